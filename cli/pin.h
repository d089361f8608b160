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

extern const struct cli_reason pin_reasons[];

/* All or nothing: report which of n pins failed, and what is left changed. */
int pin_fail(struct cli *c, const struct pin *p, const struct domctl_pin *pins,
	     size_t n, int err);

void pin_print(struct cli *c, const struct pin *p);

#endif
