/* SPDX-License-Identifier: MIT */
/* Bulk pins: all or nothing. */
#include "hypercall/abi.h"
#include "tests/model/pinned.h"

TestSuite(pins, .timeout = 300);

Test(pins, all_are_done_in_one_crossing)
{
	struct cpumap *hard = host_map(PINNED_CPUS, "none");
	struct cpumap *soft = host_map(PINNED_CPUS, "none");
	uint64_t before;
	uint32_t i;

	pinned_prepare("4.17");
	model_free_cpu(8);
	pinned_pins[3].effective_hard = hard;
	pinned_pins[3].effective_soft = soft;
	pinned_open();
	before = model.crossings;
	cr_assert(eq(int, domctl_pin(pinned_hc, pinned_pins, PINNED_VCPUS, 0),
		     0));
	cr_assert(eq(u64, model.crossings - before, 1));
	for (i = 0; i < PINNED_VCPUS; i++)
		cr_assert(pinned_is_new(i));
	cr_assert(eq(uint, pinned_count(DOMCTL_RESULT_DONE), PINNED_VCPUS));
	cr_assert(eq(str, (char *)host_text(hard), "9"));
	cr_assert(eq(str, (char *)host_text(soft), "9"));
	hypercall_close(pinned_hc);
}

/* At every place, for every reason. */
Test(pins, one_that_fails_undoes_the_others)
{
	static const struct {
		uint16_t domid;
		uint32_t vcpu;
		int pinned, err;
	} failures[] = {
		{1, PINNED_VCPUS, 0, -ENOENT},
		{2, 0, 0, -ESRCH},
		{0x7ff0, 0, 0, -ESRCH},
		{1, 0, 1, -EBUSY},
	};
	const struct model_release *r = model_oldest;
	uint32_t at, i;

	for (; r < model_releases + model_nreleases; r++) {
		for (i = 0; i < 4 * PINNED_VCPUS; i++) {
			at = i / 4;
			if (failures[i % 4].pinned && r->minor < 7)
				continue;
			pinned_prepare(r->name);
			model.hvm_caller = i & 1;
			pinned_open();
			pinned_pins[at].domid = failures[i % 4].domid;
			pinned_pins[at].vcpu = failures[i % 4].vcpu;
			if (failures[i % 4].pinned) {
				pinned_pins[at].vcpu = at;
				model_pin_temporarily(1, at, 7);
			}
			cr_assert(eq(int,
				     domctl_pin(pinned_hc, pinned_pins,
						PINNED_VCPUS, 0),
				     failures[i % 4].err));
			cr_assert(eq(int, pinned_pins[at].result,
				     DOMCTL_RESULT_FAILED));
			cr_assert(eq(int, pinned_pins[at].error,
				     failures[i % 4].err));
			cr_assert(eq(uint, pinned_count(DOMCTL_RESULT_UNDONE),
				     PINNED_VCPUS - 1));
			pinned_assert_as_told();
			hypercall_close(pinned_hc);
		}
	}
}

/* Pins 1 and 4 fail, early or in Xen, with the errors in either order. */
static int fail_twice(bool early, bool turned, unsigned int flags)
{
	struct domctl_pin *a = &pinned_pins[turned ? 4 : 1];
	struct domctl_pin *b = &pinned_pins[turned ? 1 : 4];
	int err;

	pinned_prepare("4.17");
	pinned_open();
	if (early) {
		a->hard = host_map(PINNED_CPUS, "none");
		b->hard = host_map(PINNED_CPUS + 1, "all");
	} else {
		a->vcpu = 99;
		b->domid = 7;
	}
	err = domctl_pin(pinned_hc, pinned_pins, PINNED_VCPUS, flags);
	cr_assert(eq(int, a->error, early ? -EINVAL : -ENOENT));
	cr_assert(eq(int, b->error, early ? -ERANGE : -ESRCH));
	hypercall_close(pinned_hc);
	return err;
}

Test(pins, of_two_that_fail_the_first_is_told)
{
	static const unsigned int flags[] = {0, DOMCTL_PIN_FORCE,
					     DOMCTL_PIN_DRY_RUN};
	size_t i;

	for (i = 0; i < 3; i++) {
		cr_assert(eq(int, fail_twice(false, false, flags[i]), -ENOENT));
		cr_assert(eq(int, fail_twice(false, true, flags[i]), -ESRCH));
		cr_assert(eq(int, fail_twice(true, false, flags[i]), -EINVAL));
		cr_assert(eq(int, fail_twice(true, true, flags[i]), -ERANGE));
	}
}

Test(pins, what_cannot_be_is_refused_before_anything_is_done)
{
	struct cpumap *empty = host_map(PINNED_CPUS, "none");
	struct cpumap *past = host_map(PINNED_CPUS + 1, "all");
	struct cpumap *small = host_map(PINNED_CPUS - 1, "none");
	int i;

	for (i = 0; i < 5; i++) {
		pinned_prepare("4.17");
		pinned_open();
		model.crossings = 0;
		if (i == 0)
			pinned_pins[4].hard = empty;
		if (i == 1)
			pinned_pins[4].soft = past;
		if (i == 2)
			pinned_pins[4].hard = pinned_pins[4].soft = NULL;
		if (i == 3)
			pinned_pins[4].effective_soft = small;
		cr_assert(eq(int,
			     domctl_pin(pinned_hc, pinned_pins, PINNED_VCPUS,
					i == 4 ? 8 : 0),
			     i == 1 || i == 3 ? -ERANGE : -EINVAL));
		cr_assert(eq(u64, model.crossings, 0));
		if (i < 4) {
			cr_assert(eq(int, pinned_pins[4].result,
				     DOMCTL_RESULT_FAILED));
			cr_assert(eq(uint, pinned_count(DOMCTL_RESULT_NONE),
				     PINNED_VCPUS - 1));
		}
		pinned_assert_as_told();
		hypercall_close(pinned_hc);
	}
}

Test(pins, none_are_done_at_once)
{
	pinned_prepare("4.17");
	pinned_open();
	model.crossings = 0;
	cr_assert(eq(int, domctl_pin(pinned_hc, NULL, 0, 0), 0));
	cr_assert(eq(u64, model.crossings, 0));
	hypercall_close(pinned_hc);
}

Test(pins, a_vcpu_named_twice_gets_the_later_map_or_its_old_one)
{
	uint32_t i;
	int fails;

	for (fails = 0; fails < 2; fails++) {
		pinned_prepare("4.17");
		pinned_open();
		for (i = 0; i < PINNED_VCPUS; i++)
			pinned_pins[i].vcpu = i / 2;
		pinned_pins[1].hard = host_map(PINNED_CPUS, "5");
		pinned_pins[3].hard = host_map(PINNED_CPUS, "6");
		if (fails)
			pinned_pins[5].vcpu = 99;
		cr_assert(
			eq(int,
			   domctl_pin(pinned_hc, pinned_pins, PINNED_VCPUS, 0),
			   fails ? -ENOENT : 0));
		cr_assert(eq(int, model_map_test(model_vcpu(1, 0)->hard, 5),
			     !fails));
		cr_assert(eq(int, model_map_test(model_vcpu(1, 1)->hard, 6),
			     !fails));
		if (fails)
			for (i = 0; i < PINNED_VCPUS; i++)
				cr_assert(pinned_is_old(i));
		hypercall_close(pinned_hc);
	}
}

Test(pins, a_dry_run_changes_nothing_and_finds_what_would_fail)
{
	struct cpumap *got = host_map(PINNED_CPUS, "none");
	uint32_t i;

	pinned_prepare("4.17");
	model_offline_cpu(9);
	pinned_open();
	pinned_pins[0].effective_hard = got;
	cr_assert(eq(int,
		     domctl_pin(pinned_hc, pinned_pins, PINNED_VCPUS,
				DOMCTL_PIN_DRY_RUN),
		     0));
	cr_assert(eq(str, (char *)host_text(got), "8"));
	pinned_pins[1].hard = host_map(PINNED_CPUS, "9");
	pinned_pins[2].vcpu = 99;
	pinned_pins[3].domid = 7;
	cr_assert(eq(int,
		     domctl_pin(pinned_hc, pinned_pins, PINNED_VCPUS,
				DOMCTL_PIN_DRY_RUN),
		     -EINVAL));
	cr_assert(eq(int, pinned_pins[0].result, DOMCTL_RESULT_NONE));
	cr_assert(eq(int, pinned_pins[1].error, -EINVAL));
	cr_assert(eq(int, pinned_pins[2].error, -ENOENT));
	cr_assert(eq(int, pinned_pins[3].error, -ESRCH));
	cr_assert(eq(int, pinned_pins[4].result, DOMCTL_RESULT_NONE));
	for (i = 0; i < PINNED_VCPUS; i++)
		cr_assert(pinned_is_old(i));
	cr_assert(eq(u64, model.domctls[XEN_DOMCTL_setvcpuaffinity], 0));
	hypercall_close(pinned_hc);
}

Test(pins, force_undoes_temporary_pins)
{
	uint32_t i;

	pinned_prepare("4.17");
	pinned_open();
	model_pin_temporarily(1, 3, 7);
	cr_assert(eq(int,
		     domctl_pin(pinned_hc, pinned_pins, PINNED_VCPUS,
				DOMCTL_PIN_FORCE),
		     0));
	for (i = 0; i < PINNED_VCPUS; i++)
		cr_assert(pinned_is_new(i));
	hypercall_close(pinned_hc);
}
