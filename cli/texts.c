/* SPDX-License-Identifier: MIT */
#include "cli/texts.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/common.h"

#define KEPT_MOST 1024 /* where all differ, keeping them wins nothing */
#define ROOM      (2 * KEPT_MOST)

const struct texts_entry *texts_find(struct cli *c, struct texts *t,
				     const void *thing)
{
	uint64_t hash = (uintptr_t)thing * UINT64_C(0x9e3779b97f4a7c15);
	size_t i = (size_t)(hash >> 32) % ROOM;
	struct texts_entry *e;

	if (!t->entries)
		t->entries = cli_alloc(c, ROOM, sizeof(*t->entries));
	for (; t->entries[i].thing; i = (i + 1) % ROOM)
		if (t->entries[i].thing == thing)
			return &t->entries[i];
	if (t->n == KEPT_MOST)
		return NULL;
	e = &t->entries[i];
	e->thing = thing;
	e->text = t->make(c, thing);
	e->n = strlen(e->text);
	t->n++;
	return e;
}

void texts_free(struct texts *t)
{
	size_t i;

	for (i = 0; t->entries && i < ROOM; i++)
		free(t->entries[i].text);
	free(t->entries);
}
