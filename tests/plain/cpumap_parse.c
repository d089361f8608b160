/* SPDX-License-Identifier: MIT */
/* Texts of the grammar are read, and others refused at the right place. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/plain/cpumap_check.h"

TestSuite(cpumap_parse, .timeout = 300);

/* 16 CPUs, 2 threads a core, 2 nodes a socket; CPU 15 has no place. */
#define NO CPUMAP_NONE
static const uint32_t cores[] = {0, 0, 1, 1, 2, 2, 3, 3,
				 0, 0, 1, 1, 2, 2, 3, NO};
static const uint32_t sockets[] = {0, 0, 0, 0, 0, 0, 0, 0,
				   4, 4, 4, 4, 4, 4, 4, NO};
static const uint32_t nodes[] = {0, 0, 0, 0, 1, 1, 1, 1,
				 2, 2, 2, 2, 3, 3, 3, NO};
static const struct cpumap_topology topology = {
	.ncpus = 16, .core = cores, .socket = sockets, .node = nodes};

static const struct {
	const char *text, *list;
} good[] = {
	{"0", "0"},
	{"15", "15"},
	{"0-15", "0-15"},
	{"3-3", "3"},
	{"007", "7"},
	{"010", "10"},
	{"00000000000000000000000000000000000000000000005", "5"},
	{"1,3,5", "1,3,5"},
	{"5,1,3,1", "1,3,5"},
	{"3-6,1-5", "1-6"},
	{"all", "0-15"},
	{"none", "none"},
	{"none,none", "none"},
	{"none,3", "3"},
	{"3,none", "3"},
	{"all,none", "0-15"},
	{"all,^3", "0-2,4-15"},
	{"all,^3,3", "0-15"},
	{"0,^0", "none"},
	{"none,^0", "none"},
	{"all,^5-8", "0-4,9-15"},
	{"0-3,5,^1", "0,2-3,5"},
	{"0-15:1/2", "0,2,4,6,8,10,12,14"},
	{"1-15:1/2", "1,3,5,7,9,11,13,15"},
	{"0-15:3/4", "0-2,4-6,8-10,12-14"},
	{"0-13:3/4", "0-2,4-6,8-10,12-13"},
	{"0-15:4/4", "0-15"},
	{"5-15:1/1", "5-15"},
	{"2-9:1/4294967294", "2"},
	{"2-9:4294967294/4294967294", "2-9"},
	{"3-3:2/5", "3"},
	{"all,^0-15:1/2", "1,3,5,7,9,11,13,15"},
	{"0x0", "none"},
	{"0x1", "0"},
	{"0xffff", "0-15"},
	{"0xABCd", "0,2-3,6-9,11,13,15"},
	{"0x8000", "15"},
	{"0x00000000000000000000000000000000008", "3"},
	{"0xff,00", "8-15"},
	{"0xf_f_0_0", "8-15"},
	{"node:0", "0-3"},
	{"nodes:0", "0-3"},
	{"node:0-1", "0-7"},
	{"node:0-3:1/2", "0-3,8-11"},
	{"node:1-3:1/2", "4-7,12-14"},
	{"node:all", "0-14"},
	{"all,^node:all", "15"},
	{"nodes:0-3,^node:2", "0-7,12-14"},
	{"1,node:1,^6", "1,4-5,7"},
	{"node:0,node:2,^9-11,14", "0-3,8,14"},
	{"socket:4", "8-14"},
	{"socket:0-4:1/4", "0-14"},
	{"all,^socket:0", "8-15"},
	{"core:1", "2-3,10-11"},
	{"core:all,^core:1-2", "0-1,6-9,14"},
};

static const struct {
	const char *text;
	int err;
	size_t position;
} bad[] = {
	{"", EINVAL, 0},
	{" ", EINVAL, 0},
	{"\n", EINVAL, 0},
	{"3\n", EINVAL, 1},
	{" 3", EINVAL, 0},
	{"3 ", EINVAL, 1},
	{"1, 2", EINVAL, 2},
	{"+3", EINVAL, 0},
	{"-1", EINVAL, 0},
	{"1-+3", EINVAL, 2},
	{"1--3", EINVAL, 2},
	{",", EINVAL, 0},
	{",0", EINVAL, 0},
	{"0,", EINVAL, 2},
	{"0,,1", EINVAL, 2},
	{"5-", EINVAL, 2},
	{"5-,6", EINVAL, 2},
	{"5-3", EINVAL, 2},
	{"1-2-3", EINVAL, 3},
	{"4x", EINVAL, 1},
	{"1;2", EINVAL, 1},
	{"1.5", EINVAL, 1},
	{"1e1", EINVAL, 1},
	{"a", EINVAL, 0},
	{"al", EINVAL, 0},
	{"ALL", EINVAL, 0},
	{"alll", EINVAL, 3},
	{"all:1/2", EINVAL, 3},
	{"None", EINVAL, 0},
	{"nonesuch", EINVAL, 4},
	{"^3", EINVAL, 0},
	{"^", EINVAL, 0},
	{"^node:0", EINVAL, 0},
	{"0,^", EINVAL, 3},
	{"0,^^1", EINVAL, 3},
	{"0,^all", EINVAL, 3},
	{"0,^none", EINVAL, 3},
	{"0,!1", EINVAL, 2},
	{"0,^0x1", EINVAL, 4},
	{"3:1/2", EINVAL, 1},
	{"0-7:", EINVAL, 4},
	{"0-7:2", EINVAL, 5},
	{"0-7:2/", EINVAL, 6},
	{"0-7:/2", EINVAL, 4},
	{"0-7:0/2", EINVAL, 4},
	{"0-7:3/2", EINVAL, 4},
	{"0-7:1/0", EINVAL, 4},
	{"0-7:0/0", EINVAL, 4},
	{"0-7:1/2/3", EINVAL, 7},
	{"0-7:1/4294967295", ERANGE, 6},
	{"0-7:1/99999999999999999999", ERANGE, 6},
	{"0-7:1/21474836480", ERANGE, 6},
	{"0-7:-1/2", EINVAL, 4},
	{"16", ERANGE, 0},
	{"0-16", ERANGE, 2},
	{"16-17", ERANGE, 0},
	{"1,2,16", ERANGE, 4},
	{"0,^16", ERANGE, 3},
	{"0-4000000000", ERANGE, 2},
	{"0-4000000000:1/2", ERANGE, 2},
	{"4294967295", ERANGE, 0},
	{"4294967296", ERANGE, 0},
	{"4294967299", ERANGE, 0},
	{"18446744073709551616", ERANGE, 0},
	{"0-18446744073709551619", ERANGE, 2},
	{"36893488147419103235", ERANGE, 0},
	{"0x", EINVAL, 2},
	{"0X1", EINVAL, 1},
	{"0xg", EINVAL, 2},
	{"0x1g", EINVAL, 3},
	{"0x,1", EINVAL, 2},
	{"0x1,", EINVAL, 4},
	{"0x1,,2", EINVAL, 4},
	{"0x1_,2", EINVAL, 4},
	{"0x1 ", EINVAL, 3},
	{"0x1,0x2", EINVAL, 5},
	{"0x1-2", EINVAL, 3},
	{"0x10000", ERANGE, 2},
	{"0x00_1,0000", ERANGE, 5},
	{"1,0x1", EINVAL, 3},
	{"node", EINVAL, 4},
	{"node:", EINVAL, 5},
	{"node0", EINVAL, 4},
	{"nodess:0", EINVAL, 5},
	{"node:^1", EINVAL, 5},
	{"node:none", EINVAL, 5},
	{"node:0-", EINVAL, 7},
	{"node:1-0", EINVAL, 7},
	{"node:4", ERANGE, 5},
	{"node:0-4", ERANGE, 7},
	{"node:4-5", ERANGE, 5},
	{"node:0-4000000000", ERANGE, 7},
	{"node:4294967295", ERANGE, 5},
	{"socket:1", ERANGE, 7},
	{"socket:0-4", ERANGE, 9},
	{"0,^core:9", ERANGE, 8},
	{"cores:1", EINVAL, 4},
	{"cpu:1", EINVAL, 0},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

Test(cpumap_parse, good_texts)
{
	struct cpumap *map = guarded_at_end(0, 16);
	char list[64];

	for (size_t i = 0; i < COUNT(good); i++) {
		struct cpumap_error error = {.position = 99,
					     .reason = "untouched"};
		char *text = guarded_buffer(1, strlen(good[i].text) + 1);

		strcpy(text, good[i].text);
		cpumap_zero(map);
		cpumap_set(map, 13);
		cr_assert(!cpumap_parse(map, text, &topology, &error), "%s",
			  text);
		cr_assert(error.position == 99, "%s", text);
		check_sound(map, text);
		cpumap_format_list(map, list, sizeof(list));
		cr_assert_str_eq(list, good[i].list, "%s: %s", text, list);
	}
}

Test(cpumap_parse, bad_texts_are_refused_where_they_are_bad)
{
	struct cpumap *map = guarded_at_end(0, 16);

	cpumap_set(map, 2);
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct cpumap_error error = {.position = 99};
		char *text = guarded_buffer(1, strlen(bad[i].text) + 1);

		strcpy(text, bad[i].text);
		cr_assert(cpumap_parse(map, text, &topology, &error) ==
				  -bad[i].err,
			  "\"%s\"", text);
		cr_assert(error.position == bad[i].position,
			  "\"%s\" at %zu: %s", text, error.position,
			  error.reason);
		cr_assert(error.reason && *error.reason, "\"%s\"", text);
		cr_assert(cpumap_parse(map, text, &topology, NULL) ==
				  -bad[i].err,
			  "\"%s\"", text);
		cr_assert(map->words[0] == 4, "\"%s\" changed the map", text);
	}
}

Test(cpumap_parse, reasons_are_specific)
{
	static const struct {
		const char *text, *reason;
	} rows[] = {
		{"", "the text is empty"},
		{"^1", "\"^\" may not come first, begin with \"all,\""},
		{"9-3", "the range ends before it starts"},
		{"16", "past the last CPU"},
		{"node:7", "no CPU has this node"},
		{"core:7", "no CPU has this core"},
		{"socket:7", "no CPU has this socket"},
		{"0-7:0/2", "used/group must use 1 or more"},
		{"0-7:3/2", "used/group uses more than the group has"},
		{"0xz", "expected a hexadecimal digit"},
		{"1x", "expected \",\" or the end"},
	};
	struct cpumap *map = guarded_at_end(0, 16);
	struct cpumap_error error;

	for (size_t i = 0; i < COUNT(rows); i++) {
		cpumap_parse(map, rows[i].text, &topology, &error);
		cr_assert_str_eq(error.reason, rows[i].reason, "%s: %s",
				 rows[i].text, error.reason);
	}
}

Test(cpumap_parse, prefix_needs_a_topology_that_knows)
{
	static const struct cpumap_topology nothing = {.ncpus = 16};
	struct cpumap *map = guarded_at_end(0, 16);
	struct cpumap_error error;

	cr_assert_eq(cpumap_parse(map, "1,node:0", NULL, &error), -EINVAL);
	cr_assert_eq(error.position, 2);
	cr_assert_str_eq(error.reason, "no topology says what the nodes are");
	cr_assert_eq(cpumap_parse(map, "core:all", &nothing, &error), -EINVAL);
	cr_assert_eq(error.position, 0);
	cr_assert_str_eq(error.reason, "no topology says what the cores are");
	cr_assert_eq(cpumap_parse(map, "socket:0", &nothing, &error), -EINVAL);
}

Test(cpumap_parse, what_is_reserved_is_zero)
{
	static const uint64_t none[2];
	struct cpumap_topology newer = topology;
	struct cpumap *map = guarded_at_end(0, 16);
	struct cpumap_error error;

	for (size_t i = 0; i < 2; i++) {
		memset(&error, 0xa5, sizeof(error));
		newer.reserved[i] = UINT64_C(1) << 32;
		cr_assert_eq(cpumap_parse(map, "1", &newer, &error), -EINVAL);
		cr_assert(cpumap_empty(map));
		cr_assert_eq(error.position, 0);
		cr_assert(!memcmp(error.reserved, none, sizeof(none)));
		newer.reserved[i] = 0;
	}
	cr_assert(!cpumap_parse(map, "1", &newer, &error));
}

Test(cpumap_parse, topology_may_be_larger_or_smaller_than_the_map)
{
	struct cpumap *small = guarded_at_end(0, 6);
	struct cpumap *large = guarded_at_end(1, 40);
	struct cpumap *one_less = guarded_at_end(2, 14);
	struct cpumap_error error;

	cr_assert(!cpumap_parse(small, "node:0", &topology, NULL));
	cr_assert_eq(small->words[0], 0xf);
	cr_assert_eq(cpumap_parse(small, "node:1", &topology, &error), -ERANGE);
	cr_assert_eq(error.position, 5);
	cr_assert_eq(cpumap_parse(small, "node:all", &topology, &error),
		     -ERANGE);
	cr_assert_eq(small->words[0], 0xf);
	cr_assert_eq(cpumap_parse(one_less, "node:all", &topology, NULL),
		     -ERANGE);
	cr_assert(!cpumap_parse(large, "all,^node:all", &topology, NULL));
	cr_assert_eq(cpumap_weight(large), 25);
}

Test(cpumap_parse, huge_ids_cost_nothing)
{
	uint32_t ids[] = {4294967290u, 4294967294u, 0};
	struct cpumap_topology odd = {.ncpus = 3, .core = ids};
	struct cpumap *map = guarded_at_end(0, 3);

	cr_assert(!cpumap_parse(map, "core:4294967290", &odd, NULL));
	cr_assert_eq(map->words[0], 1);
	cr_assert(!cpumap_parse(map, "core:4294967290-4294967294:1/4", &odd,
				NULL));
	cr_assert_eq(map->words[0], 3);
	cr_assert_eq(cpumap_parse(map, "core:0-4294967294", &odd, NULL),
		     -ERANGE);
}

Test(cpumap_parse, strides_of_every_kind_against_bit_by_bit)
{
	static struct ref ref;
	char text[64];

	for (int i = 0; i < 20000; i++) {
		uint32_t n = 1 + noise() % 300, first = noise() % n;
		uint32_t last = first + noise() % (n - first);
		uint32_t group = 1 + noise() % 80, used = 1 + noise() % group;
		struct cpumap *map = guarded_at_end(0, n);

		snprintf(text, sizeof(text), "%u-%u:%u/%u", first, last, used,
			 group);
		ref_make(&ref, n, PATTERN_EMPTY);
		for (uint32_t cpu = first; cpu <= last; cpu++)
			ref.in[cpu] = (cpu - first) % group < used;
		cr_assert(!cpumap_parse(map, text, NULL, NULL), "%s", text);
		check_map(map, &ref, text);
	}
}

Test(cpumap_parse, maps_too_large_for_the_stack)
{
	struct cpumap *map = cpumap_alloc(1000000);

	cr_assert(!cpumap_parse(map, "all,^5-999998", NULL, NULL));
	cr_assert_eq(cpumap_weight(map), 6);
	cr_assert_eq(cpumap_parse(map, "1,1000000", NULL, NULL), -ERANGE);
	cr_assert_eq(cpumap_weight(map), 6);
	cpumap_free(map);
}
