/* SPDX-License-Identifier: MIT */
/*
 * What the first take costs on large hosts, whatever the mixture of domains and
 * vCPUs: pages of all that the process ever maps, crossings, operations.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/conform/host.h"
#include "tests/fake/xen.h"
#include "tests/model/no_heap.h"

TestSuite(shapes, .timeout = 300);

#define PAGE 4096
#define MAPS (DOMCTL_SNAPSHOT_HARD | DOMCTL_SNAPSHOT_SOFT)

/* Besides dom0, which has two vCPUs. */
static const struct shape {
	uint32_t cpus, domains, each;
} shapes[] = {
	{256, 1, 4096},  {256, 1024, 4},   {256, 4096, 1}, {256, 32, 128},
	{256, 32, 32},   {256, 512, 8},    {256, 127, 33}, {256, 128, 32},
	{256, 64, 4},    {256, 200, 1},    {256, 3000, 0}, {8, 1, 4},
	{64, 1000, 1},   {256, 16384, 1},  {512, 64, 64},  {4096, 1, 4096},
	{4096, 1024, 4}, {16384, 128, 16},
};
#define NSHAPES (sizeof(shapes) / sizeof(shapes[0]))

struct price {
	size_t pages;
	uint64_t crossings, operations;
};

static struct hypercall *hc;
static size_t stride;

static struct price price_of(const struct shape *shape, unsigned int what,
			     const uint16_t *domids, size_t n)
{
	struct domctl_snapshot *s;
	struct price price;
	uint32_t i;

	model_boot("4.17");
	model_set_host(shape->cpus, 1);
	for (i = 1; i <= shape->domains; i++)
		model_add_domain((uint16_t)i, shape->each);
	model.mapped_ever = 0;
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	stride = hypercall_interface(hc)->domaininfo_size;
	model.crossings = model.ops = 0;
	cr_assert(eq(int, domctl_snapshot_open(hc, what, domids, n, &s), 0));
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(eq(sz, host_snapshot_info(s).domains,
		     n ? n : shape->domains + 1));
	price.pages = model.mapped_ever / PAGE;
	price.crossings = model.crossings;
	price.operations = model.ops;
	domctl_snapshot_close(s);
	hypercall_close(hc);
	return price;
}

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

#define AT_MOST(what, have, most)                                              \
	cr_assert(le(u64, have, most), "%s: %u CPUs, %u domains of %u vCPUs",  \
		  what, shape->cpus, shape->domains, shape->each)

/* Six pages are the handle's, of the time when it was opened. */
Test(shapes, one_that_is_kept_has_the_pages_that_its_arrays_need)
{
	const struct shape *shape;

	for (shape = shapes; shape < shapes + NSHAPES; shape++) {
		size_t vcpus = 2 + (size_t)shape->domains * shape->each;
		size_t domains = 1 + shape->domains;
		size_t calls = larger(2 * vcpus + 1, 3);
		size_t bytes =
			vcpus * (2 * 144 + 2 * cpumap_size(shape->cpus)) +
			(calls < 16384 ? calls : 16384) * 64;
		struct price p = price_of(shape, MAPS, NULL, 0);

		bytes += domains * stride;
		AT_MOST("pages", p.pages, bytes * 11 / 10 / PAGE + 8);
		AT_MOST("operations", p.operations,
			2 * vcpus + 1 + domains / 128 + 2);
		AT_MOST("crossings", p.crossings,
			(2 * vcpus + 1 + 16383) / 16384 + domains / 128 + 2);
	}
}

Test(shapes, of_one_that_is_kept_as_promised)
{
	struct price one = price_of(&shapes[0], MAPS, NULL, 0);
	struct price many = price_of(&shapes[1], MAPS, NULL, 0);

	cr_assert(le(sz, one.pages, 740));
	cr_assert(le(sz, many.pages, 760));
	cr_assert(le(u64, many.operations, 8210));
}

/* The pages stay; as the maps grow, the waves shrink. */
Test(shapes, one_look_has_64_pages_whatever_there_is)
{
	const struct shape *shape;

	for (shape = shapes; shape < shapes + NSHAPES; shape++) {
		size_t vcpus = 2 + (size_t)shape->domains * shape->each;
		size_t fit =
			43 * PAGE / (2 * 144 + 2 * cpumap_size(shape->cpus));
		size_t lists = 4 + 2 * (shape->domains / 1200);
		struct price p =
			price_of(shape, MAPS | DOMCTL_SNAPSHOT_ONCE, NULL, 0);

		fit = fit < 320 ? fit : 320;
		AT_MOST("pages", p.pages, 64);
		AT_MOST("operations", p.operations, 2 * vcpus + lists);
		AT_MOST("crossings", p.crossings,
			(vcpus + fit - 1) / fit + lists);
	}
}

/* Of a small host no more than that needs. */
Test(shapes, one_look_at_a_small_host_is_small)
{
	static const struct shape small = {8, 1, 4}, middle = {64, 16, 4};

	cr_assert(
		le(sz,
		   price_of(&small, MAPS | DOMCTL_SNAPSHOT_ONCE, NULL, 0).pages,
		   10));
	cr_assert(le(
		sz,
		price_of(&middle, MAPS | DOMCTL_SNAPSHOT_ONCE, NULL, 0).pages,
		6 + 9 + 3));
}

/* Of one domain of four nothing but that, in both kinds. */
Test(shapes, chosen_domains_cost_what_they_are)
{
	static const unsigned int kinds[] = {MAPS, MAPS | DOMCTL_SNAPSHOT_ONCE};
	static const struct shape shape = {256, 1024, 4};
	static uint16_t domids[200];
	size_t i, n;

	for (n = 0; n < 200; n++)
		domids[n] = (uint16_t)(1000 - n);
	for (i = 0; i < 2; i++) {
		struct price one = price_of(&shape, kinds[i], domids, 1);
		struct price many = price_of(&shape, kinds[i], domids, 200);

		cr_assert(eq(u64, one.operations, 1 + 8 + 1));
		cr_assert(le(sz, one.pages, 10));
		cr_assert(le(u64, one.crossings, 3));
		cr_assert(eq(u64, many.operations, 200 + 1600 + 200));
		cr_assert(le(u64, many.crossings, 8));
	}
}

/* Of 300 vCPUs, each with a map of its own, which no turn has had before. */
static void pin_anew(uint32_t turn)
{
	struct model_vcpu *v;
	uint32_t i;

	for (i = 0; i < 300; i++) {
		v = model_vcpu(1, i);
		if (!v->hard)
			v->hard = calloc(1, model_map_bytes());
		memset(v->hard, 0, model_map_bytes());
		model_map_set(v->hard, i);
		model_map_set(v->hard, 300 + turn);
	}
}

/* However often it is taken, its maps are those of one. */
Test(shapes, one_look_has_no_maps_of_the_last_one)
{
	struct domctl_snapshot *s;
	uint32_t turn;

	model_boot("4.17");
	model_set_host(400, 1);
	model_add_domain(1, 300);
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	cr_assert(eq(int,
		     domctl_snapshot_open(hc, MAPS | DOMCTL_SNAPSHOT_ONCE, NULL,
					  0, &s),
		     0));
	for (turn = 0; turn < 20; turn++) {
		pin_anew(turn);
		no_heap = turn > 0;
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
		no_heap = false;
		cr_assert(cpumap_test(domctl_snapshot_hard(s, 2), 300 + turn));
	}
	domctl_snapshot_close(s);
	hypercall_close(hc);
}
