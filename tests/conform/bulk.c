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
	cr_assert(eq(int, domctl_pin(h->hc, pins, HOST_VCPUS, 0), 0));
	cr_assert(eq(u64, hypercall_crossings(h->hc) - before,
		     host_crossings(h, 2 * HOST_VCPUS)));
	for (i = 0; i < HOST_VCPUS; i++) {
		cr_assert(eq(int, pins[i].result, DOMCTL_PIN_DONE));
		cr_assert(eq(int, pins[i].error, 0));
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
				     i == at ? DOMCTL_PIN_FAILED
					     : DOMCTL_PIN_UNDONE));
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
	cr_assert(eq(int, pins[2].result, DOMCTL_PIN_FAILED));
	cr_assert(eq(int, pins[3].result, DOMCTL_PIN_UNDONE));
	assert_unpinned(h);
}

CONFORM(bulk, a_dry_run_pins_nothing)
{
	prepare(h);
	cr_assert(eq(int, domctl_pin(h->hc, pins, HOST_VCPUS, DOMCTL_DRY_RUN),
		     0));
	cr_assert(eq(int, pins[1].result, DOMCTL_PIN_NONE));
	cr_assert(cpumap_equal(pins[1].effective_hard, last));
	pins[1].vcpu = HOST_VCPUS;
	cr_assert(eq(int, domctl_pin(h->hc, pins, HOST_VCPUS, DOMCTL_DRY_RUN),
		     -ENOENT));
	assert_unpinned(h);
}
