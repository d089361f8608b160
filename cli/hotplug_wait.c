/* SPDX-License-Identifier: MIT */
/* Waiting for a guest, with a line on the terminal. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "cli/hotplug.h"

/* What ends sooner needs no word; from then on there is one every second. */
#define QUIET_MS 500
#define SHOW_MS  1000

static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

static void show_progress(const struct plug_run *run)
{
	size_t done = plug_count(run, true);

	fprintf(stderr,
		"\rdomain %u: %zu of %zu vCPUs done, waiting %" PRIu64
		" of %d s ",
		run->target.domain.domid, done, done + plug_count(run, false),
		run->waited_ms / 1000, (run->wait_ms + 999) / 1000);
	fflush(stderr);
}

static void hide_progress(void)
{
	fprintf(stderr, "\r%72s\r", "");
	fflush(stderr);
}

/* To the end, or to the next line on the terminal. */
static int next_step(const struct plug_run *run, bool terminal)
{
	uint64_t left = (uint64_t)run->wait_ms - run->waited_ms;
	uint64_t step = run->waited_ms < QUIET_MS
				? QUIET_MS - run->waited_ms
				: SHOW_MS - run->waited_ms % SHOW_MS;

	return (int)(terminal && step < left ? step : left);
}

int plug_wait(struct plug_run *run)
{
	bool terminal = isatty(STDERR_FILENO), shown = false;
	uint64_t start = now_ms();
	int answer;

	for (;;) {
		answer = hotplug_wait(run->hp, next_step(run, terminal),
				      cli_sleep_mask());
		run->waited_ms = now_ms() - start;
		if (answer == -EINTR) /* what it has done up to now */
			answer = hotplug_poll(run->hp);
		if (!answer && cli_interrupted())
			answer = -EINTR;
		if (answer || run->waited_ms >= (uint64_t)run->wait_ms)
			break;
		if (terminal && run->waited_ms >= QUIET_MS) {
			show_progress(run);
			shown = true;
		}
	}
	if (shown)
		hide_progress();
	return answer;
}
