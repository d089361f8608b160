/* SPDX-License-Identifier: MIT */
/* What it costs to look at the host. */
#include <stdlib.h>

#include "tests/model/costs.h"

static long get_host(void)
{
	struct domctl_host host;

	return domctl_get_host(costs_hc, &host);
}

static long get_cpus(void)
{
	size_t n = 2 * costs_size.cpus + 9999;
	struct domctl_cpu *cpus = calloc(n, sizeof(*cpus));
	long ret = domctl_get_cpus(costs_hc, cpus, n);

	free(cpus);
	return ret;
}

/* Room for nodes and distances costs nothing. */
static long nodes_with_room(bool far)
{
	const size_t n = 1024;
	struct domctl_node *nodes = calloc(n, sizeof(*nodes));
	uint32_t *distances = far ? calloc(n * n, sizeof(*distances)) : NULL;
	long ret = domctl_get_nodes(costs_hc, nodes, distances, n);

	free(nodes);
	free(distances);
	return ret;
}

static long get_nodes(void)
{
	return nodes_with_room(false);
}

static long get_distances(void)
{
	return nodes_with_room(true);
}

static long get_online_cpus(void)
{
	struct cpumap *map = cpumap_alloc((uint32_t)costs_size.cpus);
	long ret = domctl_get_online_cpus(costs_hc, map);

	cpumap_free(map);
	return ret;
}

void costs_of_hosts(const struct costs_size *s)
{
	/* Xen 4.5 has room for 64 nodes, and no way to ask how many. */
	const uint64_t nodes = s->old ? 64 : s->nodes, ask = s->old ? 1 : 2;
	/* clang-format off */
	const struct cost rows[] = {
		COST(CALL, domctl_get_host, get_host, 1, 1, 0),
		COST(CALL, domctl_get_cpus, get_cpus, 1, 1, 12 * s->cpus),
		COST(CALL, domctl_get_nodes, get_nodes,
			ask, ask, nodes * (16 + s->old * 4 * nodes)),
		COST(CALL, domctl_get_nodes, get_distances,
			ask, ask, nodes * (16 + 4 * nodes)),
		/* The free CPUs, each pool, and that there are no more. */
		COST(CALL, domctl_get_online_cpus, get_online_cpus,
			s->pools + 2, s->pools + 2, 0),
	};
	/* clang-format on */

	costs_check(rows, sizeof(rows) / sizeof(rows[0]));
}

Test(costs, of_the_host)
{
	costs_on_every_host(costs_of_hosts);
}
