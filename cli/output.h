/* SPDX-License-Identifier: MIT */
/*
 * output - saved pins into a file that has some already.
 */
#ifndef XVCPU_CLI_OUTPUT_H
#define XVCPU_CLI_OUTPUT_H

#include <stddef.h>

#include "config/pins.h"

struct cli;
struct host;
struct replace;

struct output {
	const char *file;
	struct replace *replace;
	struct pins *old; /* what it said; NULL: nothing */
	size_t kept;      /* domains of that, once it is replaced */
};

/*
 * Lock the file and read it; one that is not there, or is empty, is a new one.
 * 0 or what was reported.  Ended by output_close, which changes nothing.
 */
int output_open(struct cli *c, const char *file, struct output *out);
void output_close(struct output *out);

/*
 * Replace it: 0 or what was reported.  domains are the host's, in the same
 * order, with the vCPUs that were read.  Of those without any, of vCPUs that
 * could not be read, and of all that do not run, is kept what the file said.
 */
int output_write(struct cli *c, struct output *out, const struct host *host,
		 const struct pins_domain *domains);

#endif
