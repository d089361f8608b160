/* SPDX-License-Identifier: MIT */
/* Bulk pins are put back as they were, or it is told that they are not. */
#include <string.h>

#include "tests/model/pinned.h"

TestSuite(undo, .timeout = 300);

/* Xen lets other tools set it, so it must be possible to put back. */
Test(undo, an_empty_soft_map_is_put_back)
{
	uint32_t cpu;

	pinned_prepare("4.17");
	pinned_open();
	model_map_clear(model_vcpu(1, 2)->soft, 3);
	pinned_pins[5].vcpu = 99;
	cr_assert(eq(int, domctl_pin(pinned_hc, pinned_pins, PINNED_VCPUS, 0),
		     -ENOENT));
	cr_assert(eq(uint, pinned_count(DOMCTL_RESULT_STUCK), 0));
	for (cpu = 0; cpu < PINNED_CPUS; cpu++)
		cr_assert(not(model_map_test(model_vcpu(1, 2)->soft, cpu)));
	cr_assert(pinned_is_old(0));
	cr_assert(pinned_is_old(4));
	hypercall_close(pinned_hc);
}

/* The old map was possible once: its CPUs have left the pool since. */
Test(undo, what_xen_no_longer_takes_is_told_as_stuck)
{
	pinned_prepare("4.17");
	pinned_open();
	model_free_cpu(1);
	pinned_pins[5].vcpu = 99;
	cr_assert(eq(int, domctl_pin(pinned_hc, pinned_pins, PINNED_VCPUS, 0),
		     -ENOENT));
	cr_assert(eq(int, pinned_pins[1].result, DOMCTL_RESULT_STUCK));
	cr_assert(eq(int, pinned_pins[1].error, -EINVAL));
	cr_assert(
		eq(uint, pinned_count(DOMCTL_RESULT_UNDONE), PINNED_VCPUS - 2));
	pinned_assert_as_told();
	hypercall_close(pinned_hc);
}

static uint64_t gone_at;

static void domain_goes(uint64_t n)
{
	if (n == gone_at)
		model_remove_domain(2);
}

/* Before, in the middle of, or after the pins of it. */
Test(undo, a_domain_that_goes_meanwhile_fails_its_own)
{
	uint64_t at;
	int err;

	for (at = 1; at < 20 * PINNED_LIMITS; at++) {
		pinned_limit(at / 20);
		pinned_prepare("4.17");
		model_add_domain(2, 2);
		pinned_open();
		pinned_pins[2].domid = 2;
		pinned_pins[2].vcpu = 0;
		gone_at = model.ops + at % 20;
		model.hook = domain_goes;
		err = domctl_pin(pinned_hc, pinned_pins, PINNED_VCPUS, 0);
		model.hook = NULL;
		if (err) {
			cr_assert(eq(int, err, -ESRCH));
			/* Its vCPU is not as it was: there is none. */
			pinned_pins[2] = (struct domctl_pin){.vcpu = 2};
			pinned_assert_as_told();
		}
		hypercall_close(pinned_hc);
	}
}

static unsigned int count_stuck_and_old(void)
{
	unsigned int n = 0;
	uint32_t i;

	for (i = 0; i < PINNED_VCPUS; i++)
		n += pinned_pins[i].result == DOMCTL_RESULT_STUCK &&
		     pinned_is_old(i);
	return n;
}

/* The old maps were read before the new ones were set, or are not trusted. */
static void try_faults(const char *release, bool with_failure, bool hvm)
{
	uint64_t n, before;
	uint32_t i;
	int err;

	for (n = 1;; n++) {
		pinned_prepare(release);
		model.faultable = true;
		model.hvm_caller = hvm;
		pinned_open();
		if (with_failure)
			pinned_pins[4].vcpu = 99;
		before = model.accesses;
		model_fail_access(n, false);
		err = domctl_pin(pinned_hc, pinned_pins, PINNED_VCPUS, 0);
		model_fail_access(0, false);
		hypercall_close(pinned_hc);
		if (model.accesses - before < n)
			break;
		if (!err) {
			for (i = 0; i < PINNED_VCPUS; i++)
				cr_assert(pinned_is_new(i));
			continue;
		}
		cr_assert(err == -EFAULT || (with_failure && err == -ENOENT));
		cr_assert(ge(uint,
			     pinned_count(DOMCTL_RESULT_FAILED) +
				     pinned_count(DOMCTL_RESULT_STUCK),
			     1),
			  "Xen %s, access %llu: %d, but none failed", release,
			  (unsigned long long)n, err);
		pinned_assert_as_told();
		/* It is not known of the one that it hit, and of no other. */
		cr_assert(le(uint, count_stuck_and_old(), 1));
	}
}

static uint64_t read_op, in_read, in_set;

/* Once in what reads pin 2's old maps, once in what sets the new ones. */
static void fault_twice(uint64_t n)
{
	if (n == read_op)
		model_fail_access(in_read, false);
	if (n == read_op + 1)
		model_fail_access(in_set, false);
}

/* Its set may have been done, though the read before it was not. */
Test(undo, two_faults_in_one_pin_are_not_taken_for_one)
{
	int i, err;

	for (i = 0; i < PINNED_LIMITS * 2 * 12 * 12; i++) {
		pinned_limit(i / (2 * 12 * 12));
		pinned_prepare("4.17");
		model.faultable = true;
		model.hvm_caller = i & 1;
		pinned_open();
		in_read = 1 + i / 2 % 12;
		in_set = 1 + i / 2 / 12 % 12;
		read_op = model.ops + 2 * 2 + 1;
		model.hook = fault_twice;
		err = domctl_pin(pinned_hc, pinned_pins, PINNED_VCPUS, 0);
		model.hook = NULL;
		model_fail_access(0, false);
		if (err)
			pinned_assert_as_told();
		hypercall_close(pinned_hc);
	}
}

Test(undo, memory_that_faults_does_not_confuse_old_and_new)
{
	static const char *const releases[] = {"4.5", "4.17", "4.22"};
	unsigned int i;

	for (i = 0; i < 3 * PINNED_LIMITS; i++) {
		pinned_limit(i / 3);
		try_faults(releases[i % 3], false, false);
		try_faults(releases[i % 3], false, true);
		try_faults(releases[i % 3], true, false);
		try_faults(releases[i % 3], true, true);
	}
}

/* It is looked at before the undo, and has gone when its pins are put back. */
Test(undo, a_domain_that_goes_during_it_has_nothing_stuck)
{
	struct domctl_pinned *pinned;
	uint8_t uuid[16];
	uint32_t i;

	pinned_prepare("4.17");
	pinned_open();
	model_add_domain(2, 1);
	memcpy(uuid, model_domain(2)->handle, sizeof(uuid));
	pinned_pins[2].domid = 2;
	pinned_pins[2].vcpu = 0;
	pinned_pins[2].uuid = uuid;
	cr_assert(eq(int,
		     domctl_pin_begin(pinned_hc, pinned_pins, PINNED_VCPUS, 0,
				      &pinned),
		     0));
	gone_at = model.ops + 2;
	model.hook = domain_goes;
	cr_assert(eq(int, domctl_pin_undo(pinned), 0));
	model.hook = NULL;
	domctl_pin_end(pinned);
	for (i = 0; i < PINNED_VCPUS; i++)
		cr_assert(eq(int, pinned_pins[i].result,
			     i == 2 ? DOMCTL_RESULT_FAILED
				    : DOMCTL_RESULT_UNDONE));
	cr_assert(eq(int, pinned_pins[2].error, -ESRCH));
	hypercall_close(pinned_hc);
}
