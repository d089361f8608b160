/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "hypercall/arena.h"
#include "hypercall/transport.h"

#define PAGE_BYTES  4096u
#define FIRST_CHUNK (4 * PAGE_BYTES)
#define MOST_CHUNK  (64 * PAGE_BYTES) /* of those that no piece asked for */
#define ALIGN       64u

struct arena_chunk {
	struct arena_chunk *next;
	char *base;
	size_t size;
	size_t used;
	size_t dirty; /* bytes from base that may be other than zero */
};

size_t xvcpu_arena_pages(size_t size)
{
	size_t pages = (size + PAGE_BYTES - 1) & ~(size_t)(PAGE_BYTES - 1);

	return pages < size || pages > SIZE_MAX / 4 ? 0 : pages;
}

void xvcpu_arena_init(struct arena *arena, struct transport *transport)
{
	*arena = (struct arena){.transport = transport};
}

void xvcpu_arena_release(struct arena *arena)
{
	struct arena_chunk *chunk = arena->first, *next;

	for (; chunk; chunk = next) {
		next = chunk->next;
		xvcpu_transport_unmap(arena->transport, chunk->base,
				      chunk->size);
		free(chunk);
	}
	arena->first = arena->current = NULL;
}

void xvcpu_arena_reset(struct arena *arena)
{
	struct arena_chunk *chunk;

	for (chunk = arena->first; chunk; chunk = chunk->next)
		chunk->used = 0;
	arena->current = arena->first;
}

void xvcpu_arena_reset_for(struct arena *arena, size_t *size)
{
	const struct arena_chunk *chunk;
	size_t largest = 0;

	for (chunk = arena->first; chunk; chunk = chunk->next)
		if (largest < chunk->size)
			largest = chunk->size;
	if (*size > largest && *size / 2 < largest) {
		xvcpu_arena_release(arena);
		*size += *size / 4;
	} else {
		xvcpu_arena_reset(arena);
	}
}

static struct arena_chunk *new_chunk(struct arena *arena, size_t need)
{
	struct arena_chunk *last = arena->current, *chunk;
	size_t size = last ? 2 * last->size : FIRST_CHUNK;

	if (size > MOST_CHUNK)
		size = MOST_CHUNK;
	need = xvcpu_arena_pages(need);
	if (!need)
		return NULL;
	if (size < need)
		size = need;
	chunk = malloc(sizeof(*chunk));
	if (!chunk)
		return NULL;
	*chunk = (struct arena_chunk){.size = size};
	chunk->base = xvcpu_transport_map(arena->transport, size);
	if (!chunk->base) {
		free(chunk);
		return NULL;
	}
	if (last)
		last->next = chunk;
	else
		arena->first = chunk;
	return chunk;
}

void *xvcpu_arena_alloc(struct arena *arena, size_t size)
{
	struct arena_chunk *chunk;
	size_t start, end;
	char *p;

	if (size > SIZE_MAX / 4)
		return NULL;
	if (!size)
		size = 1;
	size = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);

	while (!arena->current ||
	       arena->current->size - arena->current->used < size) {
		chunk = arena->current ? arena->current->next : NULL;
		if (!chunk)
			chunk = new_chunk(arena, size);
		if (!chunk)
			return NULL;
		arena->current = chunk;
	}
	chunk = arena->current;
	start = chunk->used;
	end = start + size;
	p = chunk->base + start;
	if (start < chunk->dirty)
		memset(p, 0, (end < chunk->dirty ? end : chunk->dirty) - start);
	chunk->used = end;
	if (chunk->dirty < end)
		chunk->dirty = end;
	return p;
}
