/* SPDX-License-Identifier: MIT */
/* Pins of more operations than one multicall takes are still all or nothing. */
#include "hypercall/handle.h"
#include "tests/model/many_pins.h"

TestSuite(undo_pieces, .timeout = 300);

/* Six pins are twelve operations. */
static void prepare(size_t most, bool faultable)
{
	pinned_prepare("4.17");
	model.faultable = faultable;
	pinned_open();
	pinned_hc->multicall_max = most;
}

static int pin(void)
{
	return domctl_pin(pinned_hc, pinned_pins, PINNED_VCPUS, 0);
}

/* What has been done by then is not lost sight of. */
static void refuse(size_t most, uint64_t at)
{
	const uint64_t pieces = (2 * PINNED_VCPUS + most - 1) / most;
	uint64_t before;
	uint32_t i;
	int err;

	prepare(most, false);
	before = model.crossings;
	model.fail_call = before + at;
	model.call_error = -ENOMEM;
	err = pin();
	cr_assert(eq(int, err, at > pieces ? 0 : -ENOMEM));
	for (i = 0; i < PINNED_VCPUS; i++)
		cr_assert(err ? pinned_is_old(i) : pinned_is_new(i),
			  "limit %zu, piece %u, pin %u", most, (unsigned)at, i);
	/* It is known exactly how far it got. */
	if (err) {
		pinned_assert_as_told();
		cr_assert(eq(uint, pinned_count(DOMCTL_RESULT_UNDONE),
			     (at - 1) * most / 2));
		cr_assert(eq(uint, pinned_count(DOMCTL_RESULT_STUCK), 0));
	}
	hypercall_close(pinned_hc);
}

Test(undo_pieces, one_that_is_refused_has_the_others_put_back)
{
	uint64_t at;
	size_t most;

	for (most = 1; most <= 7; most++)
		for (at = 1; at <= 13; at++)
			refuse(most, at);
}

/* As in one multicall: after a fault there is nothing more. */
static bool fault(size_t most, uint64_t n)
{
	uint64_t before;
	uint32_t i;
	int err;

	prepare(most, true);
	before = model.accesses;
	model_fail_access(n, false);
	err = pin();
	model_fail_access(0, false);
	hypercall_close(pinned_hc);
	if (err)
		pinned_assert_as_told();
	for (i = 0; i < PINNED_VCPUS; i++)
		cr_assert(err || pinned_is_new(i));
	return model.accesses - before >= n;
}

Test(undo_pieces, none_follows_one_that_faulted)
{
	size_t most;
	uint64_t n;

	for (most = 1; most <= 7; most++)
		for (n = 1; fault(most, n); n++)
			;
}

/* To tell what a soft map does, the hard one that is in force is read as well. */
Test(undo_pieces, soft_maps_alone_have_all_memory_before)
{
	struct cpumap *got = host_map(MANY_CPUS, "none");
	uint32_t i;

	many_prepare(1, 4096);
	for (i = 0; i < 4096; i++) {
		many_pins[i].soft = many_pins[i].hard;
		many_pins[i].hard = NULL;
		many_pins[i].effective_soft = got;
	}
	many_and_nothing_left();
	cr_assert(eq(int, domctl_pin(pinned_hc, many_pins, 4096, 0), 0));
	many_finish();
}
