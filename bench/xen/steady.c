/* SPDX-License-Identifier: MIT */
/* What a refresh costs besides time, and whether it keeps up with a clock. */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "bench/xen/bench.h"
#include "domctl/domctl.h"
#include "hypercall/hypercall.h"

#define STEADY_ROUNDS 1000
#define PERIOD_NS     UINT64_C(1000000)
#define SLICE_PERIODS 1000

uint64_t bench_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * UINT64_C(1000000000) + ts.tv_nsec;
}

/* The linker sends every call here (--wrap). */

static uint64_t allocations;

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_reallocarray(void *old, size_t n, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_reallocarray(void *old, size_t n, size_t size);

void *__wrap_malloc(size_t size)
{
	allocations++;
	return __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
	allocations++;
	return __real_calloc(n, size);
}

void *__wrap_realloc(void *old, size_t size)
{
	allocations++;
	return __real_realloc(old, size);
}

void *__wrap_reallocarray(void *old, size_t n, size_t size)
{
	allocations++;
	return __real_reallocarray(old, n, size);
}

uint64_t bench_allocations(void)
{
	return allocations;
}

static long faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt + usage.ru_majflt;
}

static long resident_pages(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	long pages;

	if (!file || fscanf(file, "%*d %ld", &pages) != 1)
		err(1, "/proc/self/statm");
	fclose(file);
	return pages;
}

static void count(const struct bench_host *host, const char *name,
		  const char *what, uint64_t value)
{
	printf("count,%s,%s,%s,%llu\n", host->label, name, what,
	       (unsigned long long)value);
}

/* strace finds the refreshes between two system calls that can't be. */
static void mark(void)
{
	if (write(-1, "steady", 6) >= 0 || errno != EBADF)
		errx(1, "mark");
}

void bench_steady(const struct bench_host *host, const struct bench_case *c)
{
	uint64_t crossings, allocated;
	void *state = c->open(host);
	long faulted;
	int i;

	for (i = 0; i < 10; i++)
		c->run(state);
	/* Now getrusage has run too, and nothing is left to be faulted in. */
	faulted = faults();
	crossings = hypercall_crossings(host->hc);
	allocated = bench_allocations();
	faulted = faults();
	mark();
	for (i = 0; i < STEADY_ROUNDS; i++)
		c->run(state);
	mark();
	faulted = faults() - faulted;
	allocated = bench_allocations() - allocated;
	crossings = hypercall_crossings(host->hc) - crossings;
	count(host, c->name, "rounds", STEADY_ROUNDS);
	count(host, c->name, "crossings", crossings);
	count(host, c->name, "allocations", allocated);
	count(host, c->name, "faults", faulted);
	c->check(state);
	c->close(state);
}

/* The sampler, as a case. */

static void *open_sampler(const struct bench_host *host)
{
	struct domctl_sampler *sampler;
	int error = domctl_sampler_open(host->hc, NULL, 0, &sampler);

	if (error)
		errx(1, "sampler: %s", strerror(-error));
	return sampler;
}

static void step(void *state)
{
	int error = domctl_sampler_step(state);

	if (error)
		errx(1, "step: %s", strerror(-error));
}

static void close_sampler(void *state)
{
	domctl_sampler_close(state);
}

static const struct bench_case sampler = {"sampler", open_sampler, step, NULL,
					  close_sampler};

struct clocked {
	const struct bench_case *c;
	void *state;
	uint64_t missed, longest_ns, busy_ns, steps;
	long rss_first, rss_last;
};

static void sleep_until(uint64_t when)
{
	struct timespec ts = {when / 1000000000, when % 1000000000};

	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
}

/* A period is missed when its step is not done when the next one begins. */
static void run_slice(struct clocked *c)
{
	uint64_t start = bench_now() + PERIOD_NS, woken, done, k, late;

	for (k = 0; k < SLICE_PERIODS; k++) {
		sleep_until(start + k * PERIOD_NS);
		woken = bench_now();
		c->c->run(c->state);
		done = bench_now();
		c->steps++;
		c->busy_ns += done - woken;
		if (done - woken > c->longest_ns)
			c->longest_ns = done - woken;
		late = (done - start) / PERIOD_NS;
		if (late > k) {
			c->missed += late - k;
			k = late;
		}
	}
}

void bench_sample(const struct bench_host *host, unsigned int seconds)
{
	struct clocked clocked[2] = {{.c = &floor_state}, {.c = &sampler}};
	struct clocked *c, *end = clocked + 2;
	unsigned int second;

	for (c = clocked; c < end; c++) {
		c->state = c->c->open(host);
		run_slice(c);
		c->missed = c->longest_ns = c->busy_ns = c->steps = 0;
		c->rss_first = resident_pages();
	}
	for (second = 0; second < seconds; second++)
		for (c = clocked; c < end; c++)
			run_slice(c);
	for (c = clocked; c < end; c++) {
		c->rss_last = resident_pages();
		c->c->close(c->state);
		count(host, c->c->name, "periods", seconds * SLICE_PERIODS);
		count(host, c->c->name, "missed", c->missed);
		count(host, c->c->name, "longest_ns", c->longest_ns);
		count(host, c->c->name, "mean_ns", c->busy_ns / c->steps);
		count(host, c->c->name, "rss_growth_pages",
		      c->rss_last > c->rss_first ? c->rss_last - c->rss_first
						 : 0);
	}
}
