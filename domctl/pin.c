/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>

#include "domctl/pinned.h"

static int check(const struct hypercall *hc, const struct domctl_pin *pin)
{
	if ((!pin->hard && !pin->soft) || pin->reserved[0] || pin->reserved[1])
		return -EINVAL;
	if (!xvcpu_operation_maps_fit(hc, pin->effective_hard,
				      pin->effective_soft))
		return -ERANGE;
	return xvcpu_operation_check_maps(hc, pin->hard, pin->soft);
}

static int check_all(const struct hypercall *hc, struct domctl_pin *pins,
		     size_t n)
{
	int err, first = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		pins[i].result = DOMCTL_RESULT_NONE;
		pins[i].error = pins[i].effective_error = 0;
	}
	for (i = 0; i < n; i++) {
		err = check(hc, &pins[i]);
		if (!err)
			continue;
		pins[i].result = DOMCTL_RESULT_FAILED;
		pins[i].error = err;
		if (!first)
			first = err;
	}
	return first;
}

/* What is known of its domain as well. */
static void judge(struct domctl_pinned *p, struct domctl_pin *pin)
{
	const struct pin_domain *d =
		pin->uuid ? xvcpu_pin_domain(p, pin) : NULL;

	if (!d)
		return;
	if (!pin->error)
		pin->error = d->error;
	if (d->replaced && pin->result == DOMCTL_RESULT_UNDONE)
		pin->result = DOMCTL_RESULT_STUCK;
}

/* Everything is done, or nothing. */
static int finish(struct domctl_pinned *p)
{
	size_t i, first = p->n;
	int err;

	for (i = p->tried; i-- > 0;) {
		judge(p, &p->pins[i]);
		if (p->pins[i].error)
			first = i;
	}
	if (first < p->n) {
		err = p->pins[first].error;
		xvcpu_pin_mark(p);
		xvcpu_pin_put_back(p);
		return xvcpu_pin_explain(p, first, err);
	}
	for (i = 0; i < p->n; i++)
		p->pins[i].result = DOMCTL_RESULT_DONE;
	xvcpu_pin_effective(p);
	return 0;
}

static int open_pinned(struct hypercall *hc, struct domctl_pinned **out)
{
	struct domctl_pinned *p = calloc(1, sizeof(*p));
	int err;

	if (!p)
		return -ENOMEM;
	p->batch.hc = hc;
	err = hypercall_batch_borrow(hc, &p->batch.raw);
	if (err) {
		free(p);
		return err;
	}
	*out = p;
	return 0;
}

void domctl_pin_end(struct domctl_pinned *p)
{
	int saved = errno;

	if (!p)
		return;
	hypercall_batch_give_back(p->batch.raw);
	xvcpu_batch_end(&p->batch);
	free(p->domains);
	free(p->old);
	free(p->effective);
	free(p->rows);
	free(p);
	errno = saved;
}

/* With what has been checked; no pins need no crossing. */
static int run(struct hypercall *hc, struct domctl_pin *pins, size_t n,
	       unsigned int flags, struct domctl_pinned **out)
{
	struct domctl_pinned *p;
	int err = open_pinned(hc, &p);

	if (err)
		return err;
	p->pins = pins;
	p->n = n;
	p->flags = flags;
	err = xvcpu_pin_plan(p);
	if (!err)
		err = xvcpu_pin_run(p);
	if (!err)
		err = flags & DOMCTL_PIN_DRY_RUN ? xvcpu_pin_dry_run(p)
						 : finish(p);
	if (err)
		domctl_pin_end(p);
	else
		*out = p;
	return err;
}

int domctl_pin_begin(struct hypercall *hc, struct domctl_pin *pins, size_t n,
		     unsigned int flags, struct domctl_pinned **out)
{
	int err;

	if (flags & ~DOMCTL_PIN_FORCE)
		return -EINVAL;
	if (hypercall_interface(hc)->read_only)
		return -EROFS;
	err = check_all(hc, pins, n);
	return err ? err : run(hc, pins, n, flags, out);
}

static int dry_run(struct hypercall *hc, struct domctl_pin *pins, size_t n,
		   struct domctl_pinned **out)
{
	int err = check_all(hc, pins, n);

	return err ? err : run(hc, pins, n, DOMCTL_PIN_DRY_RUN, out);
}

int domctl_pin(struct hypercall *hc, struct domctl_pin *pins, size_t n,
	       unsigned int flags)
{
	struct domctl_pinned *pinned = NULL;
	int err;

	/* A dry run has no temporary pin to undo. */
	if ((flags & ~DOMCTL_PIN_FORCE) == DOMCTL_PIN_DRY_RUN)
		err = dry_run(hc, pins, n, &pinned);
	else
		err = domctl_pin_begin(hc, pins, n, flags, &pinned);
	domctl_pin_end(pinned);
	return err;
}
