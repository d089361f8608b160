/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "domctl/effective.h"
#include "domctl/error.h"

/* Operations of a set whose effective maps are wanted. */
enum { SET, DOMAIN, HARD };

/* What Xen's err for a vCPU means. */
static int vcpu_error(struct hypercall *hc, uint16_t domid, uint32_t vcpu,
		      int err)
{
	struct domctl_domain domain;

	if (!xvcpu_error_is_vague(err))
		return err;
	return xvcpu_error_explain(
		err, vcpu, domctl_get_domain(hc, domid, &domain), &domain);
}

/* Submit, and what Xen's answer to the first operation means. */
static int run(struct domctl_batch *batch, uint16_t domid, uint32_t vcpu)
{
	int err = domctl_batch_submit(batch);

	if (!err)
		err = domctl_batch_error(batch, SET);
	return err ? vcpu_error(batch->hc, domid, vcpu, err) : 0;
}

int domctl_get_vcpu_affinity(struct hypercall *hc, uint16_t domid,
			     uint32_t vcpu, struct cpumap *hard,
			     struct cpumap *soft)
{
	struct domctl_batch batch;
	long err;

	if (!xvcpu_operation_maps_fit(hc, hard, soft))
		return -ERANGE;
	xvcpu_batch_begin(&batch, hc);
	err = xvcpu_batch_get_affinity(&batch, domid, vcpu, hard, soft,
				       HYPERCALL_BATCH_READS);
	if (err >= 0)
		err = run(&batch, domid, vcpu);
	if (!err)
		xvcpu_operation_copy_maps(hard, soft, batch.ops[SET].hard,
					  batch.ops[SET].soft);
	xvcpu_batch_end(&batch);
	return err;
}

/* What computing the effective maps may need. */
static long add_reads(struct domctl_batch *batch, uint16_t domid, uint32_t vcpu,
		      bool hard)
{
	long index = domctl_batch_get_domain(batch, domid);

	if (index >= 0 && hard)
		index = domctl_batch_get_affinity(batch, domid, vcpu,
						  DOMCTL_BATCH_HARD);
	return index;
}

/* In the set's own maps.  0, or why they are not known. */
static int compute(struct domctl_batch *batch)
{
	struct operation *ops = batch->ops;
	struct effective_pool pool = {0};
	struct domctl_domain domain;
	int err = domctl_batch_domain(batch, DOMAIN, &domain);

	if (!err && !ops[SET].hard)
		err = domctl_batch_error(batch, HARD);
	if (err)
		return err;
	pool.id = domain.cpupool;
	xvcpu_effective_read_pools(batch->hc, batch->raw, &pool, 1);
	if (!pool.error)
		xvcpu_effective_compute(ops[SET].hard ? ops[SET].hard
						      : ops[HARD].hard,
					ops[SET].soft, pool.cpus);
	return pool.error;
}

int domctl_set_vcpu_affinity(struct hypercall *hc, uint16_t domid,
			     uint32_t vcpu, unsigned int flags,
			     const struct cpumap *hard,
			     const struct cpumap *soft,
			     struct cpumap *effective_hard,
			     struct cpumap *effective_soft)
{
	struct domctl_batch batch;
	long err;

	if (!xvcpu_operation_maps_fit(hc, effective_hard, effective_soft))
		return -ERANGE;
	if (!hard)
		effective_hard = NULL;
	if (!soft)
		effective_soft = NULL;
	xvcpu_batch_begin(&batch, hc);
	err = domctl_batch_set_affinity(&batch, domid, vcpu, flags, hard, soft);
	if (err >= 0 && (effective_hard || effective_soft))
		err = add_reads(&batch, domid, vcpu, !hard);
	if (err >= 0)
		err = run(&batch, domid, vcpu);
	if (!err && (effective_hard || effective_soft)) {
		if (!xvcpu_effective_is_xens(hc, hard, soft, &batch.ops[SET]) &&
		    compute(&batch))
			err = 1;
		else
			xvcpu_operation_copy_maps(
				effective_hard, effective_soft,
				batch.ops[SET].hard, batch.ops[SET].soft);
	}
	xvcpu_batch_end(&batch);
	return err;
}
