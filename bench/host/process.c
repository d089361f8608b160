/* SPDX-License-Identifier: MIT */
/* Whole processes, from start to exit, that print the host to nowhere. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/host/bench.h"

extern char **environ;

static int spawn(struct row *row, char **argv)
{
	posix_spawn_file_actions_t actions;
	int error, status = 0, flags = O_WRONLY;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null",
					 O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null",
					 flags, 0);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
					 flags, 0);
	error = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (error) {
		snprintf(row->left_out, sizeof(row->left_out), "%s",
			 error == ENOENT ? "not found" : strerror(error));
		return -error;
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	if (!status)
		return 0;
	snprintf(row->left_out, sizeof(row->left_out),
		 WIFEXITED(status) ? "ended with status %d"
				   : "ended by signal %d",
		 WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
	return -ECHILD;
}

/* Where a process of this size begins and ends, and does nothing. */
static int run_nothing(struct row *row)
{
	char *argv[] = {(char *)row->host->options->xvcpu, "--version", NULL};

	return spawn(row, argv);
}

static int run_xvcpu(struct row *row)
{
	char *argv[] = {(char *)row->host->options->xvcpu, "list", NULL};

	return spawn(row, argv);
}

static int run_xl(struct row *row)
{
	char *argv[] = {"xl", "vcpu-list", NULL};

	return spawn(row, argv);
}

/* No rows of these are repeated within a sample: each is long enough. */
static void end(struct row *row)
{
	(void)row;
}

const struct bench_case process_nothing = {
	"process", "nothing",   "process: xvcpu --version",
	{0},       false,       NULL,
	NULL,      run_nothing, end,
	NULL};
const struct bench_case process_xvcpu = {
	"process", "list",    "process: xvcpu list",
	{0},       false,     NULL,
	NULL,      run_xvcpu, end,
	NULL};
const struct bench_case process_xl = {
	"process", "xl",   "process: xl vcpu-list",
	{0},       false,  NULL,
	NULL,      run_xl, end,
	NULL};
