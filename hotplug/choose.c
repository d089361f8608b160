/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "hotplug/change.h"

bool change_is_online(const struct change *change, const uint8_t *states,
		      uint32_t vcpu)
{
	switch (states[vcpu]) {
	case XENSTORE_CPU_ONLINE:
		return true;
	case XENSTORE_CPU_OFFLINE:
		return false;
	default:
		return change->xen[vcpu].state != DOMCTL_VCPU_OFFLINE;
	}
}

/* Ask for up to n more vCPUs, lowest first; returns how many were not found. */
static uint32_t choose_added(const struct change *change, const uint8_t *states,
			     uint32_t nvcpus, uint8_t *wishes, uint32_t n)
{
	uint32_t i;

	for (i = 0; i < nvcpus && n; i++) {
		if (change_is_online(change, states, i))
			continue;
		wishes[i] = XENSTORE_CPU_ONLINE;
		n--;
	}
	return n;
}

/* The same for removal, highest first. */
static uint32_t choose_removed(const struct change *change,
			       const uint8_t *states, uint32_t nvcpus,
			       uint8_t *wishes, uint32_t n)
{
	uint32_t lowest = change->flags & HOTPLUG_FORCE ? 0 : 1;
	uint32_t i;

	for (i = nvcpus; i-- > lowest && n;) {
		if (!change_is_online(change, states, i))
			continue;
		wishes[i] = XENSTORE_CPU_OFFLINE;
		n--;
	}
	return n;
}

static int choose_count(const struct change *change, const uint8_t *states,
			uint32_t nvcpus, uint8_t *wishes)
{
	uint32_t count = change->value, online = 0, i;

	for (i = 0; i < nvcpus; i++)
		online += change_is_online(change, states, i);
	if (online < count)
		choose_added(change, states, nvcpus, wishes, count - online);
	else if (choose_removed(change, states, nvcpus, wishes, online - count))
		return -EBUSY;
	return 0;
}

int change_choose(const uint8_t *states, uint32_t nvcpus, uint8_t *wishes,
		  void *arg)
{
	struct change *change = arg;
	uint32_t missing = 0, i;
	int err = 0;

	if (change->kind == CHANGE_SET)
		err = choose_count(change, states, nvcpus, wishes);
	else if (change->kind == CHANGE_ADD)
		missing = choose_added(change, states, nvcpus, wishes, 1);
	else
		missing = choose_removed(change, states, nvcpus, wishes, 1);
	if (err || missing)
		return err ? err : -ENOENT;
	for (i = 0; i < nvcpus; i++) {
		change->states[i] = states[i];
		change->wishes[i] = wishes[i];
	}
	change->chosen = true;
	return 0;
}
