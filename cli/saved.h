/* SPDX-License-Identifier: MIT */
/*
 * saved - what save and restore share: a text of saved pins, and the domains
 * that run.
 */
#ifndef XVCPU_CLI_SAVED_H
#define XVCPU_CLI_SAVED_H

#include <stddef.h>

#include "config/pins.h"

struct cli;
struct host;

/*
 * Read the text of a file, which may be unreadable already: err is why.  0, or
 * what was reported: status where it is no text of pins.
 */
int saved_parse(struct cli *c, const char *file, int err, const char *text,
		size_t size, int status, struct pins **out);

/*
 * What a file has where CPUs should be means nothing: why, by cpumap_parse or
 * as restore sees it.  Returns status.
 */
int saved_bad_list(struct cli *c, const char *file, int status, size_t line,
		   const char *text, int err, const char *why);

/* Those that are dying do not run any more: the host loses them. */
void saved_lose_dying(struct host *host);

/* UUIDs and names (the host's) of all its domains, to be freed. */
struct pins_domain *saved_running(struct cli *c, const struct host *host);

/* Warn where the names are not known, and nobody has said so. */
void saved_warn_names(struct cli *c, const struct host *host);

/* xvcpu_pins_match, or the end of the program. */
void saved_match(struct cli *c, const struct pins_domain *saved, size_t nsaved,
		 const struct pins_domain *running, size_t nrunning,
		 struct pins_match *out);

#endif
