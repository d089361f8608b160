/* SPDX-License-Identifier: MIT */
/* Sysctls 16 and 17, which are other structs up to 4.5 than since. */
#include <errno.h>
#include <string.h>

#include "tests/fake/xen_private.h"

struct place {
	uint32_t core, socket, node;
};

static struct place place_of(uint32_t cpu)
{
	uint32_t threads = model.threads_per_core;
	uint32_t per_socket = model.cores_per_socket * threads;
	uint32_t per_node = (model.ncpus + model.nnodes - 1) / model.nnodes;
	/* The last CPU that 4.5 knows of is online, later it is present. */
	const uint8_t *map = model_since(12) ? model.present : model.online;

	if (!model_map_test(map, cpu))
		return (struct place){UINT32_MAX, UINT32_MAX, UINT32_MAX};
	return (struct place){cpu % per_socket / threads, cpu / per_socket,
			      cpu / per_node};
}

static uint32_t last_cpu(void)
{
	const uint8_t *map = model_since(12) ? model.present : model.online;
	uint32_t cpu = model.ncpus - 1;

	while (cpu && !model_map_test(map, cpu))
		cpu--;
	return cpu;
}

static uint32_t last_node(void)
{
	uint32_t node = model.nnodes - 1;

	while (node && !model.node[node].online)
		node--;
	return node;
}

/* An element of an array that the caller may have left out. */
static int put(uint64_t array, uint64_t index, const void *value, size_t size)
{
	return array ? guest_write(array + index * size, value, size) : 0;
}

static bool old_layout(void)
{
	return model.release->sysctl < ABI_SYSCTL_CPUTOPO;
}

static long topology_4_5(struct xen_sysctl *op)
{
	struct abi_topologyinfo_4_5 *ti = (void *)&op->u;
	uint32_t i, last = last_cpu();
	uint32_t n = ti->max_cpu_index < last ? ti->max_cpu_index : last;

	ti->max_cpu_index = last;
	for (i = 0; i <= n; i++) {
		struct place p = place_of(i);

		if (put(ti->core, i, &p.core, 4) ||
		    put(ti->socket, i, &p.socket, 4) ||
		    put(ti->node, i, &p.node, 4))
			return -EFAULT;
	}
	return 0;
}

/* Of the two numbers Xen first writes back only the one that has changed. */
static long put_count(uint64_t address, uint32_t *count, uint32_t n)
{
	if (*count == n)
		return 0;
	*count = n;
	return guest_write(address + offsetof(struct xen_sysctl, u), count,
			   sizeof(*count));
}

long model_cputopoinfo(uint64_t address, struct xen_sysctl *op)
{
	struct xen_sysctl_cputopoinfo *ti = &op->u.cputopoinfo;
	uint64_t array;
	uint32_t i, n;

	if (old_layout())
		return topology_4_5(op);
	array = GUEST_ADDRESS(ti->cputopo);
	n = last_cpu() + 1;
	if (array && n > ti->num_cpus)
		n = ti->num_cpus;
	for (i = 0; array && i < n; i++) {
		struct place p = place_of(i);

		if (put(array, i, &p, sizeof(p)))
			return -EFAULT;
	}
	return put_count(address, &ti->num_cpus, n);
}

static long numainfo_4_5(struct xen_sysctl *op)
{
	struct abi_numainfo_4_5 *ni = (void *)&op->u;
	uint32_t i, j, last = last_node(), none = UINT32_MAX;
	uint32_t n = ni->max_node_index < last ? ni->max_node_index : last;
	uint64_t zero = 0;

	ni->max_node_index = last;
	for (i = 0; i <= n; i++) {
		bool on = model.node[i].online;

		if (put(ni->memsize, i, on ? &model.node[i].memsize : &zero,
			8) ||
		    put(ni->memfree, i, on ? &model.node[i].memfree : &zero, 8))
			return -EFAULT;
		for (j = 0; j <= n; j++) {
			bool both = on && model.node[j].online;
			uint32_t *d = &model.distance[i * model.nnodes + j];

			if (put(ni->distance, (uint64_t)i * (n + 1) + j,
				both ? d : &none, 4))
				return -EFAULT;
		}
	}
	return 0;
}

long model_numainfo(uint64_t address, struct xen_sysctl *op)
{
	struct xen_sysctl_numainfo *ni = &op->u.numainfo;
	/* 32 bits of ones in 64: that is how XEN_INVALID_MEM_SZ is written. */
	uint64_t meminfo, distance, none[2] = {UINT32_MAX, UINT32_MAX};
	uint32_t i, n;

	if (old_layout())
		return numainfo_4_5(op);
	meminfo = GUEST_ADDRESS(ni->meminfo);
	distance = GUEST_ADDRESS(ni->distance);
	n = last_node() + 1;
	if ((meminfo || distance) && n > ni->num_nodes)
		n = ni->num_nodes;
	for (i = 0; (meminfo || distance) && i < n; i++) {
		uint64_t mem[2] = {model.node[i].memsize,
				   model.node[i].memfree};

		if (put(meminfo, i, model.node[i].online ? mem : none,
			sizeof(mem)))
			return -EFAULT;
		/* The row is as long as there are nodes written. */
		if (put(distance, i, &model.distance[i * model.nnodes],
			n * sizeof(uint32_t)))
			return -EFAULT;
	}
	return put_count(address, &ni->num_nodes, n);
}
