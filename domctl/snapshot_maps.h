/* SPDX-License-Identifier: MIT */
/* snapshot_maps - CPU maps of one size, of which equal ones are one (private). */
#ifndef XVCPU_DOMCTL_SNAPSHOT_MAPS_H
#define XVCPU_DOMCTL_SNAPSHOT_MAPS_H

#include <stddef.h>
#include <stdint.h>

#include "cpumap/cpumap.h"

#define MAPS_NONE UINT32_MAX

struct maps {
	size_t size;        /* of a map */
	unsigned int shift; /* a block has 1 << shift of them */
	char **blocks;      /* never move */
	size_t nblocks, blocks_room;
	uint32_t count;
	uint32_t *slots; /* [nslots], a power of two; MAPS_NONE: empty */
	uint32_t nslots;
};

void xvcpu_maps_init(struct maps *maps, size_t size);
void xvcpu_maps_free(struct maps *maps);

/* None is in there; memory is kept. */
void xvcpu_maps_clear(struct maps *maps);

/*
 * The number of a map that is equal to map, which is copied where there is
 * none.  near: the number of one that it may well be, or MAPS_NONE; -ENOMEM.
 */
long xvcpu_maps_keep(struct maps *maps, const struct cpumap *map,
		     uint32_t near);
const struct cpumap *xvcpu_maps_at(const struct maps *maps, uint32_t i);

#endif
