/* SPDX-License-Identifier: MIT */
/* The availability nodes of a domain: only what changes is written. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "hotplug/nodes.h"
#include "tests/fake/xenstored.h"
#include "xenstore/xenstore.h"

#define M HOTPLUG_NODE_MISSING
#define N HOTPLUG_NODE_ONLINE
#define F HOTPLUG_NODE_OFFLINE
#define B HOTPLUG_NODE_BROKEN

static struct xenstore *xs;

static const char *node(unsigned int cpu)
{
	static char path[64];

	snprintf(path, sizeof(path), "/local/domain/3/cpu/%u/availability",
		 cpu);
	return path;
}

/* Of 8: 0 and 1 online, 2 to 5 offline, 6 broken, 7 has none. */
static void open_it(void)
{
	for (unsigned int i = 0; i < 6; i++)
		fake_put(node(i), i < 2 ? "online" : "offline");
	fake_put(node(6), "offline\n");
	fake_put("/local/domain/3/vm", "/vm/3");
	cr_assert(zero(int, xenstore_adopt(&xs, fake_start(), FAKE_PATIENCE)));
}

static void close_it(void)
{
	xenstore_close(xs);
	fake_stop();
}

TestSuite(hotplug_nodes, .timeout = 300, .init = open_it, .fini = close_it);

/* What hotplug_inspect is about to tell: nothing, when it fails. */
static int get_nodes(uint16_t domid, uint32_t nvcpus, uint8_t *states)
{
	struct hotplug_update update;
	int rc = xvcpu_hotplug_alloc_update(&update, domid, nvcpus);

	if (!rc)
		rc = xvcpu_hotplug_get_nodes(xs, &update);
	if (!rc && nvcpus)
		memcpy(states, update.states, nvcpus);
	xvcpu_hotplug_free_update(&update);
	return rc;
}

static void check_states(const uint8_t *want)
{
	uint8_t states[8];

	cr_assert(zero(int, get_nodes(3, 8, states)));
	for (int i = 0; i < 8; i++)
		cr_assert(eq(u8, states[i], want[i], "vCPU %d", i));
}

static const uint8_t initial[8] = {N, N, F, F, F, F, B, M};

Test(hotplug_nodes, reads_what_every_node_says)
{
	check_states(initial);
	cr_assert(eq(sz, fake_seen[XS_READ], 8));
}

Test(hotplug_nodes, a_node_says_it_in_whole_words)
{
	static const char *const broken[] = {
		"",       "o",      "onlin",    "onlines",   "online ",
		"Online", "offlin", "offlines", "offline\n", "on",
		"off",    "0",      "1"};
	uint8_t states[8];

	for (size_t i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
		fake_put(node(1), broken[i]);
		cr_assert(zero(int, get_nodes(3, 8, states)));
		cr_expect(eq(u8, states[0], N));
		cr_expect(eq(u8, states[1], B), "<<%s>>", broken[i]);
		cr_expect(eq(u8, states[2], F));
	}
}

Test(hotplug_nodes, the_widest_numbers_are_whole_in_a_path)
{
	enum { LAST = 10000 };
	uint8_t *states = calloc(LAST + 1, 1);

	fake_put("/local/domain/65535/cpu/10000/availability", "offline");
	fake_put("/local/domain/65535/cpu/1000/availability", "online");
	cr_assert(zero(int, get_nodes(UINT16_MAX, LAST + 1, states)));
	cr_expect(eq(u8, states[LAST], F));
	cr_expect(eq(u8, states[LAST / 10], N));
	cr_expect(eq(u8, states[LAST / 100], M));
	free(states);
}

Test(hotplug_nodes, a_domain_without_nodes_has_none)
{
	uint8_t states[3] = {9, 9, 9};

	cr_assert(zero(int, get_nodes(4, 3, states)));
	for (int i = 0; i < 3; i++)
		cr_assert(eq(u8, states[i], M));
	cr_assert(zero(int, get_nodes(4, 0, NULL)));
}

Test(hotplug_nodes, a_node_that_may_not_be_read_is_an_error)
{
	uint8_t states[8] = {9, 9};

	fake_script.refuse_path = "/local/domain/3/cpu/5/availability";
	fake_script.refuse_with = "EACCES";
	cr_assert(eq(int, get_nodes(3, 8, states), -EACCES));
	cr_assert(eq(u8, states[0], 9));
}

static int agree(struct hotplug_update *update, void *arg)
{
	(void)update;
	(void)arg;
	return 0;
}

/* By name: how many were written; before[] gets what was found. */
static int ask_for(const uint8_t *wishes, uint8_t *before)
{
	struct hotplug_update update;
	int rc = xvcpu_hotplug_alloc_update(&update, 3, 8);

	cr_assert(zero(int, rc));
	update.named = true;
	memcpy(update.wishes, wishes, 8);
	rc = xvcpu_hotplug_update_nodes(xs, &update, agree, NULL);
	if (!rc && before)
		memcpy(before, update.states, 8);
	rc = rc ? rc : (int)update.written;
	xvcpu_hotplug_free_update(&update);
	return rc;
}

Test(hotplug_nodes, one_change_reads_one_node_and_the_home)
{
	const uint8_t wishes[8] = {[3] = N};
	uint8_t before[8] = {9, 9, 9, 9, 9, 9, 9, 9};

	cr_assert(eq(int, ask_for(wishes, before), 1));
	cr_assert(fake_has(node(3), "online"));
	cr_assert(eq(sz, fake_seen[XS_READ], 2));
	cr_assert(eq(sz, fake_seen[XS_WRITE], 1));
	cr_assert(eq(sz, fake_seen[XS_TRANSACTION_START], 1));
	cr_assert(eq(sz, fake_in_tx, 4));
	for (int i = 0; i < 8; i++)
		cr_assert(eq(u8, before[i], i == 3 ? F : M));
}

Test(hotplug_nodes, no_change_writes_nothing)
{
	const uint8_t wishes[8] = {N, N, F, F, F, F, M, M};
	const uint8_t none[8] = {M};

	cr_assert(zero(int, ask_for(wishes, NULL)));
	cr_assert(zero(int, ask_for(initial, NULL)));
	cr_assert(zero(int, ask_for(none, NULL)));
	cr_assert(zero(sz, fake_seen[XS_WRITE]));
}

Test(hotplug_nodes, several_changes_are_one_transaction)
{
	const uint8_t wishes[8] = {N, F, F, N, N, F, N, N};
	const uint8_t after[8] = {N, F, F, N, N, F, N, N};
	uint8_t before[8];

	cr_assert(eq(int, ask_for(wishes, before), 5));
	cr_assert(eq(sz, fake_seen[XS_READ], 9));
	cr_assert(eq(sz, fake_seen[XS_WRITE], 5));
	cr_assert(eq(sz, fake_seen[XS_TRANSACTION_START], 1));
	cr_assert(eq(sz, fake_in_tx, 15));
	check_states(after);
	cr_assert(zero(int, memcmp(before, initial, 8)));
}

Test(hotplug_nodes, what_was_before_takes_it_back)
{
	const uint8_t wishes[8] = {[0] = F, [2] = N, [3] = N};
	uint8_t before[8];

	cr_assert(eq(int, ask_for(wishes, before), 3));
	cr_assert(eq(int, ask_for(before, NULL), 3));
	check_states(initial);
}

Test(hotplug_nodes, interference_is_outlived)
{
	const uint8_t wishes[8] = {[2] = N, [3] = N};

	fake_script.eagain = 5;
	cr_assert(eq(int, ask_for(wishes, NULL), 2));
	cr_assert(fake_has(node(2), "online"));
	cr_assert(fake_has(node(3), "online"));
	cr_assert(eq(sz, fake_seen[XS_TRANSACTION_START], 6));
}

static void put_second(struct xsd_sockmsg *h, char *payload, size_t seq)
{
	(void)payload;
	(void)seq;
	if (h->type == XS_ERROR)
		fake_put(node(2), "online");
}

Test(hotplug_nodes, what_interference_made_needless_is_not_written)
{
	const uint8_t wishes[8] = {[2] = N, [3] = N};

	fake_script.eagain = 1;
	fake_script.mangle = put_second;
	cr_assert(eq(int, ask_for(wishes, NULL), 1));
	cr_assert(eq(sz, fake_seen[XS_WRITE], 2 + 1));
	cr_assert(fake_has(node(3), "online"));
}

Test(hotplug_nodes, interference_without_end_changes_nothing)
{
	const uint8_t wishes[8] = {F, F, N, N};

	fake_script.eagain = 1000;
	cr_assert(eq(int, ask_for(wishes, NULL), -EAGAIN));
	fake_script.eagain = 0;
	check_states(initial);
}

static void refuse_writes(struct xsd_sockmsg *h, char *payload, size_t seq)
{
	(void)seq;
	if (h->type != XS_WRITE || fake_seen[XS_WRITE] != 2)
		return;
	h->type = XS_ERROR;
	h->len = 7;
	strcpy(payload, "ENOSPC");
}

Test(hotplug_nodes, one_refused_write_drops_the_transaction)
{
	const uint8_t wishes[8] = {F, F, N, N};
	uint8_t before[8] = {9};

	fake_script.mangle = refuse_writes;
	cr_assert(eq(int, ask_for(wishes, before), -ENOSPC));
	cr_assert(eq(u8, before[0], 9));
	cr_assert(eq(sz, fake_seen[XS_TRANSACTION_END], 1));
	check_states(initial);
}

Test(hotplug_nodes, a_domain_without_a_home_gets_no_nodes)
{
	const uint8_t wishes[8] = {[3] = N};

	fake_remove("/local/domain/3");
	cr_assert(eq(int, ask_for(wishes, NULL), -ESRCH));
	cr_assert(not(fake_has("/local/domain/3", "")));
	cr_assert(zero(sz, fake_seen[XS_WRITE]));
}

Test(hotplug_nodes, a_home_may_be_the_domain_alone)
{
	const uint8_t wishes[8] = {[3] = N};

	fake_remove("/local/domain/3/vm");
	cr_assert(eq(int, ask_for(wishes, NULL), 1));
	cr_assert(eq(sz, fake_seen[XS_READ], 3));
}

/* What it was at first counts: with the rest of it the domain is going. */
Test(hotplug_nodes, a_home_that_goes_is_noticed_at_the_next_update)
{
	struct hotplug_update update;

	cr_assert(zero(int, xvcpu_hotplug_alloc_update(&update, 3, 8)));
	update.named = true;
	update.wishes[2] = N;
	cr_assert(zero(int,
		       xvcpu_hotplug_update_nodes(xs, &update, agree, NULL)));
	fake_remove("/local/domain/3/vm");
	update.wishes[2] = F;
	cr_assert(eq(int, xvcpu_hotplug_update_nodes(xs, &update, agree, NULL),
		     -ESRCH));
	cr_assert(fake_has(node(2), "online"));
	xvcpu_hotplug_free_update(&update);
}

Test(hotplug_nodes, a_home_that_may_not_be_read_is_an_error)
{
	const uint8_t wishes[8] = {[3] = N};

	fake_script.refuse_path = "/local/domain/3/vm";
	fake_script.refuse_with = "EACCES";
	cr_assert(eq(int, ask_for(wishes, NULL), -EACCES));
	cr_assert(zero(sz, fake_seen[XS_WRITE]));
}

static int choose_first_offline(struct hotplug_update *update, void *arg)
{
	for (uint32_t i = 0; i < update->nvcpus; i++) {
		if (update->states[i] != HOTPLUG_NODE_OFFLINE)
			continue;
		update->wishes[i] = HOTPLUG_NODE_ONLINE;
		*(int *)arg = (int)i;
		return 0;
	}
	return -ENOSPC;
}

Test(hotplug_nodes, choosing_and_writing_are_one_transaction)
{
	struct hotplug_update update;
	int chosen = -1;

	cr_assert(zero(int, xvcpu_hotplug_alloc_update(&update, 3, 8)));
	for (int i = 2; i < 6; i++) {
		cr_assert(zero(int, xvcpu_hotplug_update_nodes(
					    xs, &update, choose_first_offline,
					    &chosen)));
		cr_assert(eq(u32, update.written, 1));
		cr_assert(eq(int, chosen, i));
	}
	cr_assert(eq(int,
		     xvcpu_hotplug_update_nodes(xs, &update,
						choose_first_offline, &chosen),
		     -ENOSPC));
	cr_assert(eq(sz, fake_seen[XS_WRITE], 4));
	xvcpu_hotplug_free_update(&update);
}

#define CPUS 256

/* Take vCPUs until there are none, and count how often each was taken. */
static void *take_all(void *arg)
{
	static atomic_int taken[CPUS];
	struct hotplug_update update;
	struct xenstore *mine;
	int chosen = -1, rc;

	if (!arg)
		return taken;
	if (xenstore_adopt(&mine, *(int *)arg, FAKE_PATIENCE) ||
	    xvcpu_hotplug_alloc_update(&update, 4, CPUS))
		return NULL;
	while (!(rc = xvcpu_hotplug_update_nodes(
			 mine, &update, choose_first_offline, &chosen)))
		taken[chosen]++;
	xvcpu_hotplug_free_update(&update);
	xenstore_close(mine);
	return (void *)(intptr_t)rc;
}

Test(hotplug_nodes, two_at_a_time_take_different_ones)
{
	pthread_t threads[2];
	int fds[2] = {fake_connect(), fake_connect()};
	atomic_int *taken = take_all(NULL);

	for (unsigned int i = 0; i < CPUS; i++) {
		char path[64];

		snprintf(path, sizeof(path),
			 "/local/domain/4/cpu/%u/availability", i);
		fake_put(path, "offline");
	}
	for (int i = 0; i < 2; i++)
		pthread_create(&threads[i], NULL, take_all, &fds[i]);
	for (int i = 0; i < 2; i++) {
		void *result;

		pthread_join(threads[i], &result);
		cr_assert(eq(int, (int)(intptr_t)result, -ENOSPC));
	}
	for (unsigned int i = 0; i < CPUS; i++)
		cr_assert(eq(int, taken[i], 1));
}
