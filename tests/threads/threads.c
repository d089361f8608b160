/* SPDX-License-Identifier: MIT */
/*
 * Many handles, one thread each, at one time: nothing is shared between them.
 * It is ThreadSanitizer that sees whether that is so, for which Criterion is
 * replaced as on other machines.  Each thread has a host of its own
 * (MODEL_PER_THREAD), so that nothing in it orders the threads; the xenstore
 * daemon is one for all, as on a host.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cpumap/cpumap.h"
#include "domctl/domctl.h"
#include "hotplug/hotplug.h"
#include "hypercall/hypercall.h"
#include "nextboot/nextboot.h"
#include "tests/fake/xen.h"
#include "tests/fake/xenstored.h"
#include "xenstore/xenstore.h"

#ifndef MODEL_PER_THREAD
#error "built by tests/check memory, with ThreadSanitizer"
#endif

#define THREADS 6
#define ROUNDS  20

TestSuite(threads, .timeout = 600);

static pthread_barrier_t start;
static void (*work)(unsigned int me);

/* Criterion's own are for the test's thread. */
static void need(bool is_so, const char *what)
{
	if (is_so)
		return;
	fprintf(stderr, "threads: not so: %s\n", what);
	abort();
}
#define NEED(condition) need(condition, #condition)

static void *run(void *me)
{
	pthread_barrier_wait(&start);
	work(*(unsigned int *)me);
	return NULL;
}

static void in_all(void (*what)(unsigned int me))
{
	pthread_t thread[THREADS];
	unsigned int me[THREADS], i;

	work = what;
	pthread_barrier_init(&start, NULL, THREADS);
	for (i = 0; i < THREADS; i++) {
		me[i] = i;
		cr_assert(eq(int, pthread_create(&thread[i], NULL, run, &me[i]),
			     0));
	}
	for (i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
}

/* Of a map that all threads read. */
static struct cpumap *shared;

/* The kernels are chosen by who comes first, and none has before. */
static void with_maps(unsigned int me)
{
	struct cpumap *a = cpumap_alloc(3000), *b = cpumap_alloc(3000);
	struct cpumap_error error;

	NEED(a && b);
	NEED(cpumap_weight(shared) == 1500);
	NEED(!cpumap_parse(a, "0-2999:1/2,^0", NULL, &error));
	cpumap_set(a, me);
	NEED(cpumap_and(b, a, shared));
	NEED(cpumap_weight(b) == 1499u + (me == 0));
	NEED(cpumap_subset(b, shared));
	cpumap_free(a);
	cpumap_free(b);
}

Test(threads, that_come_first_to_large_maps)
{
	shared = cpumap_alloc(3000);
	for (uint32_t cpu = 0; cpu < 3000; cpu += 2)
		cpumap_set(shared, cpu);
	in_all(with_maps);
	cpumap_free(shared);
}

static void boot(unsigned int me)
{
	model_boot("4.17");
	model_set_host(8, 2);
	model_add_domain((uint16_t)(me + 1), 4);
}

static void pin_and_look(struct hypercall *hc, unsigned int me)
{
	struct cpumap *wanted = cpumap_alloc(8), *seen = cpumap_alloc(8);
	struct domctl_pin pin = {.domid = (uint16_t)(me + 1),
				 .vcpu = 1,
				 .hard = wanted,
				 .effective_hard = seen};
	struct domctl_snapshot *snapshot = NULL;

	cpumap_set(wanted, me);
	NEED(!domctl_pin(hc, &pin, 1, 0) && cpumap_equal(seen, wanted));
	NEED(!domctl_snapshot_open(hc, DOMCTL_SNAPSHOT_HARD, NULL, 0,
				   &snapshot));
	NEED(!domctl_snapshot_take(snapshot));
	NEED(cpumap_equal(domctl_snapshot_hard(snapshot, 3), wanted));
	domctl_snapshot_close(snapshot);
	cpumap_free(wanted);
	cpumap_free(seen);
}

static void with_hypercalls(unsigned int me)
{
	struct hypercall *hc = NULL;
	int round;

	boot(me);
	for (round = 0; round < ROUNDS; round++) {
		NEED(!hypercall_open(&hc, 0, NULL));
		pin_and_look(hc, me);
		NEED(hypercall_explain(hc, -EACCES) != HYPERCALL_OK);
		NEED(hypercall_cause_text(HYPERCALL_LOCKDOWN));
		hypercall_close(hc);
	}
}

Test(threads, with_a_handle_of_hypercalls_each)
{
	in_all(with_hypercalls);
}

static void read_back(struct xenstore *xs, unsigned int me)
{
	char path[64], *value = NULL;
	uint32_t tx = 0;

	snprintf(path, sizeof(path), "/test/%u/node", me);
	NEED(!xenstore_start_transaction(xs, &tx));
	NEED(!xenstore_write(xs, tx, path, path, strlen(path)));
	/* Others have changed the parent of all. */
	if (xenstore_end_transaction(xs, tx, XENSTORE_END_COMMIT))
		NEED(!xenstore_write(xs, 0, path, path, strlen(path)));
	NEED(!xenstore_read(xs, 0, path, &value, NULL));
	NEED(!strcmp(value, path));
	free(value);
}

static void with_xenstore(unsigned int me)
{
	struct xenstore *xs = NULL;
	int round;

	NEED(!xenstore_adopt(&xs, fake_connect(), FAKE_PATIENCE));
	for (round = 0; round < ROUNDS; round++)
		read_back(xs, me);
	xenstore_close(xs);
}

Test(threads, with_a_connection_to_xenstore_each)
{
	close(fake_start());
	in_all(with_xenstore);
	fake_stop();
}

static void obey(unsigned int me, unsigned int online)
{
	unsigned int vcpu;

	for (vcpu = 0; vcpu < 4; vcpu++)
		model_vcpu((uint16_t)(me + 1), vcpu)->online = vcpu < online;
}

static void with_guests(unsigned int me)
{
	struct domctl_domain domain;
	struct hypercall *hc = NULL;
	struct xenstore *xs = NULL;
	struct hotplug *hp = NULL;
	unsigned int round;

	boot(me);
	NEED(!hypercall_open(&hc, 0, NULL));
	NEED(!xenstore_adopt(&xs, fake_connect(), FAKE_PATIENCE));
	NEED(!hotplug_open(hc, xs, &hp));
	NEED(!domctl_get_domain(hc, (uint16_t)(me + 1), &domain));
	for (round = 0; round < ROUNDS; round++) {
		unsigned int count = 1 + round % 4;
		int err;

		do
			err = hotplug_set(hp, &domain, count, 0);
		while (err == -EAGAIN);
		NEED(!err);
		obey(me, count);
		NEED(hotplug_poll(hp) == 1);
	}
	hotplug_close(hp);
	xenstore_close(xs);
	hypercall_close(hc);
}

Test(threads, with_a_guest_each)
{
	char path[64];
	unsigned int me;

	close(fake_start());
	for (me = 0; me < THREADS; me++) {
		snprintf(path, sizeof(path), "/local/domain/%u", me + 1);
		fake_put(path, "");
	}
	in_all(with_guests);
	fake_stop();
}

static char directory[] = "/tmp/xvcpu-threads-XXXXXX";

static void with_files(unsigned int me)
{
	const struct nextboot_change change = {
		.verb = NEXTBOOT_SET, .flags = NEXTBOOT_CONFIG, .value = 2};
	struct nextboot *file = NULL;
	char path[64];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%u.cfg", directory, me);
	out = fopen(path, "w");
	NEED(out);
	fprintf(out, "name = 'guest%u'\nmaxvcpus = 4\nvcpus = 1\n", me);
	fclose(out);
	NEED(!nextboot_open(path, 0, &file, NULL));
	NEED(!nextboot_plan(file, &change, NULL));
	NEED(!nextboot_apply(file, &change, NULL));
	nextboot_close(file);
	NEED(!nextboot_open(path, NEXTBOOT_DRY_RUN, &file, NULL));
	NEED(nextboot_online(file, 1) && !nextboot_online(file, 2));
	nextboot_close(file);
	unlink(path);
}

Test(threads, with_a_file_each)
{
	cr_assert(ne(ptr, mkdtemp(directory), NULL));
	in_all(with_files);
	rmdir(directory);
}
