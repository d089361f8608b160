/* SPDX-License-Identifier: MIT */
/* No limit on CPUs, vCPUs or domains but Xen's own types. */
#include <stdlib.h>
#include <string.h>

#include "tests/conform/host.h"
#include "tests/fake/xen.h"
#include "tests/model/no_heap.h"

TestSuite(sizes, .timeout = 300);

static const uint32_t sizes[] = {1,    2,    7,    8,    9,    31,    32,
				 33,   63,   64,   65,   127,  128,   129,
				 255,  256,  257,  511,  512,  513,   1023,
				 1024, 1025, 4095, 4096, 4097, 16383, 16384};
#define NSIZES (sizeof(sizes) / sizeof(sizes[0]))

static struct hypercall *open_ok(void)
{
	struct hypercall *hc = NULL;

	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	return hc;
}

/* Pin to one CPU and read that back from Xen and from the library. */
static void check_pin(struct hypercall *hc, uint32_t ncpus, uint32_t cpu)
{
	struct cpumap *want = cpumap_alloc(ncpus), *got = cpumap_alloc(ncpus);
	struct cpumap *soft = cpumap_alloc(ncpus);
	uint32_t other;

	cpumap_set(want, cpu);
	cr_assert(
		eq(int,
		   domctl_set_vcpu_affinity(hc, 0, 0, 0, want, want, got, soft),
		   0));
	cr_assert(cpumap_equal(want, got));
	cr_assert(cpumap_equal(want, soft));
	for (other = 0; other < ncpus; other++)
		if (model_map_test(model_vcpu(0, 0)->hard, other) !=
		    (other == cpu))
			cr_fatal("%u CPUs, pin to %u: %u", ncpus, cpu, other);
	cr_assert(eq(int, domctl_get_vcpu_affinity(hc, 0, 0, got, soft), 0));
	cr_assert(cpumap_equal(want, got));
	cr_assert(cpumap_equal(want, soft));
	cpumap_free(want);
	cpumap_free(got);
	cpumap_free(soft);
}

static void check_host(uint32_t ncpus, uint32_t nnodes)
{
	struct domctl_cpu *cpus = calloc(ncpus, sizeof(*cpus));
	struct cpumap *map = cpumap_alloc(ncpus);
	struct hypercall *hc;

	model_set_host(ncpus, nnodes);
	hc = open_ok();
	cr_assert(eq(u32, hypercall_interface(hc)->ncpus, ncpus));
	cr_assert(eq(int, domctl_get_online_cpus(hc, map), 0));
	cr_assert(cpumap_full(map));
	cpumap_zero(map);
	cr_assert(eq(int, domctl_get_vcpu_affinity(hc, 0, 0, map, NULL), 0));
	cr_assert(cpumap_full(map));
	cr_assert(eq(long, domctl_get_cpus(hc, cpus, ncpus), ncpus));
	cr_assert(eq(u32, cpus[ncpus - 1].node, nnodes - 1));
	check_pin(hc, ncpus, 0);
	check_pin(hc, ncpus, ncpus / 2);
	check_pin(hc, ncpus, ncpus - 1);
	hypercall_close(hc);
	cpumap_free(map);
	free(cpus);
}

Test(sizes, hosts_of_any_number_of_cpus)
{
	static const char *const releases[] = {"4.5", "4.12", "4.20", "4.22"};
	size_t i, release;

	for (release = 0; release < 4; release++) {
		model_boot(releases[release]);
		for (i = 0; i < NSIZES; i++)
			check_host(sizes[i], 1);
	}
}

Test(sizes, hosts_of_any_number_of_nodes)
{
	static const uint32_t nnodes[] = {1, 2, 3, 8, 63, 64, 65, 255, 1024};
	struct domctl_node *nodes = calloc(1024, sizeof(*nodes));
	uint32_t *distances = calloc(1024 * 1024, sizeof(*distances));
	size_t i;
	uint32_t n;

	model_boot("4.17");
	for (i = 0; i < sizeof(nnodes) / sizeof(nnodes[0]); i++) {
		struct hypercall *hc;

		n = nnodes[i];
		check_host(1024, n == 1024 ? 1024 : 1);
		model_set_host(n, n);
		hc = open_ok();
		cr_assert(
			eq(long, domctl_get_nodes(hc, nodes, distances, n), n));
		cr_assert(eq(u64, nodes[n - 1].memory_bytes,
			     model.node[n - 1].memsize));
		cr_assert(eq(u32, distances[n * n - 1], 10));
		cr_assert(eq(u32, distances[n - 1], n == 1 ? 10 : 20 + n - 1));
		hypercall_close(hc);
	}
	free(nodes);
	free(distances);
}

static void check_vcpus(struct hypercall *hc, uint32_t nvcpus, uint32_t ncpus)
{
	struct cpumap_array *hard = cpumap_array_alloc(nvcpus, ncpus);
	struct domctl_vcpu *info = calloc(nvcpus, sizeof(*info));
	uint64_t before = hypercall_crossings(hc), ops;
	uint32_t i;

	cr_assert(eq(long, domctl_get_vcpus(hc, 1, 0, nvcpus, info, hard, NULL),
		     nvcpus));
	/* 16,384 operations in one; above 8 the number is asked for before. */
	cr_assert(eq(u64, hypercall_crossings(hc) - before,
		     (nvcpus > 8) + (2 * nvcpus + 16384) / 16384));
	/* What is not there is not asked for, however much room there is. */
	ops = model.ops;
	cr_assert(eq(long,
		     domctl_get_vcpus(hc, 1, 0, SIZE_MAX, info, NULL, NULL),
		     nvcpus));
	cr_assert(eq(u64, model.ops - ops, 2 + nvcpus));
	for (i = 0; i < nvcpus; i++) {
		if (info[i].vcpu != i || info[i].error ||
		    info[i].cpu != (int32_t)(i % ncpus))
			cr_fatal("vCPU %u of %u", i, nvcpus);
		cr_assert(cpumap_full(cpumap_array_row(hard, i)));
	}
	ops = model.ops;
	cr_assert(eq(long,
		     domctl_get_vcpus(hc, 1, nvcpus - 1, 9, info, NULL, NULL),
		     1));
	cr_assert(eq(u64, model.ops - ops, 2 + 1));
	free(info);
	cpumap_array_free(hard);
}

Test(sizes, domains_of_many_vcpus)
{
	static const uint32_t nvcpus[] = {1,   8,   9,    127, 128,
					  129, 512, 4096, 8192};
	struct hypercall *hc;
	size_t i;

	for (i = 0; i < sizeof(nvcpus) / sizeof(nvcpus[0]); i++) {
		model_boot("4.17");
		model_set_host(300, 2);
		model_add_domain(1, nvcpus[i]);
		hc = open_ok();
		check_vcpus(hc, nvcpus[i], 300);
		hypercall_close(hc);
	}
}

static struct hypercall *open_domains(uint32_t n)
{
	uint32_t i;

	model_boot("4.17");
	for (i = 1; i < n; i++)
		model_add_domain(i, 1);
	return open_ok();
}

Test(sizes, as_many_domains_as_there_are_numbers)
{
	struct domctl_domain *list = calloc(0x10000, sizeof(*list));
	struct hypercall *hc = open_domains(MODEL_MAX_DOMAINS);
	uint32_t i;

	cr_assert(eq(long, domctl_list_domains(hc, 0, list, 0x10000),
		     MODEL_MAX_DOMAINS));
	/* Room for more than that costs Xen's memory nothing. */
	cr_assert(eq(long, domctl_list_domains(hc, 0, list, SIZE_MAX),
		     MODEL_MAX_DOMAINS));
	for (i = 0; i < MODEL_MAX_DOMAINS; i++)
		if (list[i].domid != i)
			cr_fatal("entry %u is domain %u", i, list[i].domid);
	cr_assert(eq(long, domctl_list_domains(hc, 0x7fef, list, 0x10000), 1));
	cr_assert(eq(long, domctl_list_domains(hc, 0xffff, list, 0x10000), 0));
	hypercall_close(hc);
	free(list);
}

/* No more than there is room for, whatever is read in one crossing. */
static void check_list(struct hypercall *hc, struct domctl_domain *list,
		       uint16_t first, size_t n)
{
	size_t there = 300u - first, want = there < n ? there : n, i;
	uint64_t before = model.crossings;

	memset(list, 0x5a, 400 * sizeof(*list));
	cr_assert(eq(long, domctl_list_domains(hc, first, list, n), want));
	for (i = 0; i < 400; i++)
		cr_assert(
			eq(u16, list[i].domid, i < want ? first + i : 0x5a5a));
	cr_assert(eq(u64, model.crossings - before, (want + 127) / 128));
}

Test(sizes, a_list_ends_where_the_room_does)
{
	struct domctl_domain *list = calloc(400, sizeof(*list));
	struct hypercall *hc = open_domains(300);
	uint16_t i;

	for (i = 1; i < 310; i++)
		check_list(hc, list, i % 2 ? 100 : 0, i);
	hypercall_close(hc);
	free(list);
}

/* At whichever crossing. */
Test(sizes, a_long_list_that_fails_leaves_its_output)
{
	struct domctl_domain *list = calloc(1000, sizeof(*list));
	struct hypercall *hc = open_domains(300);
	uint32_t i, at;

	for (at = 1; at <= 3; at++) {
		model.fail_call = model.crossings + at;
		model.call_error = -ENOMEM;
		cr_assert(eq(long, domctl_list_domains(hc, 0, list, 1000),
			     -ENOMEM));
		for (i = 0; i < 1000; i++)
			cr_assert(zero(u32, list[i].max_vcpus));
	}
	cr_assert(eq(long, domctl_list_domains(hc, 0, list, 1000), 300));
	cr_assert(eq(u16, list[299].domid, 299));
	hypercall_close(hc);
	free(list);
}

Test(sizes, a_sampler_of_many_vcpus_steps_with_no_memory)
{
	struct domctl_sampler *s;
	struct hypercall *hc;
	int i;

	model_boot("4.17");
	hc = open_ok();
	cr_assert(eq(int, domctl_sampler_open(hc, NULL, 0, &s), 0));
	/* One by one: its arrays get to every size there is. */
	for (i = 1; i <= 100; i++) {
		model_add_domain(i, 3);
		cr_assert(eq(int, domctl_sampler_step(s), 0));
	}
	model.fail_map_all = 1;
	no_heap = true;
	for (i = 0; i < 5; i++)
		cr_assert(eq(int, domctl_sampler_step(s), 0));
	no_heap = false;
	domctl_sampler_close(s);
	hypercall_close(hc);
}

/* Past the end of the first list, which has no room for it. */
Test(sizes, a_chosen_domain_is_found_however_many_there_are)
{
	static const uint16_t last[] = {300}, ends[] = {1, 255, 256, 300};
	struct domctl_snapshot *one, *four;
	struct hypercall *hc;
	struct domctl_domain d;
	int i;

	model_boot("4.17");
	hc = open_ok();
	cr_assert(eq(int, domctl_snapshot_open(hc, 0, ends, 4, &four), 0));
	for (i = 1; i <= 300; i++) {
		model_add_domain(i, 2);
		if (i % 50)
			continue;
		cr_assert(eq(int, domctl_snapshot_take(four), 0));
		cr_assert(eq(sz, host_snapshot_info(four).domains,
			     i < 255   ? 1
			     : i < 300 ? 3
				       : 4));
	}
	cr_assert(eq(int, domctl_snapshot_open(hc, 0, last, 1, &one), 0));
	for (i = 0; i < 2; i++) {
		cr_assert(eq(int, domctl_snapshot_take(one), 0));
		cr_assert(eq(sz, host_snapshot_info(one).domains, 1));
		cr_assert(eq(sz, host_snapshot_info(one).vcpus, 2));
		cr_assert(eq(int, domctl_snapshot_domain(one, 0, &d, NULL), 0));
		cr_assert(eq(u16, d.domid, 300));
	}
	domctl_snapshot_close(one);
	domctl_snapshot_close(four);
	hypercall_close(hc);
}
