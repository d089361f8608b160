/* SPDX-License-Identifier: MIT */
/* The host is as `xl info -n` and `xl list` show it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/live/live.h"

static unsigned long number(const char *text, const char *name)
{
	return strtoul(live_value(text, name), NULL, 10);
}

/* Whole MiB, and dom0 lives on: xl's own figure may be a little off. */
static void assert_near(uint64_t bytes, unsigned long mib, uint64_t by)
{
	cr_assert(ge(u64, bytes >> 20, mib > by ? mib - by : 0));
	cr_assert(le(u64, bytes >> 20, mib + by));
}

CONFORM(xl_host, the_host_s_numbers_are_those_of_xl_info)
{
	char *text = live_xl("info");
	struct domctl_host host;

	cr_assert(eq(int, domctl_get_host(h->hc, &host), 0));
	cr_assert(eq(u32, host.ncpus, number(text, "max_cpu_id") + 1));
	cr_assert(eq(u32, host.online_cpus, number(text, "nr_cpus")));
	cr_assert(eq(u32, host.nnodes, number(text, "nr_nodes")));
	cr_assert(eq(u32, host.cores_per_socket,
		     number(text, "cores_per_socket")));
	cr_assert(eq(u32, host.threads_per_core,
		     number(text, "threads_per_core")));
	cr_assert(eq(u32, host.cpu_khz / 1000, number(text, "cpu_mhz")));
	assert_near(host.memory_bytes, number(text, "total_memory"), 0);
	assert_near(host.free_bytes, number(text, "free_memory"), 16);
	cr_assert(eq(u32, h->xen->xen_major, number(text, "xen_major")));
	cr_assert(eq(u32, h->xen->xen_minor, number(text, "xen_minor")));
	cr_assert(eq(int,
		     strncmp(live_value(text, "xen_extra"), h->xen->xen_extra,
			     strlen(h->xen->xen_extra)),
		     0));
}

/* The lines "  n: ..." that follow a heading, up to one of another kind. */
static char *rows_after(char *text, const char *heading)
{
	char *line = strstr(text, heading);

	cr_assert(ne(ptr, line, NULL), "no '%s' in:\n%s", heading, text);
	line = strchr(line, '\n');
	cr_assert(ne(ptr, line, NULL));
	return strchr(line + 1, '\n');
}

CONFORM(xl_host, each_cpu_is_where_xl_info_n_says)
{
	struct domctl_cpu *cpus = calloc(h->ncpus, sizeof(*cpus));
	char *line = rows_after(live_xl("info -n"), "cpu_topology");
	long n = domctl_get_cpus(h->hc, cpus, h->ncpus);
	unsigned int cpu, core, socket, node;
	struct cpumap *seen = host_map(h->ncpus, "none");
	struct cpumap *online = host_map(h->ncpus, "none");

	for (; line &&
	       sscanf(line, " %u: %u %u %u", &cpu, &core, &socket, &node) == 4;
	     line = strchr(line + 1, '\n')) {
		cr_assert(lt(long, cpu, n));
		cr_assert(eq(u32, cpus[cpu].core, core), "CPU %u", cpu);
		cr_assert(eq(u32, cpus[cpu].socket, socket), "CPU %u", cpu);
		cr_assert(eq(u32, cpus[cpu].node, node), "CPU %u", cpu);
		cpumap_set(seen, cpu);
	}
	cr_assert(eq(int, domctl_get_online_cpus(h->hc, online), 0));
	cr_assert(cpumap_subset(online, seen));
	free(cpus);
}

CONFORM(xl_host, each_node_is_as_xl_info_n_says)
{
	enum { NODES = 64 };
	char *line = rows_after(live_xl("info -n"), "numa_info");
	uint32_t *distances = calloc(NODES * NODES, sizeof(*distances));
	struct domctl_node nodes[NODES];
	long i, n = domctl_get_nodes(h->hc, nodes, distances, NODES), rows = 0;
	unsigned long size, unused;
	unsigned int node;
	int at;

	for (; line &&
	       sscanf(line, " %u: %lu %lu%n", &node, &size, &unused, &at) == 3;
	     line = strchr(line + 1, '\n')) {
		char *p = line + at;

		cr_assert(lt(long, node, n));
		cr_assert(nodes[node].present);
		assert_near(nodes[node].memory_bytes, size, 0);
		assert_near(nodes[node].free_bytes, unused, 16);
		for (i = 0; i < n; i++) {
			p += strspn(p, " ,");
			cr_assert(eq(u32, distances[node * NODES + i],
				     strtoul(p, &p, 10)));
		}
		rows++;
	}
	cr_assert(eq(long, rows, n));
	free(distances);
}

CONFORM(xl_host, domains_are_those_that_xl_lists)
{
	struct domctl_domain list[64];
	char *line = strchr(live_xl("list"), '\n');
	long n = domctl_list_domains(h->hc, 0, list, 64), i = 0;
	unsigned int domid, memory, vcpus;
	char state[8];

	for (; line && line[1]; line = strchr(line + 1, '\n'), i++) {
		cr_assert(eq(int,
			     sscanf(line, "%*s %u %u %u %7s", &domid, &memory,
				    &vcpus, state),
			     4));
		cr_assert(lt(long, i, n));
		cr_assert(eq(u32, list[i].domid, domid));
		cr_assert(eq(u32, list[i].online_vcpus, vcpus));
		cr_assert(eq(int, state[2] == 'p',
			     (list[i].flags & DOMCTL_DOMAIN_PAUSED) != 0));
		cr_assert(eq(int, state[3] == 's',
			     (list[i].flags & DOMCTL_DOMAIN_SHUTDOWN) != 0));
	}
	cr_assert(eq(long, i, n));
}

/* "Name CPU list", then "Pool-0 0,1,2,3". */
CONFORM(xl_host, usable_cpus_are_those_of_xl_s_pool_0)
{
	char *cpus = strstr(live_xl("cpupool-list -c Pool-0"), "\nPool-0");

	cr_assert(ne(ptr, cpus, NULL));
	cpus += strlen("\nPool-0");
	cpus += strspn(cpus, " \t");
	cpus[strcspn(cpus, " \t\n")] = '\0';
	cr_assert(eq(str, (char *)host_text(h->usable),
		     (char *)host_text(host_map(h->ncpus, cpus))));
}
