/* SPDX-License-Identifier: MIT */
/*
 * bench-host-model SCENE [ARGUMENT...] - bench/host on a host that is a model:
 * 8 CPUs on 2 nodes, Xen 4.17, dom0 with 2 vCPUs and domain 1 with 4, whose
 * vCPU 0 is pinned to CPUs 0-5 and prefers CPU 1.
 *
 * A scene is a word or several with commas; "signal=N" sends SIGINT before the
 * N-th operation of Xen since somebody waits for it, "deny=N" denies pins from
 * the N-th on and "denied" all, "gone=N" lets the domain go, "pages=N" has no
 * page for Xen from the N-th time on.  Status 97: a map is not as it was, though the program has not
 * said so; 98: memory or a file was left open; 96: a map was changed.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/host/bench.h"
#include "tests/fake/xen.h"

enum { SETVCPUAFFINITY = 9, GETVCPUINFO = 14 };

static uint64_t signal_at, deny_at, gone_at, ops;
static bool read_only, soft_goes, stubborn;
static uint32_t nodes = 2;

static bool as_it_was(void)
{
	const struct model_vcpu *v;
	uint32_t cpu;

	if (!model.domain[1])
		return true;
	v = model_vcpu(1, 0);
	for (cpu = 0; cpu < model.ncpus; cpu++)
		if (model_map_test(v->hard, cpu) != (cpu <= 5) ||
		    model_map_test(v->soft, cpu) != (cpu == 1))
			return false;
	return true;
}

static bool waits_for_signal(void)
{
	struct sigaction now;

	return !sigaction(SIGINT, NULL, &now) && now.sa_handler != SIG_DFL;
}

/* As soon as it was pinned; and what is put back does not stay. */
static void lose_maps(void)
{
	struct model_vcpu *v = model_vcpu(1, 0);

	if (soft_goes && !model_map_test(v->hard, 0))
		model_map_set(v->soft, 7);
	if (stubborn && model.domctls[SETVCPUAFFINITY] > 1)
		model_map_clear(v->hard, 5);
}

static void disturb(uint64_t n)
{
	(void)n;
	if (signal_at && waits_for_signal() && ++ops == signal_at)
		raise(SIGINT);
	if (deny_at && model.domctls[SETVCPUAFFINITY] >= deny_at)
		model.flask = model.deny_domctl[SETVCPUAFFINITY] = true;
	if (gone_at && model.domctls[SETVCPUAFFINITY] >= gone_at &&
	    model.domain[1])
		model_remove_domain(1);
	if (read_only && model.domctls[SETVCPUAFFINITY])
		_exit(96);
	if (model.domain[1])
		lose_maps();
}

static void boot(void)
{
	struct model_vcpu *v;
	uint32_t cpu;

	model_boot("4.17");
	model_set_host(8, nodes);
	model_add_domain(1, 4);
	v = model_vcpu(1, 0);
	v->running = true;
	v->cpu = 2;
	v->hard = calloc(1, model_map_bytes());
	v->soft = calloc(1, model_map_bytes());
	for (cpu = 0; cpu <= 5; cpu++)
		model_map_set(v->hard, cpu);
	model_map_set(v->soft, 1);
	model.hook = disturb;
}

static void set_unknown(void)
{
	static struct model_release next;

	next = *model.release;
	next.domctl = 0x30;
	model.release = &next;
}

static void set(const char *word)
{
	const char *value = strchr(word, '=');
	uint64_t n = value ? strtoull(value + 1, NULL, 10) : 0;

	if (!strncmp(word, "signal=", 7))
		signal_at = n;
	else if (!strncmp(word, "deny=", 5))
		deny_at = n;
	else if (!strcmp(word, "denied"))
		model.flask = model.deny_domctl[SETVCPUAFFINITY] = true;
	else if (!strncmp(word, "pages=", 6))
		model.fail_map_all = n;
	else if (!strcmp(word, "flask"))
		model.flask = model.deny_domctl[GETVCPUINFO] = true;
	else if (!strncmp(word, "gone=", 5))
		gone_at = n;
	else if (!strcmp(word, "soft-goes"))
		soft_goes = true;
	else if (!strcmp(word, "stubborn"))
		stubborn = true;
	else if (!strcmp(word, "reads"))
		read_only = true;
	else if (!strcmp(word, "asleep"))
		model_vcpu(1, 0)->running = !(model_vcpu(1, 0)->blocked = true);
	else if (!strcmp(word, "unknown"))
		set_unknown();
	else if (!strcmp(word, "no-device"))
		model.open_error = -ENOENT;
	else if (!strcmp(word, "not-root"))
		model.open_error = -EACCES;
	else if (!strcmp(word, "unprivileged"))
		model.unprivileged = true;
	else if (strcmp(word, "host") && strncmp(word, "nodes=", 6))
		exit(99);
}

int main(int argc, char **argv)
{
	char *word;
	int status;

	if (argc < 2)
		return 99;
	if (!strncmp(argv[1], "nodes=", 6))
		nodes = (uint32_t)atoi(argv[1] + 6);
	boot();
	for (word = strtok(argv[1], ","); word; word = strtok(NULL, ","))
		set(word);
	argv[1] = argv[0];
	status = bench_run(argc - 1, argv + 1);
	if (status != BENCH_PARTLY && !as_it_was()) {
		fprintf(stderr, "bench-host-model: a map is not as it was\n");
		return 97;
	}
	if (model.mapped || model.open_fds) {
		fprintf(stderr, "bench-host-model: something is left open\n");
		return 98;
	}
	return status;
}
