/* SPDX-License-Identifier: MIT */
/*
 * A daemon that dies or stalls while a change is asked for: afterwards it is
 * known whether the guest was asked, and a handle works again.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/model/hotplug_guest.h"

TestSuite(hotplug_faults, .timeout = 300);

/*
 * What goes wrong with the first connection, at its request number `at`: the
 * daemon does not read it, or does it and sends `cut` bytes of the reply.  The
 * second connection is to a daemon that behaves.
 */
static struct {
	size_t at, cut;
	bool unread, stalls, for_good;
	size_t bytes, connections;
	bool struck;
} fault;

static void strike(void)
{
	fault.struck = true;
	fake_script.fault =
		fault.stalls ? FAKE_STALL_IN_BYTES : FAKE_DIE_IN_BYTES;
	fake_script.after = fault.bytes + fault.cut;
	if (fault.for_good)
		unlink(guest_socket);
}

/* The fake calls it before each reply. */
static void script(struct xsd_sockmsg *header, char *payload, size_t seq)
{
	(void)payload;
	if (!seq)
		fault.connections++;
	if (fault.connections > 1) {
		fake_script.fault = FAKE_NO_FAULT;
		return;
	}
	if (!fault.unread && seq == fault.at)
		strike();
	if (fault.unread && seq + 1 == fault.at)
		fault.struck = true;
	fault.bytes += sizeof(*header) + header->len;
}

static void start(const char *vcpus)
{
	fault.struck = false;
	fault.bytes = fault.connections = 0;
	fake_script = (struct fake_script){.mangle = script};
	guest_start(vcpus);
	if (fault.unread) {
		fake_script.fault = FAKE_DIE;
		fake_script.after = fault.at;
	}
}

static void end(void)
{
	guest_end();
	memset(&fake_script, 0, sizeof(fake_script));
}

static int add_3(void)
{
	return hotplug_add(guest_hp, guest_find(1), 3, 0);
}

static int add_any(void)
{
	return hotplug_add(guest_hp, guest_find(1), HOTPLUG_ANY, 0);
}

static int remove_any(void)
{
	return hotplug_remove(guest_hp, guest_find(1), HOTPLUG_ANY, 0);
}

static int set_4(void)
{
	return hotplug_set(guest_hp, guest_find(1), 4, 0);
}

/* Start, the home and one node or four read, the writes, end. */
static const struct {
	const char *before, *after, *change;
	int (*ask)(void);
	size_t requests;
} changes[4] = {
	{"NNff", "NNFN", "+3", add_3, 5},
	{"NNff", "NNNF", "+2", add_any, 8},
	{"NNff", "NFFF", "-1", remove_any, 8},
	{"Nfff", "NNNN", "+1 +2 +3", set_4, 10},
};

static void check(size_t change, int err)
{
	const char *nodes = guest_nodes();
	char where[96];

	snprintf(where, sizeof(where), "change %zu, %s request %zu, %zu bytes",
		 change, fault.unread ? "before" : "after", fault.at,
		 fault.cut);
	cr_expect(fault.struck, "%s: no fault", where);
	if (!err) {
		cr_expect(eq(str, (char *)nodes, (char *)changes[change].after),
			  "%s: done", where);
		cr_expect(eq(str, (char *)guest_change(),
			     (char *)changes[change].change),
			  "%s", where);
	} else {
		cr_expect(eq(int, err, -ECONNRESET), "%s", where);
		cr_expect(ne(str, (char *)nodes, (char *)changes[change].after),
			  "%s: not done", where);
		cr_expect(eq(str, (char *)guest_change(), ""), "%s", where);
		cr_expect(eq(int, changes[change].ask(), 0), "%s: again",
			  where);
		cr_expect(eq(str, (char *)guest_nodes(),
			     (char *)changes[change].after),
			  "%s", where);
	}
}

static void try_all(bool unread, size_t cut)
{
	size_t i;

	fault.unread = unread;
	fault.cut = cut;
	for (i = 0; i < 4; i++)
		for (fault.at = unread; fault.at < changes[i].requests;
		     fault.at++) {
			start(changes[i].before);
			check(i, changes[i].ask());
			end();
		}
}

Test(hotplug_faults, daemon_dies_before_each_request)
{
	try_all(true, 0);
}

Test(hotplug_faults, daemon_dies_with_each_request_done_and_not_answered)
{
	try_all(false, 0);
}

Test(hotplug_faults, daemon_dies_in_the_middle_of_each_answer)
{
	try_all(false, 9);
	try_all(false, 17);
}

Test(hotplug_faults, daemon_stalls_when_it_has_done_it)
{
	fault.stalls = true;
	fault.at = 4;
	start("NNff");
	cr_assert(eq(int, add_3(), 0));
	cr_assert(fault.struck);
	cr_assert(eq(str, (char *)guest_change(), "+3"));
	end();
}

Test(hotplug_faults, daemon_that_does_not_come_back_leaves_it_unknown)
{
	size_t i;

	fault.for_good = true;
	for (i = 0; i < 4; i++) {
		fault.at = changes[i].requests - 1;
		start(changes[i].before);
		cr_expect(eq(int, changes[i].ask(), -ENOTCONN), "change %zu",
			  i);
		cr_expect(eq(str, (char *)guest_change(), ""));
		/* Nothing to talk to, and it says so each time. */
		cr_expect(eq(int, changes[i].ask(), -ENOENT));
		cr_expect(eq(long,
			     hotplug_inspect(guest_hp, guest_find(1), NULL, 0),
			     -ENOENT));
		end();
	}
}

static void always_cut(struct xsd_sockmsg *header, char *payload, size_t seq)
{
	(void)payload;
	(void)seq;
	header->type = XS_WATCH;
}

Test(hotplug_faults, handle_works_again_when_the_daemon_does)
{
	enum hotplug_node nodes[4];

	guest_start("NNff");
	fake_script.mangle = always_cut;
	cr_assert(eq(int, add_3(), -EPROTO));
	fake_script.mangle = NULL;
	cr_assert(eq(int, add_3(), 0));
	cr_assert(eq(str, (char *)guest_change(), "+3"));
	fake_script.mangle = always_cut;
	cr_assert(eq(long, hotplug_inspect(guest_hp, guest_find(1), nodes, 4),
		     -EPROTO));
	fake_script.mangle = NULL;
	cr_assert(eq(long, hotplug_inspect(guest_hp, guest_find(1), nodes, 4),
		     4));
	fake_script.mangle = always_cut;
	cr_assert(eq(int, hotplug_repair(guest_hp, guest_find(1)), -EPROTO));
	fake_script.mangle = NULL;
	cr_assert(eq(int, hotplug_repair(guest_hp, guest_find(1)), 0));
	end();
}

Test(hotplug_faults, daemon_that_refuses_leaves_nothing_written)
{
	static const char *const names[] = {"EACCES", "ENOSPC", "EINVAL"};
	static const int errors[] = {-EACCES, -ENOSPC, -EINVAL};
	size_t i;

	for (i = 0; i < 3; i++) {
		guest_start("Nfff");
		fake_script.refuse_path = "/local/domain/1/cpu/2/availability";
		fake_script.refuse_with = names[i];
		cr_expect(eq(int, set_4(), errors[i]));
		cr_expect(eq(int, hotplug_add(guest_hp, guest_find(1), 2, 0),
			     errors[i]));
		fake_script.refuse_path = NULL;
		cr_expect(eq(str, (char *)guest_nodes(), "NFFF"));
		end();
	}
}

/* Xen is asked before anything is written, so what fails changes nothing. */
Test(hotplug_faults, xen_that_fails_leaves_nothing_written)
{
	static const int errors[] = {-EFAULT, -EPERM, -ENOMEM};
	size_t i, done = 0;
	uint64_t n;

	for (i = 0; i < 3; i++)
		for (n = 1; n < 8; n++) {
			int err;

			guest_start("Nfff");
			model.call_error = errors[i];
			model.fail_call_all = model.crossings + n;
			err = set_4();
			model.fail_call_all = 0;
			cr_expect(err == 0 || err == errors[i], "call %d", err);
			cr_expect(eq(str, (char *)guest_nodes(),
				     err ? "NFFF" : "NNNN"));
			cr_expect(eq(str, (char *)guest_change(),
				     err ? "" : "+1 +2 +3"));
			done += !err;
			end();
		}
	cr_assert(gt(sz, done, 0));
}

Test(hotplug_faults, memory_for_xen_that_is_short_leaves_nothing_written)
{
	int err = 0;
	uint64_t n;

	for (n = 1; n < 8; n++) {
		guest_boot("Nfff");
		model.fail_map_all = n;
		err = hypercall_open(&guest_hc, 0, NULL);
		if (!err) {
			cr_assert(
				zero(int, xenstore_open(&guest_xs, guest_socket,
							GUEST_MS)));
			err = hotplug_open(guest_hc, guest_xs, &guest_hp);
			if (err)
				hypercall_close(guest_hc);
		}
		if (err) {
			cr_expect(eq(int, err, -ENOMEM));
			guest_hc = NULL;
			guest_hp = NULL;
			guest_end();
			continue;
		}
		err = set_4();
		cr_expect(err == 0 || err == -ENOMEM);
		if (!err)
			cr_expect(hotplug_poll(guest_hp) == 0 ||
				  hotplug_poll(guest_hp) == -ENOMEM);
		model.fail_map_all = 0;
		cr_expect(
			eq(str, (char *)guest_nodes(), err ? "NFFF" : "NNNN"));
		end();
	}
}
