/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "hotplug/choose.h"

bool xvcpu_change_is_online(const struct change *change, uint32_t vcpu)
{
	switch (change->nodes.states[vcpu]) {
	case HOTPLUG_NODE_ONLINE:
		return true;
	case HOTPLUG_NODE_OFFLINE:
		return false;
	default:
		return change->xen[vcpu].state != DOMCTL_VCPU_OFFLINE;
	}
}

int xvcpu_change_unknown(const struct domctl_vcpu *vcpu)
{
	return vcpu->error == -ENOENT ? 0 : vcpu->error;
}

int xvcpu_change_check_known(const struct change *change)
{
	const struct hotplug_update *nodes = &change->nodes;
	uint32_t i;

	for (i = 0; i < nodes->nvcpus; i++) {
		bool needed = !nodes->named ||
			      nodes->wishes[i] != HOTPLUG_NODE_MISSING;
		bool told = nodes->states[i] == HOTPLUG_NODE_ONLINE ||
			    nodes->states[i] == HOTPLUG_NODE_OFFLINE;

		if (needed && !told && xvcpu_change_unknown(&change->xen[i]))
			return xvcpu_change_unknown(&change->xen[i]);
	}
	return 0;
}

/* Ask for up to n more vCPUs, lowest first; returns how many were not found. */
static uint32_t choose_added(struct change *change, uint32_t n)
{
	uint32_t i;

	for (i = 0; i < change->nodes.nvcpus && n; i++) {
		if (xvcpu_change_is_online(change, i))
			continue;
		change->nodes.wishes[i] = HOTPLUG_NODE_ONLINE;
		n--;
	}
	return n;
}

/* The same for removal, highest first. */
static uint32_t choose_removed(struct change *change, uint32_t n)
{
	uint32_t lowest = change->flags & HOTPLUG_FORCE ? 0 : 1;
	uint32_t i;

	for (i = change->nodes.nvcpus; i-- > lowest && n;) {
		if (!xvcpu_change_is_online(change, i))
			continue;
		change->nodes.wishes[i] = HOTPLUG_NODE_OFFLINE;
		n--;
	}
	return n;
}

static int choose_count(struct change *change)
{
	uint32_t count = change->value, online = 0, i;

	for (i = 0; i < change->nodes.nvcpus; i++)
		online += xvcpu_change_is_online(change, i);
	if (online < count)
		choose_added(change, count - online);
	else if (choose_removed(change, online - count))
		return -EBUSY;
	return 0;
}

int xvcpu_change_choose(struct change *change)
{
	uint32_t missing;

	if (change->kind == CHANGE_SET)
		return choose_count(change);
	missing = change->kind == CHANGE_ADD ? choose_added(change, 1)
					     : choose_removed(change, 1);
	return missing ? -ENOENT : 0;
}
