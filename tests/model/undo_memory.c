/* SPDX-License-Identifier: MIT */
/* Pins are put back with no memory, no page, and no multicall if it must be. */
#include <string.h>

#include "hypercall/abi.h"
#include "tests/model/no_heap.h"
#include "tests/model/pinned.h"

TestSuite(undo_memory, .timeout = 300);

#define VCPUS 400

static struct domctl_pin pins[VCPUS];
static uint64_t fail_at;

/* From the first hypercall on there is nothing to be had. */
static void nothing_left(uint64_t n)
{
	if (n != fail_at)
		return;
	model.fail_map_all = model.maps + 1;
	no_heap = true;
}

static void prepare(const char *release, bool hvm)
{
	struct cpumap *hard = host_map(PINNED_CPUS, "8-9");
	uint32_t i;

	model_boot(release);
	model.hvm_caller = hvm;
	model_set_host(PINNED_CPUS, 1);
	model_add_domain(1, VCPUS);
	memset(pins, 0, sizeof(pins));
	for (i = 0; i < VCPUS; i++)
		pins[i] = (struct domctl_pin){
			.domid = 1, .vcpu = i, .hard = hard};
	pinned_open();
	fail_at = model.ops + 1;
	model.hook = nothing_left;
}

static void finish(void)
{
	no_heap = false;
	model.fail_map_all = 0;
	model.hook = NULL;
	hypercall_close(pinned_hc);
	cr_assert(eq(sz, model.mapped, 0));
}

static bool is_old(uint32_t vcpu)
{
	const uint8_t *hard = model_vcpu(1, vcpu)->hard;

	return model_map_test(hard, 0) && model_map_test(hard, 9);
}

static void assert_all_old(uint32_t bad)
{
	uint32_t i;

	for (i = 0; i < VCPUS; i++) {
		cr_assert(is_old(i), "vCPU %u", i);
		cr_assert(eq(int, pins[i].result,
			     i == bad ? DOMCTL_RESULT_FAILED
				      : DOMCTL_RESULT_UNDONE));
		cr_assert(eq(int, pins[i].error, i == bad ? -ENOENT : 0));
	}
}

/* Also why it failed is found out with what there is. */
Test(undo_memory, a_bad_vcpu_and_nothing_left)
{
	static const uint32_t at[] = {0, 200, VCPUS - 1};
	unsigned int flags, hvm;
	size_t i;

	for (i = 0; i < 12; i++) {
		flags = i & 1 ? DOMCTL_PIN_FORCE : 0;
		hvm = i >> 1 & 1;
		prepare(i % 2 ? "4.17" : "4.14", hvm);
		pins[at[i / 4]].vcpu = VCPUS;
		cr_assert(eq(int, domctl_pin(pinned_hc, pins, VCPUS, flags),
			     -ENOENT));
		assert_all_old(at[i / 4]);
		finish();
	}
}

/* Up to where nothing is left of the pages that it has, either. */
Test(undo_memory, however_many_there_are)
{
	uint32_t n, i;

	for (n = 2; n <= 100; n++) {
		prepare("4.17", false);
		pins[n - 1].vcpu = VCPUS;
		cr_assert(eq(int, domctl_pin(pinned_hc, pins, n, 0), -ENOENT));
		for (i = 0; i < n - 1; i++)
			cr_assert(is_old(i), "vCPU %u of %u", i, n);
		cr_assert(eq(int, pins[n - 1].error, -ENOENT));
		finish();
	}
}

Test(undo_memory, pins_begun_and_nothing_left)
{
	struct domctl_pinned *pinned;
	uint8_t uuid[16];
	uint32_t i;

	prepare("4.17", false);
	memcpy(uuid, model_domain(1)->handle, sizeof(uuid));
	for (i = 0; i < VCPUS; i++)
		pins[i].uuid = uuid;
	cr_assert(eq(int, domctl_pin_begin(pinned_hc, pins, VCPUS, 0, &pinned),
		     0));
	cr_assert(no_heap);
	cr_assert(not(is_old(7)));
	cr_assert(eq(int, domctl_pin_undo(pinned), 0));
	assert_all_old(VCPUS);
	domctl_pin_end(pinned);
	finish();
}

/* The handle's batch is in use: both have memory of their own. */
Test(undo_memory, pins_within_pins_do_not_disturb_each_other)
{
	struct domctl_pin other = {.domid = 0,
				   .hard = host_map(PINNED_CPUS, "3")};
	struct domctl_pinned *pinned, *inner;
	int outer_first;

	for (outer_first = 0; outer_first < 2; outer_first++) {
		prepare("4.17", false);
		model.hook = NULL;
		cr_assert(
			eq(int,
			   domctl_pin_begin(pinned_hc, pins, VCPUS, 0, &pinned),
			   0));
		cr_assert(eq(int,
			     domctl_pin_begin(pinned_hc, &other, 1, 0, &inner),
			     0));
		if (outer_first)
			domctl_pin_end(inner);
		cr_assert(eq(int, domctl_pin_undo(pinned), 0));
		domctl_pin_end(pinned);
		if (!outer_first)
			domctl_pin_end(inner);
		assert_all_old(VCPUS);
		cr_assert(not(model_map_test(model_vcpu(0, 0)->hard, 0)));
		finish();
	}
}

static uint64_t refuse_at;

static void refuse_crossing(uint64_t n)
{
	if (n != refuse_at)
		return;
	model.fail_call = model.crossings + 1;
	model.call_error = -ENOMEM;
}

Test(undo_memory, a_batch_that_is_refused_is_done_one_by_one)
{
	prepare("4.17", false);
	pins[100].vcpu = VCPUS;
	refuse_at = model.ops + 1;
	model.hook = refuse_crossing;
	cr_assert(eq(int, domctl_pin(pinned_hc, pins, VCPUS, 0), -ENOENT));
	assert_all_old(100);
	finish();
}

/* What is not there is found out once, not for each pin. */
Test(undo_memory, errors_of_many_pins_cost_one_crossing)
{
	uint64_t before;
	uint32_t i;

	prepare("4.17", false);
	for (i = 0; i < VCPUS; i++)
		pins[i].domid = 9;
	before = model.crossings;
	cr_assert(eq(int, domctl_pin(pinned_hc, pins, VCPUS, 0), -ESRCH));
	cr_assert(eq(u64, model.crossings - before, 2));
	for (i = 0; i < VCPUS; i++)
		cr_assert(eq(int, pins[i].error, -ESRCH));
	finish();
}

/* What a release says of a vCPU that is not there stays, then. */
Test(undo_memory, an_error_that_cannot_be_explained_stays)
{
	prepare("4.17", false);
	model.hook = NULL;
	model.flask = model.deny_domctl[XEN_DOMCTL_getdomaininfo] = true;
	pins[3].vcpu = VCPUS;
	cr_assert(eq(int, domctl_pin(pinned_hc, pins, VCPUS, 0), -EINVAL));
	cr_assert(eq(int, pins[3].error, -EINVAL));
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(pinned_hc, 1, VCPUS, 0,
					      pins[0].hard, NULL, NULL, NULL),
		     -EINVAL));
	finish();
}
