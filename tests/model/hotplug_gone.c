/* SPDX-License-Identifier: MIT */
/*
 * A domain that stops, goes, or is replaced under its domid meanwhile, at every
 * moment: nothing is written for it or for its successor.
 */
#include <string.h>

#include "tests/model/hotplug_verbs.h"

TestSuite(hotplug_gone, .timeout = 300);

/* What happens to the domain, when the fake answers a request or Xen's turn. */
static size_t when;
static void (*event)(void);
static bool happened;

static void at_reply(struct xsd_sockmsg *header, char *payload, size_t seq)
{
	(void)header;
	(void)payload;
	if (seq == when) {
		happened = true;
		event();
	}
}

static void at_operation(uint64_t n)
{
	if (n == when) {
		happened = true;
		event();
	}
}

static void removed(void)
{
	fake_remove("/local/domain/1");
}

static void home_removed(void)
{
	fake_remove("/local/domain/1/vm");
}

/* The successor's nodes are as ours were: only the UUID tells. */
static void replaced(void)
{
	memset(model_domain(1)->handle, 0x55, 16);
	fake_remove("/local/domain/1");
	fake_put("/local/domain/1/vm", "/vm/55");
	fake_put(verb_node(0), "online");
	fake_put(verb_node(1), "online");
	fake_put(verb_node(3), "offline");
}

static void dies(void)
{
	model_domain(1)->dying = true;
}

/* At each reply or operation until there are no more: when it was late. */
static void at_every_moment(bool reply, enum verb verb, void (*what)(void),
			    void (*check)(int err))
{
	size_t later;

	event = what;
	for (later = 0, happened = true; happened; later++) {
		int err;

		happened = false;
		verb_start();
		when = reply ? later : model.ops + 1 + later;
		if (reply)
			fake_script.mangle = at_reply;
		else
			model.hook = at_operation;
		err = verb_ask(verb);
		if (happened)
			check(err);
		else
			cr_assert(ge(int, err, 0));
		verb_end();
	}
	cr_assert(gt(sz, later, 2));
}

static void check_removed(int err)
{
	/* Done before, or not at all. */
	cr_assert(err >= 0 || err == -ESRCH, "%zu: %d", when, err);
	cr_assert(not(fake_has("/local/domain/1", "")), "%zu: %d", when, err);
	cr_assert(not(fake_has(verb_node(2), "online")), "%zu: %d", when, err);
	cr_assert(not(fake_has(verb_node(3), "online")), "%zu: %d", when, err);
}

/* Only what was committed before is done: nothing that started over. */
static void check_home(int err)
{
	cr_assert(err >= 0 || err == -ESRCH, "%zu: %d", when, err);
	cr_assert(err < 0 || guest_transactions() == 1, "%zu", when);
	cr_assert(eq(int, err < 0, verb_is_untouched()), "%zu: %d", when, err);
}

Test(hotplug_gone, one_that_is_replaced_meanwhile_is_not_looked_at)
{
	enum hotplug_node nodes[4];

	event = replaced;
	for (when = 0; when < 4; when++) {
		verb_start();
		fake_script.mangle = at_reply;
		cr_assert(eq(long,
			     hotplug_inspect(guest_hp, &verb_domain, nodes, 4),
			     -ESRCH));
		verb_end();
	}
}

static void check_replaced(int err)
{
	cr_assert(err >= 0 || err == -ESRCH, "%zu: %d", when, err);
	cr_assert(verb_is_untouched(), "%zu: %d", when, err);
}

/* Its nodes have not gone yet; Xen is asked last before they are written. */
static void check_dying(int err)
{
	cr_assert(eq(int, err, -ESHUTDOWN), "%zu", when);
	cr_assert(verb_is_untouched(), "%zu", when);
}

Test(hotplug_gone, one_that_goes_meanwhile_is_not_brought_back)
{
	enum verb verb;

	for (verb = ADD; verb < NVERBS; verb++) {
		at_every_moment(true, verb, removed, check_removed);
		at_every_moment(false, verb, removed, check_removed);
	}
}

Test(hotplug_gone, a_home_that_goes_meanwhile_is_noticed)
{
	enum verb verb;

	for (verb = ADD; verb < NVERBS; verb++)
		at_every_moment(true, verb, home_removed, check_home);
}

Test(hotplug_gone, one_that_is_replaced_meanwhile_is_not_mistaken)
{
	enum verb verb;

	for (verb = ADD; verb < NVERBS; verb++) {
		at_every_moment(true, verb, replaced, check_replaced);
		at_every_moment(false, verb, replaced, check_replaced);
	}
}

Test(hotplug_gone, one_that_dies_meanwhile_is_not_asked)
{
	enum verb verb;

	for (verb = ADD; verb < NVERBS; verb++)
		at_every_moment(false, verb, dies, check_dying);
}

/* The daemon dies with the commit done, or not: and the domain goes. */
static void at_loss(struct xsd_sockmsg *header, char *payload, size_t seq)
{
	(void)payload;
	(void)seq;
	if (header->type != XS_TRANSACTION_END)
		return;
	fake_script.mangle = NULL;
	header->type = XS_WATCH; /* breaks the protocol: the handle is dead */
	event();
}

/* Not to be taken for ours: its node says what was asked of the other one. */
static void replaced_by_a_likeness(void)
{
	replaced();
	fake_put(verb_node(3), "online");
}

/* By Xen's tools: something of it is left, or was made again. */
static void half_removed(void)
{
	fake_remove("/local/domain/1/vm");
}

static int ask_and_lose(void (*what)(void))
{
	verb_start();
	event = what;
	fake_script.mangle = at_loss;
	return verb_ask(ADD);
}

Test(hotplug_gone, after_a_broken_connection_another_one_is_not_mistaken)
{
	cr_assert(eq(int, ask_and_lose(replaced_by_a_likeness), -ESRCH));
	cr_assert(eq(int, hotplug_source(guest_hp), HOTPLUG_FROM_XEN));
	cr_assert(eq(str, (char *)guest_change(), ""));
	verb_end();
	cr_assert(eq(int, ask_and_lose(removed), -ESRCH));
	cr_assert(not(fake_has("/local/domain/1", "")));
	verb_end();
	cr_assert(eq(int, ask_and_lose(half_removed), -ESRCH));
	verb_end();
	/* It has been asked, and cannot obey. */
	cr_assert(eq(int, ask_and_lose(dies), 0));
	cr_assert(eq(int, hotplug_wait(guest_hp, -1, NULL), -ESHUTDOWN));
	verb_end();
}

/* Denied by Xen in the transaction, between what xenstore was asked. */
static void denies(void)
{
	model.flask = model.deny_domctl[GETDOMAININFO] = true;
}

static void check_denied(int err)
{
	cr_assert(err >= 0 || err == -EACCES, "%zu: %d", when, err);
	cr_assert(eq(int, err < 0, verb_is_untouched()));
	if (err < 0)
		cr_assert(eq(int, hotplug_source(guest_hp), HOTPLUG_FROM_XEN));
}

Test(hotplug_gone, a_denial_inside_the_transaction_is_xens)
{
	at_every_moment(true, ADD_ANY, denies, check_denied);
	at_every_moment(false, ADD_ANY, denies, check_denied);
}
