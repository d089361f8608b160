/* SPDX-License-Identifier: MIT */
/* One look: in waves, whatever their number, and each map once. */
#include <stdlib.h>
#include <string.h>

#include "hypercall/abi.h"
#include "tests/conform/host.h"
#include "tests/fake/xen.h"
#include "tests/model/no_heap.h"

TestSuite(snapshots_once, .timeout = 300);

#define WAVE 320
#define MAPS (DOMCTL_SNAPSHOT_HARD | DOMCTL_SNAPSHOT_SOFT)
#define ALL  (MAPS | DOMCTL_SNAPSHOT_IDLE)

static struct hypercall *hc;

static struct domctl_snapshot *open_snapshot(unsigned int what,
					     const uint16_t *domids, size_t n)
{
	struct domctl_snapshot *s;

	cr_assert(eq(int,
		     domctl_snapshot_open(hc, what | DOMCTL_SNAPSHOT_ONCE,
					  domids, n, &s),
		     0));
	return s;
}

/* Of domain domid: each vCPU has a time, a CPU and maps that tell which. */
static void mark(uint16_t domid, uint32_t nmaps)
{
	struct model_domain *d = model_domain(domid);
	uint32_t i;

	for (i = 0; i < d->max_vcpus; i++) {
		struct model_vcpu *v = &d->vcpus[i];

		v->time_step = 0;
		v->time_ns = domid * UINT64_C(1000000) + i;
		v->cpu = i % model.ncpus;
		v->hard = calloc(1, model_map_bytes());
		v->soft = calloc(1, model_map_bytes());
		model_map_set(v->hard, i % nmaps);
		model_map_set(v->soft, (i + domid) / 7 % nmaps);
	}
}

static bool only(const struct cpumap *map, uint32_t cpu)
{
	return map && cpumap_weight(map) == 1 && cpumap_test(map, cpu);
}

static void check_marked(const struct domctl_snapshot *s, uint16_t domid,
			 size_t first, uint32_t nvcpus, uint32_t nmaps)
{
	struct domctl_vcpu v;
	uint32_t i;

	for (i = 0; i < nvcpus; i++) {
		cr_assert(eq(int, domctl_snapshot_vcpu(s, first + i, &v), 0));
		if (v.error || v.affinity_error || v.vcpu != i ||
		    v.time_ns != domid * UINT64_C(1000000) + i ||
		    v.cpu != (int32_t)(i % model.ncpus) ||
		    !only(domctl_snapshot_hard(s, first + i), i % nmaps) ||
		    !only(domctl_snapshot_soft(s, first + i),
			  (i + domid) / 7 % nmaps))
			cr_fatal("domain %u: vCPU %u", domid, i);
	}
}

/* The last wave is a part of one, a whole one, or has one vCPU. */
Test(snapshots_once, every_vcpu_is_read_once_whatever_is_left_for_the_last_wave)
{
	static const uint32_t sizes[] = {1,   2,   317, 318,  319,
					 637, 638, 639, 1000, 4798};
	struct domctl_snapshot *s;
	size_t i;

	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		model_boot("4.17");
		model_set_host(64, 1);
		model_add_domain(5, sizes[i]);
		mark(5, 64);
		cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
		s = open_snapshot(MAPS, NULL, 0);
		model.crossings = 0;
		memset(model.domctls, 0, sizeof(model.domctls));
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
		cr_assert(eq(sz, host_snapshot_info(s).vcpus, 2 + sizes[i]));
		check_marked(s, 5, 2, sizes[i], 64);
		cr_assert(eq(u64, model.domctls[XEN_DOMCTL_getvcpuinfo],
			     2 + sizes[i]));
		cr_assert(eq(u64, model.domctls[XEN_DOMCTL_getvcpuaffinity],
			     2 + sizes[i]));
		cr_assert(eq(u64, model.crossings,
			     2 + (2 + sizes[i] + WAVE - 1) / WAVE));
		domctl_snapshot_close(s);
		hypercall_close(hc);
		cr_assert(eq(sz, model.mapped, 0));
	}
}

/* Equal ones are one, and no others are, across waves and domains. */
Test(snapshots_once, a_map_is_there_once)
{
	static const uint32_t nmaps[] = {1, 2, 31, 300};
	const struct cpumap *seen[300], *map;
	struct domctl_snapshot *s;
	uint32_t cpu;
	size_t i, j, k;

	for (i = 0; i < 4; i++) {
		model_boot("4.17");
		model_set_host(300, 1);
		for (j = 1; j <= 4; j++) {
			model_add_domain(j, 200);
			mark(j, nmaps[i]);
		}
		cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
		s = open_snapshot(MAPS, NULL, 0);
		/* And again: not those of the last time. */
		for (k = 0; k < 2; k++) {
			cr_assert(eq(int, domctl_snapshot_take(s), 0));
			memset(seen, 0, sizeof(seen));
			for (j = 2; j < 2 * 802; j++) {
				map = j & 1 ? domctl_snapshot_hard(s, j / 2)
					    : domctl_snapshot_soft(s, j / 2);
				if (cpumap_full(map) || j / 2 < 2)
					continue;
				cpu = cpumap_first(map);
				if (!seen[cpu])
					seen[cpu] = map;
				cr_assert(eq(ptr, (void *)seen[cpu],
					     (void *)map));
			}
			for (j = 1; j <= 4; j++)
				check_marked(s, j, 2 + 200 * (j - 1), 200,
					     nmaps[i]);
		}
		cr_assert(eq(ptr, (void *)domctl_snapshot_hard(s, 0),
			     (void *)domctl_snapshot_soft(s, 1)));
		domctl_snapshot_close(s);
		hypercall_close(hc);
	}
}

Test(snapshots_once, its_pages_are_those_of_the_next_look)
{
	struct domctl_snapshot *first, *next;
	uint64_t maps;

	model_boot("4.17");
	model_add_domain(1, 500);
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	first = open_snapshot(ALL, NULL, 0);
	next = open_snapshot(ALL, NULL, 0);
	cr_assert(eq(int, domctl_snapshot_take(first), 0));
	maps = model.maps;
	cr_assert(eq(int, domctl_snapshot_take(next), 0));
	cr_assert(eq(int, domctl_snapshot_take(first), 0));
	cr_assert(eq(u64, model.maps, maps));
	domctl_snapshot_close(first);
	domctl_snapshot_close(next);
	hypercall_close(hc);
}

/* Those that begin alike, and those that differ in their last word alone. */
Test(snapshots_once, maps_of_many_words_are_told_apart)
{
	struct domctl_snapshot *s;
	uint32_t i, j;

	model_boot("4.17");
	model_set_host(4096, 1);
	model_add_domain(1, 64);
	mark(1, 1);
	for (i = 0; i < 64; i++)
		model_map_set(model_vcpu(1, i)->hard, 4032 + i);
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	s = open_snapshot(MAPS, NULL, 0);
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	for (i = 0; i < 64; i++) {
		cr_assert(eq(u32, cpumap_weight(domctl_snapshot_hard(s, 2 + i)),
			     2));
		cr_assert(
			cpumap_test(domctl_snapshot_hard(s, 2 + i), 4032 + i));
		for (j = 0; j < i; j++)
			cr_assert(ne(ptr,
				     (void *)domctl_snapshot_hard(s, 2 + i),
				     (void *)domctl_snapshot_hard(s, 2 + j)));
	}
	domctl_snapshot_close(s);
	hypercall_close(hc);
}

/* Larger than all that a wave has otherwise; and 16,384 CPUs are no problem. */
Test(snapshots_once, a_wave_of_one_vcpu_where_its_maps_are_that_large)
{
	static const uint32_t cpus[] = {16384, 1u << 20};
	struct domctl_snapshot *s;
	uint64_t ns;
	size_t i;

	for (i = 0; i < 2; i++) {
		model_boot("4.17");
		model_set_host(cpus[i], 1);
		model_add_domain(1, 3);
		mark(1, cpus[i]);
		cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
		s = open_snapshot(ALL, NULL, 0);
		model.crossings = 0;
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
		check_marked(s, 1, 2, 3, cpus[i]);
		cr_assert(
			eq(int, domctl_snapshot_idle(s, cpus[i] - 1, &ns), 0));
		if (cpus[i] == 16384)
			cr_assert(eq(u64, model.crossings, 1 + 1 + 1 + 1));
		domctl_snapshot_close(s);
		hypercall_close(hc);
		cr_assert(eq(sz, model.mapped, 0));
	}
}

/* Another domain 2 before the n-th operation. */
static uint64_t replaced_at;

static void replace(uint64_t n)
{
	if (n != replaced_at)
		return;
	model_remove_domain(2);
	model_add_domain(2, 300)->handle[3] = 0x77;
	mark(2, 63);
}

/* Whenever it goes, between the waves too: all that is told is the new one's. */
Test(snapshots_once, a_domain_that_is_replaced_between_waves_is_read_again)
{
	struct domctl_snapshot *s;
	struct domctl_domain d;
	uint64_t at;
	size_t first;

	for (at = 1; at < 2 * 902 + 3; at += 64) {
		model_boot("4.17");
		model_set_host(64, 1);
		model_add_domain(1, 300);
		model_add_domain(2, 300);
		model_add_domain(3, 300);
		mark(1, 64);
		mark(2, 64);
		mark(3, 64);
		cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
		s = open_snapshot(MAPS, NULL, 0);
		replaced_at = model.ops + at;
		model.hook = replace;
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
		cr_assert(eq(int, domctl_snapshot_domain(s, 2, &d, &first), 0));
		check_marked(s, 1, 2, 300, 64);
		check_marked(s, 2, 302, 300, d.uuid[3] == 0x77 ? 63 : 64);
		check_marked(s, 3, 602, 300, 64);
		cr_assert(eq(int, d.uuid[3] == 0x77, model.ops > replaced_at));
		domctl_snapshot_close(s);
		hypercall_close(hc);
	}
}

/* What the wave before read in its place is no map of this one. */
Test(snapshots_once, a_fault_in_a_later_wave_is_no_map_of_an_earlier_one)
{
	struct domctl_snapshot *s;
	struct domctl_vcpu v;
	uint64_t n;
	uint32_t i, lost = 0;

	for (n = 1; n < 6 * 2 * 602; n += 37) {
		model_boot("4.17");
		model_set_host(603, 1);
		model_add_domain(1, 600);
		mark(1, 603);
		model.faultable = true;
		cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
		s = open_snapshot(MAPS, NULL, 0);
		model_fail_access(n, false);
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
		for (i = 0; i < 600; i++) {
			domctl_snapshot_vcpu(s, 2 + i, &v);
			cr_assert(v.affinity_error
					  ? v.affinity_error == -EFAULT
					  : only(domctl_snapshot_hard(s, 2 + i),
						 i));
			lost += !!v.affinity_error;
		}
		domctl_snapshot_close(s);
		hypercall_close(hc);
	}
	cr_assert(gt(u32, lost, 0));
}
