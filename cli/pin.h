/* SPDX-License-Identifier: MIT */
/* pin - one run of pin. */
#ifndef CLI_PIN_H
#define CLI_PIN_H

#include "cli/persist.h"
#include "cpumap/cpumap.h"

struct pin {
	struct persist persist;
	bool dry_run;
	bool all;                   /* all vCPUs of the domain, of the file */
	struct cpumap *vcpus;       /* which are wanted */
	struct cpumap *hard, *soft; /* what to set; NULL: leave it */
	/* Of the running domain; NULL where only the file is changed. */
	struct cpumap *online;
	struct domctl_vcpu *info; /* one for each vCPU of the domain */
	struct cpumap_array *hards, *softs, *effectives;
};

void pin_print(struct cli *c, const struct pin *p);

#endif
