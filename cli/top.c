/* SPDX-License-Identifier: MIT */
#include "cli/top.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

/* Steps are due at fixed times, so that a late one does not delay the rest. */
static void sleep_until(struct timespec *due, uint64_t interval_ms)
{
	uint64_t ns = (uint64_t)due->tv_nsec + interval_ms % 1000 * 1000000;

	due->tv_sec += (time_t)(interval_ms / 1000 + ns / 1000000000);
	due->tv_nsec = (long)(ns % 1000000000);
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, due, NULL) ==
	       EINTR)
		;
}

static void print_step(struct top *top, bool first)
{
	top_report(top);
	if (top->c->json)
		top_print_json(top);
	else
		top_print_rows(top, first);
}

/* After steps that were printed, in JSON this has a document of its own. */
static int fail_late(struct top *top, int err)
{
	int status = top_failed(top, err);
	struct json j;

	if (top->c->json) {
		cli_begin_document(top->c, &j);
		cli_end_document(top->c, &j);
	}
	return status == CLI_FAILED ? CLI_PARTIAL : status;
}

static int print_steps(struct top *top, uint64_t interval_ms, uint64_t count)
{
	struct timespec due;
	uint64_t i;
	int err;

	clock_gettime(CLOCK_MONOTONIC, &due);
	for (i = 0; !count || i < count; i++) {
		sleep_until(&due, interval_ms);
		err = top_step(top);
		if (err)
			return i ? fail_late(top, err) : top_failed(top, err);
		print_step(top, i == 0);
		/*
		 * Somebody reads along; and a reader that left ends it.  What
		 * could not be written before leaves nothing to flush.
		 */
		if (fflush(stdout) || ferror(stdout))
			return CLI_FAILED;
	}
	return CLI_DONE;
}

static int top(struct cli *c, int argc, char **argv)
{
	const char *interval = NULL, *times = NULL;
	const struct cli_option options[] = {
		{"--interval", NULL, &interval},
		{"--count", NULL, &times},
		{NULL, NULL, NULL},
	};
	struct top t = {.c = c};
	uint64_t count = 0;
	int status, ms = 0;

	if (cli_options(c, argc, argv, options, 0, 0) < 0)
		return CLI_USAGE;
	status = cli_seconds(c, "--interval", interval ? interval : "1", &ms);
	if (!status && !ms)
		status = cli_usage(c, "--interval '%s': not 0.001 or more",
				   interval);
	if (!status && times)
		status = cli_number(c, "--count", times, 1, UINT64_MAX, &count);
	if (!status)
		status = cli_xen(c);
	if (!status)
		status = top_start(&t);
	if (!status && !c->json && isatty(STDIN_FILENO) &&
	    isatty(STDOUT_FILENO))
		status = top_on_screen(&t, (uint64_t)ms, count);
	else if (!status)
		status = print_steps(&t, (uint64_t)ms, count);
	top_stop(&t);
	return status ? status : t.status;
}

const struct command command_top = {
	.name = "top",
	.synopsis = "[--interval S] [--count N]",
	.summary = "Watch the load of vCPUs, CPUs and nodes",
	.details =
		"On a terminal a live view; otherwise rows, or with --json a "
		"document a line.\n\n"
		"  --interval S  seconds from step to step, 0.001 or more (1)\n"
		"  --count N     stop after N steps\n\n"
		"Keys: v vCPUs, c CPUs, n nodes, s next order, q quit.\n"
		"LOAD is percent of one CPU; WAIT how often the vCPU was found "
		"without the CPU\nit wanted; MOVES how often on another one "
		"than before: what happens between\nsteps is not seen.\n",
	.run = top,
};
