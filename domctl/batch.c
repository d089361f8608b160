/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>

#include "domctl/batch.h"
#include "domctl/error.h"

void xvcpu_batch_begin(struct domctl_batch *batch, struct hypercall *hc)
{
	*batch = (struct domctl_batch){.hc = hc, .raw = hypercall_scratch(hc)};
}

void xvcpu_batch_end(struct domctl_batch *batch)
{
	free(batch->ops);
}

int domctl_batch_open(struct hypercall *hc, struct domctl_batch **out)
{
	struct domctl_batch *batch = calloc(1, sizeof(*batch));
	int err;

	if (!batch)
		return -ENOMEM;
	batch->hc = hc;
	err = hypercall_batch_open(hc, &batch->raw);
	if (err) {
		free(batch);
		return err;
	}
	*out = batch;
	return 0;
}

void domctl_batch_close(struct domctl_batch *batch)
{
	int saved = errno;

	if (!batch)
		return;
	hypercall_batch_close(batch->raw);
	free(batch->ops);
	free(batch);
	errno = saved;
}

void domctl_batch_reset(struct domctl_batch *batch)
{
	hypercall_batch_reset(batch->raw);
	batch->count = batch->submitted = 0;
	batch->sets = batch->sets_ran = false;
}

/* What one piece of the batch's memory takes. */
static size_t piece(size_t size)
{
	return (size + 63) & ~(size_t)63;
}

int xvcpu_batch_reserve(struct domctl_batch *batch, size_t operations,
			size_t maps)
{
	uint32_t ncpus = hypercall_interface(batch->hc)->ncpus;
	size_t size = operations * piece(sizeof(struct xen_domctl)) +
		      maps * piece(cpumap_size(ncpus));

	domctl_batch_reset(batch);
	if (!hypercall_batch_memory(batch->raw, size))
		return -ENOMEM;
	domctl_batch_reset(batch);
	return 0;
}

struct operation *xvcpu_batch_next(struct domctl_batch *batch, uint32_t cmd,
				   uint16_t domid)
{
	size_t room = batch->room ? 2 * batch->room : 16;
	struct operation *ops;

	if (batch->count == batch->room) {
		ops = reallocarray(batch->ops, room, sizeof(*ops));
		if (!ops)
			return NULL;
		batch->ops = ops;
		batch->room = room;
	}
	ops = &batch->ops[batch->count];
	*ops = (struct operation){.domid = domid};
	ops->domctl = xvcpu_operation_domctl(batch->hc, batch->raw, cmd, domid);
	return ops->domctl ? ops : NULL;
}

struct operation *xvcpu_batch_next_affinity(struct domctl_batch *batch,
					    uint32_t cmd, uint16_t domid,
					    uint32_t vcpu, bool hard, bool soft)
{
	struct operation *op = xvcpu_batch_next(batch, cmd, domid);

	if (!op)
		return NULL;
	if (hard)
		op->hard = xvcpu_operation_map(batch->hc, batch->raw);
	if (soft)
		op->soft = xvcpu_operation_map(batch->hc, batch->raw);
	if ((hard && !op->hard) || (soft && !op->soft))
		return NULL;
	xvcpu_operation_affinity(op->domctl, vcpu, op->hard, op->soft);
	return op;
}

long xvcpu_batch_add(struct domctl_batch *batch, const struct operation *op,
		     unsigned int flags)
{
	long index = -ENOMEM;

	if (op)
		index = hypercall_batch_add(batch->raw, __HYPERVISOR_domctl,
					    (uintptr_t)op->domctl, 0, flags);
	if (index >= 0)
		batch->count++;
	return index;
}

long domctl_batch_get_domain(struct domctl_batch *batch, uint16_t domid)
{
	return xvcpu_batch_add(
		batch, xvcpu_batch_next(batch, XEN_DOMCTL_getdomaininfo, domid),
		HYPERCALL_BATCH_READS);
}

long domctl_batch_get_vcpu(struct domctl_batch *batch, uint16_t domid,
			   uint32_t vcpu)
{
	struct operation *op =
		xvcpu_batch_next(batch, XEN_DOMCTL_getvcpuinfo, domid);

	if (op)
		op->domctl->u.getvcpuinfo.vcpu = vcpu;
	return xvcpu_batch_add(batch, op, HYPERCALL_BATCH_READS);
}

long xvcpu_batch_get_affinity(struct domctl_batch *batch, uint16_t domid,
			      uint32_t vcpu, bool hard, bool soft,
			      unsigned int flags)
{
	if (!hard && !soft)
		return -EINVAL;
	return xvcpu_batch_add(
		batch,
		xvcpu_batch_next_affinity(batch, XEN_DOMCTL_getvcpuaffinity,
					  domid, vcpu, hard, soft),
		flags);
}

long domctl_batch_get_affinity(struct domctl_batch *batch, uint16_t domid,
			       uint32_t vcpu, unsigned int what)
{
	if (what & ~(DOMCTL_BATCH_HARD | DOMCTL_BATCH_SOFT))
		return -EINVAL;
	return xvcpu_batch_get_affinity(
		batch, domid, vcpu, what & DOMCTL_BATCH_HARD,
		what & DOMCTL_BATCH_SOFT, HYPERCALL_BATCH_READS);
}

long domctl_batch_set_affinity(struct domctl_batch *batch, uint16_t domid,
			       uint32_t vcpu, unsigned int flags,
			       const struct cpumap *hard,
			       const struct cpumap *soft)
{
	struct operation *op;
	long index;
	int err;

	if (hypercall_interface(batch->hc)->read_only)
		return -EROFS;
	if ((!hard && !soft) || (flags & ~DOMCTL_PIN_FORCE))
		return -EINVAL;
	err = xvcpu_operation_check_maps(batch->hc, hard, soft);
	if (err)
		return err;
	op = xvcpu_batch_next_affinity(batch, XEN_DOMCTL_setvcpuaffinity, domid,
				       vcpu, hard, soft);
	if (op && flags & DOMCTL_PIN_FORCE)
		op->domctl->u.vcpuaffinity.flags |= XEN_VCPUAFFINITY_FORCE;
	if (op)
		xvcpu_operation_copy_maps(op->hard, op->soft, hard, soft);
	index = xvcpu_batch_add(batch, op, 0);
	if (index >= 0)
		batch->sets = true;
	return index;
}

/* What an earlier run left in the structs and could mislead the next. */
static void prepare(struct operation *op, bool faultable)
{
	/* getdomaininfo writes the domain that it answered for here, too. */
	op->domctl->domain = op->domid;
	/* See xvcpu_error_lost_map. */
	if (faultable && op->hard &&
	    op->domctl->cmd == XEN_DOMCTL_getvcpuaffinity)
		cpumap_zero(op->hard);
}

int domctl_batch_submit(struct domctl_batch *batch)
{
	size_t i;
	int err;

	/* Xen has replaced the requested maps by the effective ones. */
	if (batch->sets_ran)
		return -EALREADY;
	for (i = 0; i < batch->count; i++)
		prepare(&batch->ops[i], hypercall_faultable(batch->hc));
	err = hypercall_batch_submit(batch->raw);
	if (err != -ENOMEM)
		batch->sets_ran = batch->sets;
	batch->submitted = err ? 0 : batch->count;
	return err;
}

int domctl_batch_error(const struct domctl_batch *batch, size_t index)
{
	long result = hypercall_batch_result(batch->raw, index);
	const struct operation *op;

	if (index >= batch->submitted)
		return -EINVAL;
	op = &batch->ops[index];
	if (op->domctl->cmd == XEN_DOMCTL_getdomaininfo)
		return xvcpu_error_of_domain(op->domctl, op->domid, result);
	if (!result && op->domctl->cmd == XEN_DOMCTL_getvcpuaffinity &&
	    xvcpu_error_lost_map(batch->hc, op->hard))
		return -EFAULT;
	return result < 0 ? (int)result : 0;
}

/* The struct of an operation of this kind that succeeded, or an error. */
static int typed_result(const struct domctl_batch *batch, size_t index,
			uint32_t cmd, const struct xen_domctl **out)
{
	int err = domctl_batch_error(batch, index);

	if (err)
		return err;
	if (batch->ops[index].domctl->cmd != cmd)
		return -EINVAL;
	*out = batch->ops[index].domctl;
	return 0;
}

int domctl_batch_domain(const struct domctl_batch *batch, size_t index,
			struct domctl_domain *out)
{
	const struct xen_domctl *domctl;
	int err = typed_result(batch, index, XEN_DOMCTL_getdomaininfo, &domctl);

	if (!err)
		xvcpu_operation_read_domain(batch->hc, &domctl->u.getdomaininfo,
					    out);
	return err;
}

int domctl_batch_vcpu(const struct domctl_batch *batch, size_t index,
		      struct domctl_vcpu *out)
{
	const struct xen_domctl *domctl;
	int err = typed_result(batch, index, XEN_DOMCTL_getvcpuinfo, &domctl);

	if (!err)
		xvcpu_operation_read_vcpu(&domctl->u.getvcpuinfo, out);
	return err;
}

const struct cpumap *domctl_batch_hard(const struct domctl_batch *batch,
				       size_t index)
{
	return domctl_batch_error(batch, index) ? NULL : batch->ops[index].hard;
}

const struct cpumap *domctl_batch_soft(const struct domctl_batch *batch,
				       size_t index)
{
	return domctl_batch_error(batch, index) ? NULL : batch->ops[index].soft;
}
