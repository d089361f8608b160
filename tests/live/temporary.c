/* SPDX-License-Identifier: MIT */
/*
 * A temporary pin of the hardware domain's own, as its kernel makes them, and
 * what DOMCTL_PIN_FORCE does to it: SCHEDOP_pin_override holds the vCPU that
 * calls.
 */
#include <sched.h>
#include <stdlib.h>

#include "tests/live/live.h"

#define SCHED_OP     29 /* __HYPERVISOR_sched_op */
#define PIN_OVERRIDE 7  /* SCHEDOP_pin_override */

/* From dom0's vCPU: hold it on cpu, or let it go (-1). */
static long hold(struct host *h, uint32_t vcpu, int32_t cpu)
{
	struct hypercall_batch *batch;
	uint64_t args[5] = {PIN_OVERRIDE};
	cpu_set_t one;
	int32_t *pin;
	long ret;

	CPU_ZERO(&one);
	CPU_SET(vcpu, &one);
	cr_assert(eq(int, sched_setaffinity(0, sizeof(one), &one), 0));
	cr_assert(eq(int, hypercall_batch_open(h->hc, &batch), 0));
	pin = hypercall_batch_memory(batch, sizeof(*pin));
	*pin = cpu;
	args[1] = (uintptr_t)pin;
	ret = hypercall_call(h->hc, SCHED_OP, args);
	hypercall_batch_close(batch);
	return ret;
}

/* Held on the last CPU; its own map is the first one. */
static void begin(struct host *h)
{
	int32_t last = (int32_t)cpumap_last(h->usable);
	struct cpumap *first = host_map(h->ncpus, "none");
	long ret;

	cpumap_set(first, cpumap_first(h->usable));
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, 0, 1, DOMCTL_PIN_FORCE,
					      first, NULL, NULL, NULL),
		     0));
	ret = hold(h, 1, last);
	if (ret == -ENOSYS)
		live_skip("this dom0 may not pin itself");
	cr_assert(eq(long, ret, 0));
}

static void end(struct host *h)
{
	struct cpumap *all = host_map(h->ncpus, "all");

	hold(h, 1, -1);
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, 0, 1, DOMCTL_PIN_FORCE,
					      all, NULL, NULL, NULL),
		     0));
}

CONFORM(temporary, what_is_read_is_the_temporary_pin_and_setting_is_ebusy)
{
	struct cpumap *last = host_map(h->ncpus, "none");
	const char *now;
	int err;

	begin(h);
	cpumap_set(last, cpumap_last(h->usable));
	now = host_hard(h, 0, 1);
	err = domctl_set_vcpu_affinity(h->hc, 0, 1, 0, h->usable, NULL, NULL,
				       NULL);
	end(h);
	cr_assert(eq(str, (char *)now, (char *)host_text(last)));
	cr_assert(eq(int, err, -EBUSY));
}

/* Undone means as it was: the map of its own, not the temporary one. */
CONFORM(temporary, a_forced_pin_that_is_undone_leaves_the_permanent_map)
{
	struct domctl_pin pins[2] = {
		{.domid = 0, .vcpu = 1, .hard = h->usable},
		{.domid = h->domid, .vcpu = HOST_VCPUS, .hard = h->usable},
	};
	struct cpumap *first = host_map(h->ncpus, "none");
	const char *now;
	int err;

	begin(h);
	cpumap_set(first, cpumap_first(h->usable));
	err = domctl_pin(h->hc, pins, 2, DOMCTL_PIN_FORCE);
	now = host_hard(h, 0, 1);
	end(h);
	cr_assert(eq(int, err, -ENOENT));
	cr_assert(eq(int, pins[0].result, DOMCTL_RESULT_UNDONE));
	cr_assert(eq(str, (char *)now, (char *)host_text(first)));
}
