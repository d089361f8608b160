/* SPDX-License-Identifier: MIT */
/* Who is there: planned first, asked one by one, without memory. */
#include <errno.h>
#include <stdlib.h>

#include "hypercall/abi.h"
#include "tests/conform/host.h"
#include "tests/fake/xen.h"
#include "tests/model/no_heap.h"

TestSuite(snapshots_plan, .timeout = 300);

#define MAPS (DOMCTL_SNAPSHOT_HARD | DOMCTL_SNAPSHOT_SOFT)

static struct hypercall *hc;

/*
 * Domains 1 to n, of which each third has no vCPU and the others have three,
 * the first of them with a map of its own.
 */
static void prepare(const char *release, uint32_t n)
{
	uint32_t i;

	model_boot(release);
	model_set_host(300, 1);
	for (i = 1; i <= n; i++) {
		model_add_domain((uint16_t)i, i % 3 ? 3 : 0);
		if (i % 3 == 0)
			continue;
		model_vcpu(i, 0)->hard = calloc(1, model_map_bytes());
		model_map_set(model_vcpu(i, 0)->hard, i % 300);
	}
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
}

static struct domctl_snapshot *open_snapshot(unsigned int what,
					     const uint16_t *domids, size_t n)
{
	struct domctl_snapshot *s;

	cr_assert(eq(int, domctl_snapshot_open(hc, what, domids, n, &s), 0));
	return s;
}

static const unsigned int kinds[] = {MAPS, MAPS | DOMCTL_SNAPSHOT_ONCE};

#define FOR_EACH_KIND(kind) for (size_t kind = 0; kind < 2; kind++)

/* The next domain, too, where a piece of the list is full. */
Test(snapshots_plan, domains_are_all_found_however_many_there_are)
{
	static const uint32_t sizes[] = {1,   126, 127, 128, 129,  254,
					 255, 256, 383, 384, 1300, 2600};
	struct domctl_snapshot *s;
	struct domctl_domain d;
	size_t i, first;
	uint32_t j;

	FOR_EACH_KIND(kind)
	{
		for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			prepare("4.17", sizes[i]);
			s = open_snapshot(kinds[kind], NULL, 0);
			cr_assert(eq(int, domctl_snapshot_plan(s), 0));
			cr_assert(eq(u64,
				     model.domctls[XEN_DOMCTL_getvcpuaffinity],
				     0));
			cr_assert(eq(sz, host_snapshot_info(s).domains,
				     sizes[i] + 1));
			cr_assert(eq(sz, host_snapshot_info(s).vcpus, 0));
			cr_assert(eq(int, domctl_snapshot_take(s), 0));
			for (j = 1; j <= sizes[i]; j++) {
				cr_assert(eq(int,
					     domctl_snapshot_domain(s, j, &d,
								    &first),
					     0));
				cr_assert(eq(u16, d.domid, j));
				cr_assert(eq(
					sz, first,
					2 + 3 * (size_t)(j - 1 - (j - 1) / 3)));
			}
			domctl_snapshot_close(s);
			hypercall_close(hc);
			cr_assert(eq(sz, model.mapped, 0));
		}
	}
}

/* What has changed since the plan is told, and is no other generation. */
Test(snapshots_plan, the_take_tells_what_domains_are_now)
{
	struct domctl_snapshot *s;
	struct domctl_domain d;
	uint64_t generation;

	FOR_EACH_KIND(kind)
	{
		prepare("4.17", 2);
		s = open_snapshot(kinds[kind], NULL, 0);
		cr_assert(eq(int, domctl_snapshot_plan(s), 0));
		generation = host_snapshot_info(s).generation;
		cr_assert(eq(int, domctl_snapshot_domain(s, 1, &d, NULL), 0));
		cr_assert(eq(int, d.state, DOMCTL_STATE_RUNNING));
		model_domain(1)->paused = true;
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
		cr_assert(eq(int, domctl_snapshot_domain(s, 1, &d, NULL), 0));
		cr_assert(eq(int, d.state, DOMCTL_STATE_PAUSED));
		cr_assert(eq(int, domctl_snapshot_plan(s), 0));
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
		cr_assert(
			eq(u64, host_snapshot_info(s).generation, generation));
		model_add_domain(5, 1);
		cr_assert(eq(int, domctl_snapshot_plan(s), 0));
		cr_assert(
			ne(u64, host_snapshot_info(s).generation, generation));
		cr_assert(eq(sz, host_snapshot_info(s).domains, 4));
		domctl_snapshot_close(s);
		hypercall_close(hc);
	}
}

/* Nor is the next take's, which finds none either, that of the last domains. */
Test(snapshots_plan, no_domains_after_a_failure_are_another_generation)
{
	static const uint16_t wanted[] = {2};
	struct domctl_snapshot *s;
	uint64_t generation;

	FOR_EACH_KIND(kind)
	{
		prepare("4.17", 2);
		s = open_snapshot(kinds[kind], wanted, 1);
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
		cr_assert(eq(sz, host_snapshot_info(s).vcpus, 3));
		generation = host_snapshot_info(s).generation;
		model.restricted = true;
		cr_assert(eq(int, domctl_snapshot_take(s), -EPERM));
		cr_assert(
			ne(u64, host_snapshot_info(s).generation, generation));
		model.restricted = false;
		model_remove_domain(2);
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
		cr_assert(eq(sz, host_snapshot_info(s).domains, 0));
		cr_assert(
			ne(u64, host_snapshot_info(s).generation, generation));
		generation = host_snapshot_info(s).generation;
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
		cr_assert(
			eq(u64, host_snapshot_info(s).generation, generation));
		domctl_snapshot_close(s);
		hypercall_close(hc);
	}
}

/* A planned one that has gone, and one that has come, are read as they are. */
Test(snapshots_plan, a_plan_that_is_no_longer_true_is_made_again)
{
	struct domctl_snapshot *s;
	struct domctl_domain d;
	size_t first;

	FOR_EACH_KIND(kind)
	{
		prepare("4.17", 4);
		s = open_snapshot(kinds[kind], NULL, 0);
		cr_assert(eq(int, domctl_snapshot_plan(s), 0));
		model_remove_domain(1);
		model_add_domain(9, 5);
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
		cr_assert(eq(sz, host_snapshot_info(s).domains, 5));
		cr_assert(eq(sz, host_snapshot_info(s).vcpus, 2 + 3 + 3 + 5));
		cr_assert(eq(int, domctl_snapshot_domain(s, 4, &d, &first), 0));
		cr_assert(eq(u16, d.domid, 9));
		cr_assert(eq(sz, first, 8));
		domctl_snapshot_close(s);
		hypercall_close(hc);
	}
}

/* While vCPUs are read there come 60 more, up to some time: once after a list. */
static void sixty_more(uint64_t n)
{
	static uint64_t lists, reads, next = 1;
	uint64_t now = model.sysctls[XEN_SYSCTL_getdomaininfolist], end;

	(void)n;
	if (model.domctls[XEN_DOMCTL_getvcpuinfo] == reads || now == lists)
		return;
	reads = model.domctls[XEN_DOMCTL_getvcpuinfo];
	lists = now;
	for (end = next + 60; next < end && next < 640; next++)
		model_add_domain((uint16_t)next, 1);
}

Test(snapshots_plan, a_list_with_no_room_for_it_is_no_domain_that_has_gone)
{
	struct domctl_snapshot *s;
	struct domctl_domain d;

	model_boot("4.17");
	model_add_domain(20000, 1);
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	s = open_snapshot(MAPS, NULL, 0);
	model.hook = sixty_more;
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(eq(sz, host_snapshot_info(s).domains, 1 + 639 + 1));
	cr_assert(eq(int, domctl_snapshot_domain(s, 640, &d, NULL), 0));
	cr_assert(eq(u16, d.domid, 20000));
	domctl_snapshot_close(s);
	hypercall_close(hc);
}

/* Up to 4.17 Xen answers for the next one, and leaves its number there. */
Test(snapshots_plan, chosen_ones_that_come_and_go_are_never_another)
{
	static const uint16_t wanted[] = {4, 2, 2, 7, 0x7fff};
	const struct model_release *r = model_oldest;
	struct domctl_snapshot *s;
	struct domctl_domain d;
	int turn;

	for (; r < model_releases + model_nreleases; r++) {
		FOR_EACH_KIND(kind)
		{
			prepare(r->name, 5);
			s = open_snapshot(kinds[kind], wanted, 5);
			for (turn = 0; turn < 6; turn++) {
				bool there = !(turn & 2);

				if (turn == 2)
					model_remove_domain(2);
				if (turn == 4)
					model_add_domain(2, 7);
				cr_assert(eq(int, domctl_snapshot_take(s), 0));
				cr_assert(eq(sz, host_snapshot_info(s).domains,
					     there ? 2 : 1));
				cr_assert(eq(sz, host_snapshot_info(s).vcpus,
					     turn < 2   ? 6
					     : turn < 4 ? 3
							: 10));
				cr_assert(eq(
					int,
					domctl_snapshot_domain(s, 0, &d, NULL),
					0));
				cr_assert(eq(u16, d.domid, there ? 2 : 4));
			}
			domctl_snapshot_close(s);
			hypercall_close(hc);
		}
	}
}

/* The library's own memory: nothing is there, and the next take works. */
static int take_with_less(unsigned int what, bool plan, size_t n)
{
	struct domctl_snapshot *s;
	int err;

	prepare("4.17", 400);
	s = open_snapshot(what, NULL, 0);
	no_heap_at = n;
	err = plan ? domctl_snapshot_plan(s) : 0;
	if (!err)
		err = domctl_snapshot_take(s);
	no_heap_at = 0;
	if (err) {
		cr_assert(eq(int, err, -ENOMEM));
		cr_assert(eq(sz, host_snapshot_info(s).domains, 0));
		cr_assert(eq(sz, host_snapshot_info(s).vcpus, 0));
	}
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(eq(sz, host_snapshot_info(s).domains, 401));
	cr_assert(eq(sz, host_snapshot_info(s).vcpus, 2 + 3 * (400 - 133)));
	domctl_snapshot_close(s);
	hypercall_close(hc);
	cr_assert(eq(sz, model.mapped, 0));
	return err;
}

Test(snapshots_plan, every_lack_of_memory_is_survived)
{
	size_t n;

	FOR_EACH_KIND(kind)
	{
		for (int plan = 0; plan < 2; plan++) {
			for (n = 1; take_with_less(kinds[kind], plan, n); n++)
				;
			cr_assert(gt(sz, n, 12));
		}
	}
}
