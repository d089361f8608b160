/* SPDX-License-Identifier: MIT */
/* Whole-map operations agree with a bit-by-bit twin, for every size. */
#include <criterion/criterion.h>

#include "tests/plain/cpumap_check.h"

TestSuite(cpumap_algebra, .timeout = 300);

static struct ref a, b, want;

enum op { AND, OR, XOR, ANDNOT, COPY, COMPLEMENT, ZERO, FILL, OPS };

static const char *const names[] = {"and",  "or",         "xor",  "andnot",
				    "copy", "complement", "zero", "fill"};

static bool wanted(enum op op, bool x, bool y)
{
	switch (op) {
	case AND:
		return x && y;
	case OR:
		return x || y;
	case XOR:
		return x != y;
	case ANDNOT:
		return x && !y;
	case COPY:
		return x;
	case COMPLEMENT:
		return !x;
	case FILL:
		return true;
	default:
		return false;
	}
}

static bool apply(enum op op, struct cpumap *dst, const struct cpumap *x,
		  const struct cpumap *y)
{
	switch (op) {
	case AND:
		return cpumap_and(dst, x, y);
	case OR:
		cpumap_or(dst, x, y);
		break;
	case XOR:
		cpumap_xor(dst, x, y);
		break;
	case ANDNOT:
		return cpumap_andnot(dst, x, y);
	case COPY:
		cpumap_copy(dst, x);
		break;
	case COMPLEMENT:
		cpumap_complement(dst, x);
		break;
	case ZERO:
		cpumap_zero(dst);
		break;
	default:
		cpumap_fill(dst);
	}
	return !cpumap_empty(dst);
}

/* dst is a map of its own, or x, or y. */
static void check_op(enum op op, struct cpumap *dst, struct cpumap *x,
		     struct cpumap *y)
{
	bool any = false;

	ref_to_map(&a, x);
	ref_to_map(&b, y);
	want.nbits = dst->nbits;
	for (uint32_t cpu = 0; cpu < want.nbits; cpu++) {
		want.in[cpu] = wanted(op, ref_in(&a, cpu), ref_in(&b, cpu));
		any |= want.in[cpu];
	}
	cr_assert(apply(op, dst, x, y) == any, "%s: %u CPUs: result", names[op],
		  want.nbits);
	check_map(dst, &want, names[op]);
	if (dst != x)
		check_map(x, &a, names[op]);
	if (dst != y)
		check_map(y, &b, names[op]);
}

/* Dirty, so that a word left unwritten shows. */
static struct cpumap *dirty(uint32_t n)
{
	struct cpumap *dst =
		noise() & 1 ? guarded_at_end(2, n) : guarded_at_start(2, n);

	cpumap_set_range(dst, n / 3, n - 1);
	return dst;
}

static void every_size_against_bit_by_bit(void)
{
	uint32_t n;

	for_each_size(n)
	{
		enum op op = (enum op)(noise() % OPS);

		for (unsigned int i = 0; i < OPS; i++, op = (op + 1) % OPS) {
			ref_make(&a, n, (enum pattern)(noise() % PATTERNS));
			ref_make(&b, n, (enum pattern)(noise() % PATTERNS));
			check_op(op, dirty(n), guarded_at_end(0, n),
				 guarded_at_start(1, n));
		}
	}
}

Test(cpumap_algebra, every_size_against_bit_by_bit)
{
	while (next_kernel())
		every_size_against_bit_by_bit();
}

static void destination_may_be_a_source(void)
{
	uint32_t n;

	for_each_size(n)
	{
		struct cpumap *x = guarded_at_end(0, n);
		struct cpumap *y = guarded_at_end(1, n);

		ref_make(&a, n, PATTERN_HALF);
		ref_make(&b, n, PATTERN_SPARSE);
		for (enum op op = 0; op < OPS; op++) {
			check_op(op, x, x, y);
			check_op(op, y, x, y);
		}
		b = a;
		for (enum op op = 0; op < OPS; op++) {
			check_op(op, dirty(n), x, x);
			check_op(op, x, x, x);
		}
	}
}

Test(cpumap_algebra, destination_may_be_a_source)
{
	while (next_kernel())
		destination_may_be_a_source();
}

static const uint32_t sizes[] = {0,   1,   7,   63,  64,  65,   100, 128,
				 511, 512, 513, 600, 640, 1024, 2000};
#define NSIZES (sizeof(sizes) / sizeof(sizes[0]))

static void sources_are_extended_and_results_are_cut(void)
{
	for (size_t i = 0; i < NSIZES * NSIZES * NSIZES; i++) {
		uint32_t na = sizes[i % NSIZES];
		uint32_t nb = sizes[i / NSIZES % NSIZES];
		uint32_t nd = sizes[i / NSIZES / NSIZES];

		ref_make(&a, na, PATTERN_HALF);
		ref_make(&b, nb, noise() & 1 ? PATTERN_HALF : PATTERN_FULL);
		for (enum op op = 0; op < OPS; op++)
			check_op(op, dirty(nd), guarded_at_end(0, na),
				 guarded_at_end(1, nb));
	}
}

Test(cpumap_algebra, sources_are_extended_and_results_are_cut)
{
	while (next_kernel())
		sources_are_extended_and_results_are_cut();
}

static void destination_may_be_a_source_of_another_size(void)
{
	for (size_t i = 0; i < NSIZES * NSIZES; i++) {
		uint32_t na = sizes[i % NSIZES], nb = sizes[i / NSIZES];

		ref_make(&a, na, PATTERN_HALF);
		ref_make(&b, nb, PATTERN_RUNS);
		for (enum op op = 0; op < OPS; op++) {
			struct cpumap *x = guarded_at_end(0, na);
			struct cpumap *y = guarded_at_end(1, nb);

			check_op(op, x, x, y);
			check_op(op, y, x, y);
		}
	}
}

Test(cpumap_algebra, destination_may_be_a_source_of_another_size)
{
	while (next_kernel())
		destination_may_be_a_source_of_another_size();
}
