/* SPDX-License-Identifier: MIT */
/* The library's own ways to read and to pin a whole host. */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "bench/xen/bench.h"
#include "cpumap/cpumap.h"
#include "domctl/domctl.h"
#include "hypercall/hypercall.h"

static void must(long error, const char *what)
{
	if (error < 0)
		errx(1, "%s: %s", what, strerror(-(int)error));
}

static struct hypercall *open_handle(void)
{
	struct hypercall *hc;

	must(hypercall_open(&hc, 0, NULL), "hypercall");
	return hc;
}

/* Snapshots. */

#define FULL (DOMCTL_SNAPSHOT_HARD | DOMCTL_SNAPSHOT_SOFT)

static void *open_first(const struct bench_host *host)
{
	struct domctl_snapshot *snapshot;

	must(domctl_snapshot_open(host->hc, FULL, NULL, 0, &snapshot), "open");
	return snapshot;
}

static void *open_snapshot(const struct bench_host *host, unsigned int what)
{
	struct domctl_snapshot_info info;
	struct domctl_snapshot *snapshot;

	must(domctl_snapshot_open(host->hc, what, NULL, 0, &snapshot), "open");
	must(domctl_snapshot_take(snapshot), "take");
	domctl_snapshot_info(snapshot, &info);
	if (info.vcpus != host->nvcpus)
		errx(1, "the host changes under us");
	return snapshot;
}

static void *open_full(const struct bench_host *host)
{
	return open_snapshot(host, FULL);
}

static void *open_state(const struct bench_host *host)
{
	return open_snapshot(host, 0);
}

static void take(void *state)
{
	must(domctl_snapshot_take(state), "take");
}

/* And look at everything: what a user's own loop would do. */
static void take_and_read(void *state)
{
	struct domctl_snapshot_info info;
	struct domctl_vcpu vcpu;
	uint32_t weight = 0;
	size_t j;

	take(state);
	domctl_snapshot_info(state, &info);
	for (j = 0; j < info.vcpus; j++) {
		domctl_snapshot_vcpu(state, j, &vcpu);
		weight += cpumap_weight(domctl_snapshot_hard(state, j));
		weight += cpumap_weight(domctl_snapshot_soft(state, j));
	}
	if (weight < 2 * info.vcpus)
		errx(1, "a vCPU may run nowhere");
}

static void check_snapshot(void *state)
{
	struct domctl_snapshot_info info;
	struct domctl_vcpu vcpu;
	size_t j;

	domctl_snapshot_info(state, &info);
	for (j = 0; j < info.vcpus; j++) {
		must(domctl_snapshot_vcpu(state, j, &vcpu), "vCPU");
		must(vcpu.error, "vCPU");
	}
}

static void close_snapshot(void *state)
{
	domctl_snapshot_close(state);
}

static void *open_nothing(const struct bench_host *host)
{
	return (void *)(uintptr_t)host;
}

static void close_nothing(void *state)
{
	(void)state;
}

/* From nothing to the first look, and back. */
static void run_cold(void *state)
{
	struct bench_host host = *(const struct bench_host *)state;
	void *snapshot;

	host.hc = open_handle();
	snapshot = open_first(&host);
	take(snapshot);
	close_snapshot(snapshot);
	hypercall_close(host.hc);
}

/* One by one. */

struct single_calls {
	const struct bench_host *host;
	struct cpumap *hard, *soft;
};

static void *open_single(const struct bench_host *host)
{
	uint32_t ncpus = hypercall_interface(host->hc)->ncpus;
	struct single_calls *s = malloc(sizeof(*s));

	if (!s)
		err(1, NULL);
	*s = (struct single_calls){host, cpumap_alloc(ncpus),
				   cpumap_alloc(ncpus)};
	if (!s->hard || !s->soft)
		err(1, NULL);
	return s;
}

static void run_single(void *state)
{
	struct single_calls *s = state;
	const struct bench_vcpu *v = s->host->vcpus;
	const struct bench_vcpu *end = v + s->host->nvcpus;
	struct domctl_vcpu info;

	for (; v < end; v++) {
		must(domctl_get_vcpus(s->host->hc, v->domid, v->vcpu, 1, &info,
				      NULL, NULL),
		     "get_vcpus");
		must(domctl_get_vcpu_affinity(s->host->hc, v->domid, v->vcpu,
					      s->hard, s->soft),
		     "get_affinity");
	}
}

static void close_single(void *state)
{
	struct single_calls *s = state;

	cpumap_free(s->hard);
	cpumap_free(s->soft);
	free(s);
}

/* Pins: to CPU 0, then to CPUs 0 and 1, and so on. */

struct pin_all {
	const struct bench_host *host;
	struct domctl_pin *pins;
	struct domctl_batch *batch;
	struct cpumap *maps[2];
	size_t n;
	unsigned int turn;
};

static void *open_pins(const struct bench_host *host)
{
	uint32_t ncpus = hypercall_interface(host->hc)->ncpus;
	struct pin_all *p = calloc(1, sizeof(*p));
	size_t i;

	if (!p)
		err(1, NULL);
	p->host = host;
	p->n = host->nvcpus - host->first_guest;
	p->pins = calloc(p->n, sizeof(*p->pins));
	p->maps[0] = cpumap_alloc(ncpus);
	p->maps[1] = cpumap_alloc(ncpus);
	if (!p->pins || !p->maps[0] || !p->maps[1])
		err(1, NULL);
	cpumap_set_range(p->maps[0], 0, 1);
	cpumap_set_range(p->maps[1], 0, 0);
	for (i = 0; i < p->n; i++) {
		p->pins[i].domid = host->vcpus[host->first_guest + i].domid;
		p->pins[i].vcpu = host->vcpus[host->first_guest + i].vcpu;
	}
	must(domctl_batch_open(host->hc, &p->batch), "batch");
	return p;
}

static void pin(struct pin_all *p, struct hypercall *hc)
{
	size_t i;

	p->turn ^= 1;
	for (i = 0; i < p->n; i++)
		p->pins[i].hard = p->maps[p->turn];
	must(domctl_pin(hc, p->pins, p->n, 0), "pin");
}

static void run_pins(void *state)
{
	struct pin_all *p = state;

	pin(p, p->host->hc);
}

/* With a handle that was never used. */
static void run_cold_pins(void *state)
{
	struct hypercall *hc = open_handle();

	pin(state, hc);
	hypercall_close(hc);
}

static void run_batch(void *state)
{
	struct pin_all *p = state;
	size_t i;

	p->turn ^= 1;
	domctl_batch_reset(p->batch);
	for (i = 0; i < p->n; i++)
		must(domctl_batch_set_affinity(p->batch, p->pins[i].domid,
					       p->pins[i].vcpu, 0,
					       p->maps[p->turn], NULL),
		     "batch");
	must(domctl_batch_submit(p->batch), "batch");
	for (i = 0; i < p->n; i++)
		must(domctl_batch_error(p->batch, i), "batch");
}

static void close_pins(void *state)
{
	struct pin_all *p = state;

	domctl_batch_close(p->batch);
	cpumap_free(p->maps[0]);
	cpumap_free(p->maps[1]);
	free(p->pins);
	free(p);
}

const struct bench_case refresh_full = {"refresh_full", open_full, take,
					check_snapshot, close_snapshot};
const struct bench_case refresh_state = {"refresh_state", open_state, take,
					 check_snapshot, close_snapshot};
const struct bench_case refresh_read = {"refresh_read", open_full,
					take_and_read, check_snapshot,
					close_snapshot};
const struct bench_case first_full = {"first_full", open_first, take,
				      check_snapshot, close_snapshot};
const struct bench_case first_cold = {"first_cold", open_nothing, run_cold,
				      NULL, close_nothing};
const struct bench_case single_full = {"single_full", open_single, run_single,
				       NULL, close_single};
const struct bench_case pin_all = {"pin", open_pins, run_pins, NULL,
				   close_pins};
const struct bench_case pin_cold = {"pin_cold", open_pins, run_cold_pins, NULL,
				    close_pins};
const struct bench_case set_batch = {"set_batch", open_pins, run_batch, NULL,
				     close_pins};
