/* SPDX-License-Identifier: MIT */
/* What changes cost, in Xen and in xenstore; the guest does not obey. */
#include <stdio.h>

#include "tests/model/costs.h"
#include "tests/model/hotplug_guest.h"

static long inspect(void)
{
	enum hotplug_node nodes[512];

	return hotplug_inspect(costs_hp, costs_guest(), nodes, costs_each());
}

static long set_all(void)
{
	return hotplug_set(costs_hp, costs_guest(), costs_each(), 0);
}

static long set_one(void)
{
	return hotplug_set(costs_hp, costs_guest(), 1, 0);
}

static long add_any(void)
{
	return hotplug_add(costs_hp, costs_guest(), HOTPLUG_ANY, 0);
}

static long remove_any(void)
{
	return hotplug_remove(costs_hp, costs_guest(), HOTPLUG_ANY, 0);
}

static long take_back(void)
{
	return hotplug_undo(costs_hp);
}

static long add_last(void)
{
	return hotplug_add(costs_hp, costs_guest(), costs_each() - 1, 0);
}

static long remove_last(void)
{
	return hotplug_remove(costs_hp, costs_guest(), costs_each() - 1, 0);
}

static long repair(void)
{
	return hotplug_repair(costs_hp, costs_guest());
}

static long repair_all(void)
{
	char path[64];
	uint32_t i;

	for (i = 0; i < costs_each(); i++) {
		snprintf(path, sizeof(path),
			 "/local/domain/1/cpu/%u/availability", i);
		fake_remove(path);
	}
	return repair();
}

static long poll_guest(void)
{
	return hotplug_poll(costs_hp);
}

static long wait_for_guest(void)
{
	return hotplug_wait(costs_hp, 0, NULL);
}

static long look_at_change(void)
{
	const struct hotplug_vcpu *vcpus;

	return hotplug_source(costs_hp) != HOTPLUG_FROM_XENSTORE ||
			       hotplug_domain(costs_hp)->domid != 1 ||
			       hotplug_vcpus(costs_hp, &vcpus) !=
				       costs_each() - 1 ||
			       hotplug_why(costs_hp) !=
				       HOTPLUG_WHY_NOT_ONLINED ||
			       !hotplug_why_text(HOTPLUG_WHY_DONE)
		       ? -1
		       : 0;
}

void costs_of_changes(const struct costs_size *s)
{
	const uint64_t n = s->each, many = ASKED_FIRST(n);
	/* The domain, its vCPUs, and the domain once more. */
	const uint64_t look = 3 + many, ops = 3 + many + n;
	const uint64_t bytes = PIECES(OPS(1 + n));
	/* clang-format off */
	const struct cost rows[] = {
		COST(FIRST, hotplug_open, costs_open_hotplug, 0, 0, 0),
		ASKS(THEN, hotplug_inspect, inspect, 2, 2, OPS(1), 0, n, 0),
		/* The nodes, and the domain's home. */
		ASKS(THEN, hotplug_set, set_all,
			look, ops, bytes, 1, n + 1, n - 1),
		/* In a batch of its own. */
		ASKS(THEN, hotplug_poll, poll_guest, 1, n, 2 * bytes, 0, 0, 0),
		ASKS(STEADY, hotplug_poll, poll_guest, 1, n, 0, 0, 0, 0),
		ASKS(STEADY, hotplug_wait, wait_for_guest, 1, n, 0, 0, 0, 0),
		ASKS(STEADY, hotplug_source hotplug_domain hotplug_vcpus
			hotplug_why hotplug_why_text,
			look_at_change, 0, 0, 0, 0, 0, 0),
		/* All of it has been asked before. */
		ASKS(THEN, hotplug_set, set_all,
			look, ops, 0, 1, n + 1, 0),
		ASKS(THEN, hotplug_remove, remove_any,
			look, ops, 0, 1, n + 1, 1),
		ASKS(THEN, hotplug_add, add_any,
			look, ops, 0, 1, n + 1, 1),
		/* One by name: no other is looked at. */
		ASKS(THEN, hotplug_remove, remove_last, 3, 4, 0, 1, 2, 1),
		ASKS(THEN, hotplug_add, add_last, 3, 4, 0, 1, 2, 1),
		ASKS(THEN, hotplug_add, add_last, 3, 4, 0, 1, 2, 0),
		ASKS(THEN, hotplug_set, set_one,
			look, ops, 0, 1, n + 1, n - 1),
		/* What was asked for, by name: no other is looked at. */
		ASKS(UNDO, hotplug_undo, take_back, 1, 1, 0, 1, n, n - 1),
		ASKS(THEN, hotplug_repair, repair,
			look, ops, 0, 1, n + 1, 0),
		ASKS(THEN, hotplug_repair, repair_all,
			look, ops, 0, 1, n + 1, n),
		COST(THEN, hotplug_close, costs_close_hotplug, 0, 0, 0),
	};
	/* clang-format on */

	costs_check(rows, sizeof(rows) / sizeof(rows[0]));
}

Test(costs, of_changes)
{
	costs_on_every_guest(costs_of_changes);
}
