/* SPDX-License-Identifier: MIT */
#include "cli/common.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/host.h"
#include "cli/list.h"
#include "cli/target.h"
#include "cli/term/text.h"

static void add_map(struct listing *l, struct table *t,
		    const struct cpumap *map)
{
	const char *text = "?";
	size_t n = 1;

	if (map)
		text = texts_of(l->c, &l->lists, map, &n);
	if (text)
		table_add_printable(t, text, n, n);
	else
		cli_add_list(l->c, t, map);
}

/* The name in a row of the table, where it is the last and as wide as it is. */
static void add_name(struct listing *l, struct table *t,
		     const struct host_domain *d)
{
	const char *name = d->name && *d->name ? d->name : "-", *text = name;
	size_t n = text_simple(name);

	if (name[n])
		text = texts_of(l->c, &l->names, name, &n);
	if (text)
		table_add_printable(t, text, n, n);
	else
		table_add_text(t, name);
}

static void add_state(struct table *t, const struct domctl_vcpu *v)
{
	size_t n;

	if (v->error) {
		table_add_text(t, "?");
		table_add_text(t, "?");
		table_add_text(t, "?");
		return;
	}
	n = host_vcpu_state_length(v->state);
	table_add_printable(t, host_vcpu_state(v->state), n, n);
	if (v->cpu < 0)
		table_add_text(t, "-");
	else
		table_add_number(t, (uint32_t)v->cpu);
	table_add_tenths(t, v->time_ns / 100000000);
}

/* The cells that most rows have as the one above: they are repeated. */
static void add_tail(struct listing *l, struct table *t,
		     const struct host_domain *d, size_t index, bool above)
{
	const struct domctl_snapshot *snapshot = l->host->snapshot;
	const struct cpumap *hard = domctl_snapshot_hard(snapshot, index);
	const struct cpumap *soft = domctl_snapshot_soft(snapshot, index);
	bool alike = l->above && hard == l->hard && soft == l->soft;

	l->above = true;
	l->hard = hard;
	l->soft = soft;
	if (alike && above && table_repeat(t, 3))
		return;
	if (!alike || !table_repeat(t, 2)) {
		add_map(l, t, hard);
		add_map(l, t, soft);
	}
	add_name(l, t, d);
}

static void add_domain(struct listing *l, struct table *t,
		       const struct host_domain *d)
{
	struct domctl_vcpu vcpu, *v = &vcpu;
	bool above = false; /* there is a row of this domain */
	size_t j;

	for (j = d->first; j < d->first + d->info.max_vcpus; j++) {
		domctl_snapshot_vcpu(l->host->snapshot, j, v);
		if (v->error && v->affinity_error)
			continue;
		if (!above || !table_repeat(t, 1))
			table_add_number(t, d->info.domid);
		table_add_number(t, v->vcpu);
		add_state(t, v);
		add_tail(l, t, d, j, above);
		above = true;
	}
}

static void print_table(struct listing *l)
{
	struct table t;
	size_t i;

	table_begin(&t, ">DOMID >VCPU STATE >CPU >TIME(s) HARD SOFT NAME",
		    stdout);
	while (table_pass(&t)) {
		l->above = false;
		for (i = 0; i < l->host->ndomains; i++)
			add_domain(l, &t, &l->host->domains[i]);
	}
}

static char *make_list(struct cli *c, const void *map)
{
	return cli_format_list(c, map);
}

static char *make_name(struct cli *c, const void *name)
{
	char *text = text_printable(name);

	if (!text)
		cli_no_memory(c);
	return text;
}

static void print(struct cli *c, const struct host *host)
{
	struct listing l = {.c = c,
			    .host = host,
			    .lists.make = make_list,
			    .names.make = make_name};

	if (c->json)
		list_json(&l);
	else
		print_table(&l);
	texts_free(&l.lists);
	texts_free(&l.names);
}

static int list(struct cli *c, int argc, char **argv)
{
	struct target target = {.config = false};
	const struct cli_option options[] = {LIST_FILE_OPTIONS(&target),
					     {NULL, NULL, NULL}};
	int status, n = cli_options(c, argc, argv, options, 0, argc);
	struct host host;
	size_t i;

	if (n < 0)
		return CLI_USAGE;
	if (target.config || target.path)
		return list_file(c, &target, n, argv);
	status = cli_xen(c);
	if (status)
		return status;
	status = host_read(c, n ? argv : NULL, (size_t)n,
			   c->json ? HOST_POOLS : HOST_COURTESY, &host);
	for (i = 0; i < host.ndomains; i++)
		if (host_report_vcpus(c, host.snapshot, &host.domains[i].info,
				      host.domains[i].first))
			status = CLI_PARTIAL;
	if (host.ndomains || !status)
		print(c, &host);
	host_free(&host);
	return status;
}

const struct command command_list = {
	.name = "list",
	.synopsis = "[DOMAIN...] | --config DOMAIN | --file PATH",
	.summary = "Show every vCPU: state, CPU, time, affinity",
	.details = "DOMAIN is a domid, a name or a UUID; none: all domains.\n"
		   "A row has, between blanks: DOMID VCPU STATE CPU TIME(s) "
		   "HARD SOFT NAME.\n\n" LIST_FILE_DETAILS,
	.run = list,
};
