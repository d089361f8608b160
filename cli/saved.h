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
struct cpumap;
struct host;

/*
 * Read the text of a file, which may be unreadable already: err is why.  0, or
 * what was reported: status where it is no text of pins.
 */
int saved_parse(struct cli *c, const char *file, int err, const char *text,
		size_t size, int status, struct pins **out);

/*
 * Read one list of a vCPU of a file into a map: 0, -ERANGE, or what was reported:
 * status.  It means something, and leaves a CPU if it is the hard one.
 */
int saved_list(struct cli *c, const char *file, int status,
	       const struct pins_vcpu *vcpu, bool soft, struct cpumap *map);

/* Those that are dying do not run any more: the host loses them. */
void saved_lose_dying(struct host *host);

/* UUIDs and names (the host's) of all its domains, to be freed. */
struct pins_domain *saved_running(struct cli *c, const struct host *host);

/* Warn where the names are not known, and nobody has said so. */
void saved_warn_names(struct cli *c, const struct host *host);

/* xvcpu_pins_match, or the end of the program.  saved: NULL is none. */
void saved_match(struct cli *c, const struct pins *saved,
		 const struct pins_domain *running, size_t nrunning,
		 struct pins_match *out);

#endif
