/* SPDX-License-Identifier: MIT */
/*
 * arena - memory that Xen may touch, in pieces that never move (private).
 *
 * Chunks of whole pages, each a sixteenth of what there is already, and 64
 * pages at most; a larger piece has a chunk of its own size.  So little more is
 * taken than is asked for: a page costs more than a chunk does.  An allocation
 * bumps a pointer.  Reset takes everything back and keeps the chunks, until the
 * next first piece is larger than any of them: then it has their place.
 */
#ifndef XVCPU_HYPERCALL_ARENA_H
#define XVCPU_HYPERCALL_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct transport;
struct arena_chunk;

struct arena {
	struct transport *transport;
	struct arena_chunk *first, *current;
	size_t size; /* of all chunks */
};

void xvcpu_arena_init(struct arena *arena, struct transport *transport);
void xvcpu_arena_release(struct arena *arena);
void xvcpu_arena_reset(struct arena *arena);

/*
 * The same, when nearly all that is asked for next will be one piece of *size
 * bytes, a fraction of SIZE_MAX.  Where the largest chunk is too small, or more
 * than twice as large, all are given back.  Where it is a little too small,
 * *size becomes a sixteenth more: it grows.
 */
void xvcpu_arena_reset_for(struct arena *arena, size_t *size);

/* Zeroed, 64-byte aligned; NULL: no memory. */
void *xvcpu_arena_alloc(struct arena *arena, size_t size);

/* Whole pages that hold size bytes; 0 when that overflows. */
size_t xvcpu_arena_pages(size_t size);

#endif
