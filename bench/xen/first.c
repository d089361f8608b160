/* SPDX-License-Identifier: MIT */
/* What a first look asks of Xen: the peer's, ours, and the floor's. */
#include <err.h>
#include <stdio.h>
#include <string.h>

#include "bench/xen/bench.h"
#include "hypercall/hypercall.h"

static void count(const struct bench_host *host, const struct bench_case *c)
{
	struct bench_crossed before, after;
	struct bench_host fresh = *host;
	char as[64];
	void *state;
	int error = hypercall_open(&fresh.hc, 0, NULL);

	if (error)
		errx(1, "hypercall: %s", strerror(-error));
	bench_crossed(&before);
	state = c->open(&fresh);
	c->run(state);
	bench_crossed(&after);
	if (c->check)
		c->check(state);
	c->close(state);
	hypercall_close(fresh.hc);
	after.pages -= before.pages;
	after.crossings -= before.crossings;
	after.operations -= before.operations;
	snprintf(as, sizeof(as), "%s,%s", host->label, c->name);
	bench_print_crossed(stdout, as, &after);
}

void bench_first(const struct bench_host *host)
{
	count(host, &libxc_full);
	count(host, &first_full);
	count(host, &floor_full);
}
