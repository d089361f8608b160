/* SPDX-License-Identifier: MIT */
/* One errno, several causes: who denied it is told. */
#include <string.h>

#include "tests/model/hotplug_verbs.h"

TestSuite(hotplug_denied, .timeout = 300);

/* A FLASK policy of Xen, or the permissions of a node. */
Test(hotplug_denied, what_denies_it_is_told_apart)
{
	enum verb verb;

	for (verb = ADD; verb < NVERBS; verb++) {
		verb_start();
		model.flask = model.deny_domctl[GETDOMAININFO] = true;
		cr_assert(eq(int, verb_ask(verb), -EACCES));
		cr_assert(eq(int, hotplug_source(guest_hp), HOTPLUG_FROM_XEN));
		model.flask = false;
		fake_script.refuse_path = "/local/domain/1/vm";
		fake_script.refuse_with = "EACCES";
		cr_assert(eq(int, verb_ask(verb), -EACCES));
		cr_assert(eq(int, hotplug_source(guest_hp),
			     HOTPLUG_FROM_XENSTORE));
		cr_assert(verb_is_untouched());
		verb_end();
	}
}

/* vCPU 2 has no node, and Xen does not tell: its state is not guessed. */
Test(hotplug_denied, a_state_that_nobody_tells_is_needed_or_not)
{
	const struct hotplug_vcpu *vcpus;
	enum verb verb;

	verb_start();
	model.flask = model.deny_domctl[GETVCPUINFO] = true;
	for (verb = ADD_ANY; verb < NVERBS; verb++) {
		cr_assert(eq(int, verb_ask(verb), -EACCES), "verb %d", verb);
		cr_assert(eq(int, hotplug_source(guest_hp), HOTPLUG_FROM_XEN));
	}
	cr_assert(eq(int, hotplug_add(guest_hp, &verb_domain, 2, 0), -EACCES));
	cr_assert(verb_is_untouched());
	/* Node 1 tells; whether the guest has obeyed is not known. */
	cr_assert(eq(int, hotplug_remove(guest_hp, &verb_domain, 1, 0), 0));
	cr_assert(eq(sz, hotplug_vcpus(guest_hp, &vcpus), 1));
	cr_assert(not(vcpus[0].done));
	cr_assert(eq(int, hotplug_wait(guest_hp, -1, NULL), -EACCES));
	cr_assert(eq(int, hotplug_source(guest_hp), HOTPLUG_FROM_XEN));
	verb_end();
}

Test(hotplug_denied, what_denies_a_look_is_told_apart)
{
	verb_start();
	fake_script.refuse_path = verb_node(1);
	fake_script.refuse_with = "EACCES";
	cr_assert(eq(long, hotplug_inspect(guest_hp, &verb_domain, NULL, 0),
		     -EACCES));
	cr_assert(eq(int, hotplug_source(guest_hp), HOTPLUG_FROM_XENSTORE));
	fake_script.refuse_path = NULL;
	cr_assert(eq(int, hotplug_add(guest_hp, &verb_domain, 9, 0), -ERANGE));
	cr_assert(eq(int, hotplug_source(guest_hp), HOTPLUG_FROM_HERE));
	cr_assert(eq(int, verb_ask(ADD), 0));
	model.flask = model.deny_domctl[GETDOMAININFO] = true;
	cr_assert(eq(int, hotplug_poll(guest_hp), -EACCES));
	cr_assert(eq(int, hotplug_source(guest_hp), HOTPLUG_FROM_XEN));
	verb_end();
}

/* To a read the same word says only that there is no node yet. */
Test(hotplug_denied, a_write_that_is_refused_asks_nothing)
{
	verb_start();
	fake_remove(verb_node(3));
	fake_script.refuse_path = verb_node(3);
	fake_script.refuse_with = "ENOENT";
	cr_assert(eq(int, verb_ask(ADD), -ENOENT));
	cr_assert(eq(int, hotplug_source(guest_hp), HOTPLUG_FROM_XENSTORE));
	cr_assert(eq(str, (char *)guest_change(), ""));
	verb_end();
}
