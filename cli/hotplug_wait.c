/* SPDX-License-Identifier: MIT */
/* Waiting for a guest: signals, and a line on the terminal. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "cli/hotplug.h"

/* How long an interrupt can go unnoticed. */
#define SLICE_MS 200

/* What ends sooner needs no word. */
#define QUIET_MS 500

static volatile sig_atomic_t interrupted;

static void note_signal(int number)
{
	(void)number;
	interrupted = 1;
}

void change_catch_signals(void)
{
	static const int numbers[] = {SIGINT, SIGTERM};
	struct sigaction action = {.sa_handler = note_signal,
				   .sa_flags = SA_RESETHAND};
	struct sigaction old;
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (!sigaction(numbers[i], NULL, &old) &&
		    old.sa_handler != SIG_IGN)
			sigaction(numbers[i], &action, NULL);
}

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void show_progress(const struct change_run *run)
{
	size_t done = change_count(run, true);

	fprintf(stderr,
		"\rdomain %u: %zu of %zu vCPUs %s, waiting %" PRIu64
		" of %d s ",
		run->domain.domid, done, done + change_count(run, false),
		change_is_addition(run) ? "online" : "offline",
		run->waited_ms / 1000, (run->wait_ms + 999) / 1000);
	fflush(stderr);
}

static void hide_progress(void)
{
	fprintf(stderr, "\r%72s\r", "");
	fflush(stderr);
}

int change_wait(struct change_run *run)
{
	bool terminal = isatty(STDERR_FILENO), shown = false;
	int64_t start = now_ms(), left;
	int answer;

	for (;;) {
		left = run->wait_ms - (int64_t)run->waited_ms;
		answer = interrupted ? hotplug_poll(run->hp)
				     : hotplug_wait(run->hp,
						    left < SLICE_MS ? (int)left
								    : SLICE_MS,
						    NULL);
		run->waited_ms = (uint64_t)(now_ms() - start);
		if (answer == -EINTR && !interrupted)
			continue;
		if (!answer && interrupted)
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
