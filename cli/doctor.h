/* SPDX-License-Identifier: MIT */
/* doctor - the report that checks write to. */
#ifndef XVCPU_CLI_DOCTOR_H
#define XVCPU_CLI_DOCTOR_H

#include "cli/common.h"
#include "domctl/domctl.h"
#include "hotplug/hotplug.h"

#define OK      "ok"
#define NO      "no"
#define NEITHER "--" /* cannot be told, or need not be */

/* Lines, or a document that is being written. */
struct doctor {
	struct cli *c;
	struct json json;
};

/* advice: what to do, or NULL. */
void doctor_say(struct doctor *d, const char *status, const char *check,
		const char *advice, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* What works on this machine, and what its kernel says, without Xen. */
void doctor_system(struct doctor *d);
void doctor_guests(struct doctor *d);

struct patient {
	struct doctor report;
	struct domctl_domain domain;
	struct hotplug *hp;
	struct domctl_vcpu *vcpus; /* what Xen sees, and */
	enum hotplug_node *nodes;  /* what the guest was asked for */
	bool healthy;
};

/* A map of its vCPUs; its list, to be freed, and the end of the map. */
struct cpumap *doctor_map(struct patient *p);
char *doctor_list(struct patient *p, struct cpumap *map);

/* Has vCPU i a node that guests understand? */
bool doctor_is_sane(const struct patient *p, uint32_t i);

/* The nodes, what is asked for, and what could be. */
void doctor_nodes(struct patient *p);

/*
 * What hot-plug of a domain will do, after writing the nodes that are missing
 * or broken if asked to.  Returns an exit status.
 */
int doctor_domain(struct cli *c, const char *text, bool repair);

#endif
