/* SPDX-License-Identifier: MIT */
/* One look, and what is planned first, say what a snapshot that is kept says. */
#include "tests/conform/host.h"

#define ALL (DOMCTL_SNAPSHOT_HARD | DOMCTL_SNAPSHOT_SOFT | DOMCTL_SNAPSHOT_IDLE)

static struct domctl_snapshot *take_of(struct host *h, unsigned int what,
				       size_t n)
{
	struct domctl_snapshot *s;

	cr_assert(eq(int, domctl_snapshot_open(h->hc, what, &h->domid, n, &s),
		     0));
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	return s;
}

/* Of the same vCPU in two snapshots, of which one has each map once. */
static void compare_vcpu(const struct domctl_snapshot *kept,
			 const struct domctl_snapshot *once, size_t j)
{
	const struct cpumap *hard = domctl_snapshot_hard(once, j);
	const struct cpumap *soft = domctl_snapshot_soft(once, j);
	struct domctl_vcpu a, b;

	cr_assert(eq(int, domctl_snapshot_vcpu(kept, j, &a), 0));
	cr_assert(eq(int, domctl_snapshot_vcpu(once, j, &b), 0));
	cr_assert(eq(u32, b.vcpu, a.vcpu));
	cr_assert(eq(int, b.error, a.error));
	cr_assert(eq(int, b.affinity_error, a.affinity_error));
	cr_assert(ge(u64, b.time_ns, a.time_ns));
	cr_assert(cpumap_equal(hard, domctl_snapshot_hard(kept, j)));
	cr_assert(cpumap_equal(soft, domctl_snapshot_soft(kept, j)));
	cr_assert(eq(int, hard == soft, cpumap_equal(hard, soft)));
}

CONFORM(snapshot_once, it_says_what_one_that_is_kept_says)
{
	struct domctl_snapshot *kept = take_of(h, ALL, 0);
	struct domctl_snapshot *once =
		take_of(h, ALL | DOMCTL_SNAPSHOT_ONCE, 0);
	size_t domains = host_snapshot_info(kept).domains, i, a, b;
	struct domctl_domain of_kept, of_once;
	uint64_t ns, later;

	cr_assert(eq(sz, host_snapshot_info(once).domains, domains));
	cr_assert(eq(sz, host_snapshot_info(once).vcpus,
		     host_snapshot_info(kept).vcpus));
	for (i = 0; i < domains; i++) {
		cr_assert(eq(int, domctl_snapshot_domain(kept, i, &of_kept, &a),
			     0));
		cr_assert(eq(int, domctl_snapshot_domain(once, i, &of_once, &b),
			     0));
		cr_assert(eq(u16, of_once.domid, of_kept.domid));
		cr_assert(eq(u32, of_once.max_vcpus, of_kept.max_vcpus));
		cr_assert(eq(int, of_once.type, of_kept.type));
		cr_assert(eq(int, of_once.state, of_kept.state));
		cr_assert(eq(sz, a, b));
	}
	for (i = 0; i < host_snapshot_info(kept).vcpus; i++)
		compare_vcpu(kept, once, i);
	cr_assert(eq(int, domctl_snapshot_idle(kept, 0, &ns), 0));
	cr_assert(eq(int, domctl_snapshot_idle(once, 0, &later), 0));
	cr_assert(ge(u64, later, ns));
	domctl_snapshot_close(once);
	domctl_snapshot_close(kept);
}

/* The maps of the domain's vCPUs: pinned is one of them, or none is. */
static void check_pinned(const struct domctl_snapshot *s, long pinned)
{
	const struct cpumap *map, *other;
	struct domctl_domain d;
	size_t first;
	long j;

	cr_assert(eq(int, domctl_snapshot_domain(s, 0, &d, &first), 0));
	other = domctl_snapshot_hard(s, first + (pinned == 0));
	for (j = 0; j < HOST_VCPUS; j++) {
		map = domctl_snapshot_hard(s, first + (size_t)j);
		cr_assert(eq(int, cpumap_full(map), j != pinned));
		cr_assert(eq(int, map == other, j != pinned));
	}
}

CONFORM(snapshot_once, it_has_equal_maps_once_and_can_look_again)
{
	struct domctl_snapshot *s =
		take_of(h, DOMCTL_SNAPSHOT_HARD | DOMCTL_SNAPSHOT_ONCE, 1);

	check_pinned(s, -1);
	if (!cpumap_full(h->usable)) {
		cr_assert(eq(int,
			     domctl_set_vcpu_affinity(h->hc, h->domid, 2, 0,
						      h->usable, NULL, NULL,
						      NULL),
			     0));
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
		check_pinned(s, 2);
	}
	domctl_snapshot_close(s);
}

CONFORM(snapshot_once, a_plan_has_the_domains_and_the_take_their_vcpus)
{
	static const unsigned int whats[] = {0, DOMCTL_SNAPSHOT_ONCE};
	struct domctl_snapshot *s;
	struct domctl_domain d;
	struct domctl_vcpu v;
	size_t i, first;

	for (i = 0; i < 2; i++) {
		cr_assert(eq(
			int,
			domctl_snapshot_open(h->hc, whats[i], &h->domid, 1, &s),
			0));
		cr_assert(eq(int, domctl_snapshot_plan(s), 0));
		cr_assert(eq(sz, host_snapshot_info(s).domains, 1));
		cr_assert(eq(sz, host_snapshot_info(s).vcpus, 0));
		cr_assert(eq(int, domctl_snapshot_domain(s, 0, &d, &first), 0));
		cr_assert(eq(u16, d.domid, h->domid));
		cr_assert(eq(int, domctl_snapshot_vcpu(s, 0, &v), -EINVAL));
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
		cr_assert(eq(sz, host_snapshot_info(s).vcpus, HOST_VCPUS));
		cr_assert(eq(int, domctl_snapshot_vcpu(s, first, &v), 0));
		cr_assert(eq(int, v.error, 0));
		domctl_snapshot_close(s);
	}
}
