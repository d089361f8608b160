/* SPDX-License-Identifier: MIT */
/* doctor - one run of doctor, and the report that checks write to. */
#ifndef XVCPU_CLI_DOCTOR_H
#define XVCPU_CLI_DOCTOR_H

#include "cli/common.h"
#include "domctl/domctl.h"
#include "hotplug/hotplug.h"

enum doctor_status {
	OK,
	NO,
	NEITHER, /* cannot be told, or need not be */
};

struct doctor {
	bool repair; /* --repair */
	bool usable; /* nothing that matters was NO */
	struct cli *c;
	/* Of a domain: */
	struct hotplug *hp;
	struct domctl_vcpu *vcpus; /* what Xen sees, and */
	enum hotplug_node *nodes;  /* what the guest was asked for */
	struct domctl_domain domain;
	struct json json; /* the document, if it is one */
};

/* advice: what to do, or NULL. */
void doctor_say(struct doctor *d, enum doctor_status status, const char *check,
		const char *advice, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* What works on this machine, and what its kernel says, without Xen. */
void doctor_system(struct doctor *d);
void doctor_guests(struct doctor *d);

/* A map of its vCPUs; its list, to be freed, and the end of the map. */
struct cpumap *doctor_map(struct doctor *d);
char *doctor_list(struct doctor *d, struct cpumap *map);

/* Has vCPU i a node that guests understand? */
bool doctor_is_sane(const struct doctor *d, uint32_t i);

/* The nodes, what is asked for, and what could be. */
void doctor_nodes(struct doctor *d);

/*
 * What hot-plug of a domain will do, after writing the nodes that are missing
 * or broken if asked to.  0, or a reported status.
 */
int doctor_domain(struct doctor *d);

#endif
