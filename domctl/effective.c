/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "domctl/effective.h"

static long add_pool(struct hypercall *hc, struct hypercall_batch *raw,
		     struct effective_pool *pool)
{
	struct xen_sysctl *sysctl =
		xvcpu_operation_sysctl(hc, raw, XEN_SYSCTL_cpupool_op);

	pool->sysctl = sysctl;
	pool->cpus = xvcpu_operation_map(hc, raw);
	if (!sysctl || !pool->cpus)
		return -ENOMEM;
	sysctl->u.cpupool_op.op = XEN_SYSCTL_CPUPOOL_OP_INFO;
	sysctl->u.cpupool_op.cpupool_id = pool->id;
	xvcpu_operation_bitmap(&sysctl->u.cpupool_op.cpumap, pool->cpus);
	return hypercall_batch_add(raw, __HYPERVISOR_sysctl, (uintptr_t)sysctl,
				   0, HYPERCALL_BATCH_READS);
}

/* Xen answers for the pool with the next higher number if there is none. */
static int pool_error(const struct effective_pool *pool, long result)
{
	if (result < 0)
		return (int)result;
	return pool->sysctl->u.cpupool_op.cpupool_id == pool->id ? 0 : -ENOENT;
}

void xvcpu_effective_read_pools(struct hypercall *hc,
				struct hypercall_batch *raw,
				struct effective_pool *pools, size_t n)
{
	long err = 0;
	size_t i;

	hypercall_batch_rewind(raw);
	for (i = 0; i < n && err >= 0; i++)
		err = add_pool(hc, raw, &pools[i]);
	if (err >= 0)
		err = hypercall_batch_submit(raw);
	for (i = 0; i < n; i++)
		pools[i].error =
			err < 0 ? (int)err
				: pool_error(&pools[i],
					     hypercall_batch_result(raw, i));
}

bool xvcpu_effective_is_xens(const struct hypercall *hc,
			     const struct cpumap *hard,
			     const struct cpumap *soft,
			     const struct operation *op)
{
	/* A fault can keep a map from being written: xvcpu_error_lost_map. */
	if (hypercall_faultable(hc))
		return false;
	return (hard && !cpumap_equal(hard, op->hard)) ||
	       (soft && !cpumap_equal(soft, op->soft));
}

void xvcpu_effective_compute(struct cpumap *hard, struct cpumap *soft,
			     const struct cpumap *pool)
{
	cpumap_and(hard, hard, pool);
	if (soft)
		cpumap_and(soft, soft, hard);
}
