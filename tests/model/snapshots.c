/* SPDX-License-Identifier: MIT */
/* Snapshots where nothing goes wrong: what they say and what they cost. */
#include <string.h>

#include "hypercall/abi.h"
#include "tests/conform/host.h"
#include "tests/fake/xen.h"

TestSuite(snapshots, .timeout = 300);

static struct hypercall *hc;

static void prepare(const char *release)
{
	model_boot(release);
	model_add_domain(1, 3);
	model_add_domain(7, 2);
	model_create_domain(9, 4);
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
}

static struct domctl_snapshot *open_snapshot(unsigned int what,
					     const uint16_t *domids, size_t n)
{
	struct domctl_snapshot *s;

	cr_assert(eq(int, domctl_snapshot_open(hc, what, domids, n, &s), 0));
	return s;
}

Test(snapshots, all_domains_are_in_it)
{
	static const uint16_t domids[] = {0, 1, 7, 9};
	static const uint32_t vcpus[] = {2, 3, 2, 0};
	const struct model_release *r = model_oldest;
	struct domctl_snapshot *s;
	struct domctl_domain d;
	struct domctl_vcpu v;
	size_t i, j, first, next;

	for (; r < model_releases + model_nreleases; r++) {
		prepare(r->name);
		model.debug = true;
		s = open_snapshot(0, NULL, 0);
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
		cr_assert(eq(sz, host_snapshot_info(s).domains, 4));
		cr_assert(eq(sz, host_snapshot_info(s).vcpus, 7));
		for (i = 0, next = 0; i < 4; i++) {
			cr_assert(eq(int,
				     domctl_snapshot_domain(s, i, &d, &first),
				     0));
			cr_assert(eq(u16, d.domid, domids[i]));
			cr_assert(eq(u32, d.max_vcpus, vcpus[i]));
			cr_assert(eq(sz, first, next));
			for (j = 0; j < vcpus[i]; j++) {
				cr_assert(eq(
					int,
					domctl_snapshot_vcpu(s, first + j, &v),
					0));
				cr_assert(eq(int, v.error, 0));
				cr_assert(eq(u32, v.vcpu, j));
			}
			next = first + vcpus[i];
		}
		cr_assert(eq(int, domctl_snapshot_domain(s, 4, &d, NULL),
			     -EINVAL));
		cr_assert(eq(int, domctl_snapshot_vcpu(s, 7, &v), -EINVAL));
		cr_assert(eq(ptr, (void *)domctl_snapshot_hard(s, 0), NULL));
		domctl_snapshot_close(s);
		hypercall_close(hc);
	}
}

Test(snapshots, nothing_is_in_it_before_it_is_taken)
{
	struct domctl_snapshot *s;
	struct domctl_domain d;
	struct domctl_vcpu v;
	uint64_t ns = 77;

	prepare("4.17");
	s = open_snapshot(DOMCTL_SNAPSHOT_HARD | DOMCTL_SNAPSHOT_IDLE, NULL, 0);
	cr_assert(eq(sz, host_snapshot_info(s).domains, 0));
	cr_assert(eq(int, domctl_snapshot_domain(s, 0, &d, NULL), -EINVAL));
	cr_assert(eq(int, domctl_snapshot_vcpu(s, 0, &v), -EINVAL));
	cr_assert(eq(ptr, (void *)domctl_snapshot_hard(s, 0), NULL));
	cr_assert(eq(ptr, (void *)domctl_snapshot_soft(s, 0), NULL));
	cr_assert(eq(int, domctl_snapshot_idle(s, 0, &ns), -EINVAL));
	cr_assert(eq(u64, ns, 77));
	domctl_snapshot_close(s);
	hypercall_close(hc);
}

Test(snapshots, what_was_not_asked_for_is_not_read)
{
	static const unsigned int whats[] = {0, DOMCTL_SNAPSHOT_HARD,
					     DOMCTL_SNAPSHOT_SOFT,
					     DOMCTL_SNAPSHOT_IDLE, 7};
	struct domctl_snapshot *s;
	uint64_t ns;
	size_t i;

	for (i = 0; i < sizeof(whats) / sizeof(whats[0]); i++) {
		unsigned int what = whats[i];

		prepare("4.17");
		s = open_snapshot(what, NULL, 0);
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
		cr_assert(eq(int, !domctl_snapshot_hard(s, 0),
			     !(what & DOMCTL_SNAPSHOT_HARD)));
		cr_assert(eq(int, !domctl_snapshot_soft(s, 0),
			     !(what & DOMCTL_SNAPSHOT_SOFT)));
		cr_assert(eq(int, !model.domctls[XEN_DOMCTL_getvcpuaffinity],
			     !(what &
			       (DOMCTL_SNAPSHOT_HARD | DOMCTL_SNAPSHOT_SOFT))));
		cr_assert(eq(int, !model.sysctls[XEN_SYSCTL_getcpuinfo],
			     !(what & DOMCTL_SNAPSHOT_IDLE)));
		cr_assert(eq(int, domctl_snapshot_idle(s, 0, &ns),
			     what &DOMCTL_SNAPSHOT_IDLE ? 0 : -EINVAL));
		domctl_snapshot_close(s);
		hypercall_close(hc);
	}
}

Test(snapshots, unknown_wishes_are_refused)
{
	struct domctl_snapshot *s = (void *)&model;

	prepare("4.17");
	cr_assert(eq(int, domctl_snapshot_open(hc, 16, NULL, 0, &s), -EINVAL));
	cr_assert(eq(ptr, s, (void *)&model));
	hypercall_close(hc);
}

Test(snapshots, chosen_domains_are_in_it_and_no_others)
{
	static const uint16_t wanted[] = {9, 7, 300, 0};
	struct domctl_snapshot *s;
	struct domctl_domain d;
	size_t i;

	prepare("4.17");
	s = open_snapshot(DOMCTL_SNAPSHOT_HARD, wanted, 4);
	for (i = 0; i < 3; i++) {
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
		cr_assert(eq(sz, host_snapshot_info(s).domains, 3));
		cr_assert(eq(sz, host_snapshot_info(s).vcpus, 4));
		cr_assert(eq(int, domctl_snapshot_domain(s, 1, &d, NULL), 0));
		cr_assert(eq(u16, d.domid, 7));
	}
	/* One of another's is none of ours. */
	model_add_domain(3, 1);
	model.crossings = 0;
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(eq(u64, model.crossings, 1));
	cr_assert(eq(sz, host_snapshot_info(s).domains, 3));
	model_add_domain(300, 5);
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(eq(sz, host_snapshot_info(s).vcpus, 9));
	domctl_snapshot_close(s);
	hypercall_close(hc);
}

Test(snapshots, a_refresh_is_one_crossing_without_memory)
{
	const struct model_release *r = model_oldest;
	struct domctl_snapshot *s;
	uint64_t generation, maps;
	int turn;

	for (; r < model_releases + model_nreleases; r++) {
		prepare(r->name);
		s = open_snapshot(7, NULL, 0);
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
		generation = host_snapshot_info(s).generation;
		model.crossings = 0;
		maps = model.maps;
		for (turn = 0; turn < 10; turn++) {
			model_vcpu(1, 1)->time_ns = 5000000 + turn;
			model_vcpu(1, 1)->time_step = 0;
			cr_assert(eq(int, domctl_snapshot_take(s), 0));
		}
		cr_assert(eq(u64, model.crossings, 10));
		cr_assert(eq(u64, model.maps, maps));
		cr_assert(
			eq(u64, host_snapshot_info(s).generation, generation));
		domctl_snapshot_close(s);
		hypercall_close(hc);
	}
}

Test(snapshots, a_changed_set_of_domains_is_another_generation)
{
	struct domctl_snapshot *s;
	struct domctl_vcpu v;
	uint64_t generation;
	int i;

	prepare("4.17");
	s = open_snapshot(0, NULL, 0);
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	for (i = 0; i < 4; i++) {
		generation = host_snapshot_info(s).generation;
		if (i == 0)
			model_add_domain(200, 100);
		if (i == 1)
			model_remove_domain(1);
		if (i == 2) /* the same number, another domain */
			model_domain(7)->handle[5] ^= 1;
		if (i == 3) /* the empty one gets its vCPUs */
			cr_assert(eq(int, domctl_max_vcpus(hc, 9, NULL, 4), 0));
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
		cr_assert(ne(u64, host_snapshot_info(s).generation, generation),
			  "change %d", i);
	}
	cr_assert(eq(sz, host_snapshot_info(s).domains, 4));
	cr_assert(eq(sz, host_snapshot_info(s).vcpus, 2 + 2 + 4 + 100));
	cr_assert(eq(int, domctl_snapshot_vcpu(s, 107, &v), 0));
	cr_assert(eq(u32, v.vcpu, 99));
	domctl_snapshot_close(s);
	hypercall_close(hc);
}

Test(snapshots, maps_and_states_are_those_of_now)
{
	struct cpumap *want = host_map(4, "2");
	struct domctl_snapshot *s;
	struct domctl_vcpu v;
	uint64_t ns;

	prepare("4.17");
	s = open_snapshot(7, NULL, 0);
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(cpumap_full(domctl_snapshot_hard(s, 3)));
	cr_assert(eq(
		int,
		domctl_set_vcpu_affinity(hc, 1, 1, 0, want, NULL, NULL, NULL),
		0));
	model_vcpu(1, 1)->blocked = false;
	model_vcpu(1, 1)->running = true;
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(cpumap_equal(domctl_snapshot_hard(s, 3), want));
	cr_assert(cpumap_full(domctl_snapshot_soft(s, 3)));
	cr_assert(eq(int, domctl_snapshot_vcpu(s, 3, &v), 0));
	cr_assert(eq(int, v.state, DOMCTL_VCPU_RUNNING));
	cr_assert(eq(i32, v.cpu, 2));
	cr_assert(eq(int, domctl_snapshot_idle(s, 3, &ns), 0));
	cr_assert(gt(u64, ns, 0));
	cr_assert(eq(int, domctl_snapshot_idle(s, 4, &ns), -EINVAL));
	domctl_snapshot_close(s);
	hypercall_close(hc);
}

Test(snapshots, more_domains_than_it_had_room_for)
{
	struct domctl_snapshot *s;
	uint64_t ops;
	int i;

	prepare("4.17");
	s = open_snapshot(0, NULL, 0);
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	for (i = 10; i < 1000; i++)
		model_add_domain(i, 1);
	ops = model.ops;
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	/* No vCPU is read before all domains are known. */
	cr_assert(eq(u64, model.ops - ops, 7 + 1 + 8 + 997 + 1));
	cr_assert(eq(sz, host_snapshot_info(s).domains, 994));
	cr_assert(eq(sz, host_snapshot_info(s).vcpus, 997));
	for (i = 10; i < 1000; i++)
		model_remove_domain(i);
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(eq(sz, host_snapshot_info(s).domains, 4));
	domctl_snapshot_close(s);
	hypercall_close(hc);
}

Test(snapshots, a_failed_take_leaves_no_domains)
{
	struct domctl_snapshot *s;

	prepare("4.17");
	s = open_snapshot(0, NULL, 0);
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	model.restricted = true;
	cr_assert(eq(int, domctl_snapshot_take(s), -EPERM));
	cr_assert(eq(sz, host_snapshot_info(s).domains, 0));
	cr_assert(eq(sz, host_snapshot_info(s).vcpus, 0));
	model.restricted = false;
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(eq(sz, host_snapshot_info(s).domains, 4));
	domctl_snapshot_close(s);
	hypercall_close(hc);
}
