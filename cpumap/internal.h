/* SPDX-License-Identifier: MIT */
/* Private to cpumap/: words of a map. */
#ifndef XVCPU_CPUMAP_INTERNAL_H
#define XVCPU_CPUMAP_INTERNAL_H

#include "cpumap/cpumap.h"

/*
 * -DCPUMAP_GENERIC is for size: no vector kernels, and none of the short cuts
 * and tables that would only be faster.
 */
#ifdef CPUMAP_GENERIC
#define FAST 0
#else
#define FAST 1
#endif

#define BLOCK_BITS  512
#define BLOCK_BYTES 64
#define BLOCK_WORDS 8

static inline uint32_t blocks_for(uint32_t nbits)
{
	return nbits ? (nbits - 1) / BLOCK_BITS + 1 : 1;
}

static inline size_t nwords(const struct cpumap *map)
{
	return (size_t)map->nblocks * BLOCK_WORDS;
}

static inline size_t nbytes(const struct cpumap *map)
{
	return (size_t)map->nblocks * BLOCK_BYTES;
}

/* An empty map in storage that is known to be right. */
static inline struct cpumap *cpumap_start(void *storage, uint32_t nbits)
{
	struct cpumap *map = (struct cpumap *)storage;

	map->nbits = nbits;
	map->nblocks = blocks_for(nbits);
	map->mask = nbits <= 64 ? cpumap_low(nbits) : 0;
	map->allocation = NULL;
	if (map->nblocks == 1)
		memset(map->words, 0, BLOCK_BYTES);
	else
		memset(map->words, 0, nbytes(map));
	return map;
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

/* The words that CPUs are in; the rest of the last block has none. */
static inline size_t used_words(const struct cpumap *map)
{
	return map->nbits / 64 + (map->nbits % 64 != 0);
}

/* The first word at or after i that is not zero, or end. */
static inline size_t skip_zeros(const uint64_t *w, size_t i, size_t end)
{
	while (i < end && !w[i]) {
		i++;
		while (FAST && i % 4 == 0 && end - i >= 4 &&
		       !(w[i] | w[i + 1] | w[i + 2] | w[i + 3]))
			i += 4;
	}
	return i;
}

/* Likewise, that is not all ones. */
static inline size_t skip_ones(const uint64_t *w, size_t i, size_t end)
{
	while (i < end && w[i] == UINT64_MAX) {
		i++;
		while (FAST && i % 4 == 0 && end - i >= 4 &&
		       (w[i] & w[i + 1] & w[i + 2] & w[i + 3]) == UINT64_MAX)
			i += 4;
	}
	return i;
}

#endif
