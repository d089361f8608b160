/* SPDX-License-Identifier: MIT */
/* What a guest was asked for, and what it would be asked for next. */
#include "cli/doctor.h"

#include <inttypes.h>
#include <stdlib.h>

#include "cpumap/cpumap.h"

struct cpumap *doctor_map(struct doctor *d)
{
	return cli_map(d->c, d->domain.max_vcpus);
}

/* As a list, and its end. */
char *doctor_list(struct doctor *d, struct cpumap *m)
{
	char *text = cli_format_list(d->c, m);

	cpumap_free(m);
	return text;
}

static bool is_online(const struct doctor *d, uint32_t i)
{
	return d->vcpus[i].state != DOMCTL_VCPU_OFFLINE;
}

bool doctor_is_sane(const struct doctor *d, uint32_t i)
{
	return d->nodes[i] == HOTPLUG_NODE_ONLINE ||
	       d->nodes[i] == HOTPLUG_NODE_OFFLINE;
}

/* As the guest was last asked to have it, else as it is. */
static bool counts_as_online(const struct doctor *d, uint32_t i)
{
	return doctor_is_sane(d, i) ? d->nodes[i] == HOTPLUG_NODE_ONLINE
				    : is_online(d, i);
}

/* The vCPUs that are not as they should be, in one way or in another. */
struct either {
	const char *check, *fine, *advice;
	const char *one, *other;
};

static void say_either(struct doctor *d, const struct either *words,
		       struct cpumap *one, struct cpumap *other)
{
	bool fine = cpumap_empty(one) && cpumap_empty(other);
	char *ones = doctor_list(d, one), *others = doctor_list(d, other);

	if (fine)
		doctor_say(d, OK, words->check, NULL, "%s", words->fine);
	else
		doctor_say(d, NEITHER, words->check, words->advice,
			   "%s: %s; %s: %s", words->one, ones, words->other,
			   others);
	free(ones);
	free(others);
}

static void check_nodes(struct doctor *d)
{
	static const struct either words = {
		"nodes", "each vCPU has its node in xenstore",
		"--repair writes them, and a change its own",
		"vCPUs without a node in xenstore",
		"with one that makes no sense"};
	struct cpumap *missing = doctor_map(d), *broken = doctor_map(d);
	uint32_t i;

	for (i = 0; i < d->domain.max_vcpus; i++)
		if (!doctor_is_sane(d, i))
			cpumap_set(d->nodes[i] == HOTPLUG_NODE_MISSING ? missing
								       : broken,
				   i);
	say_either(d, &words, missing, broken);
}

static void check_pending(struct doctor *d)
{
	static const struct either words = {
		"requests", "the guest has done what it was asked for",
		"look at the guest's console", "asked online and still offline",
		"asked offline and still online"};
	struct cpumap *up = doctor_map(d), *down = doctor_map(d);
	uint32_t i;

	for (i = 0; i < d->domain.max_vcpus; i++)
		if (counts_as_online(d, i) != is_online(d, i))
			cpumap_set(is_online(d, i) ? down : up, i);
	say_either(d, &words, up, down);
}

/* What -1 would be. */
static void check_choice(struct doctor *d)
{
	uint32_t n = d->domain.max_vcpus, add = 0, remove = n;

	while (add < n && counts_as_online(d, add))
		add++;
	while (remove > 1 && !counts_as_online(d, remove - 1))
		remove--;
	if (add < n)
		doctor_say(d, OK, "add", NULL, "-1 is vCPU %" PRIu32, add);
	else
		doctor_say(d, NEITHER, "add", NULL, "nothing is left to add");
	if (remove > 1)
		doctor_say(d, OK, "remove", NULL, "-1 is vCPU %" PRIu32,
			   remove - 1);
	else
		doctor_say(d, NEITHER, "remove", NULL,
			   "nothing is left to remove but vCPU 0");
}

void doctor_nodes(struct doctor *d)
{
	check_nodes(d);
	check_pending(d);
	check_choice(d);
}
