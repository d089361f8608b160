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

/* 0 or a reported status. */
static int read_topology(struct cli *c, struct topology **out)
{
	struct domctl_cpu *cpus;
	struct topology *t;
	uint32_t ncpus;
	int status = cli_xen(c);
	long i, n;

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
	t->map.ncpus = (uint32_t)n;
	t->map.core = t->numbers;
	t->map.socket = t->numbers + n;
	t->map.node = t->numbers + 2 * n;
	for (i = 0; i < n; i++) {
		t->numbers[i] = cpus[i].core;
		t->numbers[n + i] = cpus[i].socket;
		t->numbers[2 * n + i] = cpus[i].node;
	}
	free(cpus);
	*out = t;
	return 0;
}

int topology_list(struct cli *c, const char *what, struct cpumap *dst,
		  const char *text)
{
	struct topology *t = NULL;
	int status = strchr(text, ':') ? read_topology(c, &t) : 0;

	if (!status)
		status = cli_list(c, what, dst, text, t ? &t->map : NULL);
	free(t);
	return status;
}
