/* SPDX-License-Identifier: MIT */
/* What node:, core: and socket: mean in a CPU list on this host. */
#include "cli/topology.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/common.h"
#include "cpumap/cpumap.h"
#include "domctl/domctl.h"
#include "hypercall/hypercall.h"

struct topology {
	struct cpumap_topology map;
	uint32_t numbers[]; /* core, socket, node: ncpus of each */
};

_Static_assert(DOMCTL_NONE == CPUMAP_NONE, "numbers are passed on");

int topology_for(struct cli *c, const char *text, struct topology **out)
{
	struct domctl_cpu *cpus;
	struct topology *t;
	uint32_t ncpus;
	int status;
	long i, n;

	*out = NULL;
	if (!strchr(text, ':'))
		return 0;
	status = cli_xen(c);
	if (status)
		return status;
	ncpus = hypercall_interface(c->xen)->ncpus;
	cpus = cli_alloc(c, ncpus, sizeof(*cpus));
	n = domctl_get_cpus(c->xen, cpus, ncpus);
	if (n < 0) {
		free(cpus);
		return cli_xen_error(c, NULL, (int)n, NULL,
				     "read the topology");
	}
	t = cli_alloc(c, 1, sizeof(*t) + 3 * sizeof(uint32_t) * (size_t)n);
	t->map = (struct cpumap_topology){.ncpus = (uint32_t)n,
					  .core = t->numbers,
					  .socket = t->numbers + n,
					  .node = t->numbers + 2 * n};
	for (i = 0; i < n; i++) {
		t->numbers[i] = cpus[i].core;
		t->numbers[n + i] = cpus[i].socket;
		t->numbers[2 * n + i] = cpus[i].node;
	}
	free(cpus);
	*out = t;
	return 0;
}

void topology_free(struct topology *topology)
{
	free(topology);
}

const struct cpumap_topology *topology_map(const struct topology *topology)
{
	return topology ? &topology->map : NULL;
}
