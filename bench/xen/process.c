/* SPDX-License-Identifier: MIT */
/* Whole processes, from start to exit, that print the host to nowhere. */
#include <err.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/xen/bench.h"
#include "hypercall/hypercall.h"

extern char **environ;

static char last_domain[8];

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

/* What the least programs need not find out; mkdom's domids are in a row. */
void bench_tell_processes(const struct bench_host *host)
{
	const struct hypercall_interface *interface =
		hypercall_interface(host->hc);
	char text[96];

	snprintf(text, sizeof(text), "%u %u %u %u %u %zu", interface->domctl,
		 interface->sysctl, interface->domaininfo_size,
		 interface->ncpus, host->vcpus[host->first_guest].domid,
		 host->ndomains - 1);
	snprintf(last_domain, sizeof(last_domain), "%u",
		 host->vcpus[host->nvcpus - 1].domid);
	if (setenv("LEAST", text, 1) || setenv("PAGES", "0", 0))
		err(1, NULL);
}

static void *open_nothing(const struct bench_host *host)
{
	return (void *)(uintptr_t)host;
}

static void close_nothing(void *state)
{
	(void)state;
}

#define PROCESS(variable, name, ...)                                           \
	static void run_##variable(void *state)                                \
	{                                                                      \
		char *argv[] = {__VA_ARGS__, NULL};                            \
                                                                               \
		(void)state;                                                   \
		spawn(argv);                                                   \
	}                                                                      \
	const struct bench_case process_##variable = {                         \
		name, open_nothing, run_##variable, NULL, close_nothing}

PROCESS(empty, "empty", "xen_least", "empty");
PROCESS(least, "least", "xen_least", "read");
PROCESS(pages, "pages", "xen_least", "pages");
PROCESS(names, "names", "xen_least", "names");
PROCESS(version, "xvcpu_version", "xvcpu", "--version");
PROCESS(xvcpu, "xvcpu_list", "xvcpu", "list");
PROCESS(musl, "musl_list", "xen_musl", "list");
PROCESS(one, "xvcpu_list_one", "xvcpu", "list", last_domain);
PROCESS(xl, "xl_vcpu_list", "xl", "vcpu-list");
PROCESS(xl_one, "xl_list_one", "xl", "vcpu-list", last_domain);
PROCESS(xentop, "xentop", "xentop", "-b", "-v", "-i", "1");
