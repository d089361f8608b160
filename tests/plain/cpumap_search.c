/* SPDX-License-Identifier: MIT */
/* Searches and loops agree with a bit-by-bit twin, for every size. */
#include <criterion/criterion.h>

#include "tests/plain/cpumap_check.h"

TestSuite(cpumap_search, .timeout = 300);

static struct ref a, b;

/* The answers for every starting point, made from the ends inwards. */
static uint32_t next[REF_MAX + 1], zero[REF_MAX + 1], both[REF_MAX + 1];

static void slow_answers(uint32_t n)
{
	next[n] = zero[n] = both[n] = CPUMAP_NONE;
	for (uint32_t cpu = n; cpu-- > 0;) {
		next[cpu] = a.in[cpu] ? cpu : next[cpu + 1];
		zero[cpu] = a.in[cpu] ? zero[cpu + 1] : cpu;
		both[cpu] = a.in[cpu] && ref_in(&b, cpu) ? cpu : both[cpu + 1];
	}
}

static void check_searches(const struct cpumap *x, const struct cpumap *y)
{
	uint32_t n = x->nbits, last = CPUMAP_NONE;
	uint32_t step = n <= 1100 ? 1 : 37;

	for (uint32_t cpu = 0; cpu < n; cpu++) {
		if (a.in[cpu])
			last = cpu;
		if (cpu % step)
			continue;
		if (cpumap_next(x, cpu) != next[cpu] ||
		    cpumap_next_zero(x, cpu) != zero[cpu])
			cr_assert_fail("from %u of %u", cpu, n);
	}
	cr_assert_eq(cpumap_first(x), next[0]);
	cr_assert_eq(cpumap_last(x), last);
	cr_assert_eq(cpumap_first_and(x, y), both[0]);
	cr_assert_eq(cpumap_first_and(y, x), both[0]);
	cr_assert_eq(cpumap_next(x, n), CPUMAP_NONE);
	cr_assert_eq(cpumap_next(x, CPUMAP_NONE), CPUMAP_NONE);
	cr_assert_eq(cpumap_next_zero(x, n), CPUMAP_NONE);
}

Test(cpumap_search, every_size_from_every_cpu)
{
	uint32_t n;

	for_each_size(n)
	{
		uint32_t other = n < REF_MAX - 100 && n % 3 == 0 ? n + 70
				 : n % 3 == 1                    ? n - n / 8
								 : n;
		struct cpumap *x = guarded_at_end(0, n);
		struct cpumap *y = guarded_at_end(1, other);

		ref_make(&a, n, (enum pattern)(noise() % PATTERNS));
		ref_make(&b, other, (enum pattern)(noise() % PATTERNS));
		ref_to_map(&a, x);
		ref_to_map(&b, y);
		slow_answers(n);
		check_searches(x, y);
	}
}

static void check_loops(const struct cpumap *x, const struct cpumap *y)
{
	uint32_t n = x->nbits, expected, cpu;

	expected = next[0];
	cpumap_for_each_cpu (cpu, x) {
		cr_assert(cpu == expected, "%u of %u", cpu, n);
		expected = next[cpu + 1];
	}
	cr_assert(expected == CPUMAP_NONE, "each of %u", n);
	expected = both[0];
	cpumap_for_each_cpu_and (cpu, x, y) {
		cr_assert(cpu == expected, "%u of %u", cpu, n);
		expected = both[cpu + 1];
	}
	cr_assert(expected == CPUMAP_NONE, "each in both of %u", n);
}

Test(cpumap_search, loops_visit_what_is_there)
{
	uint32_t n;

	for_each_size(n)
	{
		struct cpumap *x = guarded_at_end(0, n);

		for (enum pattern p = 0; p < PATTERNS; p++) {
			uint32_t other = p % 2 ? n + 64 : n - n / 8;
			struct cpumap *y = guarded_at_end(1, other);

			ref_make(&a, n, p);
			ref_make(&b, other, PATTERN_HALF);
			ref_to_map(&a, x);
			ref_to_map(&b, y);
			slow_answers(n);
			check_loops(x, y);
		}
	}
}

Test(cpumap_search, loops_obey_break_and_continue_and_nest)
{
	struct cpumap *x = guarded_at_end(0, 300);
	uint32_t cpu = 0, inner, seen = 0, pairs = 0;

	cpumap_set_range(x, 60, 70);
	cpumap_set(x, 200);
	cpumap_for_each_cpu (cpu, x) {
		if (cpu % 2)
			continue;
		seen++;
		if (cpu == 66)
			break;
	}
	cr_assert_eq(cpu, 66);
	cr_assert_eq(seen, 4);
	cpumap_for_each_cpu (cpu, x)
		cpumap_for_each_cpu (inner, x)
			pairs += inner >= 60;
	cr_assert_eq(pairs, 144);
	cpumap_zero(x);
	cpu = 5;
	cpumap_for_each_cpu (cpu, x)
		cr_assert_fail("nothing to visit");
	cr_assert_eq(cpu, 5);
}

static void extract_stores_the_lowest_and_no_more(void)
{
	uint32_t n;

	for_each_size(n)
	{
		struct cpumap *x = guarded_at_end(0, n);
		enum pattern p = (enum pattern)(noise() % PATTERNS);
		uint32_t weight, max[4];

		ref_make(&a, n, p);
		ref_to_map(&a, x);
		slow_answers(n);
		weight = cpumap_weight(x);
		max[0] = weight;
		max[1] = weight ? noise() % weight : 0;
		max[2] = weight ? weight - 1 : 0;
		max[3] = 0;
		for (int i = 0; i < 4 && weight <= 16000; i++) {
			uint32_t *cpus = guarded_buffer(1, max[i] * 4);
			uint32_t expected = next[0];

			cr_assert_eq(cpumap_extract(x, cpus, max[i]), max[i]);
			for (uint32_t k = 0; k < max[i]; k++) {
				cr_assert(cpus[k] == expected, "%u of %u", k,
					  n);
				expected = next[expected + 1];
			}
		}
	}
}

Test(cpumap_search, extract_stores_the_lowest_and_no_more)
{
	while (next_kernel())
		extract_stores_the_lowest_and_no_more();
}

Test(cpumap_search, extract_stops_at_the_weight)
{
	struct cpumap *x = guarded_at_end(0, 4096);
	uint32_t cpus[8] = {[3] = 12345};

	cpumap_set(x, 4);
	cpumap_set(x, 511);
	cpumap_set(x, 4095);
	cr_assert_eq(cpumap_extract(x, cpus, 8), 3);
	cr_assert_eq(cpus[0], 4);
	cr_assert_eq(cpus[1], 511);
	cr_assert_eq(cpus[2], 4095);
}
