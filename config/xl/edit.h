/* SPDX-License-Identifier: MIT */
/* edit - where new statements go. */
#ifndef XVCPU_CONFIG_XL_EDIT_H
#define XVCPU_CONFIG_XL_EDIT_H
#include "config/internal.h"

struct xl_edit {
	const struct config *cfg;
	struct config_patches *p;
};

/* Where a new statement goes, and what it should look like. */
struct xl_spot {
	size_t at;
	bool own_line;
	char *indent, *equals;
	const char *end;
};

/* xl/spot.c.  count: for vcpus= and maxvcpus=, not for pins.  Ended by
 * free_spot, also when it failed. */
int xvcpu_config_xl_find_spot(const struct config *cfg, bool count,
			      struct xl_spot *spot);
void xvcpu_config_xl_free_spot(struct xl_spot *spot);
/* Begin it; the value and spot->end are to follow as further parts. */
void xvcpu_config_xl_open_statement(const struct xl_edit *e,
				    const struct xl_spot *spot,
				    const char *key);
/* The quote that a value begins with, or NUL. */
char xvcpu_config_xl_quote_at(const struct config *cfg, struct span at);

/* xl/edit_pins.c */
int xvcpu_config_xl_edit_pins(const struct xl_edit *e, enum xl_key key,
			      const char *name);
#endif
