/* SPDX-License-Identifier: MIT */
/* edit - where new statements go. */
#ifndef XVCPU_CONFIG_XL_EDIT_H
#define XVCPU_CONFIG_XL_EDIT_H
#include "config/internal.h"

/* xl/spot.c: begin a new statement, for a count or for pins, where it should
 * be.  The value is to be put next, and then what this returns. */
const char *xvcpu_config_xl_begin(struct config_edit *e, bool count,
				  const char *key);
/* The quote that a value begins with, or NUL. */
char xvcpu_config_xl_quote_at(struct span at);

/* xl/edit_pins.c: XL_CPUS or XL_CPUS_SOFT, and what is wished for. */
struct xl_pins {
	struct config_edit *e;
	const struct config *cfg;
	const struct xl_setting *s;
	const char *name;
	enum xl_key key;
	uint32_t end; /* of the vCPUs that have a pin: to be found */
};

/* Is another pin wished for than the file has? */
bool xvcpu_config_xl_moved(const struct config *cfg, enum xl_key key,
			   uint32_t vcpu);
int xvcpu_config_xl_edit_pins(struct xl_pins *d);
#endif
