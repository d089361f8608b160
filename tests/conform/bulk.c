/* SPDX-License-Identifier: MIT */
/* Bulk pins: all vCPUs of a domain in one crossing, or none. */
#include <string.h>

#include "tests/conform/host.h"

static struct domctl_pin pins[HOST_VCPUS];
static struct cpumap *last;

/* To the last CPU, with room for what Xen makes of it. */
static void prepare(struct host *h)
{
	uint32_t i;

	memset(pins, 0, sizeof(pins));
	last = host_map(h->ncpus, "none");
	cpumap_set(last, cpumap_last(h->usable));
	for (i = 0; i < HOST_VCPUS; i++) {
		pins[i].domid = h->domid;
		pins[i].vcpu = i;
		pins[i].hard = last;
		pins[i].soft = h->usable;
		pins[i].effective_hard = host_map(h->ncpus, "none");
		pins[i].effective_soft = host_map(h->ncpus, "none");
	}
}

static void assert_unpinned(struct host *h)
{
	uint32_t i;

	for (i = 0; i < HOST_VCPUS; i++) {
		cr_assert(eq(str, (char *)host_hard(h, h->domid, i),
			     (char *)host_text(host_map(h->ncpus, "all"))));
		cr_assert(eq(str, (char *)host_soft(h, h->domid, i),
			     (char *)host_text(host_map(h->ncpus, "all"))));
	}
}

CONFORM(bulk, all_are_pinned_in_one_crossing)
{
	uint64_t before = hypercall_crossings(h->hc);
	uint32_t i;

	prepare(h);
	for (i = 0; i < HOST_VCPUS; i++)
		pins[i].effective_hard = pins[i].effective_soft = NULL;
	cr_assert(eq(int, domctl_pin(h->hc, pins, HOST_VCPUS, 0), 0));
	cr_assert(eq(u64, hypercall_crossings(h->hc) - before,
		     host_crossings(h, 2 * HOST_VCPUS)));
}

CONFORM(bulk, effective_maps_cost_one_crossing_more_at_most)
{
	uint64_t before = hypercall_crossings(h->hc);
	uint32_t i;

	prepare(h);
	cr_assert(eq(int, domctl_pin(h->hc, pins, HOST_VCPUS, 0), 0));
	cr_assert(le(u64, hypercall_crossings(h->hc) - before,
		     host_crossings(h, 2 * HOST_VCPUS + 1) + 1));
	for (i = 0; i < HOST_VCPUS; i++) {
		cr_assert(eq(int, pins[i].result, DOMCTL_RESULT_DONE));
		cr_assert(eq(int, pins[i].error, 0));
		cr_assert(eq(int, pins[i].effective_error, 0));
		cr_assert(cpumap_equal(pins[i].effective_hard, last));
		cr_assert(cpumap_equal(pins[i].effective_soft, last));
		cr_assert(eq(str, (char *)host_hard(h, h->domid, i),
			     (char *)host_text(last)));
		cr_assert(eq(str, (char *)host_soft(h, h->domid, i),
			     (char *)host_text(h->usable)));
	}
}

CONFORM(bulk, one_that_fails_undoes_all)
{
	uint32_t at, i;

	for (at = 0; at < HOST_VCPUS; at++) {
		prepare(h);
		pins[at].vcpu = HOST_VCPUS;
		cr_assert(eq(int, domctl_pin(h->hc, pins, HOST_VCPUS, 0),
			     -ENOENT));
		for (i = 0; i < HOST_VCPUS; i++) {
			cr_assert(eq(int, pins[i].result,
				     i == at ? DOMCTL_RESULT_FAILED
					     : DOMCTL_RESULT_UNDONE));
			cr_assert(
				eq(int, pins[i].error, i == at ? -ENOENT : 0));
			cr_assert(cpumap_empty(pins[i].effective_hard));
		}
		assert_unpinned(h);
	}
}

CONFORM(bulk, a_domain_that_is_not_there_undoes_all)
{
	uint16_t gone = host_create_domain(h, 1, 1);

	host_destroy_domain(h, gone);
	prepare(h);
	pins[2].domid = gone;
	cr_assert(eq(int, domctl_pin(h->hc, pins, HOST_VCPUS, 0), -ESRCH));
	cr_assert(eq(int, pins[2].result, DOMCTL_RESULT_FAILED));
	cr_assert(eq(int, pins[3].result, DOMCTL_RESULT_UNDONE));
	assert_unpinned(h);
}

CONFORM(bulk, a_dry_run_pins_nothing)
{
	prepare(h);
	cr_assert(eq(int,
		     domctl_pin(h->hc, pins, HOST_VCPUS, DOMCTL_PIN_DRY_RUN),
		     0));
	cr_assert(eq(int, pins[1].result, DOMCTL_RESULT_NONE));
	cr_assert(cpumap_equal(pins[1].effective_hard, last));
	pins[1].vcpu = HOST_VCPUS;
	cr_assert(eq(int,
		     domctl_pin(h->hc, pins, HOST_VCPUS, DOMCTL_PIN_DRY_RUN),
		     -ENOENT));
	assert_unpinned(h);
}

/* The CPUs that Xen would use are told before they are set. */
CONFORM(bulk, a_dry_run_tells_what_a_run_does)
{
	struct cpumap *dry[HOST_VCPUS][2];
	uint32_t i;

	prepare(h);
	pins[1].hard = NULL;
	pins[2].soft = NULL;
	pins[3].hard = pins[3].soft = host_map(h->ncpus, "all");
	cr_assert(eq(int,
		     domctl_pin(h->hc, pins, HOST_VCPUS, DOMCTL_PIN_DRY_RUN),
		     0));
	for (i = 0; i < HOST_VCPUS; i++) {
		dry[i][0] = pins[i].effective_hard;
		dry[i][1] = pins[i].effective_soft;
		pins[i].effective_hard = host_map(h->ncpus, "none");
		pins[i].effective_soft = host_map(h->ncpus, "none");
	}
	cr_assert(eq(int, domctl_pin(h->hc, pins, HOST_VCPUS, 0), 0));
	for (i = 0; i < HOST_VCPUS; i++) {
		cr_assert(eq(int, pins[i].effective_error, 0));
		cr_assert(eq(str, (char *)host_text(dry[i][0]),
			     (char *)host_text(pins[i].effective_hard)));
		cr_assert(eq(str, (char *)host_text(dry[i][1]),
			     (char *)host_text(pins[i].effective_soft)));
	}
}

/* Xen refuses a hard map without a CPU of the pool; so does a dry run. */
CONFORM(bulk, a_dry_run_refuses_what_xen_would)
{
	struct cpumap *unusable = host_map(h->ncpus, "none");

	cpumap_complement(unusable, h->usable);
	if (cpumap_empty(unusable))
		return;
	prepare(h);
	pins[2].hard = unusable;
	cr_assert(eq(int,
		     domctl_pin(h->hc, pins, HOST_VCPUS, DOMCTL_PIN_DRY_RUN),
		     -EINVAL));
	cr_assert(eq(int, pins[2].result, DOMCTL_RESULT_FAILED));
	cr_assert(eq(int, pins[2].error, -EINVAL));
	cr_assert(eq(int, pins[1].result, DOMCTL_RESULT_NONE));
	cr_assert(cpumap_empty(pins[1].effective_hard));
	cr_assert(eq(int, domctl_pin(h->hc, pins, HOST_VCPUS, 0), -EINVAL));
	assert_unpinned(h);
}

CONFORM(bulk, pins_begun_are_undone_or_stay)
{
	struct domctl_pinned *pinned;
	int undo;
	uint32_t i;

	for (undo = 1; undo >= 0; undo--) {
		prepare(h);
		cr_assert(eq(int,
			     domctl_pin_begin(h->hc, pins, HOST_VCPUS,
					      DOMCTL_PIN_FORCE, &pinned),
			     0));
		cr_assert(eq(str, (char *)host_hard(h, h->domid, 1),
			     (char *)host_text(last)));
		if (undo) {
			cr_assert(eq(int, domctl_pin_undo(pinned), 0));
			cr_assert(
				eq(int, pins[1].result, DOMCTL_RESULT_UNDONE));
			cr_assert(eq(int, domctl_pin_undo(pinned), -EALREADY));
			assert_unpinned(h);
		}
		domctl_pin_end(pinned);
	}
	for (i = 0; i < HOST_VCPUS; i++)
		cr_assert(eq(str, (char *)host_hard(h, h->domid, i),
			     (char *)host_text(last)));
}

CONFORM(bulk, a_domain_of_another_uuid_is_not_pinned)
{
	struct domctl_domain domain;
	uint32_t i;

	cr_assert(eq(int, domctl_get_domain(h->hc, h->domid, &domain), 0));
	prepare(h);
	for (i = 0; i < HOST_VCPUS; i++)
		pins[i].uuid = domain.uuid;
	domain.uuid[15] ^= 1;
	cr_assert(eq(int, domctl_pin(h->hc, pins, HOST_VCPUS, 0), -ESRCH));
	for (i = 0; i < HOST_VCPUS; i++) {
		cr_assert(eq(int, pins[i].result, DOMCTL_RESULT_FAILED));
		cr_assert(eq(int, pins[i].error, -ESRCH));
	}
	assert_unpinned(h);
	cr_assert(eq(int,
		     domctl_pin(h->hc, pins, HOST_VCPUS, DOMCTL_PIN_DRY_RUN),
		     -ESRCH));
	domain.uuid[15] ^= 1;
	cr_assert(eq(int, domctl_pin(h->hc, pins, HOST_VCPUS, 0), 0));
	cr_assert(eq(str, (char *)host_hard(h, h->domid, 3),
		     (char *)host_text(last)));
}
