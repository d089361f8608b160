/* SPDX-License-Identifier: MIT */
#include "cli/texts.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/common.h"

#define ROOM_FIRST 64
#define KEPT_MOST  1024 /* where all differ, keeping them wins nothing */

/* The thing's entry, or where it would be: half of them are free. */
static struct texts_entry *find(const struct texts *t, const void *thing)
{
	uint64_t hash = (uintptr_t)thing * UINT64_C(0x9e3779b97f4a7c15);
	size_t i = (size_t)(hash >> 32);

	do
		i = (i + 1) & (t->room - 1);
	while (t->entries[i].thing && t->entries[i].thing != thing);
	return &t->entries[i];
}

static void grow(struct cli *c, struct texts *t)
{
	struct texts bigger = {.room = t->room ? 2 * t->room : ROOM_FIRST};
	size_t i;

	bigger.entries = cli_alloc(c, bigger.room, sizeof(*bigger.entries));
	for (i = 0; i < t->room; i++)
		if (t->entries[i].thing)
			*find(&bigger, t->entries[i].thing) = t->entries[i];
	free(t->entries);
	t->entries = bigger.entries;
	t->room = bigger.room;
}

const struct texts_entry *texts_find(struct cli *c, struct texts *t,
				     const void *thing)
{
	struct texts_entry *e = t->room ? find(t, thing) : NULL;

	if (e && e->thing)
		return e;
	if (t->n == KEPT_MOST)
		return NULL;
	if (2 * t->n >= t->room)
		grow(c, t);
	e = find(t, thing);
	e->thing = thing;
	e->text = t->make(c, thing);
	e->n = strlen(e->text);
	t->n++;
	return e;
}

void texts_free(struct texts *t)
{
	size_t i;

	for (i = 0; i < t->room; i++)
		free(t->entries[i].text);
	free(t->entries);
}
