/* SPDX-License-Identifier: MIT */
#include "cli/top.h"

#include <stdlib.h>

#include "cpumap/cpumap.h"
#include "hypercall/hypercall.h"

#define DOMIDS (UINT16_MAX + 1)

/* Domains and their names are read when some come or go, not at every step. */
static void read_domains(struct top *top, uint64_t generation)
{
	host_forget(&top->host);
	host_keep(top->c, &top->host, domctl_sampler_snapshot(top->sampler));
	host_ask_names(top->c, &top->host);
	host_read_names(top->c, &top->host);
	top->generation = generation;
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
		read_domains(top, info.generation);
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
	top->told = cli_map(top->c, DOMIDS);
	domctl_snapshot_info(domctl_sampler_snapshot(top->sampler), &info);
	top->step_ns = info.before_ns;
	read_nodes(top);
	read_domains(top, info.generation);
	return 0;
}

void top_stop(struct top *top)
{
	host_free(&top->host);
	free(top->rows);
	free(top->cpus);
	cpumap_free(top->told);
	domctl_sampler_close(top->sampler);
}
