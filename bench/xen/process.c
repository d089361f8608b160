/* SPDX-License-Identifier: MIT */
/* Whole processes, from start to exit, that print the host to nowhere. */
#include <err.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/xen/bench.h"

extern char **environ;

static void spawn(char **argv)
{
	posix_spawn_file_actions_t actions;
	int error, status;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null",
					 O_WRONLY, 0);
	error = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
	if (error)
		errx(1, "%s: %s", argv[0], strerror(error));
	if (waitpid(pid, &status, 0) != pid || status)
		errx(1, "%s: status %d", argv[0], status);
	posix_spawn_file_actions_destroy(&actions);
}

static void *open_nothing(const struct bench_host *host)
{
	return (void *)(uintptr_t)host;
}

/* Where a process of this size begins and ends, and does nothing. */
static void run_nothing(void *state)
{
	char *argv[] = {"xvcpu", "--version", NULL};

	(void)state;
	spawn(argv);
}

static void run_xvcpu(void *state)
{
	char *argv[] = {"xvcpu", "list", NULL};

	(void)state;
	spawn(argv);
}

static void run_xl(void *state)
{
	char *argv[] = {"xl", "vcpu-list", NULL};

	(void)state;
	spawn(argv);
}

static void run_xentop(void *state)
{
	char *argv[] = {"xentop", "-b", "-v", "-i", "1", NULL};

	(void)state;
	spawn(argv);
}

static void close_nothing(void *state)
{
	(void)state;
}

const struct bench_case process_floor = {"floor", open_nothing, run_nothing,
					 NULL, close_nothing};
const struct bench_case process_xvcpu = {"xvcpu_list", open_nothing, run_xvcpu,
					 NULL, close_nothing};
const struct bench_case process_xl = {"xl_vcpu_list", open_nothing, run_xl,
				      NULL, close_nothing};
const struct bench_case process_xentop = {"xentop", open_nothing, run_xentop,
					  NULL, close_nothing};
