/* SPDX-License-Identifier: MIT */
#include "cli/topology.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/common.h"
#include "cpumap/cpumap.h"
#include "domctl/domctl.h"
#include "hypercall/hypercall.h"

struct host_topology {
	uint32_t ncpus;
	uint32_t nnodes;       /* up to the last one present */
	struct cpumap *online; /* NULL: not known */
	struct cpumap *scratch;
	struct domctl_cpu *cpus; /* ncpus of them */
	struct domctl_node *nodes;
	uint32_t *distances;
	size_t row;  /* entries from one row to the next */
	bool known;  /* something is, */
	bool placed; /* and where the CPUs are */
	int status;  /* of what could not be read */
};

static bool exists(const struct host_topology *h, uint32_t cpu)
{
	const struct domctl_cpu *p = &h->cpus[cpu];

	return (h->online && cpumap_test(h->online, cpu)) ||
	       p->core != DOMCTL_NONE || p->socket != DOMCTL_NONE ||
	       p->node != DOMCTL_NONE;
}

static void free_host(struct host_topology *h)
{
	cpumap_free(h->online);
	cpumap_free(h->scratch);
	free(h->cpus);
	free(h->nodes);
	free(h->distances);
}

/* What cannot be read is reported, and left out. */
static bool failed(struct cli *c, struct host_topology *h, long err,
		   const char *what)
{
	if (err < 0)
		h->status = cli_xen_error(c, NULL, (int)err, NULL, what);
	return err < 0;
}

static void read_cpus(struct cli *c, struct host_topology *h)
{
	long i, n;

	h->ncpus = hypercall_interface(c->xen)->ncpus;
	h->online = cpumap_alloc(h->ncpus);
	h->scratch = cpumap_alloc(h->ncpus);
	if (!h->online || !h->scratch)
		cli_no_memory(c);
	h->cpus = cli_alloc(c, h->ncpus, sizeof(*h->cpus));
	n = domctl_get_cpus(c->xen, h->cpus, h->ncpus);
	h->placed = !failed(c, h, n, "read where CPUs are");
	h->known = h->placed;
	for (i = n < 0 ? 0 : n; i < h->ncpus; i++)
		h->cpus[i] = (struct domctl_cpu){.core = DOMCTL_NONE,
						 .socket = DOMCTL_NONE,
						 .node = DOMCTL_NONE};
	if (failed(c, h, domctl_get_online_cpus(c->xen, h->online),
		   "read which CPUs are online")) {
		cpumap_free(h->online);
		h->online = NULL;
	} else {
		h->known = true;
	}
}

static void read_nodes(struct cli *c, struct host_topology *h)
{
	size_t room = 0;
	long n = domctl_get_nodes(c->xen, NULL, NULL, 0);

	while (n > 0 && (size_t)n > room) {
		room = (size_t)n;
		free(h->nodes);
		free(h->distances);
		h->nodes = cli_alloc(c, room, sizeof(*h->nodes));
		h->distances = cli_alloc(c, room * room, sizeof(uint32_t));
		n = domctl_get_nodes(c->xen, h->nodes, h->distances, room);
	}
	if (failed(c, h, n, "read the nodes"))
		return;
	h->known = true;
	h->row = room;
	h->nnodes = (uint32_t)n;
	while (h->nnodes && !h->nodes[h->nnodes - 1].present)
		h->nnodes--;
}

/* The CPUs of a node, until the next call. */
static const struct cpumap *node_cpus(struct host_topology *h, uint32_t node)
{
	uint32_t cpu;

	cpumap_zero(h->scratch);
	for (cpu = 0; cpu < h->ncpus; cpu++)
		if (h->cpus[cpu].node == node)
			cpumap_set(h->scratch, cpu);
	return h->scratch;
}

static void print_number(struct json *j, const char *key, uint32_t value)
{
	if (value == DOMCTL_NONE)
		json_null(j, key);
	else
		json_uint(j, key, value);
}

static void print_json_nodes(struct cli *c, struct json *j,
			     struct host_topology *h)
{
	uint32_t node, to;

	json_begin_array(j, "nodes");
	for (node = 0; node < h->nnodes; node++) {
		if (!h->nodes[node].present)
			continue;
		json_begin_object(j, NULL);
		json_uint(j, "node", node);
		if (h->placed)
			cli_json_list(c, j, "cpus", node_cpus(h, node));
		else
			json_null(j, "cpus");
		json_uint(j, "memory_bytes", h->nodes[node].memory_bytes);
		json_uint(j, "free_bytes", h->nodes[node].free_bytes);
		json_begin_array(j, "distances");
		for (to = 0; to < h->nnodes; to++)
			print_number(j, NULL, h->distances[node * h->row + to]);
		json_end(j);
		json_end(j);
	}
	json_end(j);
}

static void print_json(struct cli *c, struct host_topology *h)
{
	struct json j;
	uint32_t cpu;

	cli_begin_document(c, &j);
	json_uint(&j, "ncpus", h->ncpus);
	if (h->online)
		cli_json_list(c, &j, "online", h->online);
	else
		json_null(&j, "online");
	json_begin_array(&j, "cpus");
	for (cpu = 0; cpu < h->ncpus; cpu++) {
		if (!exists(h, cpu))
			continue;
		json_begin_object(&j, NULL);
		json_uint(&j, "cpu", cpu);
		print_number(&j, "core", h->cpus[cpu].core);
		print_number(&j, "socket", h->cpus[cpu].socket);
		print_number(&j, "node", h->cpus[cpu].node);
		json_end(&j);
	}
	json_end(&j);
	print_json_nodes(c, &j, h);
	cli_end_document(c, &j);
}

static void add_number(struct table *t, uint32_t value)
{
	if (value == DOMCTL_NONE)
		table_add_text(t, "-");
	else
		table_add_number(t, value);
}

/* text has room for 12 characters for each node. */
static void add_node(struct cli *c, struct table *t, struct host_topology *h,
		     uint32_t node, char *text)
{
	char *end = text;
	uint32_t to;

	table_add_number(t, node);
	table_add_number(t, h->nodes[node].memory_bytes >> 20);
	table_add_number(t, h->nodes[node].free_bytes >> 20);
	if (h->placed)
		cli_add_list(c, t, node_cpus(h, node));
	else
		table_add_text(t, "-");
	for (to = 0; to < h->nnodes; to++) {
		uint32_t d = h->distances[node * h->row + to];

		if (to)
			*end++ = ' ';
		end += d == DOMCTL_NONE ? sprintf(end, "-")
					: sprintf(end, "%" PRIu32, d);
	}
	table_add_text(t, text);
}

static void print_nodes(struct cli *c, struct host_topology *h)
{
	char *text = cli_alloc(c, h->nnodes, 12);
	struct table t;
	uint32_t node;

	table_begin(&t, ">NODE >MEMORY(MiB) >FREE(MiB) CPUS DISTANCES", stdout);
	while (table_pass(&t))
		for (node = 0; node < h->nnodes; node++)
			if (h->nodes[node].present)
				add_node(c, &t, h, node, text);
	free(text);
}

static void add_cpu(struct table *t, const struct host_topology *h,
		    uint32_t cpu)
{
	table_add_number(t, cpu);
	add_number(t, h->cpus[cpu].core);
	add_number(t, h->cpus[cpu].socket);
	add_number(t, h->cpus[cpu].node);
	table_add_text(t, !h->online                    ? "-"
			  : cpumap_test(h->online, cpu) ? "online"
							: "offline");
}

static void print_tables(struct cli *c, struct host_topology *h)
{
	struct table t;
	char *online = h->online ? cli_format_list(c, h->online) : NULL;
	uint32_t cpu;

	printf("CPUs 0-%" PRIu32 ", online %s\n\n", h->ncpus - 1,
	       online ? online : "-");
	free(online);
	table_begin(&t, ">CPU >CORE >SOCKET >NODE STATE", stdout);
	while (table_pass(&t))
		for (cpu = 0; cpu < h->ncpus; cpu++)
			if (exists(h, cpu))
				add_cpu(&t, h, cpu);
	putchar('\n');
	print_nodes(c, h);
}

static int topology(struct cli *c, void *run, int argc, char **argv)
{
	struct host_topology *h = run;
	int status = cli_xen(c);

	(void)argc, (void)argv;
	if (status)
		return status;
	read_cpus(c, h);
	read_nodes(c, h);
	status = h->status;
	if (h->known) {
		status = status ? CLI_PARTIAL : CLI_DONE;
		if (cli_json(c))
			print_json(c, h);
		else
			print_tables(c, h);
	}
	free_host(h);
	return status;
}

const struct command command_topology = {
	.name = "topology",
	.synopsis = "",
	.summary = "Show CPUs, cores, sockets, nodes, distances, free memory",
	.size = sizeof(struct host_topology),
	.run = topology,
};
