/* SPDX-License-Identifier: MIT */
/* "Undone" is the permanent map, where a temporary pin was in force. */
#include "tests/model/pinned.h"

TestSuite(undo_force, .timeout = 300);

static void prepare(const char *release)
{
	pinned_prepare(release);
	pinned_open();
	if (model.release->minor >= 7)
		model_pin_temporarily(1, 2, 7);
}

Test(undo_force, a_failing_sibling_leaves_the_permanent_map)
{
	const struct model_release *r = model_oldest;
	uint32_t i;

	for (; r < model_releases + model_nreleases; r++) {
		pinned_limit((r - model_oldest) % PINNED_LIMITS);
		prepare(r->name);
		pinned_pins[4].vcpu = 99;
		cr_assert(eq(int,
			     domctl_pin(pinned_hc, pinned_pins, PINNED_VCPUS,
					DOMCTL_PIN_FORCE),
			     -ENOENT));
		for (i = 0; i < PINNED_VCPUS; i++)
			cr_assert(pinned_is_old(i), "Xen %s, vCPU %u", r->name,
				  i);
		cr_assert(eq(uint, pinned_count(DOMCTL_RESULT_UNDONE),
			     PINNED_VCPUS - 1));
		cr_assert(not(model_vcpu(1, 2)->pinned));
		hypercall_close(pinned_hc);
	}
}

Test(undo_force, pins_begun_are_put_back_to_the_permanent_map)
{
	struct domctl_pinned *pinned;
	uint32_t i;

	prepare("4.17");
	cr_assert(eq(int,
		     domctl_pin_begin(pinned_hc, pinned_pins, PINNED_VCPUS,
				      DOMCTL_PIN_FORCE, &pinned),
		     0));
	cr_assert(pinned_is_new(2));
	cr_assert(eq(int, domctl_pin_undo(pinned), 0));
	for (i = 0; i < PINNED_VCPUS; i++)
		cr_assert(pinned_is_old(i));
	domctl_pin_end(pinned);
	hypercall_close(pinned_hc);
}

/*
 * Only soft is set, and the hard map read for its effect: hard is nobody's to
 * put back.
 */
Test(undo_force, what_was_not_set_is_not_put_back)
{
	struct domctl_pinned *pinned;
	struct cpumap *got = host_map(PINNED_CPUS, "none");

	pinned_prepare("4.17");
	pinned_open();
	pinned_pins[0].hard = NULL;
	pinned_pins[0].effective_soft = got;
	cr_assert(eq(int,
		     domctl_pin_begin(pinned_hc, pinned_pins, 1, 0, &pinned),
		     0));
	model_map_set(model_vcpu(1, 0)->hard, 6);
	cr_assert(eq(int, domctl_pin_undo(pinned), 0));
	cr_assert(model_map_test(model_vcpu(1, 0)->hard, 6));
	cr_assert(model_map_test(model_vcpu(1, 0)->soft, 1));
	cr_assert(not(model_map_test(model_vcpu(1, 0)->soft, 9)));
	domctl_pin_end(pinned);
	hypercall_close(pinned_hc);
}

/* Wherever a fault is: the temporary map is never the one that stays. */
static bool try_fault(const char *release, uint64_t n, bool sibling, bool all)
{
	uint64_t before;
	int err;

	pinned_prepare(release);
	model.faultable = true;
	pinned_open();
	model_pin_temporarily(1, 2, 7);
	if (sibling)
		pinned_pins[4].vcpu = 99;
	before = model.accesses;
	model_fail_access(n, all);
	err = domctl_pin(pinned_hc, pinned_pins, PINNED_VCPUS,
			 DOMCTL_PIN_FORCE);
	model_fail_access(0, false);
	hypercall_close(pinned_hc);
	if (model.accesses - before < n)
		return false;
	cr_assert(not(model_map_test(model_vcpu(1, 2)->hard, 7)),
		  "Xen %s, access %llu", release, (unsigned long long)n);
	cr_assert(ne(int, err, -EBUSY));
	if (err)
		pinned_assert_as_told();
	return true;
}

Test(undo_force, a_fault_does_not_make_the_temporary_map_permanent)
{
	static const char *const releases[] = {"4.7", "4.14", "4.17", "4.22"};
	uint64_t n;
	unsigned int i, way;

	for (i = 0; i < 4 * PINNED_LIMITS; i++) {
		pinned_limit(i / 4);
		for (way = 0; way < 4; way++)
			for (n = 1;
			     try_fault(releases[i % 4], n, way & 1, way & 2);
			     n++)
				;
	}
}
