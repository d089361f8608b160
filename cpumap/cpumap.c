/* SPDX-License-Identifier: MIT */
/* Memory of maps. */
#include <errno.h>
#include <stdlib.h>

#include "cpumap/internal.h"

_Static_assert(sizeof(struct cpumap) == BLOCK_BYTES,
	       "words follow a header of one block");

static size_t size_for(uint32_t nbits)
{
	return sizeof(struct cpumap) + (size_t)blocks_for(nbits) * BLOCK_BYTES;
}

size_t cpumap_size(uint32_t nbits)
{
	return size_for(nbits);
}

struct cpumap *cpumap_init(void *storage, size_t size, uint32_t nbits)
{
	if (!storage || (uintptr_t)storage % BLOCK_BYTES ||
	    size < size_for(nbits))
		return NULL;
	return cpumap_start(storage, nbits);
}

/* malloc and rounding up is a third of the price of aligned_alloc. */
static void *round_up(void *memory)
{
	return (void *)(((uintptr_t)memory + BLOCK_BYTES - 1) &
			~(uintptr_t)(BLOCK_BYTES - 1));
}

struct cpumap *cpumap_alloc(uint32_t nbits)
{
	void *memory = malloc(size_for(nbits) + BLOCK_BYTES - 1);
	struct cpumap *map;

	if (!memory)
		return NULL;
	map = cpumap_start(round_up(memory), nbits);
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
	int saved = errno; /* only glibc's free has kept it, since 2.33 */

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
	size_t stride = size_for(nbits), size;
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
		cpumap_start(array->first + i * stride, nbits);
	return array;
}

void cpumap_array_free(struct cpumap_array *array)
{
	free_keeping_errno(array);
}

struct cpumap *cpumap_array_row(const struct cpumap_array *array, size_t row)
{
	if (row >= array->rows)
		return NULL;
	return (struct cpumap *)(void *)(array->first + row * array->stride);
}
