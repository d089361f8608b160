/* SPDX-License-Identifier: MIT */
/* Affinity: what is set is what is got, and Xen's effective maps. */
#include "tests/conform/host.h"

static int set(struct host *h, uint32_t vcpu, const struct cpumap *hard,
	       const struct cpumap *soft)
{
	return domctl_set_vcpu_affinity(h->hc, h->domid, vcpu, 0, hard, soft,
					NULL, NULL);
}

static struct cpumap *none(struct host *h)
{
	return host_map(h->ncpus, "none");
}

static struct cpumap *only(struct host *h, uint32_t cpu)
{
	struct cpumap *map = none(h);

	cr_assert(cpumap_set(map, cpu));
	return map;
}

static const char *all(struct host *h)
{
	return host_text(host_map(h->ncpus, "all"));
}

#define assert_hard(vcpu, text)                                                \
	cr_assert(eq(str, (char *)host_hard(h, h->domid, vcpu), (char *)text))
#define assert_soft(vcpu, text)                                                \
	cr_assert(eq(str, (char *)host_soft(h, h->domid, vcpu), (char *)text))
#define assert_map(map, text)                                                  \
	cr_assert(eq(str, (char *)host_text(map), (char *)text))

CONFORM(affinity, a_new_vcpu_may_run_anywhere)
{
	uint32_t i;

	for (i = 0; i < HOST_VCPUS; i++) {
		assert_hard(i, all(h));
		assert_soft(i, all(h));
	}
}

CONFORM(affinity, hard_alone_is_kept)
{
	struct cpumap *last = only(h, cpumap_last(h->usable));

	cr_assert(eq(int, set(h, 1, last, NULL), 0));
	assert_hard(1, host_text(last));
	assert_soft(1, all(h));
	assert_hard(0, all(h));
	assert_hard(2, all(h));
}

CONFORM(affinity, soft_alone_is_kept)
{
	struct cpumap *last = only(h, cpumap_last(h->usable));

	cr_assert(eq(int, set(h, 1, NULL, last), 0));
	assert_soft(1, host_text(last));
	assert_hard(1, all(h));
	assert_soft(0, all(h));
	assert_soft(2, all(h));
}

CONFORM(affinity, both_are_kept_apart)
{
	struct cpumap *first = only(h, cpumap_first(h->usable));
	struct cpumap *last = only(h, cpumap_last(h->usable));
	struct cpumap *hard = none(h), *soft = none(h);

	cr_assert(eq(int, set(h, 0, first, last), 0));
	cr_assert(eq(int,
		     domctl_get_vcpu_affinity(h->hc, h->domid, 0, hard, soft),
		     0));
	assert_map(hard, host_text(first));
	assert_map(soft, host_text(last));
}

CONFORM(affinity, every_usable_cpu_can_be_pinned_to)
{
	uint32_t cpu;

	cpumap_for_each_cpu (cpu, h->usable) {
		struct cpumap *map = only(h, cpu);

		cr_assert(eq(int, set(h, 3, map, map), 0), "CPU %u", cpu);
		assert_hard(3, host_text(map));
		assert_soft(3, host_text(map));
	}
}

CONFORM(affinity, setting_leaves_the_requests_alone)
{
	struct cpumap *hard = host_map(h->ncpus, "all");
	struct cpumap *soft = host_map(h->ncpus, "all");

	cr_assert(eq(int, set(h, 0, hard, soft), 0));
	cr_assert(cpumap_full(hard));
	cr_assert(cpumap_full(soft));
}

CONFORM(affinity, effective_hard_is_what_the_pool_has)
{
	struct cpumap *want = host_map(h->ncpus, "all"), *got = none(h);

	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, h->domid, 0, 0, want, NULL,
					      got, NULL),
		     0));
	assert_map(got, host_text(h->usable));
	assert_hard(0, all(h));
}

CONFORM(affinity, effective_soft_is_within_hard)
{
	struct cpumap *hard = only(h, cpumap_first(h->usable));
	struct cpumap *soft = host_map(h->ncpus, "all");
	struct cpumap *got_hard = none(h), *got_soft = none(h);

	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, h->domid, 0, 0, hard, soft,
					      got_hard, got_soft),
		     0));
	assert_map(got_hard, host_text(hard));
	assert_map(got_soft, host_text(hard));
	assert_soft(0, all(h));
	/* Soft alone: within the hard map that is in force. */
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, h->domid, 0, 0, NULL, soft,
					      NULL, got_soft),
		     0));
	assert_map(got_soft, host_text(hard));
}

CONFORM(affinity, soft_outside_hard_has_no_effect_and_is_kept)
{
	struct cpumap *hard = only(h, cpumap_first(h->usable));
	struct cpumap *soft = only(h, cpumap_last(h->usable));
	struct cpumap *got = host_map(h->ncpus, "all");

	if (cpumap_equal(hard, soft))
		return;
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, h->domid, 0, 0, hard, soft,
					      NULL, got),
		     0));
	assert_map(got, "none");
	assert_soft(0, host_text(soft));
}

CONFORM(affinity, effective_maps_may_replace_the_requests)
{
	struct cpumap *hard = host_map(h->ncpus, "all");
	struct cpumap *soft = host_map(h->ncpus, "all");

	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, h->domid, 0, 0, hard, soft,
					      hard, soft),
		     0));
	assert_map(hard, host_text(h->usable));
	assert_map(soft, host_text(h->usable));
	assert_hard(0, all(h));
	assert_soft(0, all(h));
}

CONFORM(affinity, effective_of_a_map_that_is_not_set_is_untouched)
{
	struct cpumap *one = only(h, cpumap_first(h->usable));
	struct cpumap *got = none(h);

	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, h->domid, 0, 0, one, NULL,
					      NULL, got),
		     0));
	assert_map(got, "none");
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, h->domid, 0, 0, NULL, one,
					      got, NULL),
		     0));
	assert_map(got, "none");
}

/* A dry run computes. */
static void compare_with_xen(struct host *h, const struct cpumap *hard,
			     const struct cpumap *soft)
{
	struct cpumap *got_hard = none(h), *got_soft = none(h);
	struct domctl_pin pin = {
		.domid = h->domid, .vcpu = 1, .hard = hard, .soft = soft};

	pin.effective_hard = none(h);
	pin.effective_soft = none(h);
	cr_assert(eq(int, domctl_pin(h->hc, &pin, 1, DOMCTL_PIN_DRY_RUN), 0));
	cr_assert(eq(int, pin.effective_error, 0));
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, h->domid, 1, 0, hard, soft,
					      got_hard, got_soft),
		     0));
	assert_map(pin.effective_hard, host_text(got_hard));
	assert_map(pin.effective_soft, host_text(got_soft));
}

CONFORM(affinity, what_is_computed_is_what_xen_says)
{
	struct cpumap *maps[6];
	size_t i, j;

	maps[0] = host_map(h->ncpus, "all");
	maps[1] = h->usable;
	maps[2] = only(h, cpumap_first(h->usable));
	maps[3] = only(h, cpumap_last(h->usable));
	maps[4] = none(h);
	cpumap_complement(maps[4], h->usable);
	cpumap_or(maps[4], maps[4], maps[3]);
	maps[5] = none(h);
	cpumap_andnot(maps[5], maps[0], maps[2]);
	for (i = 0; i < 6; i++) {
		for (j = 0; j < 6; j++) {
			/* The last one may have no CPU of the pool. */
			if (cpumap_empty(maps[j]) ||
			    !cpumap_intersects(maps[i], h->usable))
				continue;
			compare_with_xen(h, maps[i], NULL);
			compare_with_xen(h, NULL, maps[j]);
			compare_with_xen(h, maps[i], maps[j]);
			compare_with_xen(h, NULL, maps[i]);
		}
	}
}

CONFORM(affinity, maps_longer_than_the_host_do)
{
	struct cpumap *map = host_map(h->ncpus + 100, "none");
	struct cpumap *got = host_map(h->ncpus + 1000, "all");

	cpumap_set(map, cpumap_last(h->usable));
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, h->domid, 0, 0, map, map,
					      got, NULL),
		     0));
	assert_map(got, host_text(map));
	cpumap_fill(got);
	cr_assert(eq(int,
		     domctl_get_vcpu_affinity(h->hc, h->domid, 0, got, NULL),
		     0));
	assert_map(got, host_text(map));
	cpumap_fill(got);
	cr_assert(eq(int,
		     domctl_get_vcpu_affinity(h->hc, h->domid, 0, NULL, got),
		     0));
	assert_map(got, host_text(map));
}

CONFORM(affinity, a_shorter_map_stands_for_its_cpus)
{
	uint32_t cpu = cpumap_first(h->usable);
	struct cpumap *map = host_map(cpu + 1, "none");

	cpumap_set(map, cpu);
	cr_assert(eq(int, set(h, 0, map, map), 0));
	assert_hard(0, host_text(only(h, cpu)));
	assert_soft(0, host_text(only(h, cpu)));
}

CONFORM(affinity, force_does_no_harm_where_nothing_is_held)
{
	struct cpumap *one = only(h, cpumap_first(h->usable));

	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, h->domid, 0,
					      DOMCTL_PIN_FORCE, one, one, NULL,
					      NULL),
		     0));
	assert_hard(0, host_text(one));
}

CONFORM(affinity, domain_0_is_pinned_like_any_other)
{
	struct cpumap *old_hard = none(h), *old_soft = none(h);
	struct cpumap *one = only(h, cpumap_last(h->usable));

	cr_assert(eq(int,
		     domctl_get_vcpu_affinity(h->hc, 0, 0, old_hard, old_soft),
		     0));
	cr_assert(eq(
		int,
		domctl_set_vcpu_affinity(h->hc, 0, 0, 0, one, one, NULL, NULL),
		0));
	cr_assert(eq(str, (char *)host_hard(h, 0, 0), (char *)host_text(one)));
	cr_assert(eq(str, (char *)host_soft(h, 0, 0), (char *)host_text(one)));
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, 0, 0, 0, old_hard,
					      old_soft, NULL, NULL),
		     0));
	cr_assert(eq(str, (char *)host_hard(h, 0, 0),
		     (char *)host_text(old_hard)));
}
