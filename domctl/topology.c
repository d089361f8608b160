/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "domctl/batch.h"

#define PAGE_BYTES 4096

static uint64_t physinfo_pages(const struct hypercall *hc,
			       const struct xen_sysctl *sysctl, int which)
{
	uint32_t version = hypercall_interface(hc)->sysctl;
	size_t offset = version >= ABI_SYSCTL_ARCH_CAPS ? 40 : 32;
	uint64_t pages;

	memcpy(&pages,
	       (const char *)&sysctl->u.physinfo + offset +
		       which * sizeof(pages),
	       sizeof(pages));
	return pages;
}

int domctl_get_host(struct hypercall *hc, struct domctl_host *out)
{
	struct hypercall_batch *batch = hypercall_scratch(hc);
	struct xen_sysctl *sysctl =
		xvcpu_operation_sysctl(hc, batch, XEN_SYSCTL_physinfo);
	long err = xvcpu_operation_run_sysctl(batch, sysctl);
	const struct xen_sysctl_physinfo *info;

	if (err)
		return err;
	info = &sysctl->u.physinfo;
	*out = (struct domctl_host){
		.ncpus = hypercall_interface(hc)->ncpus,
		.online_cpus = info->nr_cpus,
		.threads_per_core = info->threads_per_core,
		.cores_per_socket = info->cores_per_socket,
		.nnodes = info->nr_nodes,
		.cpu_khz = info->cpu_khz,
		.memory_bytes = physinfo_pages(hc, sysctl, 0) * PAGE_BYTES,
		.free_bytes = physinfo_pages(hc, sysctl, 1) * PAGE_BYTES,
	};
	return 0;
}

static long get_cpus_4_5(struct hypercall *hc, struct domctl_cpu *out, size_t n)
{
	struct hypercall_batch *batch = hypercall_scratch(hc);
	struct xen_sysctl *sysctl =
		xvcpu_operation_sysctl(hc, batch, XEN_SYSCTL_cputopoinfo);
	uint32_t *ids = hypercall_batch_memory(batch, 3 * n * sizeof(*ids));
	struct abi_topologyinfo_4_5 *info;
	size_t i, found;
	long err;

	if (!sysctl || !ids)
		return -ENOMEM;
	info = (void *)&sysctl->u;
	info->max_cpu_index = n - 1;
	info->core = (uintptr_t)ids;
	info->socket = (uintptr_t)(ids + n);
	info->node = (uintptr_t)(ids + 2 * n);
	err = xvcpu_operation_run_sysctl(batch, sysctl);
	if (err)
		return err;
	found = info->max_cpu_index + (size_t)1;
	if (found > n)
		found = n;
	for (i = 0; i < found; i++)
		out[i] = (struct domctl_cpu){.core = ids[i],
					     .socket = ids[n + i],
					     .node = ids[2 * n + i]};
	return found;
}

long domctl_get_cpus(struct hypercall *hc, struct domctl_cpu *out, size_t n)
{
	struct hypercall_batch *batch = hypercall_scratch(hc);
	struct xen_sysctl *sysctl;
	struct xen_sysctl_cputopo *cpus;
	size_t i, found;
	long err;

	if (n > hypercall_interface(hc)->ncpus)
		n = hypercall_interface(hc)->ncpus;
	if (!n)
		return 0;
	if (hypercall_interface(hc)->sysctl < ABI_SYSCTL_CPUTOPO)
		return get_cpus_4_5(hc, out, n);

	sysctl = xvcpu_operation_sysctl(hc, batch, XEN_SYSCTL_cputopoinfo);
	cpus = hypercall_batch_memory(batch, n * sizeof(*cpus));
	if (!sysctl || !cpus)
		return -ENOMEM;
	sysctl->u.cputopoinfo.num_cpus = n;
	set_xen_guest_handle(sysctl->u.cputopoinfo.cputopo, cpus);
	err = xvcpu_operation_run_sysctl(batch, sysctl);
	if (err)
		return err;
	found = sysctl->u.cputopoinfo.num_cpus;
	if (found > n)
		found = n;
	for (i = 0; i < found; i++)
		out[i] = (struct domctl_cpu){.core = cpus[i].core,
					     .socket = cpus[i].socket,
					     .node = cpus[i].node};
	return found;
}

static void read_node(struct domctl_node *out, uint64_t memory, uint64_t free)
{
	bool present = memory != XEN_INVALID_MEM_SZ;

	*out = (struct domctl_node){
		.present = present,
		.memory_bytes = present ? memory : 0,
		.free_bytes = present ? free : 0,
	};
}

/* Xen's rows are as long as the nodes it wrote; the caller's are n long. */
static void read_distances(uint32_t *out, size_t n, const uint32_t *rows,
			   size_t found)
{
	size_t i, j;

	for (i = 0; i < n; i++)
		for (j = 0; j < n; j++)
			out[i * n + j] = i < found && j < found
						 ? rows[i * found + j]
						 : DOMCTL_NONE;
}

static long get_nodes_4_5(struct hypercall *hc, struct domctl_node *out,
			  uint32_t *distances, size_t n)
{
	const size_t most = 64; /* 4.5 is built for no more */
	struct hypercall_batch *batch = hypercall_scratch(hc);
	struct xen_sysctl *sysctl =
		xvcpu_operation_sysctl(hc, batch, XEN_SYSCTL_numainfo);
	uint64_t *sizes =
		hypercall_batch_memory(batch, 2 * most * sizeof(*sizes));
	uint32_t *rows =
		hypercall_batch_memory(batch, most * most * sizeof(*rows));
	struct abi_numainfo_4_5 *info;
	size_t i, found;
	long err;

	if (!sysctl || !sizes || !rows)
		return -ENOMEM;
	info = (void *)&sysctl->u;
	info->max_node_index = most - 1;
	info->memsize = (uintptr_t)sizes;
	info->memfree = (uintptr_t)(sizes + most);
	info->distance = (uintptr_t)rows;
	err = xvcpu_operation_run_sysctl(batch, sysctl);
	if (err)
		return err;
	found = info->max_node_index + (size_t)1;
	if (found > most)
		return -EPROTO;
	for (i = 0; i < found && i < n; i++)
		read_node(&out[i], sizes[i], sizes[most + i]);
	if (distances)
		read_distances(distances, n, rows, found);
	return found;
}

static long count_nodes(struct hypercall *hc)
{
	struct hypercall_batch *batch = hypercall_scratch(hc);
	struct xen_sysctl *sysctl =
		xvcpu_operation_sysctl(hc, batch, XEN_SYSCTL_numainfo);
	long err = xvcpu_operation_run_sysctl(batch, sysctl);

	return err ? err : (long)sysctl->u.numainfo.num_nodes;
}

long domctl_get_nodes(struct hypercall *hc, struct domctl_node *out,
		      uint32_t *distances, size_t n)
{
	struct hypercall_batch *batch;
	struct xen_sysctl *sysctl;
	struct xen_sysctl_meminfo *memory;
	uint32_t *rows = NULL;
	size_t i, found;
	long nodes, err;

	if (hypercall_interface(hc)->sysctl < ABI_SYSCTL_CPUTOPO)
		return get_nodes_4_5(hc, out, distances, n);
	nodes = count_nodes(hc);
	if (nodes <= 0 || !n)
		return nodes;
	found = (size_t)nodes < n ? (size_t)nodes : n;

	batch = hypercall_scratch(hc);
	sysctl = xvcpu_operation_sysctl(hc, batch, XEN_SYSCTL_numainfo);
	memory = hypercall_batch_memory(batch, found * sizeof(*memory));
	if (distances)
		rows = hypercall_batch_memory(batch,
					      found * found * sizeof(*rows));
	if (!sysctl || !memory || (distances && !rows))
		return -ENOMEM;
	sysctl->u.numainfo.num_nodes = found;
	set_xen_guest_handle(sysctl->u.numainfo.meminfo, memory);
	set_xen_guest_handle(sysctl->u.numainfo.distance, rows);
	err = xvcpu_operation_run_sysctl(batch, sysctl);
	if (err)
		return err;
	for (i = 0; i < found; i++)
		read_node(&out[i], memory[i].memsize, memory[i].memfree);
	if (distances)
		read_distances(distances, n, rows, found);
	return nodes;
}

/* One step through the cpupools: the CPUs of the first with this id or more. */
static long pool_cpus(struct hypercall *hc, uint32_t op, uint32_t *pool,
		      struct cpumap *online)
{
	struct hypercall_batch *batch = hypercall_scratch(hc);
	struct xen_sysctl *sysctl =
		xvcpu_operation_sysctl(hc, batch, XEN_SYSCTL_cpupool_op);
	struct cpumap *map = xvcpu_operation_map(hc, batch);
	long err;

	if (!sysctl || !map)
		return -ENOMEM;
	sysctl->u.cpupool_op.op = op;
	sysctl->u.cpupool_op.cpupool_id = *pool;
	xvcpu_operation_bitmap(&sysctl->u.cpupool_op.cpumap, map);
	err = xvcpu_operation_run_sysctl(batch, sysctl);
	if (!err) {
		*pool = sysctl->u.cpupool_op.cpupool_id;
		cpumap_or(online, online, map);
	}
	return err;
}

int domctl_get_online_cpus(struct hypercall *hc, struct cpumap *out)
{
	struct cpumap *online;
	uint32_t pool = 0;
	long err;

	if (out->nbits < hypercall_interface(hc)->ncpus)
		return -ERANGE;
	online = cpumap_alloc(hypercall_interface(hc)->ncpus);
	if (!online)
		return -ENOMEM;
	err = pool_cpus(hc, XEN_SYSCTL_CPUPOOL_OP_FREEINFO, &pool, online);
	for (pool = 0; !err && pool != DOMCTL_NONE; pool++)
		err = pool_cpus(hc, XEN_SYSCTL_CPUPOOL_OP_INFO, &pool, online);
	if (!err || err == -ENOENT) {
		cpumap_copy(out, online);
		err = 0;
	}
	cpumap_free(online);
	return err;
}
