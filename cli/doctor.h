/* SPDX-License-Identifier: MIT */
/* doctor - the report that checks write to. */
#ifndef DOCTOR_H
#define DOCTOR_H

#include "cli/common.h"

#define OK      "ok"
#define NO      "no"
#define NEITHER "--" /* cannot be told, or need not be */

/* Lines, or a document that is being written. */
struct doctor {
	struct cli *c;
	struct json json;
};

/* advice: what to do, or NULL. */
void doctor_say(struct doctor *d, const char *status, const char *check,
		const char *advice, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/*
 * What hot-plug of a domain will do, after writing the nodes that are missing
 * or broken if asked to.  Returns an exit status.
 */
int doctor_domain(struct cli *c, const char *text, bool repair);

#endif
