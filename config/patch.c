/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "config/internal.h"

struct patch {
	struct span at;  /* of the old text */
	struct span new; /* of the pool */
	size_t order;
};

struct config_patches {
	const struct config *cfg;
	struct patch *list;
	size_t n, room;
	char *pool;
	size_t used, pool_room;
	int error;
};

struct config_patches *xvcpu_config_patches_alloc(const struct config *cfg)
{
	struct config_patches *p = calloc(1, sizeof(*p));

	if (p)
		p->cfg = cfg;
	return p;
}

void xvcpu_config_patches_free(struct config_patches *p)
{
	if (!p)
		return;
	free(p->pool);
	free(p->list);
	free(p);
}

static int add(struct config_patches *p, const char *part)
{
	size_t size = strlen(part), room = p->pool_room;
	char *pool;

	if (p->used + size > room) {
		room = 2 * (p->used + size);
		pool = realloc(p->pool, room);
		if (!pool)
			return -ENOMEM;
		p->pool = pool;
		p->pool_room = room;
	}
	if (size)
		memcpy(p->pool + p->used, part, size);
	p->used += size;
	return 0;
}

static void add_all(struct config_patches *p, va_list parts)
{
	const char *part;

	while (!p->error && (part = va_arg(parts, const char *)))
		p->error = add(p, part);
	p->list[p->n - 1].new.end = p->used;
}

void xvcpu_config_patch(struct config_patches *p, size_t start, size_t end, ...)
{
	va_list parts;

	if (!p->error)
		p->error = xvcpu_config_grow(&p->list, &p->room, p->n,
					     sizeof(*p->list));
	if (p->error)
		return;
	p->list[p->n] = (struct patch){{start, end}, {p->used, p->used}, p->n};
	p->n++;
	va_start(parts, end);
	add_all(p, parts);
	va_end(parts);
}

void xvcpu_config_patch_more(struct config_patches *p, ...)
{
	va_list parts;

	if (p->error)
		return;
	va_start(parts, p);
	add_all(p, parts);
	va_end(parts);
}

void xvcpu_config_patch_number(struct config_patches *p, struct span at,
			       uint32_t n)
{
	char digits[16];

	snprintf(digits, sizeof(digits), "%u", n);
	xvcpu_config_patch(p, at.start, at.end, digits, NULL);
}

static int by_place(const void *left, const void *right)
{
	const struct patch *a = left, *b = right;

	bool a_adds = a->at.end == a->at.start;
	bool b_adds = b->at.end == b->at.start;

	if (a->at.start != b->at.start)
		return a->at.start < b->at.start ? -1 : 1;
	if (a_adds != b_adds) /* what is added goes before */
		return a_adds ? -1 : 1;
	return a->order < b->order ? -1 : 1;
}

/* The new text, with a NUL behind it.  Patches may touch, never overlap. */
int xvcpu_config_patches_apply(struct config_patches *p, char **text,
			       size_t *size)
{
	const struct config *cfg = p->cfg;
	size_t from = 0, to = 0;
	char *new;

	if (p->error)
		return p->error;
	new = malloc(cfg->size + p->used + 1);
	if (!new)
		return -ENOMEM;
	if (p->n)
		qsort(p->list, p->n, sizeof(*p->list), by_place);
	for (size_t i = 0; i < p->n; i++) {
		const struct patch *q = &p->list[i];
		size_t keep = q->at.start - from;

		memcpy(new + to, cfg->text + from, keep);
		to += keep;
		keep = q->new.end - q->new.start;
		if (keep)
			memcpy(new + to, p->pool + q->new.start, keep);
		to += keep;
		from = q->at.end;
	}
	memcpy(new + to, cfg->text + from, cfg->size - from);
	to += cfg->size - from;
	new[to] = '\0';
	*text = new;
	*size = to;
	return 0;
}
