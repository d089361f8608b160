/* SPDX-License-Identifier: MIT */
/*
 * texts - what is written of a thing, made once however many rows have it.
 *
 * A thing is known by its address: of what was read with DOMCTL_SNAPSHOT_ONCE,
 * equal maps have one.  Things must stay what they are until texts_free.
 */
#ifndef XVCPU_CLI_TEXTS_H
#define XVCPU_CLI_TEXTS_H

#include <stddef.h>

#include "cli/term/keep.h"

struct cli;

struct texts_entry {
	const void *thing; /* NULL: free */
	char *text;
	size_t n;
};

struct texts {
	/* Makes one, to be freed; ends the program where it cannot. */
	char *(*make)(struct cli *c, const void *thing);
	struct texts_entry *entries; /* by a hash of the address */
	size_t n;
	const struct texts_entry *last; /* that was asked for, or NULL */
};

/*
 * The text of a thing, which is not NULL: n bytes and a NUL, until texts_free.
 * NULL: it is not kept, or there are a thousand others: the caller makes it.
 */
const struct texts_entry *texts_find(struct cli *c, struct texts *texts,
				     const void *thing);

static inline const char *texts_of(struct cli *c, struct texts *texts,
				   const void *thing, size_t *n)
{
	const struct texts_entry *e = texts->last;

	if (!KEEP)
		return NULL;
	if (!e || e->thing != thing) {
		e = texts_find(c, texts, thing);
		if (!e)
			return NULL;
		texts->last = e;
	}
	*n = e->n;
	return e->text;
}

void texts_free(struct texts *texts);

#endif
