/* SPDX-License-Identifier: MIT */
/* restore - saved pins against the host as it is. */
#ifndef XVCPU_CLI_RESTORE_H
#define XVCPU_CLI_RESTORE_H

#include "cli/common.h"
#include "cli/host.h"
#include "config/pins.h"
#include "cpumap/cpumap.h"

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
	/* The hard and the soft map: */
	bool differs[2];
	const struct cpumap *from[2]; /* as they are */
	const struct cpumap *to[2];   /* rows of the plan's maps */
	int err;                      /* of a skipped one */
	bool from_xen;                /* Xen said so: no reason of ours */
	char reason[112];
};

struct restore {
	struct pins *pins;
	struct host host;
	struct pins_domain *running; /* the host's, in the same order */
	struct pins_match match;
	struct cpumap *online;
	struct cpumap_array *maps; /* two rows for each vCPU */
	struct restore_vcpu *vcpus;
	size_t n;
	bool dry_run;
	int incomplete; /* 0, or the status of names that are not known */
};

/* Compare what was saved with what is.  0 or a reported status. */
int restore_plan(struct cli *c, struct restore *r, const char *file);

/* Leave out a vCPU, for what Xen answered. */
void restore_refuse(struct restore_vcpu *v, int err);

void restore_print(struct cli *c, const struct restore *r);

/*
 * Report what was left out, and return the exit status: CLI_PARTIAL also where
 * nothing had to change but something is as it was saved, unless Xen or the
 * kernel does not let us.
 */
int restore_report(struct cli *c, const struct restore *r);

#endif
