/* SPDX-License-Identifier: MIT */
/* A domain that has stopped, has gone or is another one: refused at once. */
#include <string.h>

#include "tests/model/hotplug_verbs.h"

TestSuite(hotplug_stopped, .timeout = 300);

static void shut_down(uint32_t code)
{
	model_domain(1)->shutdown = true;
	model_domain(1)->shutdown_code = code;
}

Test(hotplug_stopped, one_that_has_stopped_is_refused_at_once)
{
	uint32_t code;
	enum verb verb;

	for (verb = ADD; verb < NVERBS; verb++)
		for (code = 0; code < 7; code++) {
			verb_start();
			shut_down(code);
			cr_assert(eq(int, verb_ask(verb), -ESHUTDOWN));
			cr_assert(eq(u8,
				     hotplug_domain(guest_hp)->shutdown_reason,
				     code));
			cr_assert(eq(u32, hotplug_domain(guest_hp)->flags,
				     DOMCTL_DOMAIN_SHUTDOWN));
			cr_assert(eq(int, hotplug_source(guest_hp),
				     HOTPLUG_FROM_XEN));
			cr_assert(zero(sz, guest_transactions()));
			cr_assert(verb_is_untouched());
			verb_end();
		}
}

Test(hotplug_stopped, one_that_is_dying_is_refused_at_once)
{
	enum verb verb;

	for (verb = ADD; verb < NVERBS; verb++) {
		verb_start();
		model_domain(1)->dying = true;
		cr_assert(eq(int, verb_ask(verb), -ESHUTDOWN));
		cr_assert(hotplug_domain(guest_hp)->flags &
			  DOMCTL_DOMAIN_DYING);
		cr_assert(zero(sz, guest_transactions()));
		cr_assert(verb_is_untouched());
		verb_end();
	}
}

Test(hotplug_stopped, one_that_is_paused_is_asked)
{
	enum verb verb;

	for (verb = ADD; verb < NVERBS; verb++) {
		verb_start();
		model_domain(1)->paused = true;
		cr_assert(ge(int, verb_ask(verb), 0));
		cr_assert(not(verb_is_untouched()));
		verb_end();
	}
}

Test(hotplug_stopped, one_that_has_stopped_can_be_looked_at)
{
	enum hotplug_node nodes[4];

	verb_start();
	shut_down(3);
	cr_assert(
		eq(long, hotplug_inspect(guest_hp, &verb_domain, nodes, 4), 4));
	cr_assert(eq(int, nodes[2], HOTPLUG_NODE_MISSING));
	verb_end();
}

Test(hotplug_stopped, another_one_under_the_domid_is_refused_at_once)
{
	enum verb verb;

	for (verb = ADD; verb < NVERBS; verb++) {
		verb_start();
		memset(model_domain(1)->handle, 0x55, 16);
		cr_assert(eq(int, verb_ask(verb), -ESRCH));
		cr_assert(zero(sz, guest_transactions()));
		cr_assert(verb_is_untouched());
		cr_assert(eq(long,
			     hotplug_inspect(guest_hp, &verb_domain, NULL, 0),
			     -ESRCH));
		verb_end();
	}
}

/* xl removes the nodes while Xen still says that the domain runs. */
Test(hotplug_stopped, one_without_a_home_gets_none)
{
	enum verb verb;

	for (verb = ADD; verb < NVERBS; verb++) {
		verb_start();
		fake_remove("/local/domain/1");
		cr_assert(eq(int, verb_ask(verb), -ESRCH));
		cr_assert(eq(int, hotplug_source(guest_hp),
			     HOTPLUG_FROM_XENSTORE));
		cr_assert(zero(sz, guest_writes()));
		cr_assert(not(fake_has("/local/domain/1", "")));
		verb_end();
	}
}

Test(hotplug_stopped, domain_0_needs_no_home)
{
	verb_start();
	model_vcpu(0, 1)->online = false;
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(0), 1, 0), 0));
	cr_assert(fake_has("/local/domain/0/cpu/1/availability", "online"));
	fake_remove("/local/domain/0");
	cr_assert(eq(int, hotplug_repair(guest_hp, guest_find(0)), 2));
	verb_end();
}
