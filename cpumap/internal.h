/* SPDX-License-Identifier: MIT */
/* Private to cpumap/: words of a map. */
#ifndef CPUMAP_INTERNAL_H
#define CPUMAP_INTERNAL_H

#include "cpumap/cpumap.h"

#define BLOCK_BITS  512
#define BLOCK_BYTES 64
#define BLOCK_WORDS 8

static inline size_t nwords(const struct cpumap *map)
{
	return (size_t)map->nblocks * BLOCK_WORDS;
}

static inline size_t nbytes(const struct cpumap *map)
{
	return (size_t)map->nblocks * BLOCK_BYTES;
}

static inline size_t common_blocks(const struct cpumap *a,
				   const struct cpumap *b)
{
	return a->nblocks < b->nblocks ? a->nblocks : b->nblocks;
}

/* Any word, also one past the end, where there are no CPUs. */
static inline uint64_t word_at(const struct cpumap *map, size_t i)
{
	return i < nwords(map) ? map->words[i] : 0;
}

#endif
