/* SPDX-License-Identifier: MIT */
#include "cli/top.h"

#include <stdlib.h>

#include "cli/host.h"
#include "cpumap/cpumap.h"
#include "hypercall/hypercall.h"

#define DOMIDS (UINT16_MAX + 1)

static void forget_names(struct top *top)
{
	size_t i;

	for (i = 0; i < top->ndomains; i++)
		free(top->names[i]);
	free(top->names);
	free(top->domids);
	top->names = NULL;
	top->domids = NULL;
	top->ndomains = 0;
}

/* Names are read when domains come or go, not at every step. */
static void read_names(struct top *top)
{
	const struct domctl_snapshot *s = domctl_sampler_snapshot(top->sampler);
	struct domctl_snapshot_info info;
	struct domctl_domain domain;
	size_t i;

	domctl_snapshot_info(s, &info);
	forget_names(top);
	top->domids = cli_alloc(top->c, info.domains, sizeof(*top->domids));
	top->names = cli_alloc(top->c, info.domains, sizeof(*top->names));
	for (i = 0; i < info.domains; i++)
		if (!domctl_snapshot_domain(s, i, &domain, NULL))
			top->domids[top->ndomains++] = domain.domid;
	top->names_error =
		host_names(top->c, top->domids, top->ndomains, top->names);
	top->generation = info.generation;
}

int top_step(struct top *top)
{
	int err = domctl_sampler_step(top->sampler);
	struct domctl_snapshot_info info;

	if (err)
		return err;
	domctl_snapshot_info(domctl_sampler_snapshot(top->sampler), &info);
	top->interval_ns = info.before_ns - top->step_ns;
	top->step_ns = info.before_ns;
	if (info.generation != top->generation)
		read_names(top);
	return 0;
}

int top_failed(struct top *top, int err)
{
	return cli_xen_error(top->c, NULL, err, NULL, "read the vCPUs");
}

/* Where the CPUs are; without it there are no nodes, and all else. */
static void read_nodes(struct top *top)
{
	uint32_t ncpus = hypercall_interface(top->c->xen)->ncpus;
	uint32_t i;
	long n;

	top->cpus = cli_alloc(top->c, ncpus, sizeof(*top->cpus));
	n = domctl_get_cpus(top->c->xen, top->cpus, ncpus);
	if (n < 0) {
		cli_xen_error(top->c, NULL, (int)n, NULL, "read the topology");
		top->status = CLI_PARTIAL;
		n = 0;
	}
	for (i = (uint32_t)n; i < ncpus; i++)
		top->cpus[i].node = DOMCTL_NONE;
}

int top_start(struct top *top)
{
	int err = domctl_sampler_open(top->c->xen, NULL, 0, &top->sampler);
	struct domctl_snapshot_info info;

	if (err)
		return top_failed(top, err);
	top->told = cpumap_alloc(DOMIDS);
	if (!top->told)
		cli_no_memory(top->c);
	domctl_snapshot_info(domctl_sampler_snapshot(top->sampler), &info);
	top->step_ns = info.before_ns;
	read_nodes(top);
	read_names(top);
	return 0;
}

void top_stop(struct top *top)
{
	forget_names(top);
	free(top->rows);
	free(top->cpus);
	cpumap_free(top->told);
	domctl_sampler_close(top->sampler);
}
