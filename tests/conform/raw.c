/* SPDX-License-Identifier: MIT */
/* Raw calls and batches: memory, results, order. */
#include <string.h>

#include "hypercall/abi.h"
#include "tests/conform/host.h"

static struct hypercall_batch *batch_of(struct host *h)
{
	struct hypercall_batch *batch;

	cr_assert(eq(int, hypercall_batch_open(h->hc, &batch), 0));
	return batch;
}

static long version_of(struct host *h)
{
	return h->xen->xen_major << 16 | h->xen->xen_minor;
}

static bool all_zero(const char *p, size_t size)
{
	while (size && !*p) {
		p++;
		size--;
	}
	return !size;
}

CONFORM(raw, a_call_gives_xen_s_answer)
{
	static const uint64_t version[5] = {XENVER_version};
	static const uint64_t nothing[5] = {12345};
	uint64_t before = hypercall_crossings(h->hc);

	cr_assert(eq(long,
		     hypercall_call(h->hc, __HYPERVISOR_xen_version, version),
		     version_of(h)));
	cr_assert(eq(long,
		     hypercall_call(h->hc, __HYPERVISOR_xen_version, nothing),
		     -ENOSYS));
	cr_assert(eq(u64, hypercall_crossings(h->hc) - before, 2));
}

CONFORM(raw, memory_is_zero_and_aligned)
{
	static const size_t sizes[] = {1,    63,   64,    65,      4095,
				       4096, 4097, 70000, 1 << 20, 3};
	struct hypercall_batch *batch = batch_of(h);
	size_t i, turn;

	for (turn = 0; turn < 3; turn++) {
		for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			char *p = hypercall_batch_memory(batch, sizes[i]);

			cr_assert(ne(ptr, p, NULL));
			cr_assert(eq(sz, (uintptr_t)p % 64, 0));
			cr_assert(all_zero(p, sizes[i]), "%zu bytes", sizes[i]);
			memset(p, 0xee, sizes[i]);
		}
		hypercall_batch_reset(batch);
	}
	hypercall_batch_close(batch);
}

CONFORM(raw, memory_is_never_moved_or_shared)
{
	struct hypercall_batch *batch = batch_of(h);
	unsigned char *p[500];
	size_t i, j;

	for (i = 0; i < 500; i++) {
		p[i] = hypercall_batch_memory(batch, i * 7 + 1);
		cr_assert(ne(ptr, p[i], NULL));
		memset(p[i], (int)(i & 0xff), i * 7 + 1);
	}
	for (i = 0; i < 500; i++)
		for (j = 0; j <= i * 7; j++)
			if (p[i][j] != (i & 0xff))
				cr_fatal("piece %zu was overwritten", i);
	hypercall_batch_close(batch);
}

CONFORM(raw, memory_beyond_reason_is_refused)
{
	struct hypercall_batch *batch = batch_of(h);
	static const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 63, SIZE_MAX - 4096,
				       SIZE_MAX / 2};
	size_t i;

	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		cr_assert(
			eq(ptr, hypercall_batch_memory(batch, sizes[i]), NULL));
	cr_assert(ne(ptr, hypercall_batch_memory(batch, 64), NULL));
	hypercall_batch_close(batch);
}

CONFORM(raw, results_come_in_the_order_of_operations)
{
	struct hypercall_batch *batch = batch_of(h);
	size_t i;
	int turn;

	for (i = 0; i < 1000; i++)
		cr_assert(
			eq(long,
			   hypercall_batch_add(batch, __HYPERVISOR_xen_version,
					       i % 3 ? XENVER_version : 12345,
					       0, HYPERCALL_BATCH_READS),
			   i));
	cr_assert(eq(sz, hypercall_batch_count(batch), 1000));
	for (turn = 0; turn < 2; turn++) {
		cr_assert(eq(int, hypercall_batch_submit(batch), 0));
		for (i = 0; i < 1000; i++)
			cr_assert(eq(long, hypercall_batch_result(batch, i),
				     i % 3 ? version_of(h) : -ENOSYS));
	}
	cr_assert(eq(long, hypercall_batch_result(batch, 1000), -EINVAL));
	hypercall_batch_reset(batch);
	cr_assert(eq(sz, hypercall_batch_count(batch), 0));
	cr_assert(eq(long, hypercall_batch_result(batch, 0), -EINVAL));
	hypercall_batch_close(batch);
}

CONFORM(raw, an_empty_batch_does_nothing)
{
	struct hypercall_batch *batch = batch_of(h);
	uint64_t before = hypercall_crossings(h->hc);

	cr_assert(eq(int, hypercall_batch_submit(batch), 0));
	cr_assert(eq(u64, hypercall_crossings(h->hc), before));
	hypercall_batch_close(batch);
}

CONFORM(raw, an_operation_that_was_added_later_has_no_result_yet)
{
	struct hypercall_batch *batch = batch_of(h);

	hypercall_batch_add(batch, __HYPERVISOR_xen_version, XENVER_version, 0,
			    0);
	cr_assert(eq(int, hypercall_batch_submit(batch), 0));
	hypercall_batch_add(batch, __HYPERVISOR_xen_version, XENVER_version, 0,
			    0);
	cr_assert(eq(long, hypercall_batch_result(batch, 1), -EINVAL));
	cr_assert(eq(int, hypercall_batch_submit(batch), 0));
	cr_assert(eq(long, hypercall_batch_result(batch, 1), version_of(h)));
	hypercall_batch_close(batch);
}

CONFORM(raw, unknown_flags_are_refused)
{
	struct hypercall_batch *batch = batch_of(h);
	unsigned int flag;

	for (flag = 1; flag; flag <<= 1)
		if (flag & ~(HYPERCALL_BATCH_READS | HYPERCALL_BATCH_LAST))
			cr_assert(eq(long,
				     hypercall_batch_add(
					     batch, __HYPERVISOR_xen_version,
					     XENVER_version, 0,
					     HYPERCALL_BATCH_READS | flag),
				     -EINVAL),
				  "flag %#x", flag);
	cr_assert(eq(sz, hypercall_batch_count(batch), 0));
	hypercall_batch_close(batch);
}

/* The kernel would make another hypercall of it. */
CONFORM(raw, a_number_of_more_than_32_bits_is_refused)
{
	struct hypercall_batch *batch = batch_of(h);
	static const uint64_t version[5] = {XENVER_version};
	uint64_t before = hypercall_crossings(h->hc);
	unsigned long op = (unsigned long)__HYPERVISOR_xen_version | 1ul << 32;

	cr_assert(eq(long, hypercall_call(h->hc, op, version), -EINVAL));
	cr_assert(eq(u64, hypercall_crossings(h->hc), before));
	cr_assert(eq(long, hypercall_batch_add(batch, op, XENVER_version, 0, 0),
		     -EINVAL));
	cr_assert(eq(sz, hypercall_batch_count(batch), 0));
	hypercall_batch_close(batch);
}

/* The one operation of an empty batch. */
static void expect_version(struct host *h, struct hypercall_batch *batch,
			   unsigned int flags)
{
	cr_assert(eq(long,
		     hypercall_batch_add(batch, __HYPERVISOR_xen_version,
					 XENVER_version, 0, flags),
		     0));
	cr_assert(eq(int, hypercall_batch_submit(batch), 0));
	cr_assert(eq(long, hypercall_batch_result(batch, 0), version_of(h)));
	cr_assert(eq(int, hypercall_batch_passed_by(batch, 0), 0));
}

CONFORM(raw, a_batch_that_was_given_back_comes_back_empty)
{
	struct hypercall_batch *one, *two;

	cr_assert(eq(int, hypercall_batch_borrow(h->hc, &one), 0));
	expect_version(h, one, HYPERCALL_BATCH_LAST);
	cr_assert(eq(int, hypercall_batch_borrow(h->hc, &two), 0));
	cr_assert(ne(ptr, one, two));
	expect_version(h, two, 0);
	hypercall_batch_give_back(one);
	hypercall_batch_give_back(two);
	hypercall_batch_give_back(NULL);
	cr_assert(eq(int, hypercall_batch_borrow(h->hc, &one), 0));
	expect_version(h, one, 0);
	hypercall_batch_close(one);
}

CONFORM(raw, a_handle_has_a_batch_of_its_own_which_is_empty)
{
	expect_version(h, hypercall_scratch(h->hc), 0);
	expect_version(h, hypercall_scratch(h->hc), 0);
}

CONFORM(raw, memory_outlives_a_rewind)
{
	struct hypercall_batch *batch = batch_of(h);
	char *p = hypercall_batch_memory(batch, 64);

	cr_assert(ne(ptr, p, NULL));
	expect_version(h, batch, 0);
	memset(p, 0x5a, 64);
	hypercall_batch_rewind(batch);
	cr_assert(eq(long, hypercall_batch_result(batch, 0), -EINVAL));
	cr_assert(ne(ptr, hypercall_batch_memory(batch, 64), p));
	expect_version(h, batch, 0);
	cr_assert(eq(int, p[0], 0x5a));
	cr_assert(eq(int, p[63], 0x5a));
	hypercall_batch_close(batch);
}
