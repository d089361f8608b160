/* SPDX-License-Identifier: MIT */
/* The peer: libxenctrl's calls, one vCPU after another, as its users loop. */
#include <err.h>
#include <stdlib.h>

#include <xenctrl.h>

#include "bench/xen/bench.h"

struct peer {
	const struct bench_host *host;
	xc_interface *xc;
	xc_cpumap_t hard, soft;
	unsigned int turn;
};

static void *open_peer(const struct bench_host *host)
{
	struct peer *p = calloc(1, sizeof(*p));

	if (!p)
		err(1, NULL);
	p->host = host;
	p->xc = xc_interface_open(NULL, NULL, 0);
	if (!p->xc)
		err(1, "xc_interface_open");
	p->hard = xc_cpumap_alloc(p->xc);
	p->soft = xc_cpumap_alloc(p->xc);
	if (!p->hard || !p->soft)
		err(1, "xc_cpumap_alloc");
	return p;
}

static void run_info(void *state)
{
	struct peer *p = state;
	const struct bench_vcpu *v = p->host->vcpus;
	const struct bench_vcpu *end = v + p->host->nvcpus;
	xc_vcpuinfo_t info;

	for (; v < end; v++)
		if (xc_vcpu_getinfo(p->xc, v->domid, v->vcpu, &info))
			err(1, "xc_vcpu_getinfo");
}

static void run_full(void *state)
{
	struct peer *p = state;
	const struct bench_vcpu *v = p->host->vcpus;
	const struct bench_vcpu *end = v + p->host->nvcpus;
	xc_vcpuinfo_t info;

	for (; v < end; v++) {
		if (xc_vcpu_getinfo(p->xc, v->domid, v->vcpu, &info))
			err(1, "xc_vcpu_getinfo");
		if (xc_vcpu_getaffinity(
			    p->xc, v->domid, v->vcpu, p->hard, p->soft,
			    XEN_VCPUAFFINITY_HARD | XEN_VCPUAFFINITY_SOFT))
			err(1, "xc_vcpu_getaffinity");
	}
}

/* The map is in and out, so it is made anew for each. */
static void run_pin(void *state)
{
	struct peer *p = state;
	const struct bench_vcpu *v = p->host->vcpus + p->host->first_guest;
	const struct bench_vcpu *end = p->host->vcpus + p->host->nvcpus;

	p->turn ^= 1;
	for (; v < end; v++) {
		p->hard[0] = p->turn ? 1 : 3;
		if (xc_vcpu_setaffinity(p->xc, v->domid, v->vcpu, p->hard, NULL,
					XEN_VCPUAFFINITY_HARD))
			err(1, "xc_vcpu_setaffinity");
	}
}

static void close_peer(void *state)
{
	struct peer *p = state;

	free(p->hard);
	free(p->soft);
	xc_interface_close(p->xc);
	free(p);
}

const struct bench_case libxc_full = {"libxc_full", open_peer, run_full, NULL,
				      close_peer};
const struct bench_case libxc_info = {"libxc_info", open_peer, run_info, NULL,
				      close_peer};
const struct bench_case libxc_pin = {"libxc_pin", open_peer, run_pin, NULL,
				     close_peer};
