/* SPDX-License-Identifier: MIT */
/*
 * Pins put back as they were, with what memory there is: no wave is larger than
 * those that pinned.
 */
#include <errno.h>

#include "domctl/error.h"
#include "domctl/pinned.h"

static void add_restore(struct domctl_pinned *p, size_t i)
{
	const struct pin_maps *old = &p->old[i];
	struct operation *op = xvcpu_batch_next_affinity(
		&p->batch, XEN_DOMCTL_setvcpuaffinity, p->pins[i].domid,
		p->pins[i].vcpu, old->hard, old->soft);

	xvcpu_operation_copy_maps(op->hard, op->soft, old->hard, old->soft);
	xvcpu_batch_add(&p->batch, op, 0);
}

/* err: why operation index was not sent with the others. */
static long restored(struct domctl_pinned *p, size_t index, int err)
{
	uint64_t args[5] = {(uintptr_t)p->batch.ops[index].domctl};

	if (err)
		return hypercall_call(p->batch.hc, __HYPERVISOR_domctl, args);
	return domctl_batch_error(&p->batch, index);
}

static void settle(struct domctl_pin *pin, long restored)
{
	pin->result = restored < 0 ? DOMCTL_RESULT_STUCK
		      : pin->error ? DOMCTL_RESULT_FAILED
				   : DOMCTL_RESULT_UNDONE;
	if (restored < 0)
		pin->error = (int)restored;
}

/* Where a wave is: pins below pin, and domains from domain on are to come. */
struct place {
	size_t pin, domain;
};

static void add_wave(struct domctl_pinned *p, struct place *at)
{
	const struct domctl_batch *batch = &p->batch;

	for (; at->pin && batch->count < p->most; at->pin--) {
		if (p->pins[at->pin - 1].result != DOMCTL_RESULT_UNDONE)
			continue;
		/* A pin had at least two maps for each that it has now. */
		if (batch->count == 2 * p->at_once)
			return;
		add_restore(p, at->pin - 1);
	}
	if (at->pin)
		return;
	for (; at->domain < p->ndomains && batch->count < p->most; at->domain++)
		if (p->domains[at->domain].asked)
			domctl_batch_get_domain(&p->batch,
						p->domains[at->domain].domid);
}

/*
 * Last first: where a vCPU was pinned twice, its first map is the one to end
 * with.
 */
static void run(struct domctl_pinned *p, struct place at)
{
	struct place from;
	size_t i, index;
	int err;

	for (i = 0; i < p->ndomains; i++)
		p->domains[i].answered = false;
	while (at.pin || at.domain < p->ndomains) {
		from = at;
		domctl_batch_reset(&p->batch);
		add_wave(p, &at);
		err = domctl_batch_submit(&p->batch);
		/* Pins are then put back one by one; the rest comes again. */
		if (err && from.pin > at.pin)
			at.domain = from.domain;
		index = 0;
		for (i = from.pin; i-- > at.pin;)
			if (p->pins[i].result == DOMCTL_RESULT_UNDONE)
				settle(&p->pins[i], restored(p, index++, err));
		for (i = from.domain; i < at.domain; i++)
			if (p->domains[i].asked)
				xvcpu_pin_domain_again(p, &p->domains[i],
						       index++, err);
	}
}

void xvcpu_pin_put_back(struct domctl_pinned *p)
{
	run(p, (struct place){.pin = p->tried});
	p->undone = true;
}

void xvcpu_pin_domains_ask(struct domctl_pinned *p)
{
	run(p, (struct place){0});
}

bool xvcpu_pin_mark(struct domctl_pinned *p)
{
	bool any = false;
	size_t i;

	for (i = 0; i < p->tried; i++) {
		struct pin_domain *d = xvcpu_pin_domain(p, &p->pins[i]);

		if (xvcpu_error_is_vague(p->pins[i].error) && !d->answered)
			any = d->asked = true;
	}
	return any;
}

int xvcpu_pin_explain(struct domctl_pinned *p, size_t first, int err)
{
	size_t i;

	/* Why some could not be put back, which nobody has asked yet. */
	if (xvcpu_pin_mark(p))
		xvcpu_pin_domains_ask(p);
	for (i = 0; i < p->tried; i++) {
		struct domctl_pin *pin = &p->pins[i];

		pin->error = xvcpu_pin_error(p, pin, pin->error);
		/* There is nothing that could be as it was, or not. */
		if (pin->result == DOMCTL_RESULT_STUCK &&
		    xvcpu_pin_domain(p, pin)->gone)
			pin->result = DOMCTL_RESULT_FAILED;
	}
	return first == p->n ? err : xvcpu_pin_error(p, &p->pins[first], err);
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
