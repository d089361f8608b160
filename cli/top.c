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

struct run {
	struct top top;
	const char *interval, *times;
};

static const struct cli_option options[] = {
	{"--interval", offsetof(struct run, interval), true},
	{"--count", offsetof(struct run, times), true},
	{NULL, 0, false},
};

static int top(struct cli *c, void *run, int argc, char **argv)
{
	struct run *r = run;
	struct top *t = &r->top;
	uint64_t count = 0;
	int status, ms = 0;

	(void)argc, (void)argv;
	t->c = c;
	status = cli_seconds(c, "--interval", r->interval ? r->interval : "1",
			     &ms);
	if (!status && !ms)
		status = cli_usage(c, "--interval '%s': not 0.001 or more",
				   r->interval);
	if (!status && r->times)
		status = cli_number(c, "--count", r->times, 1, UINT64_MAX,
				    &count);
	if (!status)
		status = cli_xen(c);
	if (!status)
		status = top_start(t);
	if (!status && !cli_json(c) && isatty(STDIN_FILENO) &&
	    isatty(STDOUT_FILENO))
		status = top_on_screen(t, (uint64_t)ms, count);
	else if (!status)
		status = print_steps(t, (uint64_t)ms, count);
	top_stop(t);
	return status ? status : t->status;
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
	.options = options,
	.size = sizeof(struct run),
	.run = top,
};
