/* SPDX-License-Identifier: MIT */
/* do_sysctl: who may, and the operations on the host but for its topology. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake/xen_private.h"

#define SCHED_CREDIT2 6
#define CAPS_MOVED    0x10 /* 4.10: capabilities before the pages */

/*
 * Offsets in the payload.  Up to cpu_khz nothing has ever moved; see the table
 * of classes in abi.h for the rest.
 */
static long physinfo(struct xen_sysctl *op)
{
	uint32_t version = model.release->sysctl, i, nonline = 0;
	uint8_t *u = (uint8_t *)&op->u;
	uint32_t head[8] = {model.threads_per_core,
			    model.cores_per_socket,
			    0,
			    model.ncpus - 1,
			    0,
			    model.max_nodes - 1,
			    model.cpu_khz,
			    0};
	bool arch_caps = version >= ABI_SYSCTL_ARCH_CAPS;
	size_t pages = arch_caps ? 40 : 32;

	for (i = 0; i < model.ncpus; i++)
		nonline += model_map_test(model.online, i);
	head[2] = nonline;
	for (i = 0; i < model.nnodes; i++)
		head[4] += model.node[i].online;
	memset(u, 0, arch_caps ? 112 : 104);
	if (version >= CAPS_MOVED)
		head[7] = 7; /* hvm, pv, directio */
	else
		memcpy(u + 96, &(uint32_t){3}, 4);
	memcpy(u, head, sizeof(head));
	memcpy(u + pages, &model.total_pages, 8);
	memcpy(u + pages + 8, &model.free_pages, 8);
	return 0;
}

static long getdomaininfolist(struct xen_sysctl *op)
{
	struct xen_sysctl_getdomaininfolist *list = &op->u.getdomaininfolist;
	uint64_t buffer = GUEST_ADDRESS(list->buffer);
	uint8_t info[2 * ABI_DOMAININFO_MAX];
	uint32_t i, n = 0;
	long denied = 0;

	for (i = list->first_domain; i < model.domid_end; i++) {
		if (!model.domain[i])
			continue;
		if (n == list->max_domains)
			break;
		denied = model_may_see(model.domain[i]);
		if (denied)
			continue;
		model_domaininfo(model.domain[i], info);
		if (guest_write(buffer + (uint64_t)n * model_stride(), info,
				model_stride()))
			return -EFAULT;
		n++;
	}
	/* Up to 4.15 the last one's denial is the call's. */
	if (denied && !model_since(16))
		return denied;
	list->num_domains = n;
	return 0;
}

static long pool_info(struct xen_sysctl_cpupool_op *op)
{
	const struct model_pool *next = NULL, *pool;
	uint32_t i;

	for (pool = model.pool; pool < model.pool + MODEL_MAX_POOLS; pool++)
		if (pool->exists && pool->id >= op->cpupool_id &&
		    (!next || pool->id < next->id))
			next = pool;
	if (!next)
		return -ENOENT;
	op->cpupool_id = next->id;
	op->sched_id = next->sched_id;
	op->n_dom = 0;
	for (i = 0; i < model.domid_end; i++)
		if (model.domain[i] && model.domain[i]->cpupool == next->id)
			op->n_dom++;
	return bitmap_to_guest(&op->cpumap, next->cpus, model.ncpus);
}

static long free_cpus(struct xen_sysctl_cpupool_op *op)
{
	uint8_t *map = model_map_alloc();
	const struct model_pool *pool;
	uint32_t cpu;
	long ret;

	for (cpu = 0; cpu < model.ncpus; cpu++) {
		if (!model_map_test(model.online, cpu))
			continue;
		model_map_set(map, cpu);
		for (pool = model.pool; pool < model.pool + MODEL_MAX_POOLS;
		     pool++)
			if (pool->exists && model_map_test(pool->cpus, cpu))
				model_map_clear(map, cpu);
	}
	ret = bitmap_to_guest(&op->cpumap, map, model.ncpus);
	free(map);
	return ret;
}

static long cpupool_op(struct xen_sysctl_cpupool_op *op)
{
	switch (op->op) {
	case XEN_SYSCTL_CPUPOOL_OP_INFO:
		return pool_info(op);
	case XEN_SYSCTL_CPUPOOL_OP_FREEINFO:
		return free_cpus(op);
	case XEN_SYSCTL_CPUPOOL_OP_RMCPU:
		if (model.in_multicall)
			model_violation("cpupool RMCPU in a multicall");
		return -ENOSYS;
	default:
		return -ENOSYS;
	}
}

static long getcpuinfo(struct xen_sysctl_getcpuinfo *op)
{
	uint32_t i, n = op->max_cpus < model.ncpus ? op->max_cpus : model.ncpus;

	for (i = 0; i < n; i++) {
		uint64_t idle = !model_map_test(model.online, i) ? 0
				: model.idle_ns ? model.idle_ns(i)
						: model.ops * 1000 + i;

		if (guest_write(GUEST_ADDRESS(op->info) + 8ull * i, &idle, 8))
			return -EFAULT;
	}
	op->nr_cpus = n;
	return 0;
}

static bool known(uint32_t cmd)
{
	switch (cmd) {
	case XEN_SYSCTL_physinfo:
	case XEN_SYSCTL_sched_id:
	case XEN_SYSCTL_getdomaininfolist:
	case XEN_SYSCTL_getcpuinfo:
	case XEN_SYSCTL_cpu_hotplug:
	case XEN_SYSCTL_cputopoinfo:
	case XEN_SYSCTL_numainfo:
	case XEN_SYSCTL_cpupool_op:
		return true;
	default:
		return false;
	}
}

static long may(uint32_t cmd)
{
	if (model.unprivileged)
		return -EPERM;
	if (!model.flask)
		return 0;
	if (!known(cmd))
		return -EPERM;
	/* This one has a hook for each domain: model_may_see. */
	if (cmd == XEN_SYSCTL_getdomaininfolist)
		return 0;
	return model.deny_sysctl[cmd] ? -EACCES : 0;
}

static long run(uint64_t address, struct xen_sysctl *op)
{
	switch (op->cmd) {
	case XEN_SYSCTL_physinfo:
		return physinfo(op);
	case XEN_SYSCTL_sched_id:
		op->u.sched_id.sched_id = SCHED_CREDIT2;
		return 0;
	case XEN_SYSCTL_getdomaininfolist:
		return getdomaininfolist(op);
	case XEN_SYSCTL_getcpuinfo:
		return getcpuinfo(&op->u.getcpuinfo);
	case XEN_SYSCTL_cpu_hotplug:
		if (model.in_multicall)
			model_violation("cpu_hotplug in a multicall");
		return -ENOSYS;
	case XEN_SYSCTL_cputopoinfo:
		return model_cputopoinfo(address, op);
	case XEN_SYSCTL_numainfo:
		return model_numainfo(address, op);
	case XEN_SYSCTL_cpupool_op:
		return cpupool_op(&op->u.cpupool_op);
	default:
		return -ENOSYS;
	}
}

long model_sysctl(uint64_t address)
{
	struct xen_sysctl op;
	long ret;

	if (guest_read(&op, address, sizeof(op)))
		return -EFAULT;
	if (op.interface_version != model.release->sysctl)
		return -EACCES;
	if (op.cmd < MODEL_MAX_OPS)
		model.sysctls[op.cmd]++;
	ret = may(op.cmd);
	if (ret)
		return ret;
	ret = run(address, &op);
	if (!ret && guest_write(address, &op, sizeof(op)))
		return -EFAULT;
	return ret;
}
