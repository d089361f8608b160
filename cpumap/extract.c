/* SPDX-License-Identifier: MIT */
/* The numbers of set bits, by plain C. */
#include "cpumap/kernels.h"

size_t cpumap_extract_words(const uint64_t *words, size_t i, size_t end,
			    uint32_t *cpus, size_t max)
{
	size_t done = 0;

	for (; i < end; i++) {
		uint32_t base = (uint32_t)i * 64;

		for (uint64_t w = words[i]; w; w &= w - 1) {
			if (done == max)
				return done;
			cpus[done++] = base + (uint32_t)__builtin_ctzll(w);
		}
	}
	return done;
}

size_t cpumap_extract_blocks(const uint64_t *a, size_t n, uint32_t *cpus,
			     size_t max)
{
	return cpumap_extract_words(a, 0, n * BLOCK_WORDS, cpus, max);
}

size_t cpumap_extract_large(const struct cpumap *map, uint32_t *cpus,
			    size_t max)
{
	return kernels()->extract(map->words, map->nblocks, cpus, max);
}
