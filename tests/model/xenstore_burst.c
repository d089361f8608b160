/* SPDX-License-Identifier: MIT */
/* Many requests at once: each gets its own answer, whatever the buffers. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include "tests/fake/xenstored.h"
#include "tests/model/xenstore_many.h"
#include "xenstore/wire.h"

#define MANY 5000

static struct xenstore *xs;

static void close_it(void)
{
	xenstore_close(xs);
	fake_stop();
}

TestSuite(xenstore_burst, .timeout = 300, .fini = close_it);

static char paths[MANY][40];
static const char *path_list[MANY];
static char *values[MANY];
static int errors[MANY];

/* Nodes 0, 3, 6 ... are missing, all others say their number. */
static void put_nodes(size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char value[16];

		snprintf(paths[i], sizeof(paths[i]), "/node/%zu", i);
		snprintf(value, sizeof(value), "value %zu", i);
		if (i % 3)
			fake_put(paths[i], value);
		path_list[i] = paths[i];
	}
}

static void start(size_t n)
{
	put_nodes(n);
	cr_assert(zero(int, xenstore_adopt(&xs, fake_start(), FAKE_PATIENCE)));
}

static void check_reads(size_t n)
{
	int want = (int)(n - (n + 2) / 3);

	cr_assert(
		eq(int, many_read(xs, 0, path_list, n, values, errors), want));
	for (size_t i = 0; i < n; i++) {
		char value[16];

		snprintf(value, sizeof(value), "value %zu", i);
		cr_assert(eq(int, errors[i], i % 3 ? 0 : -ENOENT));
		if (i % 3)
			cr_assert(eq(str, values[i], value));
		else
			cr_assert(zero(ptr, values[i]));
		free(values[i]);
	}
}

Test(xenstore_burst, reads_nothing)
{
	start(1);
	cr_assert(zero(int, many_read(xs, 0, NULL, 0, NULL, NULL)));
}

Test(xenstore_burst, reads_many)
{
	start(MANY);
	check_reads(MANY);
	cr_assert(eq(sz, fake_seen[XS_READ], MANY));
}

Test(xenstore_burst, errors_are_optional)
{
	start(4);
	cr_assert(eq(int, many_read(xs, 0, path_list, 4, values, NULL), 2));
	free(values[1]);
	free(values[2]);
}

Test(xenstore_burst, does_not_deadlock_on_full_buffers)
{
	fake_script.buffer = 1;
	start(MANY);
	check_reads(MANY);
}

Test(xenstore_burst, does_not_deadlock_on_a_slow_reader_with_full_buffers)
{
	fake_script.buffer = 1;
	fake_script.slow = true;
	fake_script.chunk = 7;
	start(MANY);
	check_reads(MANY);
}

Test(xenstore_burst, replies_may_come_in_any_order)
{
	fake_script.hold = 60;
	start(600);
	check_reads(600);
}

Test(xenstore_burst, request_numbers_may_wrap)
{
	start(300);
	xs->next_id = UINT32_MAX - 100;
	check_reads(300);
	cr_assert(eq(u32, xs->next_id, 199));
	check_reads(300);
}

Test(xenstore_burst, a_bad_path_among_good_ones_is_its_own_error)
{
	static char too_long[4000];

	start(6);
	memset(too_long, 'p', sizeof(too_long) - 1);
	too_long[0] = '/';
	path_list[0] = too_long;
	path_list[3] = "";
	path_list[5] = "/bad/";
	cr_assert(eq(int, many_read(xs, 0, path_list, 6, values, errors), 3));
	cr_assert(eq(int, errors[0], -ENAMETOOLONG));
	cr_assert(eq(int, errors[3], -EINVAL));
	cr_assert(eq(int, errors[5], -EINVAL));
	cr_assert(eq(str, values[4], "value 4"));
	cr_assert(eq(sz, fake_seen[XS_READ], 4));
	for (size_t i = 0; i < 6; i++)
		free(values[i]);
}

Test(xenstore_burst, writes_many_and_reads_them_back)
{
	static struct many_write writes[MANY];

	fake_script.buffer = 1;
	start(MANY);
	for (size_t i = 0; i < MANY; i++)
		writes[i] = (struct many_write){paths[i], paths[i] + 6,
						strlen(paths[i] + 6)};
	writes[7].path = "/bad/";
	writes[8].len = 5000;
	cr_assert(eq(int, many_write(xs, 0, writes, MANY, errors), MANY - 2));
	cr_assert(eq(int, errors[7], -EINVAL));
	cr_assert(eq(int, errors[8], -E2BIG));
	for (size_t i = 0; i < MANY; i++)
		if (i != 7 && i != 8)
			cr_assert(fake_has(paths[i], paths[i] + 6));
}

Test(xenstore_burst, large_messages_fill_the_buffer_exactly)
{
	static struct many_write writes[64];
	static char value[4000];

	memset(value, 'v', sizeof(value));
	start(64);
	for (size_t i = 0; i < 64; i++)
		writes[i] = (struct many_write){paths[i], value, 4000 - i * 7};
	cr_assert(eq(int, many_write(xs, 0, writes, 64, errors), 64));
	for (size_t i = 0; i < 64; i++) {
		char *got;
		size_t len;

		cr_assert(
			zero(int, xenstore_read(xs, 0, paths[i], &got, &len)));
		cr_assert(eq(sz, len, 4000 - i * 7));
		free(got);
	}
}

static void nothing(int sig)
{
	(void)sig;
}

Test(xenstore_burst, signals_do_not_disturb)
{
	const struct itimerval often = {{0, 200}, {0, 200}};
	const struct itimerval never = {{0, 0}, {0, 0}};
	const struct sigaction act = {.sa_handler = nothing};

	fake_script.buffer = 1;
	start(MANY);
	sigaction(SIGALRM, &act, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	check_reads(MANY);
	setitimer(ITIMER_REAL, &never, NULL);
}

/* A word that one of the requests, or the burst itself, has in reserved[]. */
struct newer {
	size_t at, word, asked;
};

static void ask_newer(void *arg, size_t i, struct xenstore_request *req)
{
	struct newer *newer = arg;

	newer->asked++;
	req->path = paths[i];
	req->value = "new";
	req->len = 3;
	if (i == newer->at)
		req->reserved[newer->word] = 1;
}

static int answer_newer(void *arg, size_t i, int error, const char *value,
			size_t len)
{
	(void)arg;
	(void)value;
	(void)len;
	errors[i] = error;
	return 0;
}

Test(xenstore_burst, what_is_not_known_is_refused_and_not_sent)
{
	struct newer newer = {.at = 1};
	struct xenstore_burst burst = {.n = 3,
				       .ask = ask_newer,
				       .answer = answer_newer,
				       .arg = &newer};

	start(3);
	for (; newer.word < 2; newer.word++) {
		cr_assert(zero(int, xenstore_write_burst(xs, &burst)));
		cr_assert(zero(int, errors[0]));
		cr_assert(eq(int, errors[1], -EINVAL));
		cr_assert(zero(int, errors[2]));
		cr_assert(fake_has(paths[1], "value 1"));
		cr_assert(fake_has(paths[2], "new"));
	}
	newer.asked = 0;
	for (size_t i = 0; i < 4; i++) {
		burst.reserved[i] = 1;
		cr_assert(eq(int, xenstore_write_burst(xs, &burst), -EINVAL));
		cr_assert(eq(int, xenstore_read_burst(xs, &burst), -EINVAL));
		burst.reserved[i] = 0;
	}
	cr_assert(zero(sz, newer.asked));
}
