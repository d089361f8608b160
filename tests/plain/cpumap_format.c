/* SPDX-License-Identifier: MIT */
/* Printed maps have one form, fit any buffer, and read back. */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/plain/cpumap_check.h"

TestSuite(cpumap_format, .timeout = 300);

static struct ref ref;
static char slow[REF_MAX * 6 + 64];

static size_t slow_list(void)
{
	char *at = slow;

	*at = '\0';
	for (uint32_t cpu = 0; cpu < ref.nbits; cpu++) {
		uint32_t first = cpu;

		if (!ref.in[cpu])
			continue;
		while (ref_in(&ref, cpu + 1))
			cpu++;
		at += sprintf(at, first == cpu ? "%s%u" : "%s%u-%u",
			      at == slow ? "" : ",", first, cpu);
	}
	if (at == slow)
		at = stpcpy(slow, "none");
	return (size_t)(at - slow);
}

static size_t slow_hex(void)
{
	char *at = stpcpy(slow, "0x");

	for (uint32_t digit = ref.nbits / 4 + 1; digit-- > 0;) {
		int value = 0;

		for (uint32_t i = 0; i < 4; i++)
			value |= ref_in(&ref, digit * 4 + i) << i;
		if (value || at > slow + 2 || !digit)
			at += sprintf(at, "%x", value);
	}
	return (size_t)(at - slow);
}

typedef size_t format_fn(const struct cpumap *, char *, size_t);

/* The text must come out whole, cut at any length, and not at all. */
static void check_text(const struct cpumap *map, format_fn *format, size_t n)
{
	size_t sizes[] = {n + 1, n, n / 2, noise() % (n + 1), 2, 1, n + 40};

	cr_assert_eq(format(map, NULL, 0), n);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		size_t size = sizes[i], kept = n < size ? n : size - 1;
		char *buf;

		if (!size || size > 60000)
			continue;
		buf = guarded_buffer(1, size);
		cr_assert(format(map, buf, size) == n, "%u: length", ref.nbits);
		cr_assert(!memcmp(buf, slow, kept), "%u: text", ref.nbits);
		cr_assert(!buf[kept], "%u: NUL", ref.nbits);
	}
}

static void check_back(const struct cpumap *map)
{
	struct cpumap *copy = guarded_at_end(2, map->nbits);

	cpumap_fill(copy);
	cr_assert(!cpumap_parse(copy, slow, NULL, NULL), "%s", slow);
	check_map(copy, &ref, "read back");
}

Test(cpumap_format, every_size_against_sprintf)
{
	uint32_t n;

	for_each_size(n)
	{
		struct cpumap *map = guarded_at_end(0, n);

		for (int i = 0; i < 3; i++) {
			enum pattern p = (enum pattern)(noise() % PATTERNS);

			ref_make(&ref, n, p);
			ref_to_map(&ref, map);
			check_text(map, cpumap_format_list, slow_list());
			check_back(map);
			check_text(map, cpumap_format_hex, slow_hex());
			check_back(map);
		}
	}
}

Test(cpumap_format, cut_at_every_length)
{
	struct cpumap *map = guarded_at_end(0, 300);

	ref_make(&ref, 300, PATTERN_HALF);
	ref_to_map(&ref, map);
	for (int hex = 0; hex < 2; hex++) {
		size_t n = hex ? slow_hex() : slow_list();

		for (size_t size = 1; size < n + 50; size++) {
			size_t kept = n < size ? n : size - 1;
			char *buf = guarded_buffer(1, size);
			size_t got = hex ? cpumap_format_hex(map, buf, size)
					 : cpumap_format_list(map, buf, size);

			cr_assert_eq(got, n);
			cr_assert(!memcmp(buf, slow, kept) && !buf[kept],
				  "size %zu", size);
		}
	}
}

Test(cpumap_format, numbers_of_every_length)
{
	static const char text[] =
		"0,9-10,99-100,999-1000,9999-10000,99999-100000,999990-999997,"
		"999999-1000000,9999999-10000000,99999999-100000000";
	struct cpumap *map = cpumap_alloc(100000001);

	cr_assert(!cpumap_parse(map, text, NULL, NULL));
	for (size_t size = 1; size <= sizeof(text) + 30; size++) {
		size_t kept = size < sizeof(text) ? size : sizeof(text);
		char *buf = guarded_buffer(1, size);

		cr_assert_eq(cpumap_format_list(map, buf, size),
			     sizeof(text) - 1);
		cr_assert(!memcmp(buf, text, kept - 1) && !buf[kept - 1],
			  "size %zu", size);
	}
	cpumap_free(map);
}

/* In the same word of 64, in the same block of 512, and past it. */
Test(cpumap_format, what_a_larger_map_prints_a_smaller_one_refuses)
{
	static const uint32_t past[] = {0, 1, 63, 64, 127, 128, 447, 511, 600};
	uint32_t n;
	char text[600];

	for_each_size(n)
	{
		for (size_t i = 0; n < 1200 && i < 18; i++) {
			uint32_t cpu = n + past[i / 2];
			struct cpumap *large = cpumap_alloc(cpu + 1);
			struct cpumap *map = guarded_at_end(0, n);

			cpumap_set(large, cpu);
			if (i % 2)
				cpumap_format_hex(large, text, sizeof(text));
			else
				cpumap_format_list(large, text, sizeof(text));
			cr_assert(cpumap_parse(map, text, NULL, NULL) ==
					  -ERANGE,
				  "%s of %u", text, n);
			check_sound(map, text);
			cr_assert(cpumap_empty(map));
			cpumap_free(large);
		}
	}
}
