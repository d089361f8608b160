/* SPDX-License-Identifier: MIT */
/* Events: wherever they arrive, each is kept, in order, and given out once. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include "tests/fake/xenstored.h"
#include "tests/model/xenstore_many.h"
#include "xenstore/wire.h"

static struct xenstore *xs;

static void open_it(void)
{
	fake_put("/a", "alpha");
	cr_assert(zero(int, xenstore_adopt(&xs, fake_start(), FAKE_PATIENCE)));
}

static void close_it(void)
{
	xenstore_close(xs);
	fake_stop();
}

TestSuite(xenstore_watch, .timeout = 300, .init = open_it, .fini = close_it);

static void expect(const char *path, const char *token)
{
	struct xenstore_event *event;

	cr_assert(eq(int, xenstore_wait_event(xs, FAKE_PATIENCE, &event), 1));
	cr_assert(eq(str, (char *)event->path, (char *)path));
	cr_assert(eq(str, (char *)event->token, (char *)token));
	free(event);
}

static void expect_nothing(void)
{
	struct xenstore_event *event = NULL;

	cr_assert(zero(int, xenstore_wait_event(xs, 0, &event)));
	cr_assert(zero(ptr, event));
}

Test(xenstore_watch, the_first_event_comes_at_once)
{
	cr_assert(zero(int, xenstore_watch(xs, "/a", "mine")));
	expect("/a", "mine");
	expect_nothing();
}

Test(xenstore_watch, changes_below_are_events)
{
	cr_assert(zero(int, xenstore_watch(xs, "/a", "mine")));
	expect("/a", "mine");
	cr_assert(zero(int, xenstore_write(xs, 0, "/a/b/c", "1", 1)));
	cr_assert(zero(int, xenstore_write(xs, 0, "/ab", "1", 1)));
	expect("/a/b/c", "mine");
	expect_nothing();
}

Test(xenstore_watch, special_watches_are_allowed)
{
	cr_assert(zero(int, xenstore_watch(xs, "@releaseDomain", "gone")));
	expect("@releaseDomain", "gone");
}

Test(xenstore_watch, tokens_tell_watches_apart)
{
	cr_assert(zero(int, xenstore_watch(xs, "/a", "1")));
	cr_assert(zero(int, xenstore_watch(xs, "/a", "2")));
	cr_assert(eq(int, xenstore_watch(xs, "/a", "2"), -EEXIST));
	expect("/a", "1");
	expect("/a", "2");
	expect_nothing();
}

Test(xenstore_watch, unwatching_drops_its_events_only)
{
	cr_assert(zero(int, xenstore_watch(xs, "/a", "1")));
	cr_assert(zero(int, xenstore_watch(xs, "/a", "2")));
	cr_assert(zero(int, xenstore_write(xs, 0, "/a/x", "", 0)));
	cr_assert(zero(int, xenstore_unwatch(xs, "/a", "2")));
	cr_assert(zero(int, xenstore_write(xs, 0, "/a/y", "", 0)));
	expect("/a", "1");
	expect("/a/x", "1");
	expect("/a/y", "1");
	expect_nothing();
	cr_assert(eq(int, xenstore_unwatch(xs, "/a", "2"), -ENOENT));
	cr_assert(zero(int, xenstore_unwatch(xs, "/a", "1")));
	cr_assert(zero(int, xenstore_write(xs, 0, "/a/z", "", 0)));
	expect_nothing();
}

Test(xenstore_watch, the_last_event_may_be_dropped_and_others_follow)
{
	cr_assert(zero(int, xenstore_watch(xs, "/a", "1")));
	cr_assert(zero(int, xenstore_unwatch(xs, "/a", "1")));
	cr_assert(zero(int, xenstore_watch(xs, "/a", "2")));
	expect("/a", "2");
	expect_nothing();
}

Test(xenstore_watch, equal_events_are_kept_once)
{
	cr_assert(zero(int, xenstore_watch(xs, "/a", "1")));
	for (int i = 0; i < 5; i++)
		cr_assert(zero(int, xenstore_write(xs, 0, "/a/x", "", 0)));
	/* When this is answered, the last event is here as well. */
	cr_assert(zero(int, xenstore_write(xs, 0, "/b", "", 0)));
	expect("/a", "1");
	expect("/a/x", "1");
	expect_nothing();
	cr_assert(zero(int, xenstore_write(xs, 0, "/a/x", "", 0)));
	expect("/a/x", "1");
}

Test(xenstore_watch, another_ones_change_wakes_a_waiter)
{
	struct xenstore *other;

	cr_assert(zero(int,
		       xenstore_adopt(&other, fake_connect(), FAKE_PATIENCE)));
	cr_assert(zero(int, xenstore_watch(xs, "/a", "1")));
	expect("/a", "1");
	cr_assert(zero(int, xenstore_write(other, 0, "/a/x", "", 0)));
	expect("/a/x", "1");
	xenstore_close(other);
}

Test(xenstore_watch, waiting_ends_in_time)
{
	struct xenstore_event *event = NULL;
	int64_t before = xvcpu_xenstore_now();

	cr_assert(zero(int, xenstore_wait_event(xs, 40, &event)));
	cr_assert(ge(i64, xvcpu_xenstore_now() - before, 40));
	cr_assert(lt(i64, xvcpu_xenstore_now() - before, FAKE_PATIENCE));
	cr_assert(zero(ptr, event));
	cr_assert(zero(int, xenstore_write(xs, 0, "/a", "", 0)));
}

static void nothing(int sig)
{
	(void)sig;
}

Test(xenstore_watch, a_signal_ends_the_wait_and_it_can_go_on)
{
	const struct sigaction act = {.sa_handler = nothing};
	const struct itimerval soon = {{0, 0}, {0, 20000}};
	struct xenstore_event *event = NULL;

	sigaction(SIGALRM, &act, NULL);
	setitimer(ITIMER_REAL, &soon, NULL);
	cr_assert(eq(int, xenstore_wait_event(xs, -1, &event), -EINTR));
	cr_assert(zero(ptr, event));
	cr_assert(zero(int, xenstore_watch(xs, "/a", "1")));
	expect("/a", "1");
}

/* The noise around reply `reply` of the fake, before and after it. */
static void expect_noise(size_t reply)
{
	static const char *const when[] = {"before", "after"};
	char path[64];

	for (size_t w = 0; w < 2; w++)
		for (size_t i = 0; i < fake_script.events; i++) {
			snprintf(path, sizeof(path), "/%s/%zu/%zu", when[w],
				 reply, i);
			expect(path, "noise");
		}
}

static void talk_in_noise(void)
{
	static const char *const paths[] = {"/a", "/none", "/a"};
	char *values[3], **names;
	uint32_t tx;
	size_t n;

	cr_assert(eq(int, many_read(xs, 0, paths, 3, values, NULL), 2));
	cr_assert(eq(str, values[2], "alpha"));
	free(values[0]);
	free(values[2]);
	cr_assert(zero(int, xenstore_list(xs, 0, "/", &names, &n)));
	cr_assert(eq(sz, n, 1));
	free(names);
	cr_assert(zero(int, xenstore_start_transaction(xs, &tx)));
	cr_assert(zero(int, xenstore_write(xs, tx, "/a", "alpha", 5)));
	cr_assert(zero(int,
		       xenstore_end_transaction(xs, tx, XENSTORE_END_COMMIT)));
}

Test(xenstore_watch, events_among_replies_are_neither_lost_nor_taken_for_them)
{
	for (size_t chunk = 0; chunk < 40; chunk += 1 + chunk / 7) {
		fake_script.chunk = chunk;
		fake_script.events = 3;
		talk_in_noise();
		for (size_t reply = 0; reply < 7; reply++)
			expect_noise(reply);
		fake_script.events = 0;
		expect_nothing();
		close_it();
		open_it();
	}
}

Test(xenstore_watch, events_outlive_the_connection)
{
	struct xenstore_event *event = NULL;

	cr_assert(zero(int, xenstore_watch(xs, "/a", "1")));
	cr_assert(zero(int, xenstore_write(xs, 0, "/a/x", "", 0)));
	cr_assert(zero(int, xenstore_write(xs, 0, "/b", "", 0)));
	fake_stop();
	cr_assert(eq(int, xenstore_write(xs, 0, "/a", "", 0), -ECONNRESET));
	expect("/a", "1");
	expect("/a/x", "1");
	cr_assert(eq(int, xenstore_wait_event(xs, -1, &event), -ENOTCONN));
}

Test(xenstore_watch, waiting_notices_a_death)
{
	struct xenstore_event *event = NULL;

	fake_stop();
	cr_assert(eq(int, xenstore_wait_event(xs, -1, &event), -ECONNRESET));
	cr_assert(eq(int, xenstore_wait_event(xs, -1, &event), -ENOTCONN));
	cr_assert(zero(ptr, event));
}

Test(xenstore_watch, too_many_events_are_told_once_and_none_kept_is_lost)
{
	const size_t rounds = XENSTORE_EVENTS_MAX / 16 + 3;
	struct xenstore_event *event;
	char buf[8];

	fake_script.events = 8;
	for (size_t i = 0; i < rounds; i++)
		cr_assert(eq(int, many_get(xs, 0, "/a", buf, 8), 5));
	for (size_t i = 0; i < XENSTORE_EVENTS_MAX / 16; i++)
		expect_noise(i);
	cr_assert(eq(int, xenstore_wait_event(xs, 0, &event), -EOVERFLOW));
	fake_script.events = 0;
	while (xenstore_wait_event(xs, 50, &event)) {
		cr_assert(zero(int, strncmp(event->path, "/after/", 7)));
		free(event);
	}
	cr_assert(zero(int, xenstore_watch(xs, "/a", "1")));
	expect("/a", "1");
}

Test(xenstore_watch, the_kernels_events_have_garbage_in_their_header)
{
	struct {
		struct xsd_sockmsg header;
		char body[8];
	} garbage = {{XS_WATCH_EVENT, 0xdeadbeef, 0x1234, 8}, "/a\0toke"};
	int fds[2];

	xenstore_close(xs);
	cr_assert(zero(int, socketpair(AF_UNIX, SOCK_STREAM, 0, fds)));
	cr_assert(zero(int, xenstore_adopt(&xs, fds[0], 1000)));
	cr_assert(eq(sz, (size_t)write(fds[1], &garbage, sizeof(garbage)),
		     sizeof(garbage)));
	expect("/a", "toke");
	close(fds[1]);
}
