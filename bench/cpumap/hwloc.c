/* SPDX-License-Identifier: MIT */
#include "bench/cpumap/bench.h"

#if __has_include(<hwloc.h>)
#include <hwloc.h>

static void *make(const uint64_t *words, uint32_t nbits)
{
	hwloc_bitmap_t map = hwloc_bitmap_alloc();

	for (uint32_t cpu = 0; cpu < nbits; cpu++)
		if (words[cpu / 64] >> cpu % 64 & 1)
			hwloc_bitmap_set(map, cpu);
	return map;
}

static void drop(void *map)
{
	hwloc_bitmap_free(map);
}

#define HWLOC(name, work) RUN(by_hwloc_##name, struct hwloc_bitmap_s, work)

HWLOC(test, sum += (uint64_t)hwloc_bitmap_isset(a, o->cpu))
HWLOC(flip, (hwloc_bitmap_clr(a, o->cpu), hwloc_bitmap_set(a, o->cpu)))
HWLOC(and, hwloc_bitmap_and(d, a, b))
HWLOC(or, hwloc_bitmap_or(d, a, b))
HWLOC(xor, hwloc_bitmap_xor(d, a, b))
HWLOC(andnot, hwloc_bitmap_andnot(d, a, b))
HWLOC(equal, sum += (uint64_t)hwloc_bitmap_isequal(a, b))
HWLOC(intersects, sum += (uint64_t)hwloc_bitmap_intersects(a, b))
HWLOC(subset, sum += (uint64_t)hwloc_bitmap_isincluded(a, b))
HWLOC(weight, sum += (uint64_t)hwloc_bitmap_weight(a))
HWLOC(zero, hwloc_bitmap_zero(d))
HWLOC(fill, hwloc_bitmap_set_range(d, 0, (int)o->nbits - 1))
HWLOC(copy, hwloc_bitmap_copy(d, a))
HWLOC(range, hwloc_bitmap_set_range(d, o->first, (int)o->last))
HWLOC(format, sum += (uint64_t)hwloc_bitmap_list_snprintf(o->buf, o->size, a))
HWLOC(parse, sum += (uint64_t)hwloc_bitmap_list_sscanf(d, o->text))
HWLOC(hex, sum += (uint64_t)hwloc_bitmap_taskset_snprintf(o->buf, o->size, a))
HWLOC(unhex, sum += (uint64_t)hwloc_bitmap_taskset_sscanf(d, o->text))

/* All CPUs absent, as ours: room for them must be made. */
static uint64_t by_hwloc_make_and_free(struct operands *o, unsigned long times)
{
	REPEAT({
		hwloc_bitmap_t map = hwloc_bitmap_alloc();

		hwloc_bitmap_set(map, o->nbits - 1);
		hwloc_bitmap_clr(map, o->nbits - 1);
		hwloc_bitmap_free(map);
	});
	return 0;
}

static uint64_t by_hwloc_iterate(struct operands *o, unsigned long times)
{
	uint64_t sum = 0;
	unsigned int cpu;

	REPEAT({
		hwloc_bitmap_foreach_begin(cpu, o->a) sum += cpu;
		hwloc_bitmap_foreach_end();
	});
	return sum;
}

const struct peer peer_hwloc = {
	.name = "hwloc",
	.make = make,
	.drop = drop,
	.run =
		{
			[OP_TEST] = by_hwloc_test,
			[OP_FLIP] = by_hwloc_flip,
			[OP_AND] = by_hwloc_and,
			[OP_OR] = by_hwloc_or,
			[OP_XOR] = by_hwloc_xor,
			[OP_ANDNOT] = by_hwloc_andnot,
			[OP_EQUAL] = by_hwloc_equal,
			[OP_INTERSECTS] = by_hwloc_intersects,
			[OP_SUBSET] = by_hwloc_subset,
			[OP_WEIGHT] = by_hwloc_weight,
			[OP_ZERO] = by_hwloc_zero,
			[OP_FILL] = by_hwloc_fill,
			[OP_COPY] = by_hwloc_copy,
			[OP_RANGE] = by_hwloc_range,
			[OP_ALLOC] = by_hwloc_make_and_free,
			[OP_ITERATE] = by_hwloc_iterate,
			[OP_FORMAT] = by_hwloc_format,
			[OP_PARSE] = by_hwloc_parse,
			[OP_HEX] = by_hwloc_hex,
			[OP_UNHEX] = by_hwloc_unhex,
		},
	/* A bit says that everything is absent. */
	.cached = 1u << OP_ZERO,
};
#else
const struct peer peer_hwloc = {.name = NULL};
#endif
