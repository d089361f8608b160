/* SPDX-License-Identifier: MIT */
/* What a guest was asked for, and what it would be asked for next. */
#include "cli/doctor.h"

#include <inttypes.h>
#include <stdlib.h>

#include "cpumap/cpumap.h"

struct cpumap *doctor_map(struct patient *p)
{
	return cli_map(p->report.c, p->domain.max_vcpus);
}

/* As a list, and its end. */
char *doctor_list(struct patient *p, struct cpumap *m)
{
	char *text = cli_format_list(p->report.c, m);

	cpumap_free(m);
	return text;
}

static bool is_online(const struct patient *p, uint32_t i)
{
	return p->vcpus[i].state != DOMCTL_VCPU_OFFLINE;
}

bool doctor_is_sane(const struct patient *p, uint32_t i)
{
	return p->nodes[i] == HOTPLUG_NODE_ONLINE ||
	       p->nodes[i] == HOTPLUG_NODE_OFFLINE;
}

/* As the guest was last asked to have it, else as it is. */
static bool counts_as_online(const struct patient *p, uint32_t i)
{
	return doctor_is_sane(p, i) ? p->nodes[i] == HOTPLUG_NODE_ONLINE
				    : is_online(p, i);
}

static void check_nodes(struct patient *p)
{
	struct cpumap *missing = doctor_map(p), *broken = doctor_map(p);
	struct doctor *r = &p->report;
	char *without, *senseless;
	uint32_t n = p->domain.max_vcpus, sane = 0, i;

	for (i = 0; i < n; i++) {
		sane += doctor_is_sane(p, i);
		if (p->nodes[i] == HOTPLUG_NODE_MISSING)
			cpumap_set(missing, i);
		else if (!doctor_is_sane(p, i))
			cpumap_set(broken, i);
	}
	without = doctor_list(p, missing);
	senseless = doctor_list(p, broken);
	if (sane == n) {
		doctor_say(r, OK, "nodes", NULL,
			   "each vCPU has its node in xenstore");
	} else {
		doctor_say(r, NEITHER, "nodes",
			   "--repair writes them, and a change its own",
			   "vCPUs without a node in xenstore: %s; with one "
			   "that makes no sense: %s",
			   without, senseless);
	}
	free(without);
	free(senseless);
}

static void check_pending(struct patient *p)
{
	struct cpumap *up = doctor_map(p), *down = doctor_map(p);
	struct doctor *r = &p->report;
	char *add, *remove;
	uint32_t i;

	for (i = 0; i < p->domain.max_vcpus; i++)
		if (counts_as_online(p, i) != is_online(p, i))
			cpumap_set(is_online(p, i) ? down : up, i);
	if (cpumap_empty(up) && cpumap_empty(down)) {
		cpumap_free(up);
		cpumap_free(down);
		doctor_say(r, OK, "requests", NULL,
			   "the guest has done what it was asked for");
		return;
	}
	add = doctor_list(p, up);
	remove = doctor_list(p, down);
	doctor_say(r, NEITHER, "requests", "look at the guest's console",
		   "asked online and still offline: %s; asked offline and "
		   "still online: %s",
		   add, remove);
	free(add);
	free(remove);
}

/* What -1 would be. */
static void check_choice(struct patient *p)
{
	uint32_t n = p->domain.max_vcpus, add = 0, remove = n;
	struct doctor *r = &p->report;

	while (add < n && counts_as_online(p, add))
		add++;
	while (remove > 1 && !counts_as_online(p, remove - 1))
		remove--;
	if (add < n)
		doctor_say(r, OK, "add", NULL, "-1 is vCPU %" PRIu32, add);
	else
		doctor_say(r, NEITHER, "add", NULL, "nothing is left to add");
	if (remove > 1)
		doctor_say(r, OK, "remove", NULL, "-1 is vCPU %" PRIu32,
			   remove - 1);
	else
		doctor_say(r, NEITHER, "remove", NULL,
			   "nothing is left to remove but vCPU 0");
}

void doctor_nodes(struct patient *p)
{
	check_nodes(p);
	check_pending(p);
	check_choice(p);
}
