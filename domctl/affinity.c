/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "domctl/operation.h"

static bool fits(const struct hypercall *hc, const struct cpumap *map)
{
	return !map || map->nbits >= hc->interface.ncpus;
}

/* Submit a batch of one; what Xen's answer means; copy the maps on success. */
static int run(struct domctl_batch *batch, uint16_t domid, uint32_t vcpu,
	       struct cpumap *hard, struct cpumap *soft)
{
	int err = domctl_batch_submit(batch);

	if (!err)
		err = domctl_batch_error(batch, 0);
	if (err)
		return operation_vcpu_error(batch->hc, domid, vcpu, err);
	if (hard)
		cpumap_copy(hard, domctl_batch_hard(batch, 0));
	if (soft)
		cpumap_copy(soft, domctl_batch_soft(batch, 0));
	return 0;
}

int domctl_get_vcpu_affinity(struct hypercall *hc, uint16_t domid,
			     uint32_t vcpu, struct cpumap *hard,
			     struct cpumap *soft)
{
	struct domctl_batch batch;
	long err;

	if (!fits(hc, hard) || !fits(hc, soft))
		return -ERANGE;
	operation_begin(&batch, hc);
	err = domctl_batch_get_affinity(&batch, domid, vcpu, hard, soft);
	if (err >= 0)
		err = run(&batch, domid, vcpu, hard, soft);
	operation_end(&batch);
	return err;
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

	if (!fits(hc, effective_hard) || !fits(hc, effective_soft))
		return -ERANGE;
	operation_begin(&batch, hc);
	err = domctl_batch_set_affinity(&batch, domid, vcpu, flags, hard, soft);
	if (err >= 0)
		err = run(&batch, domid, vcpu, hard ? effective_hard : NULL,
			  soft ? effective_soft : NULL);
	operation_end(&batch);
	return err;
}
