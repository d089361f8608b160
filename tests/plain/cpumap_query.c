/* SPDX-License-Identifier: MIT */
/* Questions and counts agree with a bit-by-bit twin, for every size. */
#include <criterion/criterion.h>

#include "tests/plain/cpumap_check.h"

TestSuite(cpumap_query, .timeout = 300);

static struct ref a, b;

struct answers {
	bool empty, full, equal, subset, intersects;
	uint32_t weight, weight_and;
};

static struct answers slow_answers(void)
{
	struct answers r = {true, true, true, true, false, 0, 0};

	for (uint32_t cpu = 0; cpu < REF_MAX; cpu++) {
		bool x = ref_in(&a, cpu), y = ref_in(&b, cpu);

		r.empty &= !x;
		r.full &= x || cpu >= a.nbits;
		r.equal &= x == y;
		r.subset &= !x || y;
		r.intersects |= x && y;
		r.weight += x;
		r.weight_and += x && y;
	}
	return r;
}

static void check_answers(struct cpumap *x, struct cpumap *y)
{
	struct answers want = slow_answers();

	ref_to_map(&a, x);
	ref_to_map(&b, y);
	cr_assert(cpumap_empty(x) == want.empty, "empty %u", a.nbits);
	cr_assert(cpumap_full(x) == want.full, "full %u", a.nbits);
	cr_assert(cpumap_equal(x, y) == want.equal, "equal %u %u", a.nbits,
		  b.nbits);
	cr_assert(cpumap_subset(x, y) == want.subset, "subset %u %u", a.nbits,
		  b.nbits);
	cr_assert(cpumap_intersects(x, y) == want.intersects,
		  "intersects %u %u", a.nbits, b.nbits);
	cr_assert(cpumap_weight(x) == want.weight, "weight %u", a.nbits);
	cr_assert(cpumap_weight_and(x, y) == want.weight_and,
		  "weight_and %u %u", a.nbits, b.nbits);
}

/* Move b one step away from a, so that a late difference is found too. */
static void flip_one(struct ref *ref)
{
	if (ref->nbits) {
		bool *in = &ref->in[noise() % ref->nbits];

		*in = !*in;
	}
}

static void sweep(uint32_t n, struct cpumap *(*place)(unsigned int, uint32_t))
{
	struct cpumap *x = place(0, n), *y = place(1, n);

	for (enum pattern p = 0; p < PATTERNS; p++) {
		ref_make(&a, n, p);
		b = a;
		check_answers(x, y);
		flip_one(&b);
		check_answers(x, y);
	}
	ref_make(&b, n, PATTERN_HALF);
	check_answers(x, y);
}

static void every_size_against_bit_by_bit(void)
{
	for (uint32_t n = 0; n != CPUMAP_NONE;
	     n = next_size(n < 1090 ? n + noise() % 3 : n))
		sweep(n, noise() & 1 ? guarded_at_end : guarded_at_start);
}

Test(cpumap_query, every_size_against_bit_by_bit)
{
	while (next_kernel())
		every_size_against_bit_by_bit();
}

static void disjoint_halves_do_not_intersect(void)
{
	uint32_t n;

	for_each_size(n)
	{
		struct cpumap *x = guarded_at_end(0, n);
		struct cpumap *y = guarded_at_end(1, n);

		ref_make(&a, n, PATTERN_HALF);
		ref_to_map(&a, x);
		cpumap_complement(y, x);
		cr_assert(!cpumap_intersects(x, y), "%u", n);
		cr_assert_eq(cpumap_weight_and(x, y), 0);
		cr_assert_eq(cpumap_first_and(x, y), CPUMAP_NONE);
	}
}

Test(cpumap_query, disjoint_halves_do_not_intersect)
{
	while (next_kernel())
		disjoint_halves_do_not_intersect();
}

static void sizes_need_not_match(void)
{
	static const uint32_t sizes[] = {0,   1,   63,  64,   65,  511,
					 512, 513, 600, 1024, 4096};

	for (size_t i = 0; i < 11 * 11 * 9; i++) {
		uint32_t na = sizes[i % 11], nb = sizes[i / 11 % 11];

		ref_make(&a, na, (enum pattern)(noise() % PATTERNS));
		ref_make(&b, nb, PATTERN_EMPTY);
		for (uint32_t cpu = 0; cpu < nb; cpu++)
			b.in[cpu] = ref_in(&a, cpu);
		if (i % 3 == 0)
			flip_one(&b);
		check_answers(guarded_at_end(0, na), guarded_at_end(1, nb));
	}
}

Test(cpumap_query, sizes_need_not_match)
{
	while (next_kernel())
		sizes_need_not_match();
}

static void nth_has_n_below_it(void)
{
	uint32_t n;

	for_each_size(n)
	{
		struct cpumap *x = guarded_at_end(0, n);
		uint32_t rank = 0;

		ref_make(&a, n, (enum pattern)(noise() % PATTERNS));
		ref_to_map(&a, x);
		for (uint32_t cpu = 0; cpu < n; cpu++) {
			if (!a.in[cpu])
				continue;
			if (n < 1100 || rank % 61 == 0)
				cr_assert(cpumap_nth(x, rank) == cpu,
					  "nth %u of %u", rank, n);
			rank++;
		}
		cr_assert_eq(cpumap_nth(x, rank), CPUMAP_NONE);
		cr_assert_eq(cpumap_nth(x, CPUMAP_NONE), CPUMAP_NONE);
	}
}

Test(cpumap_query, nth_has_n_below_it)
{
	while (next_kernel())
		nth_has_n_below_it();
}
