/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "hypercall/arena.h"
#include "hypercall/transport.h"

#define PAGE_BYTES 4096u
#define MOST_SPARE (64 * PAGE_BYTES) /* that no piece asked for */
#define ALIGN      64u

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

/* All before this one. */
static void release_until(struct arena *arena, struct arena_chunk *end)
{
	struct arena_chunk *chunk;

	while (arena->first != end) {
		chunk = arena->first;
		arena->first = chunk->next;
		arena->size -= chunk->size;
		xvcpu_transport_unmap(arena->transport, chunk->base,
				      chunk->size);
		free(chunk);
	}
}

void xvcpu_arena_release(struct arena *arena)
{
	release_until(arena, NULL);
	arena->current = NULL;
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
	if (*size > largest || xvcpu_arena_pages(*size) < largest / 2)
		xvcpu_arena_release(arena);
	else
		xvcpu_arena_reset(arena);
	if (*size > largest && *size / 2 < largest)
		*size += *size / 16;
}

static struct arena_chunk *new_chunk(struct arena *arena, size_t need)
{
	struct arena_chunk *last = arena->current, *chunk;
	size_t size = arena->size / 16;

	if (size > MOST_SPARE)
		size = MOST_SPARE;
	/* So many pieces like this one as fit. */
	size = xvcpu_arena_pages(size < need ? need : size - size % need);
	if (!size)
		return NULL;
	chunk = malloc(sizeof(*chunk));
	if (!chunk)
		return NULL;
	*chunk = (struct arena_chunk){.size = size};
	chunk->base = xvcpu_transport_map(arena->transport, size);
	if (!chunk->base) {
		free(chunk);
		return NULL;
	}
	arena->size += size;
	if (last)
		last->next = chunk;
	else
		arena->first = chunk;
	return chunk;
}

static bool unused(const struct arena *arena)
{
	const struct arena_chunk *chunk;

	for (chunk = arena->first; chunk; chunk = chunk->next)
		if (chunk->used)
			return false;
	return true;
}

/* Chunks that the first piece does not fit into would be left for nothing. */
static struct arena_chunk *one_more(struct arena *arena, size_t need)
{
	bool first = unused(arena);
	struct arena_chunk *chunk = new_chunk(arena, need);

	if (chunk && first)
		release_until(arena, chunk);
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
			chunk = one_more(arena, size);
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
