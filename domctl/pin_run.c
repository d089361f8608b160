/* SPDX-License-Identifier: MIT */
/* Pins sent to Xen, in waves, and what came of each: see pinned.h. */
#include <errno.h>

#include "domctl/pinned.h"

/*
 * The FORCE flag alone: the map that is read next is then the permanent one.
 * Where it fails and there is such a pin, the set fails as well (-EBUSY), so
 * that a temporary map is never taken for the one to put back.  Xen 4.5 and 4.6
 * have no such pins, and say EINVAL.
 */
static long add_force(struct domctl_batch *batch, const struct domctl_pin *pin)
{
	struct operation *op =
		xvcpu_batch_next_affinity(batch, XEN_DOMCTL_setvcpuaffinity,
					  pin->domid, pin->vcpu, false, false);

	if (op)
		op->domctl->u.vcpuaffinity.flags = XEN_VCPUAFFINITY_FORCE;
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

/*
 * What there is to do, in steps: the domains before, the pins, the domains
 * after.
 */
static size_t steps(const struct domctl_pinned *p)
{
	return 2 * p->ndomains + p->n;
}

static bool is_pin(const struct domctl_pinned *p, size_t step)
{
	return step >= p->ndomains && step - p->ndomains < p->n;
}

static struct pin_domain *domain_of(const struct domctl_pinned *p, size_t step)
{
	return &p->domains[step < p->ndomains ? step
					      : step - p->ndomains - p->n];
}

static size_t operations(const struct domctl_pinned *p, size_t step)
{
	if (is_pin(p, step))
		return p->each;
	return domain_of(p, step)->uuid || (step >= p->ndomains && p->wants);
}

static long add(struct domctl_pinned *p, size_t step)
{
	if (!operations(p, step))
		return 0;
	if (is_pin(p, step))
		return add_pin(p, &p->pins[step - p->ndomains]);
	return domctl_batch_get_domain(&p->batch, domain_of(p, step)->domid);
}

/* Do they need the same operations, with the same maps? */
static bool alike(const struct domctl_pin *a, const struct domctl_pin *b)
{
	return !a->hard == !b->hard && !a->soft == !b->soft &&
	       pin_wants(a) == pin_wants(b);
}

/* The operations of a pin like this one become those of this one. */
static void refill(struct domctl_pinned *p, struct operation *op,
		   const struct domctl_pin *pin)
{
	const struct operation *set = op + p->each - 1;

	for (; op <= set; op++) {
		op->domid = pin->domid;
		op->domctl->u.vcpuaffinity.vcpu = pin->vcpu;
	}
	if (p->flags & DOMCTL_PIN_DRY_RUN)
		return;
	xvcpu_operation_copy_maps(set->hard, set->soft, pin->hard, pin->soft);
}

/*
 * Begin a wave.  Where the last one was only pins, and as many like them follow,
 * it is filled with those and needs no more.  Returns how many are in it.
 */
static size_t begin_wave(struct domctl_pinned *p, size_t last, size_t step)
{
	const struct domctl_pin *pin;
	bool same;
	size_t i, n;

	while (last < step && !operations(p, last))
		last++;
	n = step - last;
	same = n && is_pin(p, last) && is_pin(p, step + n - 1);
	for (i = 0; i < n && same; i++) {
		pin = &p->pins[step + i - p->ndomains];
		same = alike(pin - n, pin);
		if (same)
			refill(p, &p->batch.ops[i * p->each], pin);
	}
	if (!same) {
		domctl_batch_reset(&p->batch);
		return 0;
	}
	p->batch.sets_ran = false;
	return n;
}

/* How the set went that is the operation after old. */
static int set_error(const struct domctl_pinned *p, size_t old)
{
	int err = domctl_batch_error(&p->batch, old + 1);

	/* The temporary pin would have been undone, had Xen been able to. */
	if (err == -EBUSY && p->flags & DOMCTL_PIN_FORCE &&
	    domctl_batch_error(&p->batch, old - 1) == -EFAULT)
		return -EFAULT;
	return err;
}

/* The set was certainly not done. */
static bool passed_by(const struct domctl_pinned *p, size_t old)
{
	return hypercall_batch_passed_by(p->batch.raw, old) &&
	       hypercall_batch_passed_by(p->batch.raw, old + 1);
}

/* Most vCPUs have what the one before them has: that is kept once. */
static struct cpumap *keep_old(struct domctl_pinned *p,
			       const struct cpumap *map, struct cpumap *last)
{
	return last && cpumap_equal(last, map) ? last : xvcpu_pin_keep(p, map);
}

static void keep_maps(struct domctl_pinned *p, size_t i, size_t old)
{
	const struct domctl_pin *pin = &p->pins[i];
	const struct operation *read = &p->batch.ops[old];
	const struct operation *set = read + 1;
	const struct pin_maps none = {0};
	const struct pin_maps *last = i ? &p->old[i - 1] : &none;
	bool dry = p->flags & DOMCTL_PIN_DRY_RUN;

	if (pin->hard && !dry)
		p->old[i].hard = keep_old(p, read->hard, last->hard);
	if (pin->soft && !dry)
		p->old[i].soft = keep_old(p, read->soft, last->soft);
	if (!pin_looks(p, pin))
		return;
	p->effective[i].hard = xvcpu_pin_keep(p, !pin->hard ? read->hard
						 : dry      ? pin->hard
							    : set->hard);
	if (pin->soft)
		p->effective[i].soft =
			xvcpu_pin_keep(p, dry ? pin->soft : set->soft);
}

/* err: why its wave was not sent. */
static void read_pin(struct domctl_pinned *p, size_t i, size_t index, int err)
{
	size_t old_index = index + (p->flags & DOMCTL_PIN_FORCE ? 1 : 0);
	struct domctl_pin *pin = &p->pins[i];
	int old, set = err;

	old = err ? err : domctl_batch_error(&p->batch, old_index);
	if (!err && !(p->flags & DOMCTL_PIN_DRY_RUN))
		set = set_error(p, old_index);
	if (!old)
		keep_maps(p, i, old_index);
	pin->error = set ? set : old;
	if (p->flags & DOMCTL_PIN_DRY_RUN)
		return;
	/* A set that faulted may have been done. */
	if (set && (set != -EFAULT || passed_by(p, old_index)))
		pin->result = DOMCTL_RESULT_FAILED;
	else
		pin->result = old ? DOMCTL_RESULT_STUCK : DOMCTL_RESULT_UNDONE;
}

/* The wave of these steps has run, or err is why it has not. */
static void read_wave(struct domctl_pinned *p, size_t from, size_t to, int err)
{
	size_t index = 0, n;

	for (; from < to; from++, index += n) {
		n = operations(p, from);
		if (!n)
			continue;
		if (is_pin(p, from)) {
			read_pin(p, from - p->ndomains, index, err);
			p->tried++;
		} else if (from < p->ndomains) {
			xvcpu_pin_domain_first(p, domain_of(p, from), index,
					       err);
		} else {
			xvcpu_pin_domain_last(p, domain_of(p, from), index,
					      err);
		}
	}
}

int xvcpu_pin_run(struct domctl_pinned *p)
{
	bool dry = p->flags & DOMCTL_PIN_DRY_RUN;
	size_t step = 0, from = 0, filled;
	long err;

	while (step < steps(p)) {
		err = 0;
		filled = begin_wave(p, from, step);
		from = step;
		for (step += filled; step < steps(p) && err >= 0; step++) {
			if (p->batch.count + operations(p, step) > p->most)
				break;
			err = add(p, step);
		}
		if (err >= 0)
			err = domctl_batch_submit(&p->batch);
		if (err && !p->tried)
			return err;
		read_wave(p, from, step, err);
		/* Nothing more is pinned, but it is looked at the domains. */
		if (err && !dry && step < p->ndomains + p->n)
			step = p->ndomains + p->n;
	}
	return 0;
}
