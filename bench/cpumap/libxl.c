/* SPDX-License-Identifier: MIT */
/* libxl's bitmaps, as far as they work without a hypervisor. */
#include <stdlib.h>

#include "bench/cpumap/bench.h"

#if __has_include(<libxl_utils.h>)
#include <libxl.h>
#include <libxl_utils.h>

static void *make(const uint64_t *words, uint32_t nbits)
{
	libxl_bitmap *map = malloc(sizeof(*map));

	map->size = (nbits + 7) / 8;
	map->map = calloc(map->size, 1);
	for (uint32_t cpu = 0; cpu < nbits; cpu++)
		if (words[cpu / 64] >> cpu % 64 & 1)
			libxl_bitmap_set(map, (int)cpu);
	return map;
}

static void drop(void *map)
{
	free(((libxl_bitmap *)map)->map);
	free(map);
}

#define LIBXL(name, work) RUN(xl_##name, libxl_bitmap, work)

LIBXL(test, sum += (uint64_t)libxl_bitmap_test(a, (int)o->cpu))
LIBXL(flip,
      (libxl_bitmap_reset(a, (int)o->cpu), libxl_bitmap_set(a, (int)o->cpu)))
LIBXL(weight, sum += (uint64_t)libxl_bitmap_count_set(a))
LIBXL(zero, libxl_bitmap_set_none(d))
LIBXL(fill, libxl_bitmap_set_any(d))
LIBXL(iterate, {
	uint32_t cpu;

	libxl_for_each_set_bit(cpu, *a) sum += cpu;
})

const struct peer peer_libxl = {
	.name = "libxl",
	.make = make,
	.drop = drop,
	.run =
		{
			[OP_TEST] = xl_test,
			[OP_FLIP] = xl_flip,
			[OP_WEIGHT] = xl_weight,
			[OP_ZERO] = xl_zero,
			[OP_FILL] = xl_fill,
			[OP_ITERATE] = xl_iterate,
		},
};
#else
const struct peer peer_libxl = {.name = NULL};
#endif
