/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>

#include "domctl/operation.h"

/* Operations 2 * i and 2 * i + 1 of a batch: read pin i's maps, set them. */
#define OLD(i) (2 * (i))
#define NEW(i) (2 * (i) + 1)

static bool fits(const struct hypercall *hc, const struct domctl_pin *pin)
{
	uint32_t ncpus = hc->interface.ncpus;

	return (!pin->effective_hard || pin->effective_hard->nbits >= ncpus) &&
	       (!pin->effective_soft || pin->effective_soft->nbits >= ncpus);
}

static int check(const struct hypercall *hc, const struct domctl_pin *pin)
{
	int err = 0;

	if (!pin->hard && !pin->soft)
		return -EINVAL;
	if (!fits(hc, pin))
		return -ERANGE;
	if (pin->hard)
		err = operation_check_map(hc, pin->hard);
	if (!err && pin->soft)
		err = operation_check_map(hc, pin->soft);
	return err;
}

static int fail(struct domctl_pin *pin, int err)
{
	pin->result = DOMCTL_PIN_FAILED;
	pin->error = err;
	return err;
}

static int check_all(const struct hypercall *hc, struct domctl_pin *pins,
		     size_t n)
{
	int err, first = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		pins[i].result = DOMCTL_PIN_NONE;
		pins[i].error = 0;
	}
	for (i = 0; i < n; i++) {
		err = check(hc, &pins[i]);
		if (err)
			fail(&pins[i], err);
		if (!first)
			first = err;
	}
	return first;
}

/*
 * The old maps must be read before the new ones are set, so a read that faults
 * is not tried again once both have been sent.
 */
static int fill(struct domctl_batch *batch, const struct domctl_pin *pins,
		size_t n, unsigned int flags)
{
	bool dry_run = flags & DOMCTL_DRY_RUN;
	long index = 0;
	size_t i;

	for (i = 0; i < n && index >= 0; i++) {
		index = operation_get_affinity(
			batch, pins[i].domid, pins[i].vcpu, pins[i].hard,
			pins[i].soft, dry_run ? HYPERCALL_READS : 0);
		if (index >= 0 && !dry_run)
			index = domctl_batch_set_affinity(
				batch, pins[i].domid, pins[i].vcpu,
				flags & DOMCTL_FORCE, pins[i].hard,
				pins[i].soft);
	}
	return index < 0 ? (int)index : 0;
}

/* A set that faulted may have been done. */
static bool changed(const struct domctl_batch *batch, size_t i)
{
	int err = domctl_batch_error(batch, NEW(i));

	return !err || err == -EFAULT;
}

static bool restorable(const struct domctl_batch *batch, size_t i)
{
	return changed(batch, i) && !domctl_batch_error(batch, OLD(i));
}

/* Turn the read of the old maps into an operation that sets them. */
static long add_restore(struct hypercall_batch *undo,
			const struct operation *old)
{
	old->domctl->cmd = XEN_DOMCTL_setvcpuaffinity;
	return hypercall_batch_add(undo, __HYPERVISOR_domctl,
				   (uintptr_t)old->domctl, 0, 0);
}

static void settle(struct domctl_pin *pin, int set_error, int restore_error)
{
	pin->error = restore_error ? restore_error : set_error;
	pin->result = restore_error ? DOMCTL_PIN_STUCK
		      : set_error   ? DOMCTL_PIN_FAILED
				    : DOMCTL_PIN_UNDONE;
}

/*
 * Put back what changed, last first: where a vCPU was pinned twice, its first
 * map is the one to end with.
 */
static void undo(const struct domctl_batch *done, struct domctl_pin *pins,
		 size_t n)
{
	struct hypercall_batch *batch = handle_scratch(done->hc);
	long err = 0, index;
	size_t i;

	/* The reads' own errors are needed below: keep which there are. */
	for (i = n; i-- > 0;)
		if (changed(done, i))
			pins[i].result = restorable(done, i) ? DOMCTL_PIN_UNDONE
							     : DOMCTL_PIN_STUCK;
	for (i = n; i-- > 0 && err >= 0;)
		if (pins[i].result == DOMCTL_PIN_UNDONE)
			err = add_restore(batch, &done->ops[OLD(i)]);
	if (err >= 0)
		err = hypercall_batch_submit(batch);
	for (i = n, index = 0; i-- > 0;) {
		int set_error = domctl_batch_error(done, NEW(i));
		long restored = err;

		if (pins[i].result == DOMCTL_PIN_STUCK)
			restored = -EFAULT;
		else if (pins[i].result != DOMCTL_PIN_UNDONE)
			continue;
		else if (!err)
			restored = hypercall_batch_result(batch, index++);
		settle(&pins[i], set_error, restored < 0 ? (int)restored : 0);
	}
}

static void effective(const struct domctl_batch *batch, size_t index,
		      struct domctl_pin *pin)
{
	pin->result = DOMCTL_PIN_DONE;
	if (pin->hard && pin->effective_hard)
		cpumap_copy(pin->effective_hard,
			    domctl_batch_hard(batch, index));
	if (pin->soft && pin->effective_soft)
		cpumap_copy(pin->effective_soft,
			    domctl_batch_soft(batch, index));
}

static int finish(struct domctl_batch *batch, struct domctl_pin *pins, size_t n)
{
	size_t i;
	int err, first = 0;

	for (i = 0; i < n; i++) {
		err = domctl_batch_error(batch, NEW(i));
		if (!err)
			err = domctl_batch_error(batch, OLD(i));
		if (!err)
			continue;
		err = operation_vcpu_error(batch->hc, pins[i].domid,
					   pins[i].vcpu, err);
		fail(&pins[i], err);
		if (!first)
			first = err;
	}
	if (first) {
		undo(batch, pins, n);
		return first;
	}
	for (i = 0; i < n; i++)
		effective(batch, NEW(i), &pins[i]);
	return 0;
}

/* d = a & online, unless there is nowhere to put it; false: it is empty. */
static bool usable(struct cpumap *d, const struct cpumap *a,
		   const struct cpumap *online)
{
	if (a && d)
		return cpumap_and(d, a, online);
	return !a || cpumap_intersects(a, online);
}

static int dry_run(struct domctl_batch *batch, struct domctl_pin *pins,
		   size_t n)
{
	struct cpumap *online = cpumap_alloc(batch->hc->interface.ncpus);
	int err, first;
	size_t i;

	if (!online)
		return -ENOMEM;
	first = domctl_get_online_cpus(batch->hc, online);
	if (first)
		n = 0;
	for (i = 0; i < n; i++) {
		err = domctl_batch_error(batch, i);
		if (err)
			err = operation_vcpu_error(batch->hc, pins[i].domid,
						   pins[i].vcpu, err);
		else if (pins[i].hard &&
			 !cpumap_intersects(pins[i].hard, online))
			err = -EINVAL;
		if (err) {
			fail(&pins[i], err);
			first = first ? first : err;
		}
	}
	for (i = 0; i < n && !first; i++) {
		usable(pins[i].effective_hard, pins[i].hard, online);
		usable(pins[i].effective_soft, pins[i].soft, online);
		pins[i].result = DOMCTL_PIN_NONE;
	}
	cpumap_free(online);
	return first;
}

int domctl_pin(struct hypercall *hc, struct domctl_pin *pins, size_t n,
	       unsigned int flags)
{
	struct domctl_batch batch = {.hc = hc};
	int err;

	if (flags & ~(DOMCTL_FORCE | DOMCTL_DRY_RUN))
		return -EINVAL;
	if (hc->interface.read_only)
		return -EROFS;
	err = check_all(hc, pins, n);
	if (err || !n)
		return err;
	/* Not the scratch batch: that is needed to explain errors. */
	batch.raw = handle_pins(hc);
	err = fill(&batch, pins, n, flags);
	if (!err)
		err = domctl_batch_submit(&batch);
	if (!err)
		err = flags & DOMCTL_DRY_RUN ? dry_run(&batch, pins, n)
					     : finish(&batch, pins, n);
	operation_end(&batch);
	return err;
}
