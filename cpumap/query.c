/* SPDX-License-Identifier: MIT */
/* Questions about whole maps, counts, and the CPUs as numbers. */
#include "cpumap/kernels.h"

/* Is any word set from block n on? */
static bool any_from(const struct cpumap *map, size_t n)
{
	for (size_t i = n * BLOCK_WORDS; i < nwords(map); i++)
		if (map->words[i])
			return true;
	return false;
}

static bool none_common(enum combine op, const struct cpumap *a,
			const struct cpumap *b)
{
	return kernels()->none[op](a->words, b->words, common_blocks(a, b));
}

bool cpumap_empty(const struct cpumap *map)
{
	return !any_from(map, 0);
}

bool cpumap_full(const struct cpumap *map)
{
	return cpumap_next_zero(map, 0) == CPUMAP_NONE;
}

bool cpumap_equal_large(const struct cpumap *a, const struct cpumap *b)
{
	size_t common = common_blocks(a, b);

	if (a->nblocks != b->nblocks &&
	    (any_from(a, common) || any_from(b, common)))
		return false;
	return none_common(COMBINE_XOR, a, b);
}

bool cpumap_subset_large(const struct cpumap *a, const struct cpumap *b)
{
	if (a->nblocks > b->nblocks && any_from(a, b->nblocks))
		return false;
	return none_common(COMBINE_ANDNOT, a, b);
}

bool cpumap_intersects_large(const struct cpumap *a, const struct cpumap *b)
{
	return !none_common(COMBINE_AND, a, b);
}

uint32_t cpumap_weight_large(const struct cpumap *map)
{
	return (uint32_t)kernels()->weight(map->words, map->nblocks);
}

uint32_t cpumap_weight_and_large(const struct cpumap *a, const struct cpumap *b)
{
	return (uint32_t)kernels()->weight_and(a->words, b->words,
					       common_blocks(a, b));
}

size_t cpumap_extract_large(const struct cpumap *map, uint32_t *cpus,
			    size_t max)
{
	return kernels()->extract(map->words, map->nblocks, cpus, max);
}
