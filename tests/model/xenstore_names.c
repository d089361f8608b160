/* SPDX-License-Identifier: MIT */
/* Names asked for now and read later, whatever the daemon does in between. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/time.h>
#include "tests/fake/xenstored.h"
#include "xenstore/wire.h"

#define MANY 3000

static struct xenstore *xs;
static uint16_t domids[MANY];
static char *names[MANY];
static const uint32_t pools[] = {3, 0, 7};
static char *pool_names[3];
static int unread;
static char mark;

static void start(int timeout_ms)
{
	char path[40], name[16];

	for (size_t i = 0; i < MANY; i++) {
		domids[i] = (uint16_t)(2 * i);
		names[i] = &mark;
		snprintf(path, sizeof(path), "/local/domain/%zu/name", 2 * i);
		snprintf(name, sizeof(name), "guest%zu", i);
		fake_put(path, name);
	}
	for (size_t i = 0; i < 3; i++)
		pool_names[i] = &mark;
	unread = 99;
	fake_put("/local/pool/3/name", "fast");
	cr_assert(zero(int, xenstore_adopt(&xs, fake_start(), timeout_ms)));
}

static void stop(void)
{
	xenstore_close(xs);
	xs = NULL;
	fake_stop();
}

TestSuite(xenstore_names, .timeout = 300, .fini = stop);

static int ask(size_t n)
{
	return xenstore_ask_names(xs, domids, n, pools, 3);
}

static int read_them(void)
{
	return xenstore_read_names(xs, names, pool_names, &unread);
}

/* The first n are there, and two pools' names; the rest was left alone. */
static void check_names(size_t n)
{
	char name[16];

	for (size_t i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "guest%zu", i);
		cr_assert(eq(str, names[i], name));
		free(names[i]);
	}
	if (n < MANY)
		cr_assert(eq(ptr, names[n], &mark));
	cr_assert(eq(str, pool_names[0], "fast"));
	cr_assert(eq(str, pool_names[1], "Pool-0"));
	cr_assert(zero(ptr, pool_names[2]));
	free(pool_names[0]);
	free(pool_names[1]);
	cr_assert(zero(int, unread));
}

static void check_fails(int error)
{
	cr_assert(eq(int, read_them(), error));
	cr_assert(eq(ptr, names[0], &mark));
	cr_assert(eq(ptr, pool_names[0], &mark));
	cr_assert(eq(int, unread, 99));
	cr_assert(xenstore_failed(xs));
	cr_assert(eq(int, read_them(), -ENOTCONN));
	cr_assert(eq(int, ask(1), -ENOTCONN));
}

Test(xenstore_names, are_on_their_way_when_they_were_asked_for)
{
	start(FAKE_PATIENCE);
	cr_assert(zero(int, ask(100)));
	while (fake_seen[XS_READ] < 103)
		sched_yield();
	cr_assert(eq(int, read_them(), 102));
	check_names(100);
	cr_assert(eq(sz, fake_seen[XS_READ], 103));
}

Test(xenstore_names, may_be_none)
{
	start(FAKE_PATIENCE);
	cr_assert(zero(int, xenstore_ask_names(xs, NULL, 0, NULL, 0)));
	cr_assert(zero(int, xenstore_read_names(xs, NULL, NULL, &unread)));
	cr_assert(zero(int, unread));
	cr_assert(zero(sz, fake_seen[XS_READ]));
}

Test(xenstore_names, may_be_unwanted)
{
	start(FAKE_PATIENCE);
	cr_assert(zero(int, ask(50)));
	cr_assert(eq(int, xenstore_read_names(xs, NULL, NULL, NULL), 52));
	cr_assert(zero(int, ask(1)));
	cr_assert(eq(int, read_them(), 3));
	check_names(1);
}

Test(xenstore_names, are_read_once)
{
	start(FAKE_PATIENCE);
	cr_assert(eq(int, read_them(), -EINVAL));
	cr_assert(zero(int, ask(1)));
	cr_assert(eq(int, read_them(), 3));
	cr_assert(eq(int, xenstore_read_names(xs, NULL, NULL, NULL), -EINVAL));
	check_names(1);
	cr_assert(not(xenstore_failed(xs)));
}

/* The ids may be gone, and the names be changed, by the time they are read. */
Test(xenstore_names, need_nothing_of_the_caller_in_between)
{
	fake_script.buffer = 1;
	start(FAKE_PATIENCE);
	cr_assert(zero(int, ask(MANY)));
	memset(domids, 0xff, sizeof(domids));
	cr_assert(eq(int, read_them(), MANY + 2));
	check_names(MANY);
}

/* Neither end's buffer has room for all, and the daemon is slow. */
Test(xenstore_names, do_not_deadlock_on_full_buffers)
{
	fake_script.buffer = 1;
	fake_script.slow = true;
	fake_script.chunk = 7;
	start(FAKE_PATIENCE);
	cr_assert(zero(int, ask(MANY)));
	cr_assert(lt(sz, fake_seen[XS_READ], MANY));
	cr_assert(eq(int, read_them(), MANY + 2));
	check_names(MANY);
}

static void nothing(int sig)
{
	(void)sig;
}

Test(xenstore_names, are_not_disturbed_by_signals)
{
	const struct itimerval often = {{0, 200}, {0, 200}};
	const struct itimerval never = {{0, 0}, {0, 0}};
	const struct sigaction act = {.sa_handler = nothing};

	fake_script.buffer = 1;
	start(FAKE_PATIENCE);
	sigaction(SIGALRM, &act, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	cr_assert(zero(int, ask(MANY)));
	cr_assert(eq(int, read_them(), MANY + 2));
	setitimer(ITIMER_REAL, &never, NULL);
	check_names(MANY);
}

Test(xenstore_names, that_may_not_be_read_say_why)
{
	start(FAKE_PATIENCE);
	fake_script.refuse_path = "/local/domain/2/name";
	fake_script.refuse_with = "EACCES";
	fake_remove("/local/domain/0");
	cr_assert(zero(int, ask(3)));
	cr_assert(eq(int, read_them(), 3));
	cr_assert(zero(ptr, names[0]));
	cr_assert(zero(ptr, names[1]));
	cr_assert(eq(str, names[2], "guest2"));
	cr_assert(eq(int, unread, -EACCES));
	free(names[2]);
	free(pool_names[0]);
	free(pool_names[1]);
}

/* Whatever else needs the daemon. */
Test(xenstore_names, have_the_handle_until_they_are_read)
{
	struct xenstore_event *event = NULL;
	char *value = NULL, **children = NULL;
	uint32_t tx = 0;
	uint16_t domid;
	size_t n;

	start(FAKE_PATIENCE);
	cr_assert(zero(int, ask(50)));
	cr_assert(eq(int, xenstore_read(xs, 0, "/a", &value, &n), -EBUSY));
	cr_assert(eq(int, xenstore_write(xs, 0, "/a", "x", 1), -EBUSY));
	cr_assert(eq(int, xenstore_remove(xs, 0, "/a"), -EBUSY));
	cr_assert(eq(int, xenstore_list(xs, 0, "/", &children, &n), -EBUSY));
	cr_assert(eq(int, xenstore_start_transaction(xs, &tx), -EBUSY));
	cr_assert(eq(int, xenstore_watch(xs, "/a", "t"), -EBUSY));
	cr_assert(eq(int, xenstore_wait_event(xs, 0, &event), -EBUSY));
	cr_assert(eq(int, xenstore_find_domain(xs, "a", &domid), -EBUSY));
	cr_assert(eq(int, xenstore_domain_names(xs, domids, 1, names), -EBUSY));
	cr_assert(eq(int, ask(1), -EBUSY));
	cr_assert(zero(int, xenstore_set_timeout(xs, FAKE_PATIENCE)));
	cr_assert(not(xenstore_failed(xs)));
	cr_assert(eq(int, read_them(), 52));
	check_names(50);
	cr_assert(zero(int, xenstore_write(xs, 0, "/a", "x", 1)));
}

Test(xenstore_names, leave_events_to_be_taken)
{
	struct xenstore_event *event;

	start(FAKE_PATIENCE);
	cr_assert(zero(int, xenstore_watch(xs, "/a", "t")));
	/* When it answers this one, the watch's first event is on its way. */
	cr_assert(zero(int, xenstore_write(xs, 0, "/b", "x", 1)));
	cr_assert(zero(int, ask(50)));
	fake_script.events = 2;
	cr_assert(eq(int, read_them(), 52));
	check_names(50);
	cr_assert(eq(int, xenstore_wait_event(xs, -1, &event), 1));
	cr_assert(eq(str, (char *)event->token, "t"));
	free(event);
}

Test(xenstore_names, of_a_daemon_that_hangs_are_too_late)
{
	fake_script.fault = FAKE_STALL;
	for (fake_script.after = 0; fake_script.after < 4;
	     fake_script.after++) {
		start(30);
		cr_assert(zero(int, ask(50)));
		check_fails(-ETIMEDOUT);
		stop();
	}
}

Test(xenstore_names, of_a_daemon_that_dies_are_none)
{
	struct sigaction act = {.sa_handler = SIG_DFL};

	sigaction(SIGPIPE, &act, NULL);
	fake_script.fault = FAKE_DIE;
	for (fake_script.after = 0; fake_script.after < 4;
	     fake_script.after++) {
		start(FAKE_PATIENCE);
		cr_assert(zero(int, ask(50)));
		while (fake_seen[XS_READ] < fake_script.after)
			sched_yield();
		check_fails(-ECONNRESET);
		stop();
		fake_seen[XS_READ] = 0;
	}
}

/* It reads no more, and has answered all that there was. */
Test(xenstore_names, that_were_answered_are_there)
{
	fake_script.fault = FAKE_DEAF;
	fake_script.after = 53;
	start(FAKE_PATIENCE);
	cr_assert(zero(int, ask(50)));
	while (fake_seen[XS_READ] < 53)
		sched_yield();
	cr_assert(eq(int, read_them(), 52));
	check_names(50);
}

/* All replies are there, and have been for longer than one may take. */
Test(xenstore_names, the_clock_starts_when_they_are_read)
{
	int64_t before;
	int there = 0;

	start(30);
	cr_assert(zero(int, ask(50)));
	/* 53 headers, 50 names, "fast" and ENOENT twice */
	while (there < 53 * 16 + 10 * 6 + 40 * 7 + 4 + 2 * 7)
		cr_assert(zero(int, ioctl(xs->fd, FIONREAD, &there)));
	before = xvcpu_xenstore_now();
	while (xvcpu_xenstore_now() - before < 60)
		sched_yield();
	cr_assert(eq(int, read_them(), 52));
	check_names(50);
}
