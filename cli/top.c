/* SPDX-License-Identifier: MIT */
#include "cli/top.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "hotplug/xenstore.h"
#include "hypercall/hypercall.h"

static void forget_names(struct top *top)
{
	size_t i;

	for (i = 0; i < top->ndomains; i++)
		free(top->names[i]);
	free(top->names);
	free(top->domids);
	top->names = NULL;
	top->domids = NULL;
	top->ndomains = 0;
}

/* Names are read when domains come or go, not at every step. */
static void read_names(struct top *top)
{
	const struct domctl_snapshot *s = domctl_sampler_snapshot(top->sampler);
	struct xenstore *store = cli_store(top->c, NULL);
	size_t i, n = domctl_snapshot_info(s).domains;
	struct domctl_domain domain;

	forget_names(top);
	top->domids = cli_alloc(top->c, n, sizeof(*top->domids));
	top->names = cli_alloc(top->c, n, sizeof(*top->names));
	for (i = 0; i < n; i++)
		if (!domctl_snapshot_domain(s, i, &domain, NULL))
			top->domids[top->ndomains++] = domain.domid;
	if (store)
		xenstore_domain_names(store, top->domids, top->ndomains,
				      top->names);
	top->generation = domctl_snapshot_info(s).generation;
}

int top_step(struct top *top)
{
	int err = domctl_sampler_step(top->sampler);

	if (err)
		return cli_xen_error(top->c, NULL, err, NULL, "read the vCPUs");
	if (domctl_snapshot_info(domctl_sampler_snapshot(top->sampler))
		    .generation != top->generation)
		read_names(top);
	return 0;
}

static int start(struct top *top)
{
	uint32_t ncpus = hypercall_interface(top->c->xen)->ncpus;
	uint32_t i;
	long n;
	int err;

	top->cpus = cli_alloc(top->c, ncpus, sizeof(*top->cpus));
	n = domctl_get_cpus(top->c->xen, top->cpus, ncpus);
	if (n < 0)
		return cli_xen_error(top->c, NULL, (int)n, NULL,
				     "read the topology");
	for (i = (uint32_t)n; i < ncpus; i++)
		top->cpus[i].node = DOMCTL_NONE;
	err = domctl_sampler_open(top->c->xen, NULL, 0, &top->sampler);
	if (err)
		return cli_xen_error(top->c, NULL, err, NULL, "read the vCPUs");
	read_names(top);
	return 0;
}

static void stop(struct top *top)
{
	forget_names(top);
	free(top->rows);
	free(top->cpus);
	domctl_sampler_close(top->sampler);
}

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

static int print_steps(struct top *top, uint64_t interval_ms, uint64_t count)
{
	struct timespec due;
	uint64_t i;
	int status;

	clock_gettime(CLOCK_MONOTONIC, &due);
	for (i = 0; !count || i < count; i++) {
		sleep_until(&due, interval_ms);
		status = top_step(top);
		if (status)
			return status;
		if (top->c->json)
			top_print_json(top);
		else
			top_print_rows(top, i == 0);
		/* Somebody reads along; and a reader that left ends it. */
		if (fflush(stdout))
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
		status = start(&t);
	if (!status && !c->json && isatty(STDIN_FILENO) &&
	    isatty(STDOUT_FILENO))
		status = top_on_screen(&t, (uint64_t)ms, count);
	else if (!status)
		status = print_steps(&t, (uint64_t)ms, count);
	stop(&t);
	return status;
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
