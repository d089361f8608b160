/* SPDX-License-Identifier: MIT */
/*
 * CRoaring's compressed bitmaps.  Its algebra allocates the result.  Debian 12
 * has no plain bitset_t in it.
 */
#include "bench/cpumap/bench.h"

#if __has_include(<roaring/roaring.h>)
#include <roaring/roaring.h>

static void *make(const uint64_t *words, uint32_t nbits)
{
	roaring_bitmap_t *map = roaring_bitmap_create();

	for (uint32_t cpu = 0; cpu < nbits; cpu++)
		if (words[cpu / 64] >> cpu % 64 & 1)
			roaring_bitmap_add(map, cpu);
	return map;
}

static void drop(void *map)
{
	roaring_bitmap_free(map);
}

static bool add_up(uint32_t cpu, void *sum)
{
	*(uint64_t *)sum += cpu;
	return true;
}

#define ROARING(name, work) RUN(roaring_##name, roaring_bitmap_t, work)

ROARING(test, sum += roaring_bitmap_contains(a, o->cpu))
ROARING(flip, (roaring_bitmap_remove(a, o->cpu), roaring_bitmap_add(a, o->cpu)))
ROARING(and, roaring_bitmap_free(roaring_bitmap_and(a, b)))
ROARING(or, roaring_bitmap_free(roaring_bitmap_or(a, b)))
ROARING(xor, roaring_bitmap_free(roaring_bitmap_xor(a, b)))
ROARING(andnot, roaring_bitmap_free(roaring_bitmap_andnot(a, b)))
ROARING(equal, sum += roaring_bitmap_equals(a, b))
ROARING(intersects, sum += roaring_bitmap_intersect(a, b))
ROARING(subset, sum += roaring_bitmap_is_subset(a, b))
ROARING(weight, sum += roaring_bitmap_get_cardinality(a))
ROARING(weight_and, sum += roaring_bitmap_and_cardinality(a, b))
ROARING(range, roaring_bitmap_add_range_closed(d, o->first, o->last))
ROARING(iterate_all, roaring_iterate(a, add_up, &sum))
ROARING(extract, roaring_bitmap_to_uint32_array(a, o->cpus))

const struct peer peer_roaring = {
	.name = "roaring",
	.make = make,
	.drop = drop,
	.run =
		{
			[OP_TEST] = roaring_test,
			[OP_FLIP] = roaring_flip,
			[OP_AND] = roaring_and,
			[OP_OR] = roaring_or,
			[OP_XOR] = roaring_xor,
			[OP_ANDNOT] = roaring_andnot,
			[OP_EQUAL] = roaring_equal,
			[OP_INTERSECTS] = roaring_intersects,
			[OP_SUBSET] = roaring_subset,
			[OP_WEIGHT] = roaring_weight,
			[OP_WEIGHT_AND] = roaring_weight_and,
			[OP_RANGE] = roaring_range,
			[OP_ITERATE] = roaring_iterate_all,
			[OP_EXTRACT] = roaring_extract,
		},
	/*
	 * The weight is stored; a range that is already there is one look; and
	 * a map with few CPUs is an array of their numbers.
	 */
	.cached = 1u << OP_WEIGHT | 1u << OP_RANGE,
	.listed = 1u << OP_ITERATE | 1u << OP_EXTRACT,
};
#else
const struct peer peer_roaring = {.name = NULL};
#endif
