/* SPDX-License-Identifier: MIT */
#include "domctl/snapshot_maps.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES 16384u /* or one map */
#define ALIGN       64u
#define SLOTS_FIRST 64u

void xvcpu_maps_init(struct maps *maps, size_t size)
{
	*maps = (struct maps){.size = size};
	while (size << (maps->shift + 1) <= BLOCK_BYTES)
		maps->shift++;
}

void xvcpu_maps_free(struct maps *maps)
{
	while (maps->nblocks)
		free(maps->blocks[--maps->nblocks]);
	free(maps->blocks);
	free(maps->slots);
}

void xvcpu_maps_clear(struct maps *maps)
{
	maps->count = 0;
	if (maps->slots)
		memset(maps->slots, 0, maps->nslots * sizeof(*maps->slots));
}

/* Memory of map i. */
static void *at(const struct maps *maps, uint32_t i)
{
	uintptr_t block = (uintptr_t)maps->blocks[i >> maps->shift];
	size_t in_block = i & ((1u << maps->shift) - 1);

	block = (block + ALIGN - 1) & ~(uintptr_t)(ALIGN - 1);
	return (void *)(block + in_block * maps->size);
}

static uint32_t hash(const struct cpumap *map)
{
	uint64_t h = 0;
	uint32_t i;

	/* The tail is zero: whole blocks. */
	for (i = 0; i < map->nblocks * (ALIGN / 8); i++) {
		h = (h ^ map->words[i]) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 32;
	}
	/* A CPU at the end of the last word is only in the upper bits yet. */
	return (uint32_t)(h * UINT64_C(0x9e3779b97f4a7c15) >> 32);
}

/* Where it is, or would be. */
static const struct cpumap **find(const struct maps *maps,
				  const struct cpumap *map)
{
	uint32_t mask = maps->nslots - 1, i = hash(map) & mask;

	while (maps->slots[i] && !cpumap_equal(maps->slots[i], map))
		i = (i + 1) & mask;
	return &maps->slots[i];
}

static int grow_slots(struct maps *maps)
{
	uint32_t n = maps->nslots ? 2 * maps->nslots : SLOTS_FIRST, i;
	const struct cpumap **slots = calloc(n, sizeof(*slots));

	if (!slots)
		return -ENOMEM;
	free(maps->slots);
	maps->slots = slots;
	maps->nslots = n;
	for (i = 0; i < maps->count; i++)
		*find(maps, at(maps, i)) = at(maps, i);
	return 0;
}

static int grow_blocks(struct maps *maps)
{
	size_t room = maps->blocks_room ? 2 * maps->blocks_room : 16;
	char **blocks;

	if (maps->nblocks == maps->blocks_room) {
		blocks = reallocarray(maps->blocks, room, sizeof(*blocks));
		if (!blocks)
			return -ENOMEM;
		maps->blocks = blocks;
		maps->blocks_room = room;
	}
	maps->blocks[maps->nblocks] =
		malloc((maps->size << maps->shift) + ALIGN - 1);
	if (!maps->blocks[maps->nblocks])
		return -ENOMEM;
	maps->nblocks++;
	return 0;
}

const struct cpumap *xvcpu_maps_keep(struct maps *maps,
				     const struct cpumap *map,
				     const struct cpumap *near)
{
	const struct cpumap **slot;

	if (near && cpumap_equal(near, map))
		return near;
	if (maps->count >= maps->nslots / 2 && grow_slots(maps))
		return NULL;
	slot = find(maps, map);
	if (*slot)
		return *slot;
	if (maps->count >> maps->shift == maps->nblocks && grow_blocks(maps))
		return NULL;
	*slot = memcpy(at(maps, maps->count++), map, maps->size);
	return *slot;
}
