/* SPDX-License-Identifier: MIT */
/* Typed batches: each operation's own result, in one crossing. */
#include "tests/conform/host.h"

#define BOTH (DOMCTL_BATCH_HARD | DOMCTL_BATCH_SOFT)

static const size_t sizes[] = {1, 2, 63, 64, 65, 1000, 5000};
#define NSIZES (sizeof(sizes) / sizeof(sizes[0]))

static struct domctl_batch *batch_of(struct host *h)
{
	struct domctl_batch *batch;

	cr_assert(eq(int, domctl_batch_open(h->hc, &batch), 0));
	return batch;
}

/* Operation i is on vCPU i % 6, of which the last two are not there. */
static void add_vcpus(struct host *h, struct domctl_batch *batch, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		cr_assert(eq(long,
			     domctl_batch_get_vcpu(batch, h->domid, i % 6), i));
}

static void assert_vcpus(const struct domctl_batch *batch, size_t n)
{
	struct domctl_vcpu vcpu;
	size_t i;

	for (i = 0; i < n; i++) {
		int err = domctl_batch_vcpu(batch, i, &vcpu);

		if (i % 6 < HOST_VCPUS) {
			cr_assert(eq(int, err, 0), "operation %zu", i);
			cr_assert(eq(u32, vcpu.vcpu, i % 6));
			cr_assert(eq(int, vcpu.error, 0));
		} else {
			cr_assert(lt(int, err, 0), "operation %zu", i);
		}
		cr_assert(eq(int, domctl_batch_error(batch, i), err));
	}
	cr_assert(eq(int, domctl_batch_error(batch, n), -EINVAL));
}

CONFORM(batch, any_size_gives_each_its_result_in_few_crossings)
{
	struct domctl_batch *batch = batch_of(h);
	uint64_t before;
	size_t i;

	for (i = 0; i < NSIZES; i++) {
		add_vcpus(h, batch, sizes[i]);
		before = hypercall_crossings(h->hc);
		cr_assert(eq(int, domctl_batch_submit(batch), 0));
		cr_assert(eq(u64, hypercall_crossings(h->hc) - before,
			     host_crossings(h, sizes[i])));
		assert_vcpus(batch, sizes[i]);
		domctl_batch_reset(batch);
	}
	domctl_batch_close(batch);
}

CONFORM(batch, an_empty_one_asks_nothing)
{
	struct domctl_batch *batch = batch_of(h);
	uint64_t before = hypercall_crossings(h->hc);

	cr_assert(eq(int, domctl_batch_submit(batch), 0));
	cr_assert(eq(u64, hypercall_crossings(h->hc), before));
	cr_assert(eq(int, domctl_batch_error(batch, 0), -EINVAL));
	domctl_batch_close(batch);
}

CONFORM(batch, there_is_no_result_before_it_is_submitted)
{
	struct domctl_batch *batch = batch_of(h);
	struct domctl_domain d = {.domid = 77};
	struct domctl_vcpu v = {.vcpu = 77};

	cr_assert(eq(long, domctl_batch_get_domain(batch, 0), 0));
	cr_assert(eq(long, domctl_batch_get_vcpu(batch, 0, 0), 1));
	cr_assert(eq(long, domctl_batch_get_affinity(batch, 0, 0, BOTH), 2));
	cr_assert(eq(int, domctl_batch_error(batch, 0), -EINVAL));
	cr_assert(eq(int, domctl_batch_domain(batch, 0, &d), -EINVAL));
	cr_assert(eq(int, domctl_batch_vcpu(batch, 1, &v), -EINVAL));
	cr_assert(eq(u16, d.domid, 77));
	cr_assert(eq(u32, v.vcpu, 77));
	cr_assert(eq(ptr, (void *)domctl_batch_hard(batch, 2), NULL));
	cr_assert(eq(ptr, (void *)domctl_batch_soft(batch, 2), NULL));
	domctl_batch_close(batch);
}

CONFORM(batch, kinds_can_be_mixed)
{
	struct domctl_batch *batch = batch_of(h);
	struct domctl_domain d;
	struct domctl_vcpu v;

	domctl_batch_get_vcpu(batch, 0, 0);
	domctl_batch_get_domain(batch, h->domid);
	domctl_batch_get_affinity(batch, h->domid, 3, DOMCTL_BATCH_HARD);
	domctl_batch_set_affinity(batch, h->domid, 3, 0, h->usable, NULL);
	domctl_batch_get_affinity(batch, h->domid, 3, BOTH);
	domctl_batch_get_vcpu(batch, h->domid, 3);
	cr_assert(eq(int, domctl_batch_submit(batch), 0));

	cr_assert(eq(int, domctl_batch_vcpu(batch, 0, &v), 0));
	cr_assert(ne(int, v.state, DOMCTL_VCPU_OFFLINE));
	cr_assert(eq(int, domctl_batch_domain(batch, 1, &d), 0));
	cr_assert(eq(u16, d.domid, h->domid));
	/* In order: all CPUs before the set, the usable ones after it. */
	cr_assert(cpumap_full(domctl_batch_hard(batch, 2)));
	cr_assert(eq(ptr, (void *)domctl_batch_soft(batch, 2), NULL));
	cr_assert(cpumap_equal(domctl_batch_hard(batch, 3), h->usable));
	cr_assert(cpumap_equal(domctl_batch_hard(batch, 4), h->usable));
	cr_assert(cpumap_full(domctl_batch_soft(batch, 4)));
	cr_assert(eq(int, domctl_batch_vcpu(batch, 5, &v), 0));
	cr_assert(eq(int, v.state, DOMCTL_VCPU_OFFLINE));
	/* An operation has a result of its own kind only. */
	cr_assert(lt(int, domctl_batch_vcpu(batch, 1, &v), 0));
	cr_assert(lt(int, domctl_batch_domain(batch, 0, &d), 0));
	domctl_batch_close(batch);
}

CONFORM(batch, one_that_fails_does_not_disturb_the_others)
{
	struct domctl_batch *batch = batch_of(h);
	uint16_t gone = host_create_domain(h, 1, 1);
	struct domctl_domain d;
	uint32_t i;

	host_destroy_domain(h, gone);
	for (i = 0; i < 100; i++) {
		domctl_batch_get_domain(batch, i % 3 ? h->domid : gone);
		domctl_batch_get_affinity(batch, i % 3 ? h->domid : gone, 0,
					  BOTH);
	}
	cr_assert(eq(int, domctl_batch_submit(batch), 0));
	for (i = 0; i < 100; i++) {
		int err = domctl_batch_domain(batch, 2 * i, &d);

		cr_assert(eq(int, err, i % 3 ? 0 : -ESRCH));
		cr_assert(eq(int, domctl_batch_error(batch, 2 * i + 1),
			     i % 3 ? 0 : -ESRCH));
		cr_assert(eq(int, !domctl_batch_hard(batch, 2 * i + 1),
			     i % 3 == 0));
	}
	domctl_batch_close(batch);
}

CONFORM(batch, reads_can_be_submitted_again)
{
	struct domctl_batch *batch = batch_of(h);
	struct domctl_domain d;
	int turn;

	domctl_batch_get_domain(batch, 0);
	domctl_batch_get_domain(batch, h->domid);
	domctl_batch_get_affinity(batch, h->domid, 0, BOTH);
	for (turn = 0; turn < 3; turn++) {
		cr_assert(eq(int, domctl_batch_submit(batch), 0));
		cr_assert(eq(int, domctl_batch_domain(batch, 0, &d), 0));
		cr_assert(eq(u16, d.domid, 0));
		cr_assert(eq(int, domctl_batch_domain(batch, 1, &d), 0));
		cr_assert(cpumap_full(domctl_batch_hard(batch, 2)));
	}
	/* And see what has changed. */
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, h->domid, 0, 0, NULL,
					      h->usable, NULL, NULL),
		     0));
	host_create_domain(h, 1, 1);
	host_destroy_domain(h, h->domid);
	cr_assert(eq(int, domctl_batch_submit(batch), 0));
	cr_assert(eq(int, domctl_batch_domain(batch, 0, &d), 0));
	cr_assert(eq(int, domctl_batch_domain(batch, 1, &d), -ESRCH));
	cr_assert(eq(int, domctl_batch_error(batch, 2), -ESRCH));
	domctl_batch_close(batch);
}

CONFORM(batch, what_sets_is_submitted_once)
{
	struct domctl_batch *batch = batch_of(h);

	domctl_batch_set_affinity(batch, h->domid, 0, 0, h->usable, NULL);
	cr_assert(eq(int, domctl_batch_submit(batch), 0));
	cr_assert(eq(int, domctl_batch_submit(batch), -EALREADY));
	cr_assert(cpumap_equal(domctl_batch_hard(batch, 0), h->usable));
	domctl_batch_reset(batch);
	domctl_batch_set_affinity(batch, h->domid, 0, 0, h->usable, NULL);
	cr_assert(eq(int, domctl_batch_submit(batch), 0));
	domctl_batch_close(batch);
}

CONFORM(batch, a_set_may_be_added_after_reads_were_submitted)
{
	struct domctl_batch *batch = batch_of(h);

	domctl_batch_get_affinity(batch, h->domid, 0, DOMCTL_BATCH_HARD);
	cr_assert(eq(int, domctl_batch_submit(batch), 0));
	domctl_batch_set_affinity(batch, h->domid, 0, 0, h->usable, NULL);
	cr_assert(eq(int, domctl_batch_submit(batch), 0));
	cr_assert(eq(int, domctl_batch_error(batch, 1), 0));
	cr_assert(eq(int, domctl_batch_submit(batch), -EALREADY));
	domctl_batch_close(batch);
}

CONFORM(batch, what_cannot_be_set_is_not_added)
{
	struct cpumap *empty = host_map(h->ncpus, "none");
	struct cpumap *past = host_map(h->ncpus + 1, "all");
	struct domctl_batch *batch = batch_of(h);

	cr_assert(
		eq(long,
		   domctl_batch_set_affinity(batch, h->domid, 0, 0, NULL, NULL),
		   -EINVAL));
	cr_assert(eq(long,
		     domctl_batch_set_affinity(batch, h->domid, 0, 2, h->usable,
					       NULL),
		     -EINVAL));
	cr_assert(eq(
		long,
		domctl_batch_set_affinity(batch, h->domid, 0, 0, empty, NULL),
		-EINVAL));
	cr_assert(eq(long,
		     domctl_batch_set_affinity(batch, h->domid, 0, 0, h->usable,
					       past),
		     -ERANGE));
	/* Still usable, and counts from 0. */
	cr_assert(eq(long, domctl_batch_get_domain(batch, h->domid), 0));
	cr_assert(eq(int, domctl_batch_submit(batch), 0));
	cr_assert(eq(int, domctl_batch_error(batch, 0), 0));
	domctl_batch_close(batch);
}

CONFORM(batch, many_vcpus_are_pinned_in_one_crossing)
{
	struct domctl_batch *batch = batch_of(h);
	struct cpumap *one = host_map(h->ncpus, "none");
	uint32_t cpu, i, n = 0;
	uint64_t before;

	cpumap_for_each_cpu (cpu, h->usable) {
		cpumap_zero(one);
		cpumap_set(one, cpu);
		for (i = 0; i < HOST_VCPUS; i++, n++)
			domctl_batch_set_affinity(batch, h->domid, i, 0, one,
						  one);
	}
	before = hypercall_crossings(h->hc);
	cr_assert(eq(int, domctl_batch_submit(batch), 0));
	cr_assert(eq(u64, hypercall_crossings(h->hc) - before,
		     host_crossings(h, n)));
	for (i = 0; i < n; i++) {
		cpumap_zero(one);
		cpumap_set(one, cpumap_nth(h->usable, i / HOST_VCPUS));
		cr_assert(cpumap_equal(domctl_batch_hard(batch, i), one));
		cr_assert(cpumap_equal(domctl_batch_soft(batch, i), one));
	}
	domctl_batch_close(batch);
	for (i = 0; i < HOST_VCPUS; i++)
		cr_assert(eq(str, (char *)host_hard(h, h->domid, i),
			     (char *)host_text(one)));
}

CONFORM(batch, two_can_be_filled_at_once)
{
	struct domctl_batch *a = batch_of(h), *b = batch_of(h);

	add_vcpus(h, a, 10);
	add_vcpus(h, b, 20);
	cr_assert(eq(int, domctl_batch_submit(b), 0));
	cr_assert(eq(int, domctl_batch_submit(a), 0));
	/* A call in between does not take their results away. */
	host_hard(h, h->domid, 0);
	assert_vcpus(a, 10);
	assert_vcpus(b, 20);
	domctl_batch_close(a);
	domctl_batch_close(b);
}

CONFORM(batch, only_the_maps_that_are_named_are_read)
{
	struct domctl_batch *batch = batch_of(h);

	cr_assert(eq(long, domctl_batch_get_affinity(batch, 0, 0, 0), -EINVAL));
	cr_assert(eq(
		long,
		domctl_batch_get_affinity(batch, 0, 0, DOMCTL_BATCH_HARD | 4u),
		-EINVAL));
	domctl_batch_get_affinity(batch, h->domid, 0, DOMCTL_BATCH_HARD);
	domctl_batch_get_affinity(batch, h->domid, 0, DOMCTL_BATCH_SOFT);
	cr_assert(eq(int, domctl_batch_submit(batch), 0));
	cr_assert(ne(ptr, (void *)domctl_batch_hard(batch, 0), NULL));
	cr_assert(eq(ptr, (void *)domctl_batch_soft(batch, 0), NULL));
	cr_assert(eq(ptr, (void *)domctl_batch_hard(batch, 1), NULL));
	cr_assert(ne(ptr, (void *)domctl_batch_soft(batch, 1), NULL));
	domctl_batch_close(batch);
}
