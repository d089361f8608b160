/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "config/internal.h"

struct config_patch {
	struct span at;
	size_t put, size; /* of the pool */
};

void xvcpu_config_patch(struct config_edit *e, const char *start,
			const char *end)
{
	if (!e->error)
		e->error = xvcpu_config_grow(&e->list, &e->list_room, e->n,
					     sizeof(*e->list));
	if (!e->error)
		e->list[e->n++] =
			(struct config_patch){{start, end}, e->used, 0};
}

void xvcpu_config_put(struct config_edit *e, const char *format, ...)
{
	size_t room, size;
	va_list args;

	while (!e->error) {
		room = e->pool_room - e->used;
		va_start(args, format);
		size = (size_t)vsnprintf(room ? e->pool + e->used : NULL, room,
					 format, args);
		va_end(args);
		if (size < room) {
			e->used += size;
			e->list[e->n - 1].size += size;
			break;
		}
		e->error = xvcpu_config_grow(&e->pool, &e->pool_room,
					     e->pool_room, 1);
	}
}

void xvcpu_config_put_span(struct config_edit *e, struct span at)
{
	if (at.start)
		xvcpu_config_put(e, "%.*s", (int)(at.end - at.start), at.start);
}

static int by_place(const void *left, const void *right)
{
	const struct config_patch *a = left, *b = right;

	if (a->at.start != b->at.start)
		return a->at.start < b->at.start ? -1 : 1;
	if (a->at.end != b->at.end) /* what is added goes before */
		return a->at.end < b->at.end ? -1 : 1;
	return a->put < b->put ? -1 : 1;
}

int xvcpu_config_patched(struct config_edit *e, char **text, size_t *size)
{
	const struct config *cfg = e->cfg;
	const char *from = cfg->text;
	char *new, *to;

	if (e->error)
		return e->error;
	*text = to = new = malloc(cfg->size + e->used + 1);
	if (!new)
		return -ENOMEM;
	if (e->n)
		qsort(e->list, e->n, sizeof(*e->list), by_place);
	for (size_t i = 0; i < e->n; i++) {
		const struct config_patch *p = &e->list[i];

		to = mempcpy(to, from, (size_t)(p->at.start - from));
		if (p->size)
			to = mempcpy(to, e->pool + p->put, p->size);
		from = p->at.end;
	}
	strcpy(to, from);
	*size = (size_t)(to - new) + strlen(to);
	return 0;
}
