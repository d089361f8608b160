/* SPDX-License-Identifier: MIT */
/* What each call of a xenstore client costs: round trips, memory. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/model/costs.h"
#include "tests/model/hotplug_guest.h"

#define DOMAINS_MAX 300
#define TRIES       3

/* Children of /long: three messages, of 127 names each but the last. */
#define LONG 300

static struct xenstore *xs;

static long open_it(void)
{
	return xenstore_open(&xs, guest_socket, GUEST_MS);
}

static long close_it(void)
{
	xenstore_close(xs);
	return 0;
}

static long adopt(void)
{
	struct xenstore *other;
	int err = xenstore_adopt(&other, fake_connect(), GUEST_MS);

	if (!err)
		xenstore_close(other);
	return err;
}

static long reconnect(void)
{
	return xenstore_reconnect(xs);
}

static long look_at_handle(void)
{
	return xenstore_failed(xs) ? -1 : xenstore_set_timeout(xs, GUEST_MS);
}

static long read_one(void)
{
	char *value;
	int err = xenstore_read(xs, 0, "/vm", &value, NULL);

	if (!err)
		free(value);
	return err;
}

static long write_one(void)
{
	return xenstore_write(xs, 0, "/vm", "a", 1);
}

static long remove_one(void)
{
	return xenstore_remove(xs, 0, "/vm/none");
}

static long list_at(const char *path, size_t want)
{
	char **names;
	size_t n;
	int err = xenstore_list(xs, 0, path, &names, &n);

	if (err)
		return err;
	free(names);
	return n == want ? 0 : -1;
}

static long list_short(void)
{
	return list_at("/local/domain", costs_size.domains);
}

static long list_long(void)
{
	return list_at("/long", LONG);
}

/* Bursts about the domains, in memory that was there before. */
static char path[40];
static uint8_t done[DOMAINS_MAX];
static int failed;

static void ask(void *arg, size_t i, struct xenstore_request *req)
{
	snprintf(path, sizeof(path), "/local/domain/%zu/name", i + 1);
	req->path = path;
	req->value = arg;
	req->len = arg ? 5 : 0;
}

static int answer(void *arg, size_t i, int error, const char *value, size_t len)
{
	(void)arg;
	(void)i;
	(void)value;
	(void)len;
	failed += error != 0;
	return 0;
}

static int burst(uint32_t tx, const char *value)
{
	const struct xenstore_burst burst = {
		.tx = tx,
		.n = costs_size.domains,
		.ask = ask,
		.answer = answer,
		.arg = (void *)(uintptr_t)value,
		.done = done,
	};
	int err;

	failed = 0;
	err = value ? xenstore_write_burst(xs, &burst)
		    : xenstore_read_burst(xs, &burst);
	return err ? err : -failed;
}

static long read_all(void)
{
	return burst(0, NULL);
}

static long write_all(void)
{
	return burst(0, "guest");
}

static long begin_and_drop(void)
{
	uint32_t tx;
	int err = xenstore_start_transaction(xs, &tx);

	return err ? err : xenstore_end_transaction(xs, tx, XENSTORE_END_DROP);
}

static int body(struct xenstore *store, uint32_t tx, void *arg)
{
	int err = burst(tx, NULL);

	(void)store;
	return err ? err : burst(tx, arg);
}

static char other[] = "other";

static long transact(void)
{
	return xenstore_transact(xs, TRIES, body, other);
}

static long watch(void)
{
	return xenstore_watch(xs, "/vm", "token");
}

static long unwatch(void)
{
	return xenstore_unwatch(xs, "/vm", "token");
}

static long take_event(void)
{
	struct xenstore_event *event;
	int got = xenstore_wait_event(xs, FAKE_PATIENCE, &event);

	if (got < 1)
		return got ? got : -ETIMEDOUT;
	free(event);
	return 0;
}

static void free_names(char **names)
{
	uint64_t i;

	for (i = 0; i < costs_size.domains; i++)
		free(names[i]);
}

static long name_domains(void)
{
	char *names[DOMAINS_MAX];
	uint16_t domids[DOMAINS_MAX];
	uint64_t i;
	int n;

	for (i = 0; i < costs_size.domains; i++)
		domids[i] = (uint16_t)(i + 1);
	n = xenstore_domain_names(xs, domids, costs_size.domains, names);
	if (n < 0)
		return n;
	free_names(names);
	return n == (int)costs_size.domains ? 0 : -1;
}

static long name_pools(void)
{
	char *names[DOMAINS_MAX];
	uint32_t ids[DOMAINS_MAX];
	uint64_t i;
	int n;

	for (i = 0; i < costs_size.domains; i++)
		ids[i] = (uint32_t)i;
	n = xenstore_pool_names(xs, ids, costs_size.domains, names);
	if (n < 0)
		return n;
	free_names(names);
	return n == 1 ? 0 : -1;
}

static long name_later(void)
{
	char *names[DOMAINS_MAX];
	uint16_t domids[DOMAINS_MAX];
	const uint32_t pool = 0;
	uint64_t i;
	int n;

	for (i = 0; i < costs_size.domains; i++)
		domids[i] = (uint16_t)(i + 1);
	n = xenstore_ask_names(xs, domids, costs_size.domains, &pool, 1);
	if (!n)
		n = xenstore_read_names(xs, names, NULL, NULL);
	if (n < 0)
		return n;
	free_names(names);
	return n == (int)costs_size.domains + 1 ? 0 : -1;
}

static long find_two(void)
{
	const char *const names[] = {"the last", "none"};
	uint16_t domids[2];
	int errors[2],
		err = xenstore_find_domains(xs, names, 2, domids, errors);

	if (err)
		return err;
	return !errors[0] && errors[1] == -ENOENT ? 0 : -1;
}

static long find(void)
{
	uint16_t domid;
	int err = xenstore_find_domain(xs, "the last", &domid);

	if (err)
		return err;
	return domid == costs_size.domains ? 0 : -1;
}

/* A row about xenstore alone: no crossing, no page. */
#define STORE(when, calls, run, transactions, reads, writes, others)           \
	{                                                                      \
		when, #calls, run, 0, 0, 0, transactions, reads, writes,       \
			others                                                 \
	}

void costs_of_xenstore(const struct costs_size *s)
{
	const uint64_t n = s->domains;
	/* clang-format off */
	const struct cost rows[] = {
		STORE(FIRST, xenstore_open, open_it, 0, 0, 0, 0),
		STORE(STEADY, xenstore_reconnect, reconnect, 0, 0, 0, 0),
		STORE(THEN, xenstore_adopt, adopt, 0, 0, 0, 0),
		STORE(STEADY, xenstore_failed xenstore_set_timeout,
			look_at_handle, 0, 0, 0, 0),
		STORE(THEN, xenstore_list, list_short, 0, 0, 0, 1),
		/* Refused, and then in parts. */
		STORE(THEN, xenstore_list, list_long, 0, 0, 0, 1 + 3),
		STORE(THEN, xenstore_domain_names, name_domains, 0, n, 0, 0),
		STORE(THEN, xenstore_pool_names, name_pools, 0, n, 0, 0),
		STORE(THEN, xenstore_ask_names xenstore_read_names,
			name_later, 0, n + 1, 0, 0),
		STORE(THEN, xenstore_find_domain, find, 0, n, 0, 1),
		STORE(THEN, xenstore_find_domains, find_two, 0, n, 0, 1),
		STORE(THEN, xenstore_read, read_one, 0, 1, 0, 0),
		STORE(STEADY, xenstore_write, write_one, 0, 0, 1, 0),
		STORE(STEADY, xenstore_remove, remove_one, 0, 0, 0, 1),
		STORE(STEADY, xenstore_read_burst, read_all, 0, n, 0, 0),
		STORE(STEADY, xenstore_write_burst, write_all, 0, 0, n, 0),
		STORE(STEADY, xenstore_start_transaction
			xenstore_end_transaction,
			begin_and_drop, 0, 0, 0, 2),
		STORE(STEADY, xenstore_transact, transact, 1, n, n, 0),
		STORE(THEN, xenstore_watch, watch, 0, 0, 0, 1),
		/* The first event comes with the watch. */
		STORE(THEN, xenstore_wait_event, take_event, 0, 0, 0, 0),
		STORE(THEN, xenstore_unwatch, unwatch, 0, 0, 0, 1),
		STORE(THEN, xenstore_close, close_it, 0, 0, 0, 0),
	};
	/* clang-format on */

	costs_check(rows, sizeof(rows) / sizeof(rows[0]));
}

static void put_nodes(uint64_t domains)
{
	char name[64];
	unsigned int i;

	fake_put("/vm", "");
	for (i = 1; i <= domains; i++) {
		snprintf(name, sizeof(name), "/local/domain/%u/name", i);
		fake_put(name, i < domains ? "another" : "the last");
	}
	for (i = 0; i < LONG; i++) {
		snprintf(name, sizeof(name), "/long/%031u", i);
		fake_put(name, "");
	}
}

Test(costs, of_xenstore)
{
	static const uint64_t domains[] = {1, 2, DOMAINS_MAX};
	size_t i;

	for (i = 0; i < sizeof(domains) / sizeof(domains[0]); i++) {
		guest_boot("N");
		put_nodes(domains[i]);
		costs_size = (struct costs_size){.domains = domains[i]};
		costs_of_xenstore(&costs_size);
		guest_end();
	}
}
