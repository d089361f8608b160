/* SPDX-License-Identifier: MIT */
/* pin - one run of pin. */
#ifndef XVCPU_CLI_PIN_H
#define XVCPU_CLI_PIN_H

#include "cli/target.h"
#include "cpumap/cpumap.h"

enum pin_map {
	PIN_HARD,
	PIN_SOFT,
	PIN_MAPS, /* that can be set */
	PIN_EFFECTIVE = PIN_MAPS,
	PIN_SHOWN,
};

/* Why the maps of a vCPU are not known; 0: they are. */
struct pin_known {
	int errors[PIN_SHOWN];
};

struct pin {
	const char *soft_words;       /* --soft */
	bool all;                     /* all vCPUs of the domain, of the file */
	struct cpumap *vcpus;         /* which are wanted */
	struct cpumap *set[PIN_MAPS]; /* to what; NULL: leave it */
	struct domctl_pin *pins;      /* one for each that is wanted */
	size_t n;
	/* By the index of pins; no maps where only the file is changed. */
	struct cpumap_array *maps[PIN_SHOWN];
	struct pin_known *known;
	struct target target;
};

/*
 * All or nothing: report every pin that failed, and every one that is left
 * changed.  err is what is reported where nothing was tried.
 */
int pin_fail(struct cli *c, const struct pin *p, int err);

/*
 * What holds for those that are pinned, or would: all maps but what was set of
 * the effective ones.  0 or a reported status; what cannot be known is told in
 * known, and by a warning.
 */
int pin_read(struct cli *c, struct pin *p);

void pin_print(struct cli *c, const struct pin *p);

#endif
