/* SPDX-License-Identifier: MIT */
/* restore - saved pins against the host as it is. */
#ifndef RESTORE_H
#define RESTORE_H

#include "cli/common.h"
#include "cli/host.h"
#include "cpumap/cpumap.h"
#include "hotplug/pins.h"

enum restore_state {
	RESTORE_SAME,    /* as saved already */
	RESTORE_CHANGE,  /* to be set, or set */
	RESTORE_SKIPPED, /* see reason */
};

/* One vCPU of the saved text. */
struct restore_vcpu {
	const struct pins_domain *saved;
	const struct host_domain *domain; /* NULL: gone */
	uint32_t vcpu;
	enum restore_state state;
	bool hard, soft;              /* which map differs */
	const struct cpumap *from[2]; /* hard and soft, as they are */
	const struct cpumap *to[2];   /* rows of the plan's maps */
	int err;
	char reason[112];
};

struct restore {
	struct pins *pins;
	struct host host;
	struct cpumap *online;
	struct cpumap_array *maps; /* two rows for each vCPU */
	struct restore_vcpu *vcpus;
	size_t n;
	bool dry_run;
};

/* Compare what was saved with what is.  0 or a reported status. */
int restore_plan(struct cli *c, struct restore *r, const char *file);

/* Leave out a vCPU, by printf. */
void restore_skip(struct restore_vcpu *v, int err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

void restore_print(struct cli *c, const struct restore *r);

/* Report what was left out: CLI_DONE, CLI_PARTIAL or CLI_FAILED. */
int restore_report(struct cli *c, const struct restore *r);

#endif
