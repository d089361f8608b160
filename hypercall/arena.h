/* SPDX-License-Identifier: MIT */
/*
 * arena - memory that Xen may touch, in pieces that never move (private).
 *
 * Chunks of whole pages, each twice the last up to 64 pages; a larger piece has
 * a chunk of its own size.  An allocation bumps a pointer.  Reset takes
 * everything back and keeps the chunks.
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
};

void xvcpu_arena_init(struct arena *arena, struct transport *transport);
void xvcpu_arena_release(struct arena *arena);
void xvcpu_arena_reset(struct arena *arena);

/*
 * The same, when nearly all that is asked for next will be one piece of *size
 * bytes, a fraction of SIZE_MAX.  Where it is a little more than the largest
 * chunk, the arena would take twice as much and keep the chunk, which is of no
 * use any more: then all are given back, and *size becomes a quarter more.
 */
void xvcpu_arena_reset_for(struct arena *arena, size_t *size);

/* Zeroed, 64-byte aligned; NULL: no memory. */
void *xvcpu_arena_alloc(struct arena *arena, size_t size);

/* Whole pages that hold size bytes; 0 when that overflows. */
size_t xvcpu_arena_pages(size_t size);

#endif
