/* SPDX-License-Identifier: MIT */
/*
 * Pins put back as they were, with what memory there is: the batch that pinned
 * has room for as many operations, and what the reads of the old maps used is
 * what sets them.
 */
#include <errno.h>

#include "domctl/error.h"
#include "domctl/pinned.h"

/* Turn the read of the old maps into an operation that sets them. */
static long add_restore(struct domctl_pinned *p, size_t i)
{
	struct xen_domctl *domctl = p->batch.ops[pin_old(p, i)].domctl;
	struct xen_domctl_vcpuaffinity *affinity = &domctl->u.vcpuaffinity;

	domctl->cmd = XEN_DOMCTL_setvcpuaffinity;
	/* It may have been read for the sake of soft. */
	if (!p->pins[i].hard)
		affinity->flags &= ~XEN_VCPUAFFINITY_HARD;
	return hypercall_batch_add(p->batch.raw, __HYPERVISOR_domctl,
				   (uintptr_t)domctl, 0, 0);
}

static long restore_alone(struct domctl_pinned *p, size_t i)
{
	uint64_t args[5] = {(uintptr_t)p->batch.ops[pin_old(p, i)].domctl};

	return hypercall_call(p->batch.hc, __HYPERVISOR_domctl, args);
}

static void settle(struct domctl_pin *pin, int restored)
{
	pin->result = restored     ? DOMCTL_RESULT_STUCK
		      : pin->error ? DOMCTL_RESULT_FAILED
				   : DOMCTL_RESULT_UNDONE;
	if (restored)
		pin->error = restored;
}

/*
 * Last first: where a vCPU was pinned twice, its first map is the one to end
 * with.
 */
void xvcpu_pin_put_back(struct domctl_pinned *p)
{
	struct hypercall_batch *raw = p->batch.raw;
	long err = 0, index = 0;
	size_t i;

	hypercall_batch_rewind(raw);
	for (i = p->n; i-- > 0 && err >= 0;)
		if (p->pins[i].result == DOMCTL_RESULT_UNDONE)
			err = add_restore(p, i);
	if (err >= 0)
		err = hypercall_batch_submit(raw);
	for (i = p->n; i-- > 0;) {
		long restored;

		if (p->pins[i].result != DOMCTL_RESULT_UNDONE)
			continue;
		restored = err ? restore_alone(p, i)
			       : hypercall_batch_result(raw, index++);
		settle(&p->pins[i], restored < 0 ? (int)restored : 0);
	}
	p->undone = true;
}

int xvcpu_pin_explain(struct domctl_pinned *p, size_t first, int err)
{
	bool any = false;
	size_t i;

	for (i = 0; i < p->n; i++)
		if (xvcpu_error_is_vague(p->pins[i].error) ||
		    (i == first && xvcpu_error_is_vague(err)))
			any = xvcpu_pin_domain(p, &p->pins[i])->asked = true;
	if (!any)
		return err;
	xvcpu_pin_domains_ask(p);
	for (i = 0; i < p->n; i++) {
		struct domctl_pin *pin = &p->pins[i];
		const struct pin_domain *d = xvcpu_pin_domain(p, pin);

		pin->error = xvcpu_error_explain(pin->error, pin->vcpu,
						 d->error, &d->info);
		/* There is nothing that could be as it was, or not. */
		if (pin->result == DOMCTL_RESULT_STUCK && d->gone)
			pin->result = DOMCTL_RESULT_FAILED;
	}
	if (first == p->n)
		return err;
	return xvcpu_error_explain(err, p->pins[first].vcpu,
				   xvcpu_pin_domain(p, &p->pins[first])->error,
				   &xvcpu_pin_domain(p, &p->pins[first])->info);
}

int domctl_pin_undo(struct domctl_pinned *p)
{
	size_t i;

	if (p->undone)
		return -EALREADY;
	for (i = 0; i < p->ndomains; i++)
		p->domains[i].asked = p->domains[i].uuid;
	xvcpu_pin_domains_ask(p);
	for (i = 0; i < p->n; i++) {
		const struct pin_domain *d = xvcpu_pin_domain(p, &p->pins[i]);
		bool lost = d->uuid && d->error == -ESRCH;

		p->pins[i].result =
			lost ? DOMCTL_RESULT_STUCK : DOMCTL_RESULT_UNDONE;
		p->pins[i].error = lost ? -ESRCH : 0;
	}
	xvcpu_pin_put_back(p);
	xvcpu_pin_explain(p, p->n, 0);
	for (i = 0; i < p->n; i++)
		if (p->pins[i].result == DOMCTL_RESULT_STUCK)
			return p->pins[i].error;
	return 0;
}
