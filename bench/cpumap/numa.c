/* SPDX-License-Identifier: MIT */
/* libnuma.  Its parser refuses CPUs that this host lacks, so it is left out. */
#include "bench/cpumap/bench.h"

#if __has_include(<numa.h>)
#include <numa.h>

static void *make(const uint64_t *words, uint32_t nbits)
{
	struct bitmask *map = numa_bitmask_alloc(nbits);

	for (uint32_t cpu = 0; cpu < nbits; cpu++)
		if (words[cpu / 64] >> cpu % 64 & 1)
			numa_bitmask_setbit(map, cpu);
	return map;
}

static void drop(void *map)
{
	numa_bitmask_free(map);
}

#define NUMA(name, work) RUN(libnuma_##name, struct bitmask, work)

NUMA(test, sum += (uint64_t)numa_bitmask_isbitset(a, o->cpu))
NUMA(flip, (numa_bitmask_clearbit(a, o->cpu), numa_bitmask_setbit(a, o->cpu)))
NUMA(equal, sum += (uint64_t)numa_bitmask_equal(a, b))
NUMA(weight, sum += numa_bitmask_weight(a))
NUMA(zero, numa_bitmask_clearall(d))
NUMA(fill, numa_bitmask_setall(d))
NUMA(copy, copy_bitmask_to_bitmask(a, d))
NUMA(alloc, numa_bitmask_free(numa_bitmask_alloc(o->nbits)))
NUMA(iterate, {
	for (uint32_t cpu = 0; cpu < o->nbits; cpu++)
		if (numa_bitmask_isbitset(a, cpu))
			sum += cpu;
})

const struct peer peer_numa = {
	.name = "libnuma",
	.make = make,
	.drop = drop,
	.run =
		{
			[OP_TEST] = libnuma_test,
			[OP_FLIP] = libnuma_flip,
			[OP_EQUAL] = libnuma_equal,
			[OP_WEIGHT] = libnuma_weight,
			[OP_ZERO] = libnuma_zero,
			[OP_FILL] = libnuma_fill,
			[OP_COPY] = libnuma_copy,
			[OP_ALLOC] = libnuma_alloc,
			[OP_ITERATE] = libnuma_iterate,
		},
};
#else
const struct peer peer_numa = {.name = NULL};
#endif
