/* SPDX-License-Identifier: MIT */
/* Looking at the nodes, and writing those that are missing or broken. */
#include "tests/model/hotplug_guest.h"

TestSuite(hotplug_repair, .timeout = 300);

Test(hotplug_repair, inspect_tells_every_state)
{
	enum hotplug_node nodes[6] = {9, 9, 9, 9, 9, 9};

	guest_start("NfMb");
	cr_assert(eq(long, hotplug_inspect(guest_hp, guest_find(1), nodes, 6),
		     4));
	cr_assert(eq(int, nodes[0], HOTPLUG_NODE_ONLINE));
	cr_assert(eq(int, nodes[1], HOTPLUG_NODE_OFFLINE));
	cr_assert(eq(int, nodes[2], HOTPLUG_NODE_MISSING));
	cr_assert(eq(int, nodes[3], HOTPLUG_NODE_BROKEN));
	cr_assert(eq(int, nodes[4], 9));
	guest_end();
}

Test(hotplug_repair, inspect_fills_no_more_than_there_is_room_for)
{
	enum hotplug_node nodes[2] = {9, 9};

	guest_start("NfMb");
	cr_assert(eq(long, hotplug_inspect(guest_hp, guest_find(1), nodes, 1),
		     4));
	cr_assert(eq(int, nodes[0], HOTPLUG_NODE_ONLINE));
	cr_assert(eq(int, nodes[1], 9));
	cr_assert(
		eq(long, hotplug_inspect(guest_hp, guest_find(1), NULL, 0), 4));
	cr_assert(eq(long, hotplug_inspect(guest_hp, guest_find(5), nodes, 1),
		     -ESRCH));
	guest_end();
}

Test(hotplug_repair, writes_what_xen_sees_and_leaves_the_rest)
{
	static const struct {
		const char *before, *after;
		int written;
	} cases[] = {
		{"MMmm", "NNFF", 4},
		{"NfMb", "NFNF", 2},
		{"BbNf", "NFNF", 2},
		{"NNff", "NNFF", 0},
		/* A request that is not obeyed yet is none of our business. */
		{"NnFm", "NNFF", 1},
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		guest_start(cases[i].before);
		fake_seen[XS_WRITE] = 0;
		cr_expect(eq(int, hotplug_repair(guest_hp, guest_find(1)),
			     cases[i].written));
		cr_expect(eq(sz, guest_writes(), (size_t)cases[i].written));
		cr_expect(
			eq(str, (char *)guest_nodes(), (char *)cases[i].after));
		cr_expect(eq(int, hotplug_repair(guest_hp, guest_find(1)), 0));
		guest_end();
	}
}

Test(hotplug_repair, makes_no_change_to_wait_for)
{
	guest_start("MMmm");
	cr_assert(eq(int, hotplug_repair(guest_hp, guest_find(1)), 4));
	cr_assert(eq(str, (char *)guest_change(), ""));
	cr_assert(eq(int, hotplug_repair(guest_hp, guest_find(5)), -ESRCH));
	guest_end();
}

Test(hotplug_repair, changes_nothing_on_an_unknown_xen)
{
	static struct model_release next;

	guest_start("MMmm");
	hotplug_close(guest_hp);
	hypercall_close(guest_hc);
	next = *model.release;
	next.domctl = 0x30;
	model.release = &next;
	cr_assert(eq(int,
		     hypercall_open(&guest_hc, HYPERCALL_OPEN_UNKNOWN, NULL),
		     0));
	cr_assert(eq(int, hotplug_open(guest_hc, guest_xs, &guest_hp), 0));
	cr_assert(eq(int, hotplug_repair(guest_hp, guest_find(1)), -EROFS));
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(1), 2, 0), -EROFS));
	cr_assert(eq(str, (char *)guest_nodes(), "MMMM"));
	guest_end();
}
