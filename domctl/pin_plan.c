/* SPDX-License-Identifier: MIT */
/* What pins are made of: see pinned.h. */
#include "domctl/pinned.h"

/*
 * The FORCE flag alone: the map that is read next is then the permanent one.
 * Where it fails and there is such a pin, the set fails as well (-EBUSY), so
 * that a temporary map is never taken for the one to put back.  Xen 4.5 and 4.6
 * have no such pins, and say EINVAL.
 */
static long add_force(struct domctl_batch *batch, const struct domctl_pin *pin)
{
	struct operation op = {.domctl = xvcpu_operation_domctl(
				       batch->hc, batch->raw,
				       XEN_DOMCTL_setvcpuaffinity, pin->domid)};

	if (op.domctl) {
		op.domctl->u.vcpuaffinity.vcpu = pin->vcpu;
		op.domctl->u.vcpuaffinity.flags = XEN_VCPUAFFINITY_FORCE;
	}
	return xvcpu_batch_add(batch, op, 0);
}

/*
 * The old maps must be read before the new ones are set, so a read that faults
 * is not tried again once both have been sent.  Where only soft is set, the
 * hard map that is in force tells its effect.
 */
static long add_pin(struct domctl_pinned *p, const struct domctl_pin *pin)
{
	bool dry = p->flags & DOMCTL_PIN_DRY_RUN;
	long index = 0;

	if (p->flags & DOMCTL_PIN_FORCE)
		index = add_force(&p->batch, pin);
	if (index >= 0)
		index = xvcpu_batch_get_affinity(
			&p->batch, pin->domid, pin->vcpu,
			pin->hard || pin_wants(pin), pin->soft,
			dry ? HYPERCALL_BATCH_READS : 0);
	if (index >= 0 && !dry)
		index = domctl_batch_set_affinity(&p->batch, pin->domid,
						  pin->vcpu, 0, pin->hard,
						  pin->soft);
	return index;
}

int xvcpu_pin_plan(struct domctl_pinned *p)
{
	long err = xvcpu_pin_domains_list(p);
	size_t i;

	p->each = p->flags & DOMCTL_PIN_DRY_RUN ? 1
		  : p->flags & DOMCTL_PIN_FORCE ? 3
						: 2;
	p->wants = p->flags & DOMCTL_PIN_DRY_RUN;
	for (i = 0; i < p->n; i++)
		p->wants |= pin_wants(&p->pins[i]);
	if (!err)
		err = xvcpu_pin_domains_add_first(p);
	p->base = p->batch.count;
	for (i = 0; i < p->n && err >= 0; i++)
		err = add_pin(p, &p->pins[i]);
	if (err >= 0)
		err = xvcpu_pin_domains_add_last(p);
	return err < 0 ? (int)err : 0;
}
