/* SPDX-License-Identifier: MIT */
/* snapshot_maps - CPU maps of one size, of which equal ones are one (private). */
#ifndef XVCPU_DOMCTL_SNAPSHOT_MAPS_H
#define XVCPU_DOMCTL_SNAPSHOT_MAPS_H

#include <stddef.h>
#include <stdint.h>

#include "cpumap/cpumap.h"

struct maps {
	size_t size;        /* of a map */
	unsigned int shift; /* a block has 1 << shift of them */
	char **blocks;      /* never move */
	size_t nblocks, blocks_room;
	uint32_t count;
	const struct cpumap **slots; /* [nslots], a power of two; NULL: empty */
	uint32_t nslots;
};

void xvcpu_maps_init(struct maps *maps, size_t size);
void xvcpu_maps_free(struct maps *maps);

/* None is in there; memory is kept. */
void xvcpu_maps_clear(struct maps *maps);

/*
 * The one that is equal to map, which is copied where there is none; NULL: no
 * memory.  near: one that it may well be, or NULL.
 */
const struct cpumap *xvcpu_maps_keep(struct maps *maps,
				     const struct cpumap *map,
				     const struct cpumap *near);

#endif
