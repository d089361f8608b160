/* SPDX-License-Identifier: MIT */
/* Single CPUs and ranges change what they should, and nothing out of range. */
#include <criterion/criterion.h>

#include "tests/plain/cpumap_check.h"

TestSuite(cpumap_bits, .timeout = 300);

static struct ref ref;

Test(cpumap_bits, set_clear_assign_and_test_every_cpu)
{
	uint32_t n, cpu;

	for_each_size(n)
	{
		struct cpumap *map = guarded_at_end(0, n);

		ref_make(&ref, n, PATTERN_EMPTY);
		for (cpu = 0; cpu < n; cpu++) {
			if (cpu % 3 != 1) {
				cr_assert(cpumap_set(map, cpu));
				ref.in[cpu] = true;
			}
			if (cpu % 5 == 2) {
				cr_assert(cpumap_clear(map, cpu));
				ref.in[cpu] = false;
			}
			if (cpu % 7 == 3) {
				ref.in[cpu] = noise() & 1;
				cr_assert(cpumap_assign(map, cpu, ref.in[cpu]));
			}
			if (cpumap_test(map, cpu) != ref.in[cpu])
				cr_assert_fail("%u of %u", cpu, n);
		}
		check_map(map, &ref, "bits");
	}
}

Test(cpumap_bits, out_of_range_is_refused_and_changes_nothing)
{
	static const uint32_t past[] = {0, 1, 63, 64, 511, 512, 1u << 20};
	uint32_t n;

	for_each_size(n)
	{
		struct cpumap *map = guarded_at_end(0, n);

		ref_make(&ref, n, PATTERN_HALF);
		ref_to_map(&ref, map);
		for (size_t i = 0; i < 7; i++) {
			uint32_t cpu = n + past[i];

			cr_assert(!cpumap_test(map, cpu));
			cr_assert(!cpumap_set(map, cpu));
			cr_assert(!cpumap_clear(map, cpu));
			cr_assert(!cpumap_assign(map, cpu, true));
			cr_assert(!cpumap_set_range(map, 0, cpu));
			cr_assert(!cpumap_clear_range(map, 0, cpu));
			cr_assert(!cpumap_set_range(map, cpu, CPUMAP_NONE));
			cr_assert(!cpumap_set_range(map, cpu, cpu));
		}
		cr_assert(!cpumap_set(map, CPUMAP_NONE));
		cr_assert(!cpumap_clear_range(map, 1, 0));
		check_map(map, &ref, "out of range");
	}
}

static void check_range(uint32_t n, uint32_t first, uint32_t last, bool on)
{
	struct cpumap *map =
		noise() & 1 ? guarded_at_end(0, n) : guarded_at_start(0, n);

	ref_make(&ref, n, PATTERN_HALF);
	ref_to_map(&ref, map);
	for (uint32_t cpu = first; cpu <= last; cpu++)
		ref.in[cpu] = on;
	cr_assert(on ? cpumap_set_range(map, first, last)
		     : cpumap_clear_range(map, first, last));
	check_map(map, &ref, "range");
}

Test(cpumap_bits, every_range_of_small_maps)
{
	for (uint32_t n = 1; n <= 72; n++)
		for (uint32_t first = 0; first < n; first += 1 + n / 20)
			for (uint32_t last = first; last < n;
			     last += 1 + n / 20)
				check_range(n, first, last, (last ^ first) & 1);
}

Test(cpumap_bits, ranges_that_cross_words_and_blocks)
{
	uint32_t n;

	for_each_size(n)
	{
		uint32_t first = n ? noise() % n : 0;

		if (!n)
			continue;
		check_range(n, 0, n - 1, true);
		check_range(n, 0, n - 1, false);
		check_range(n, first, n - 1, true);
		check_range(n, 0, first, false);
		check_range(n, first, first + noise() % (n - first), true);
		check_range(n, first, first + noise() % (n - first), false);
	}
}
