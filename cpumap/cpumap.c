/* SPDX-License-Identifier: MIT */
/* Memory of maps, and operations on whole maps. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpumap/internal.h"

_Static_assert(sizeof(struct cpumap) == BLOCK_BYTES,
	       "words follow a header of one block");

static uint32_t blocks_for(uint32_t nbits)
{
	return nbits ? (nbits - 1) / BLOCK_BITS + 1 : 1;
}

size_t cpumap_size(uint32_t nbits)
{
	return sizeof(struct cpumap) + (size_t)blocks_for(nbits) * BLOCK_BYTES;
}

struct cpumap *cpumap_init(void *storage, size_t size, uint32_t nbits)
{
	struct cpumap *map = storage;

	if (!storage || (uintptr_t)storage % BLOCK_BYTES ||
	    size < cpumap_size(nbits))
		return NULL;
	map->nbits = nbits;
	map->nblocks = blocks_for(nbits);
	map->allocation = NULL;
	memset(map->words, 0, nwords(map) * sizeof(map->words[0]));
	return map;
}

/* malloc and rounding up is a third of the price of aligned_alloc. */
static void *round_up(void *memory)
{
	return (void *)(((uintptr_t)memory + BLOCK_BYTES - 1) &
			~(uintptr_t)(BLOCK_BYTES - 1));
}

struct cpumap *cpumap_alloc(uint32_t nbits)
{
	size_t size = cpumap_size(nbits);
	void *memory = malloc(size + BLOCK_BYTES - 1);
	struct cpumap *map;

	if (!memory)
		return NULL;
	map = cpumap_init(round_up(memory), size, nbits);
	map->allocation = memory;
	return map;
}

struct cpumap *cpumap_dup(const struct cpumap *src)
{
	struct cpumap *map = cpumap_alloc(src->nbits);

	if (map)
		cpumap_copy(map, src);
	return map;
}

static void free_keeping_errno(void *memory)
{
	int saved = errno;

	free(memory);
	errno = saved;
}

void cpumap_free(struct cpumap *map)
{
	if (map)
		free_keeping_errno(map->allocation);
}

struct cpumap_array *cpumap_array_alloc(size_t rows, uint32_t nbits)
{
	size_t stride = cpumap_size(nbits), size;
	struct cpumap_array *array;

	if (__builtin_mul_overflow(rows, stride, &size) ||
	    __builtin_add_overflow(size, sizeof(*array) + BLOCK_BYTES, &size) ||
	    size > PTRDIFF_MAX)
		return NULL;
	array = malloc(size);
	if (!array)
		return NULL;
	array->rows = rows;
	array->stride = stride;
	array->nbits = nbits;
	array->first = round_up(array + 1);
	for (size_t i = 0; i < rows; i++)
		cpumap_init(array->first + i * stride, stride, nbits);
	return array;
}

void cpumap_array_free(struct cpumap_array *array)
{
	free_keeping_errno(array);
}

void cpumap_trim(struct cpumap *map)
{
	size_t i = map->nbits / 64;

	if (i == nwords(map))
		return;
	map->words[i] &= cpumap_low(map->nbits % 64);
	while (++i < nwords(map))
		map->words[i] = 0;
}

void cpumap_zero_large(struct cpumap *dst)
{
	memset(dst->words, 0, nwords(dst) * sizeof(dst->words[0]));
}

void cpumap_fill_large(struct cpumap *dst)
{
	memset(dst->words, 0xff, nwords(dst) * sizeof(dst->words[0]));
	cpumap_trim(dst);
}

void cpumap_copy_large(struct cpumap *dst, const struct cpumap *src)
{
	if (dst == src)
		return;
	for (size_t i = 0; i < nwords(dst); i++)
		dst->words[i] = word_at(src, i);
	cpumap_trim(dst);
}

void cpumap_complement_large(struct cpumap *dst, const struct cpumap *src)
{
	for (size_t i = 0; i < nwords(dst); i++)
		dst->words[i] = ~word_at(src, i);
	cpumap_trim(dst);
}

bool cpumap_and_large(struct cpumap *dst, const struct cpumap *a,
		      const struct cpumap *b)
{
	for (size_t i = 0; i < nwords(dst); i++)
		dst->words[i] = word_at(a, i) & word_at(b, i);
	cpumap_trim(dst);
	return !cpumap_empty(dst);
}

void cpumap_or_large(struct cpumap *dst, const struct cpumap *a,
		     const struct cpumap *b)
{
	for (size_t i = 0; i < nwords(dst); i++)
		dst->words[i] = word_at(a, i) | word_at(b, i);
	cpumap_trim(dst);
}

void cpumap_xor_large(struct cpumap *dst, const struct cpumap *a,
		      const struct cpumap *b)
{
	for (size_t i = 0; i < nwords(dst); i++)
		dst->words[i] = word_at(a, i) ^ word_at(b, i);
	cpumap_trim(dst);
}

bool cpumap_andnot_large(struct cpumap *dst, const struct cpumap *a,
			 const struct cpumap *b)
{
	for (size_t i = 0; i < nwords(dst); i++)
		dst->words[i] = word_at(a, i) & ~word_at(b, i);
	cpumap_trim(dst);
	return !cpumap_empty(dst);
}

static bool range_fits(const struct cpumap *map, uint32_t first, uint32_t last)
{
	return first <= last && last < map->nbits;
}

bool cpumap_set_range_large(struct cpumap *map, uint32_t first, uint32_t last)
{
	uint64_t *w = map->words;
	uint32_t lo = first / 64, hi = last / 64;

	if (!range_fits(map, first, last))
		return false;
	if (lo == hi) {
		w[lo] |= cpumap_between(first, last);
		return true;
	}
	w[lo] |= cpumap_between(first, 63);
	memset(&w[lo + 1], 0xff, (hi - lo - 1) * sizeof(*w));
	w[hi] |= cpumap_between(0, last);
	return true;
}

bool cpumap_clear_range_large(struct cpumap *map, uint32_t first, uint32_t last)
{
	uint64_t *w = map->words;
	uint32_t lo = first / 64, hi = last / 64;

	if (!range_fits(map, first, last))
		return false;
	if (lo == hi) {
		w[lo] &= ~cpumap_between(first, last);
		return true;
	}
	w[lo] &= ~cpumap_between(first, 63);
	memset(&w[lo + 1], 0, (hi - lo - 1) * sizeof(*w));
	w[hi] &= ~cpumap_between(0, last);
	return true;
}
