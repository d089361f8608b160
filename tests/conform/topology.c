/* SPDX-License-Identifier: MIT */
/* The host: CPUs, cores, sockets, nodes, and how the calls agree on them. */
#include <stdlib.h>
#include <string.h>

#include "tests/conform/host.h"

#define NODES 64

static struct domctl_host host_of(struct host *h)
{
	struct domctl_host out;

	cr_assert(eq(int, domctl_get_host(h->hc, &out), 0));
	return out;
}

CONFORM(topology, the_host_makes_sense)
{
	struct domctl_host host = host_of(h);

	cr_assert(eq(u32, host.ncpus, h->ncpus));
	cr_assert(ge(u32, host.online_cpus, 1));
	cr_assert(le(u32, host.online_cpus, host.ncpus));
	cr_assert(ge(u32, host.nnodes, 1));
	cr_assert(ge(u32, host.threads_per_core, 1));
	cr_assert(ge(u32, host.cores_per_socket, 1));
	/* Between 16 MiB and 64 TiB: another layout would show. */
	cr_assert(ge(u64, host.memory_bytes, 1ull << 24));
	cr_assert(le(u64, host.memory_bytes, 1ull << 46));
	cr_assert(gt(u64, host.memory_bytes, host.free_bytes));
}

CONFORM(topology, online_cpus_are_as_many_as_the_host_says)
{
	struct cpumap *map = host_map(h->ncpus, "all");

	cr_assert(eq(int, domctl_get_online_cpus(h->hc, map), 0));
	cr_assert(eq(u32, cpumap_weight(map), host_of(h).online_cpus));
	cr_assert(cpumap_subset(h->usable, map));
}

CONFORM(topology, online_cpus_fit_a_longer_map)
{
	struct cpumap *map = host_map(h->ncpus, "all");
	struct cpumap *longer = host_map(h->ncpus + 100, "all");

	cr_assert(eq(int, domctl_get_online_cpus(h->hc, map), 0));
	cr_assert(eq(int, domctl_get_online_cpus(h->hc, longer), 0));
	cr_assert(eq(str, (char *)host_text(map), (char *)host_text(longer)));
}

CONFORM(topology, online_cpus_do_not_fit_a_shorter_map)
{
	struct cpumap *map = host_map(h->ncpus - 1, "all");

	cr_assert(eq(int, domctl_get_online_cpus(h->hc, map), -ERANGE));
	cr_assert(cpumap_full(map));
}

CONFORM(topology, every_online_cpu_has_a_place)
{
	struct domctl_cpu *cpus = calloc(h->ncpus, sizeof(*cpus));
	struct cpumap *online = host_map(h->ncpus, "none");
	uint32_t cpu;
	long n;

	n = domctl_get_cpus(h->hc, cpus, h->ncpus);
	cr_assert(eq(int, domctl_get_online_cpus(h->hc, online), 0));
	cr_assert(gt(long, n, cpumap_last(online)));
	cr_assert(le(long, n, h->ncpus));
	cpumap_for_each_cpu (cpu, online) {
		cr_assert(ne(u32, cpus[cpu].core, DOMCTL_NONE), "CPU %u", cpu);
		cr_assert(ne(u32, cpus[cpu].socket, DOMCTL_NONE));
		cr_assert(ne(u32, cpus[cpu].node, DOMCTL_NONE));
	}
	free(cpus);
}

CONFORM(topology, cpus_stop_at_the_size_asked_for)
{
	struct domctl_cpu *all = calloc(h->ncpus + 8, sizeof(*all));
	struct domctl_cpu *some = calloc(h->ncpus + 8, sizeof(*some));
	uint32_t want;
	long n, total = domctl_get_cpus(h->hc, all, h->ncpus + 8);

	cr_assert(le(long, total, h->ncpus));
	for (want = 0; want <= h->ncpus; want++) {
		memset(some, 0x5a, (h->ncpus + 8) * sizeof(*some));
		n = domctl_get_cpus(h->hc, some, want);
		cr_assert(eq(long, n, want < total ? want : total));
		cr_assert(eq(int, memcmp(some, all, n * sizeof(*some)), 0));
		cr_assert(eq(u32, some[want].core, 0x5a5a5a5a));
	}
	free(all);
	free(some);
}

CONFORM(topology, nodes_are_those_that_cpus_are_on)
{
	struct domctl_cpu *cpus = calloc(h->ncpus, sizeof(*cpus));
	struct domctl_node nodes[NODES];
	long i, n, ncpus;

	n = domctl_get_nodes(h->hc, nodes, NULL, NODES);
	cr_assert(ge(long, n, host_of(h).nnodes));
	cr_assert(le(long, n, NODES));
	ncpus = domctl_get_cpus(h->hc, cpus, h->ncpus);
	for (i = 0; i < ncpus; i++) {
		if (cpus[i].node == DOMCTL_NONE)
			continue;
		cr_assert(lt(long, cpus[i].node, n));
		cr_assert(nodes[cpus[i].node].present);
	}
	free(cpus);
}

CONFORM(topology, nodes_have_memory)
{
	struct domctl_node nodes[NODES];
	long i, n = domctl_get_nodes(h->hc, nodes, NULL, NODES);
	uint64_t sum = 0;

	for (i = 0; i < n; i++) {
		if (!nodes[i].present)
			continue;
		cr_assert(ge(u64, nodes[i].memory_bytes, nodes[i].free_bytes));
		sum += nodes[i].memory_bytes;
	}
	cr_assert(ge(u64, sum, 1ull << 24));
	cr_assert(le(u64, sum, 1ull << 46));
}

CONFORM(topology, a_node_is_nearest_to_itself)
{
	struct domctl_node nodes[NODES];
	uint32_t *d = calloc(NODES * NODES, sizeof(*d));
	long i, j, n = domctl_get_nodes(h->hc, nodes, d, NODES);

	for (i = 0; i < n; i++) {
		if (!nodes[i].present)
			continue;
		cr_assert(ne(u32, d[i * NODES + i], DOMCTL_NONE));
		for (j = 0; j < n; j++)
			if (nodes[j].present)
				cr_assert(le(u32, d[i * NODES + i],
					     d[i * NODES + j]));
		/* There is nothing about nodes that are not. */
		for (j = n; j < NODES; j++)
			cr_assert(eq(u32, d[i * NODES + j], DOMCTL_NONE));
	}
	free(d);
}

CONFORM(topology, fewer_nodes_may_be_asked_for)
{
	struct domctl_node all[NODES], some[NODES];
	uint32_t *d = calloc(NODES * NODES, sizeof(*d));
	uint32_t *few = calloc(NODES * NODES + 1, sizeof(*few));
	long i, j, want, n = domctl_get_nodes(h->hc, all, d, NODES);

	for (want = 0; want <= n; want++) {
		memset(some, 0x5a, sizeof(some));
		few[want * want] = 0x5a5a5a5a;
		cr_assert(
			eq(long, domctl_get_nodes(h->hc, some, few, want), n));
		for (i = 0; i < want; i++) {
			cr_assert(eq(u64, some[i].memory_bytes,
				     all[i].memory_bytes));
			for (j = 0; j < want; j++)
				cr_assert(eq(u32, few[i * want + j],
					     d[i * NODES + j]));
		}
		if (want == NODES)
			break;
		cr_assert(eq(u64, some[want].memory_bytes,
			     0x5a5a5a5a5a5a5a5aull));
		cr_assert(eq(u32, few[want * want], 0x5a5a5a5a));
	}
	free(d);
	free(few);
}
