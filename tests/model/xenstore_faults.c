/* SPDX-License-Identifier: MIT */
/* A daemon that stalls, dies or talks nonsense: in time, and never again. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "tests/fake/xenstored.h"
#include "tests/model/xenstore_many.h"
#include "xenstore/wire.h"

static struct xenstore *xs;

static void start(int timeout_ms)
{
	fake_put("/a", "alpha");
	fake_put("/b", "beta");
	cr_assert(zero(int, xenstore_adopt(&xs, fake_start(), timeout_ms)));
}

static void stop(void)
{
	xenstore_close(xs);
	xs = NULL;
	fake_stop();
}

TestSuite(xenstore_faults, .timeout = 300, .fini = stop);

/* The handle is dead for every kind of call. */
static void check_dead(void)
{
	struct xenstore_event *event = NULL;
	char *value = NULL;
	char **names = NULL;
	uint32_t tx = 77;
	size_t n = 5;

	cr_assert(eq(int, xenstore_read(xs, 0, "/a", &value, &n), -ENOTCONN));
	cr_assert(eq(int, xenstore_write(xs, 0, "/a", "x", 1), -ENOTCONN));
	cr_assert(eq(int, xenstore_list(xs, 0, "/", &names, &n), -ENOTCONN));
	cr_assert(eq(int, xenstore_start_transaction(xs, &tx), -ENOTCONN));
	cr_assert(eq(int, xenstore_watch(xs, "/a", "t"), -ENOTCONN));
	cr_assert(eq(int, xenstore_wait_event(xs, 0, &event), -ENOTCONN));
	cr_assert(zero(ptr, value));
	cr_assert(zero(ptr, names));
	cr_assert(zero(ptr, event));
	cr_assert(eq(u32, tx, 77));
	cr_assert(eq(sz, n, 5));
}

static void check_read_fails(int error)
{
	char *value = NULL;
	size_t len = 9;

	cr_assert(eq(int, xenstore_read(xs, 0, "/a", &value, &len), error));
	cr_assert(zero(ptr, value));
	cr_assert(eq(sz, len, 9));
	check_dead();
}

static void check_reads(void)
{
	char buf[16];

	cr_assert(eq(int, many_get(xs, 0, "/a", buf, sizeof(buf)), 5));
	cr_assert(eq(str, buf, "alpha"));
	cr_assert(eq(int, many_get(xs, 0, "/none", buf, sizeof(buf)), -ENOENT));
	cr_assert(eq(int, many_get(xs, 0, "/b", buf, sizeof(buf)), 4));
	cr_assert(eq(str, buf, "beta"));
}

Test(xenstore_faults, replies_may_come_byte_by_byte)
{
	fake_script.chunk = 1;
	fake_script.slow = true;
	start(FAKE_PATIENCE);
	check_reads();
}

Test(xenstore_faults, replies_may_be_split_at_every_byte)
{
	for (size_t at = 1; at <= 21 + 23 + 20; at++) {
		fake_script.split_at = at;
		start(FAKE_PATIENCE);
		check_reads();
		stop();
	}
}

Test(xenstore_faults, death_is_the_same_at_every_byte)
{
	fake_script.fault = FAKE_DIE_IN_BYTES;
	for (size_t at = 0; at < 21; at++) {
		fake_script.after = at;
		start(FAKE_PATIENCE);
		check_read_fails(-ECONNRESET);
		stop();
	}
}

Test(xenstore_faults, stalling_is_the_same_at_every_byte)
{
	fake_script.fault = FAKE_STALL_IN_BYTES;
	for (size_t at = 0; at < 21; at++) {
		int64_t before = xvcpu_xenstore_now();

		fake_script.after = at;
		start(30);
		check_read_fails(-ETIMEDOUT);
		cr_assert(ge(i64, xvcpu_xenstore_now() - before, 30));
		cr_assert(
			lt(i64, xvcpu_xenstore_now() - before, FAKE_PATIENCE));
		stop();
	}
}

Test(xenstore_faults, a_daemon_that_reads_nothing_is_too_late)
{
	fake_script.fault = FAKE_STALL;
	start(50);
	check_read_fails(-ETIMEDOUT);
}

Test(xenstore_faults, a_daemon_that_dribbles_is_too_late)
{
	char value[4000];
	char *got = NULL;
	int64_t before;

	start(200);
	memset(value, 'v', sizeof(value));
	cr_assert(zero(int, xenstore_write(xs, 0, "/v", value, 4000)));
	fake_script.chunk = 1;
	fake_script.nap = true;
	before = xvcpu_xenstore_now();
	cr_assert(eq(int, xenstore_read(xs, 0, "/v", &got, NULL), -ETIMEDOUT));
	/* All of it takes 4 seconds. */
	cr_assert(lt(i64, xvcpu_xenstore_now() - before, 3000));
	check_dead();
}

Test(xenstore_faults, a_daemon_gone_before_the_request_kills_nobody)
{
	struct sigaction act = {.sa_handler = SIG_DFL};

	sigaction(SIGPIPE, &act, NULL);
	fake_script.fault = FAKE_DIE;
	start(FAKE_PATIENCE);
	check_read_fails(-ECONNRESET);
}

Test(xenstore_faults, a_daemon_that_stops_listening_still_has_its_say)
{
	static const char *const paths[] = {"/a", "/none", "/b", "/a"};
	char *values[4];
	int errors[4];

	fake_script.fault = FAKE_DEAF;
	fake_script.after = 4;
	start(1000);
	cr_assert(eq(int, many_read(xs, 0, paths, 4, values, errors), 3));
	for (size_t i = 0; i < 4; i++)
		free(values[i]);
	check_read_fails(-ETIMEDOUT);
}

Test(xenstore_faults, a_burst_cut_short_is_no_result)
{
	static const char *const paths[] = {"/a", "/b", "/a", "/b"};
	char mark;
	char *values[4] = {&mark, &mark, &mark, &mark};
	int errors[4] = {1, 2, 3, 4};

	fake_script.fault = FAKE_DIE;
	fake_script.after = 2;
	start(FAKE_PATIENCE);
	cr_assert(eq(int, many_read(xs, 0, paths, 4, values, errors),
		     -ECONNRESET));
	for (int i = 0; i < 4; i++) {
		cr_assert(eq(ptr, values[i], &mark));
		cr_assert(eq(int, errors[i], i + 1));
	}
	check_dead();
}

/* Returns how many are confirmed, with unknown and undone ones behind them. */
static size_t check_writes(const int *errors, size_t n, int error)
{
	size_t done = 0, i;

	while (done < n && !errors[done])
		done++;
	for (i = done; i < n && errors[i] == error; i++)
		;
	for (; i < n; i++)
		cr_assert(eq(int, errors[i], -ECANCELED));
	return done;
}

Test(xenstore_faults, writes_cut_short_say_how_far_they_got)
{
	static struct many_write writes[1000];
	static int errors[1000];
	size_t done;

	for (size_t i = 0; i < 1000; i++)
		writes[i] = (struct many_write){"/w", "1234567890", 10};
	fake_script.fault = FAKE_DIE;
	fake_script.after = 200;
	fake_script.buffer = 1;
	start(FAKE_PATIENCE);
	cr_assert(
		eq(int, many_write(xs, 0, writes, 1000, errors), -ECONNRESET));
	done = check_writes(errors, 1000, -ECONNRESET);
	cr_assert(le(sz, done, 200));
	cr_assert(eq(int, errors[999], -ECANCELED));
	check_dead();
}

Test(xenstore_faults, stalled_writes_say_how_far_they_got)
{
	static struct many_write writes[1000];
	static int errors[1000];

	for (size_t i = 0; i < 1000; i++)
		writes[i] = (struct many_write){"/w", "1234567890", 10};
	fake_script.fault = FAKE_STALL;
	fake_script.after = 200;
	fake_script.buffer = 1;
	start(1000);
	cr_assert(eq(int, many_write(xs, 0, writes, 1000, errors), -ETIMEDOUT));
	cr_assert(eq(sz, check_writes(errors, 1000, -ETIMEDOUT), 200));
	cr_assert(eq(int, errors[999], -ECANCELED));
	check_dead();
}

Test(xenstore_faults, a_long_burst_has_its_limit_for_each_reply)
{
	enum { N = 1500 };
	static const char *paths[N];
	static char *values[N];

	for (size_t i = 0; i < N; i++)
		paths[i] = "/a";
	fake_script.nap = true;
	start(1000);
	cr_assert(eq(int, many_read(xs, 0, paths, N, values, NULL), N));
	for (size_t i = 0; i < N; i++)
		free(values[i]);
}

static void spoil_id(struct xsd_sockmsg *h, char *payload, size_t seq)
{
	(void)payload;
	h->req_id += seq == 1;
}

static void repeat_id(struct xsd_sockmsg *h, char *payload, size_t seq)
{
	(void)payload;
	h->req_id -= seq == 1;
}

static void zero_id(struct xsd_sockmsg *h, char *payload, size_t seq)
{
	(void)payload;
	h->req_id = seq == 1 ? 0 : h->req_id;
}

static void spoil_type(struct xsd_sockmsg *h, char *payload, size_t seq)
{
	(void)payload;
	h->type = seq == 1 ? XS_DIRECTORY : h->type;
}

static void invalid_type(struct xsd_sockmsg *h, char *payload, size_t seq)
{
	(void)payload;
	h->type = seq == 1 ? XS_INVALID : h->type;
}

static void too_long(struct xsd_sockmsg *h, char *payload, size_t seq)
{
	(void)payload;
	h->len = seq == 1 ? XENSTORE_PAYLOAD_MAX + 1 : h->len;
}

static void far_too_long(struct xsd_sockmsg *h, char *payload, size_t seq)
{
	(void)payload;
	h->len = seq == 1 ? UINT32_MAX : h->len;
}

static void half_an_event(struct xsd_sockmsg *h, char *payload, size_t seq)
{
	(void)payload;
	h->type = seq == 1 ? XS_WATCH_EVENT : h->type;
}

Test(xenstore_faults, nonsense_is_a_protocol_error)
{
	void (*const spoils[])(struct xsd_sockmsg *, char *, size_t) = {
		spoil_id,     repeat_id, zero_id,      spoil_type,
		invalid_type, too_long,  far_too_long, half_an_event};
	char buf[16];

	for (size_t i = 0; i < sizeof(spoils) / sizeof(spoils[0]); i++) {
		fake_script.mangle = spoils[i];
		start(FAKE_PATIENCE);
		cr_assert(eq(int, many_get(xs, 0, "/a", buf, 16), 5));
		check_read_fails(-EPROTO);
		stop();
	}
}

static void twice_in_a_burst(struct xsd_sockmsg *h, char *payload, size_t seq)
{
	(void)payload;
	h->req_id -= seq == 3;
}

Test(xenstore_faults, two_answers_to_one_question_are_a_protocol_error)
{
	static const char *const paths[] = {"/a", "/b", "/a", "/b"};
	char *values[4] = {0};

	fake_script.mangle = twice_in_a_burst;
	start(FAKE_PATIENCE);
	cr_assert(eq(int, many_read(xs, 0, paths, 4, values, NULL), -EPROTO));
	cr_assert(zero(ptr, values[0]));
	check_dead();
}

Test(xenstore_faults, a_reply_nobody_waits_for_is_a_protocol_error)
{
	const struct xsd_sockmsg reply = {.type = XS_READ, .req_id = 1};
	struct xenstore_event *event = NULL;
	int fds[2];

	cr_assert(zero(int, socketpair(AF_UNIX, SOCK_STREAM, 0, fds)));
	cr_assert(zero(int, xenstore_adopt(&xs, fds[0], 1000)));
	cr_assert(eq(sz, (size_t)write(fds[1], &reply, 15), 15));
	cr_assert(zero(int, xenstore_wait_event(xs, 1, &event)));
	cr_assert(eq(sz, (size_t)write(fds[1], (char *)&reply + 15, 1), 1));
	cr_assert(eq(int, xenstore_wait_event(xs, 1000, &event), -EPROTO));
	check_dead();
	close(fds[1]);
}

Test(xenstore_faults, an_answer_before_the_question_is_a_protocol_error)
{
	const struct xsd_sockmsg reply = {.type = XS_READ, .req_id = 300};
	static const char *paths[1000];
	char *values[1000];
	int fds[2], small = 1;

	for (size_t i = 0; i < 1000; i++)
		paths[i] = "/a/path/of/some/length";
	cr_assert(zero(int, socketpair(AF_UNIX, SOCK_STREAM, 0, fds)));
	setsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
	cr_assert(zero(int, xenstore_adopt(&xs, fds[0], 1000)));
	cr_assert(eq(sz, (size_t)write(fds[1], &reply, 16), 16));
	cr_assert(
		eq(int, many_read(xs, 0, paths, 1000, values, NULL), -EPROTO));
	check_dead();
	close(fds[1]);
}

static void bad_tx(struct xsd_sockmsg *h, char *payload, size_t seq)
{
	static const char *const texts[] = {
		"", "0", "x", "1x", "-1", "4294967296", "99999999999"};

	if (h->type != XS_TRANSACTION_START)
		return;
	(void)seq;
	strcpy(payload, texts[fake_script.part_changes]);
	h->len = (uint32_t)strlen(payload) + 1;
}

Test(xenstore_faults, a_transaction_needs_a_number)
{
	uint32_t tx = 5;

	fake_script.mangle = bad_tx;
	for (unsigned int i = 0; i < 7; i++) {
		fake_script.part_changes = i;
		start(FAKE_PATIENCE);
		cr_assert(
			eq(int, xenstore_start_transaction(xs, &tx), -EPROTO));
		cr_assert(eq(u32, tx, 5));
		check_dead();
		stop();
	}
}

static void no_end(struct xsd_sockmsg *h, char *payload, size_t seq)
{
	(void)payload;
	(void)seq;
	h->len -= h->type == XS_DIRECTORY;
}

Test(xenstore_faults, a_list_needs_an_end)
{
	char **names = NULL;
	size_t n = 4;

	fake_script.mangle = no_end;
	start(FAKE_PATIENCE);
	cr_assert(eq(int, xenstore_list(xs, 0, "/", &names, &n), -EPROTO));
	cr_assert(zero(ptr, names));
	cr_assert(eq(sz, n, 4));
	check_dead();
}
