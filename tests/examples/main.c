/* SPDX-License-Identifier: MIT */
/*
 * example-NAME-model SCENE [ARGUMENT...] - a program of examples/ on a host that
 * is a model: 8 CPUs on 2 nodes, Xen 4.17, dom0 with 2 vCPUs, and domain 1 with
 * 4, whose guest does what xenstore asks it for and whose vCPU 3 is offline.
 *
 * A scene is a word or several with commas, see below.  In the end the hard maps
 * of domains 1 and 2 are told on stderr.  Status 96: a vCPU has left its node;
 * 97: one of a domain that was not named was pinned; 98: memory or a file was
 * left open.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/examples/schedule.h"
#include "tests/fake/xen.h"
#include "tests/fake/xenstored.h"
#include "xenstore/xenstore.h"

int example_main(int argc, char **argv);
int __real_xenstore_open(struct xenstore **out, const char *path,
			 int timeout_ms);
int __wrap_xenstore_open(struct xenstore **out, const char *path,
			 int timeout_ms);

static bool deaf, no_store, heir_soon;
static unsigned int signal_at, gone_at, heir_at, offline_at, deny_at;
/* Counted in operations of Xen: so many maps were set, or vCPUs read. */
static unsigned int gone_in, signal_in, gone_soon;
static char **words;

int __wrap_xenstore_open(struct xenstore **out, const char *path,
			 int timeout_ms)
{
	sigset_t all, before;
	int fd;

	(void)path, (void)timeout_ms;
	if (no_store)
		return -ENOENT;
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	fd = fake_start(); /* a thread, for which they are not */
	sigprocmask(SIG_SETMASK, &before, NULL);
	return xenstore_adopt(out, fd, FAKE_PATIENCE);
}

/* Before each operation of Xen: what guests have done by then. */
static void live(uint64_t n)
{
	enum { GETDOMAININFO = 5, SETVCPUAFFINITY = 9, GETVCPUINFO = 14 };
	char path[64];
	unsigned int i;

	(void)n;
	if (gone_in && model.domctls[SETVCPUAFFINITY] == gone_in &&
	    model.domain[1])
		model_remove_domain(1);
	if (heir_soon && model.domctls[GETDOMAININFO]) {
		heir_soon = false;
		model_domain(1)->handle[0]++;
	}
	if (signal_in && model.domctls[GETVCPUINFO] == signal_in)
		kill(getpid(), SIGTERM);
	if (gone_soon && model.domctls[GETVCPUINFO] >= gone_soon &&
	    model.domain[1])
		model_remove_domain(1);
	for (i = 0; model.domain[1] && !deaf && i < 4; i++) {
		snprintf(path, sizeof(path),
			 "/local/domain/1/cpu/%u/availability", i);
		if (fake_has(path, "online"))
			model_vcpu(1, i)->online = true;
		else if (fake_has(path, "offline"))
			model_vcpu(1, i)->online = false;
	}
}

static void tell_pins(void)
{
	unsigned int domid, i, cpu;

	for (domid = 1; domid <= 2; domid++) {
		if (!model.domain[domid])
			continue;
		fprintf(stderr, "pins of %u:", domid);
		for (i = 0; i < model.domain[domid]->max_vcpus; i++) {
			fputc(' ', stderr);
			for (cpu = 0; cpu < model.ncpus; cpu++)
				if (model_map_test(model_vcpu(domid, i)->hard,
						   cpu))
					fprintf(stderr, "%u", cpu);
		}
		fputc('\n', stderr);
	}
}

/* By what it was started with: balancer MS STEPS DOMID */
static bool named(unsigned int domid)
{
	return words[3] && (unsigned int)atoi(words[3]) == domid;
}

/* Domains that are not named have no map of their own, as they began. */
static void judge(void)
{
	unsigned int domid, i;
	const struct model_vcpu *v;

	for (domid = 0; domid <= 2; domid++)
		for (i = 0;
		     model.domain[domid] && i < model.domain[domid]->max_vcpus;
		     i++) {
			v = model_vcpu(domid, i);
			if (!named(domid) && v->hard)
				_exit(97);
			if (v->cpu / 4 != domid / 2)
				_exit(96);
		}
}

/* The vCPUs of domain 1 are each on a CPU of its own. */
static void tell_spread(unsigned int n)
{
	static bool told;
	unsigned int i, on = 0;

	for (i = 0; model.domain[1] && i < 4; i++)
		on |= 1u << model_vcpu(1, i)->cpu;
	if (!told && __builtin_popcount(on) == 4) {
		told = true;
		fprintf(stderr, "spread in step %u\n", n - 1);
	}
}

static void step(unsigned int n)
{
	judge();
	tell_spread(n);
	if (n == signal_at)
		raise(SIGTERM);
	if (n == gone_at)
		model_remove_domain(1);
	if (n == heir_at)
		model_domain(1)->handle[0]++;
	if (n == offline_at)
		model_offline_cpu(0);
	if (n == deny_at)
		model.flask = model.deny_domctl[9] = true;
}

static void host(void)
{
	unsigned int i;
	char path[64];

	model_boot("4.17");
	model_set_host(8, 2);
	model_add_domain(1, 4)->handle[0] = 1;
	model_vcpu(1, 3)->online = false;
	for (i = 0; i < 4; i++) {
		snprintf(path, sizeof(path),
			 "/local/domain/1/cpu/%u/availability", i);
		fake_put(path, i < 3 ? "online" : "offline");
	}
	model.hook = live;
	schedule_step = step;
}

/* All four are busy, and pinned to CPU 1, but for one that stays there, too. */
static void crowd(void)
{
	unsigned int i;

	schedule_begin();
	deaf = true;
	for (i = 0; i < 4; i++) {
		struct model_vcpu *v = model_vcpu(1, i);

		v->online = true;
		v->cpu = 1;
		v->hard = calloc(1, model_map_bytes());
		model_map_set(v->hard, 1);
		if (i == 3)
			model_map_set(v->hard, 2);
		schedule_load(1, i, 100);
	}
	for (i = 0; i < 2; i++)
		schedule_load(0, i, 5);
}

/* Percent that each vCPU of domain 1 is busy, each on a CPU of its own. */
static void apart(unsigned int percent)
{
	unsigned int i;

	crowd();
	for (i = 0; i < 4; i++) {
		free(model_vcpu(1, i)->hard);
		model_vcpu(1, i)->hard = NULL;
		model_vcpu(1, i)->cpu = i;
		schedule_load(1, i, percent);
	}
}

/* Domain 2 is on the other node, with 4 vCPUs on CPU 5. */
static void second(unsigned int percent)
{
	unsigned int i;

	model_add_domain(2, 4)->handle[0] = 2;
	for (i = 0; i < 4; i++) {
		model_vcpu(2, i)->cpu = 5;
		schedule_load(2, i, percent);
	}
}

static void paused(void)
{
	model_domain(1)->paused = deaf = true;
}

static void set(const char *word)
{
	const char *value = strchr(word, '=');
	unsigned int n = value ? (unsigned int)atoi(value + 1) : 0;
	static const struct {
		const char *name;
		unsigned int *n;
	} when[] = {{"signal=", &signal_at},    {"gone=", &gone_at},
		    {"heir=", &heir_at},        {"deny=", &deny_at},
		    {"offline=", &offline_at},  {"gone-in=", &gone_in},
		    {"signal-in=", &signal_in}, {"gone-soon=", &gone_soon}};
	size_t i;

	for (i = 0; i < sizeof(when) / sizeof(when[0]); i++)
		if (!strncmp(word, when[i].name, strlen(when[i].name))) {
			*when[i].n = n;
			return;
		}
	if (!strncmp(word, "apart=", 6))
		apart(n);
	else if (!strncmp(word, "pinned=", 7))
		model_pin_temporarily(1, n, 1);
	else if (!strcmp(word, "crowd"))
		crowd();
	else if (!strncmp(word, "dom0=", 5))
		schedule_load(0, 0, n);
	else if (!strcmp(word, "pool"))
		model_add_pool(3, 2, 3);
	else if (!strncmp(word, "second", 6))
		second(value ? n : 100);
	else if (!strcmp(word, "heir-soon"))
		heir_soon = true;
	else if (!strcmp(word, "deaf"))
		deaf = true;
	else if (!strcmp(word, "paused"))
		paused();
	else if (!strcmp(word, "no-store"))
		no_store = true;
	else if (!strcmp(word, "no-device"))
		model.open_error = -ENOENT;
	else if (!strcmp(word, "hvm"))
		model_domain(1)->type = MODEL_HVM;
	else if (strcmp(word, "host"))
		exit(99);
}

int main(int argc, char **argv)
{
	char *word;
	int status;

	if (argc < 2)
		return 99;
	host();
	for (word = strtok(argv[1], ","); word; word = strtok(NULL, ","))
		set(word);
	argv[1] = argv[0];
	words = argv + 1;
	status = example_main(argc - 1, argv + 1);
	fake_stop();
	tell_pins();
	if (model.mapped || model.open_fds) {
		fprintf(stderr, "something was left open\n");
		return 98;
	}
	return status;
}
