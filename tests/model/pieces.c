/* SPDX-License-Identifier: MIT */
/* A batch of more operations than one multicall takes goes in pieces. */
#include <string.h>

#include "hypercall/handle.h"
#include "tests/model/pinned.h"

TestSuite(pieces, .timeout = 300);

#define PIECE 5
#define VCPUS 17

static uint64_t pieces_of(size_t n)
{
	return (n + PIECE - 1) / PIECE;
}

static void check_size(struct hypercall *hc, size_t n)
{
	uint64_t crossings = model.crossings, ops = model.ops;
	struct domctl_batch *batch;
	struct domctl_vcpu v;
	size_t i;

	cr_assert(eq(int, domctl_batch_open(hc, &batch), 0));
	for (i = 0; i < n; i++)
		domctl_batch_get_vcpu(batch, 1, i);
	cr_assert(eq(int, domctl_batch_submit(batch), 0));
	cr_assert(eq(u64, model.crossings - crossings, pieces_of(n)));
	cr_assert(eq(u64, model.ops - ops, n));
	for (i = 0; i < n; i++) {
		cr_assert(eq(int, domctl_batch_vcpu(batch, i, &v), 0));
		cr_assert(eq(u32, v.vcpu, i));
		cr_assert(eq(u64, v.time_ns, 1000 + i));
	}
	domctl_batch_close(batch);
}

Test(pieces, each_operation_runs_once_and_has_its_result)
{
	struct hypercall *hc;
	uint32_t i;
	size_t n;

	model_boot("4.17");
	model_add_domain(1, VCPUS);
	for (i = 0; i < VCPUS; i++) {
		model_vcpu(1, i)->time_step = 0;
		model_vcpu(1, i)->time_ns = 1000 + i;
	}
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	hc->multicall_max = PIECE;
	for (n = 2; n <= VCPUS; n++)
		check_size(hc, n);
	hypercall_close(hc);
}

/* Six pins are twelve operations: three pieces. */
static void prepare(bool faultable)
{
	pinned_prepare("4.17");
	model.faultable = faultable;
	pinned_open();
	pinned_hc->multicall_max = PIECE;
}

static int pin(void)
{
	return domctl_pin(pinned_hc, pinned_pins, PINNED_VCPUS, 0);
}

/* What has been done by then is not lost sight of. */
Test(pieces, one_that_is_refused_has_the_others_put_back)
{
	uint64_t before;
	uint32_t i, n;

	for (n = 1; n <= 4; n++) {
		prepare(false);
		before = model.crossings;
		model.fail_call = before + n;
		model.call_error = -ENOMEM;
		cr_assert(eq(int, pin(), n == 4 ? 0 : -ENOMEM));
		cr_assert(ge(u64, model.crossings, before + (n == 1 ? 1 : 3)));
		for (i = 0; i < PINNED_VCPUS; i++)
			cr_assert(n == 4 ? pinned_is_new(i) : pinned_is_old(i),
				  "piece %u, pin %u", n, i);
		hypercall_close(pinned_hc);
	}
}

/* As in one multicall: after a fault there is nothing more. */
Test(pieces, none_follows_one_that_faulted)
{
	uint64_t n, before;
	uint32_t i;
	int err;

	for (n = 1;; n++) {
		prepare(true);
		before = model.accesses;
		model_fail_access(n, false);
		err = pin();
		model_fail_access(0, false);
		hypercall_close(pinned_hc);
		if (model.accesses - before < n)
			break;
		if (err)
			pinned_assert_as_told();
		for (i = 0; i < PINNED_VCPUS; i++)
			cr_assert(err || pinned_is_new(i));
	}
	cr_assert(eq(int, err, 0));
}
