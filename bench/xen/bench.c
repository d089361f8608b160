/* SPDX-License-Identifier: MIT */
/* The timing loop, and the sets of cases that are compared with each other. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/xen/bench.h"
#include "domctl/domctl.h"
#include "hypercall/hypercall.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define CASES_MAX    8

static const char help[] =
	"usage: xen_bench T SECONDS ROUNDS SET\n"
	"       xen_bench T SECONDS 0 first|steady-full|steady-state|sample\n"
	"       xen_bench T 0 0 host    what xen_least wants to know\n"
	"\n"
	"Measures the host as it is, in interleaved rounds, for SECONDS but "
	"at\n"
	"least ROUNDS rounds.  T is only a label.  Sets: refresh, peer, read,\n"
	"take, pin, process, list, domain.\n";

/*
 * A case runs for sample_ns in each round, at least once: after a slow one, the
 * first run of a fast one finds nothing in the caches.
 */
static const struct {
	const char *name;
	uint64_t sample_ns;
	const struct bench_case *cases[CASES_MAX];
} sets[] = {
	{"refresh",
	 0,
	 {&floor_full, &refresh_full, &floor_state, &refresh_state}},
	{"peer", 0, {&libxc_full, &libxc_info}},
	{"read",
	 50000000,
	 {&libxc_full, &refresh_full, &floor_full, &libxc_info, &refresh_state,
	  &floor_state, &single_full, &refresh_read}},
	{"take", 0, {&first_cold, &floor_full}},
	{"pin",
	 50000000,
	 {&libxc_pin, &pin_all, &pin_cold, &floor_pin, &set_batch, &floor_set}},
	{"process",
	 0,
	 {&process_least, &process_xvcpu, &process_xl, &process_xentop}},
	{"list",
	 0,
	 {&process_empty, &process_version, &process_pages, &process_names,
	  &process_least, &process_xvcpu, &process_musl}},
	{"domain",
	 0,
	 {&process_empty, &process_pages, &process_names, &process_least,
	  &process_xvcpu, &process_one, &process_xl_one}},
};

/* Nanoseconds for one run. */
static uint64_t sample(const struct bench_case *c, void *state,
		       uint64_t sample_ns)
{
	uint64_t start = bench_now(), took;
	unsigned int runs = 0;

	do {
		c->run(state);
		runs++;
		took = bench_now() - start;
	} while (took < sample_ns);
	return took / runs;
}

/*
 * Interleaved rounds for so many seconds, but a few at least.  Each round
 * starts with another case: none always comes after the same.
 */
static void run_rounds(const struct bench_host *host, const char *set,
		       uint64_t sample_ns,
		       const struct bench_case *const *cases, double seconds,
		       unsigned int rounds_min)
{
	uint64_t end = bench_now() + (uint64_t)(seconds * 1e9);
	void *states[CASES_MAX];
	unsigned int round;
	size_t i, k, n;

	for (n = 0; n < CASES_MAX && cases[n]; n++)
		states[n] = cases[n]->open(host);
	for (round = 0; round < rounds_min || bench_now() < end; round++) {
		for (i = 0; i < n; i++) {
			k = (i + round) % n;
			printf("time,%s,%s,%u,%s,%llu\n", host->label, set,
			       round, cases[k]->name,
			       (unsigned long long)sample(cases[k], states[k],
							  sample_ns));
		}
	}
	for (i = 0; i < n; i++) {
		if (cases[i]->check)
			cases[i]->check(states[i]);
		cases[i]->close(states[i]);
	}
}

static void look(struct bench_host *host)
{
	struct domctl_domain *domains = calloc(32768, sizeof(*domains));
	enum hypercall_cause cause;
	long n, i;
	uint32_t v;
	int error = hypercall_open(&host->hc, 0, &cause);

	if (error || !domains)
		errx(1, "open: %s", hypercall_cause_text(cause));
	n = domctl_list_domains(host->hc, 0, domains, 32768);
	if (n <= 0)
		errx(1, "list: %s", strerror(-(int)n));
	for (i = 0; i < n; i++)
		host->nvcpus += domains[i].max_vcpus;
	host->ndomains = n;
	host->first_guest = domains[0].max_vcpus;
	host->vcpus = calloc(host->nvcpus, sizeof(*host->vcpus));
	if (!host->vcpus)
		err(1, NULL);
	host->nvcpus = 0;
	for (i = 0; i < n; i++)
		for (v = 0; v < domains[i].max_vcpus; v++)
			host->vcpus[host->nvcpus++] =
				(struct bench_vcpu){domains[i].domid, v};
	free(domains);
}

static void run_set(const struct bench_host *host, const char *name,
		    double seconds, unsigned int rounds_min)
{
	size_t i;

	for (i = 0; i < COUNT(sets); i++) {
		if (strcmp(name, sets[i].name))
			continue;
		run_rounds(host, name, sets[i].sample_ns, sets[i].cases,
			   seconds, rounds_min);
		return;
	}
	errx(2, "no set '%s'", name);
}

int main(int argc, char **argv)
{
	struct bench_host host = {0};

	if (argc != 5) {
		fputs(help, stderr);
		return 2;
	}
	host.label = argv[1];
	look(&host);
	bench_tell_processes(&host);
	if (!strcmp(argv[4], "host"))
		puts(getenv("LEAST"));
	else if (!strcmp(argv[4], "first"))
		bench_first(&host);
	else if (!strcmp(argv[4], "steady-full"))
		bench_steady(&host, &refresh_full);
	else if (!strcmp(argv[4], "steady-state"))
		bench_steady(&host, &refresh_state);
	else if (!strcmp(argv[4], "sample"))
		bench_sample(&host, (unsigned int)atoi(argv[2]));
	else
		run_set(&host, argv[4], atof(argv[2]), atoi(argv[3]));
	hypercall_close(host.hc);
	free(host.vcpus);
	return fflush(stdout) ? 1 : 0;
}
