/* SPDX-License-Identifier: MIT */
/* pin - one run of pin. */
#ifndef XVCPU_CLI_PIN_H
#define XVCPU_CLI_PIN_H

#include "cli/target.h"
#include "cpumap/cpumap.h"

/* Of a vCPU: not 0 is why a map is not known. */
struct pin_known {
	int maps;      /* those that were not set */
	int effective; /* where it may run */
};

struct pin {
	const char *soft_words; /* --soft */
	struct target target;
	bool all;                   /* all vCPUs of the domain, of the file */
	struct cpumap *vcpus;       /* which are wanted */
	struct cpumap *hard, *soft; /* what to set; NULL: leave it */
	struct domctl_pin *pins;    /* one for each that is wanted */
	size_t n;
	/* By the index of pins; NULL where only the file is changed. */
	struct cpumap_array *hards, *softs, *effectives;
	struct pin_known *known;
};

/*
 * All or nothing: report every pin that failed, and every one that is left
 * changed.  err is what is reported where nothing was tried.
 */
int pin_fail(struct cli *c, const struct pin *p, int err);

/*
 * What holds for those that are pinned, or would: hards, softs and what was not
 * set of the effective maps.  0 or a reported status; what cannot be known is
 * told in known, and by a warning.
 */
int pin_read(struct cli *c, struct pin *p);

void pin_print(struct cli *c, const struct pin *p);

#endif
