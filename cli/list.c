/* SPDX-License-Identifier: MIT */
#include "cli/common.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/host.h"
#include "cli/list.h"
#include "cli/target.h"
#include "cli/term/text.h"

#define HEADING ">DOMID >VCPU STATE >CPU >TIME(s) HARD SOFT NAME"

enum { COLUMN_VCPU = 1, COLUMN_CPU = 3, COLUMN_TIME = 4, COLUMNS = 8 };

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

/* Has it the maps of the vCPU above?  Most have. */
static bool is_alike(struct listing *l, size_t index)
{
	const struct domctl_snapshot *snapshot = l->host->snapshot;
	const struct cpumap *hard = domctl_snapshot_hard(snapshot, index);
	const struct cpumap *soft = domctl_snapshot_soft(snapshot, index);
	bool alike = KEEP && l->above && hard == l->hard && soft == l->soft;

	l->above = true;
	l->hard = hard;
	l->soft = soft;
	return alike;
}

/* Those cells that are as above are repeated; above: a row of this domain. */
static void add_row(struct listing *l, struct table *t,
		    const struct host_domain *d, const struct domctl_vcpu *v,
		    bool alike, bool above)
{
	if (!above || !table_repeat(t, 1))
		table_add_number(t, d->info.domid);
	table_add_number(t, v->vcpu);
	add_state(t, v);
	if (alike && above && table_repeat(t, 3))
		return;
	if (!alike || !table_repeat(t, 2)) {
		add_map(l, t, l->hard);
		add_map(l, t, l->soft);
	}
	add_name(l, t, d);
}

/* v in widest, as far as it is wider than what that has. */
static void widen(struct domctl_vcpu *widest, const struct domctl_vcpu *v)
{
	if (widest->vcpu < v->vcpu)
		widest->vcpu = v->vcpu;
	if (v->error)
		return;
	if (widest->cpu < v->cpu)
		widest->cpu = v->cpu;
	if (widest->time_ns < v->time_ns)
		widest->time_ns = v->time_ns;
	if (widest->error || (widest->state != v->state &&
			      host_vcpu_state_length(widest->state) <
				      host_vcpu_state_length(v->state)))
		widest->state = v->state;
	widest->error = 0;
}

/*
 * Of rows that differ in numbers and the state alone, the first is measured, and
 * in the end one of the widest that there were.  True: all have the same maps.
 */
static bool measure_domain(struct listing *l, struct table *t,
			   const struct host_domain *d,
			   struct domctl_vcpu *widest)
{
	bool above = false, all_alike = true, alike;
	struct domctl_vcpu v;
	size_t j;

	for (j = d->first; j < d->first + d->info.max_vcpus; j++) {
		domctl_snapshot_vcpu(l->host->snapshot, j, &v);
		l->unread |= v.error || v.affinity_error;
		if (v.error && v.affinity_error)
			continue;
		alike = is_alike(l, j);
		if (!alike || !above)
			add_row(l, t, d, &v, alike, above);
		all_alike &= alike || !above;
		above = true;
		if (KEEP)
			widen(widest, &v);
	}
	return all_alike;
}

static void measure(struct listing *l, struct table *t)
{
	struct domctl_vcpu widest = {.cpu = -1, .error = -ENOENT};
	size_t i, n = l->host->ndomains;

	for (i = 0; i < n; i++)
		l->alike[i] =
			measure_domain(l, t, &l->host->domains[i], &widest);
	if (KEEP && l->above)
		add_row(l, t, &l->host->domains[n - 1], &widest, true, true);
}

/* The row above, with what else this one has.  False: it has more. */
static bool add_again(struct listing *l, struct table *t,
		      const struct domctl_vcpu *v)
{
	const struct domctl_vcpu *above = &l->vcpu;

	if (v->state != above->state || v->error || above->error ||
	    !table_repeat(t, COLUMNS))
		return false;
	table_set(t, COLUMN_VCPU, v->vcpu, false);
	if (v->cpu != above->cpu)
		table_set(t, COLUMN_CPU, (uint32_t)v->cpu, false);
	table_set(t, COLUMN_TIME, v->time_ns / 100000000, true);
	return true;
}

static void print_domain(struct listing *l, struct table *t,
			 const struct host_domain *d, bool all_alike)
{
	bool above = false, alike;
	struct domctl_vcpu v;
	size_t j;

	for (j = d->first; j < d->first + d->info.max_vcpus; j++) {
		domctl_snapshot_vcpu(l->host->snapshot, j, &v);
		if (v.error && v.affinity_error)
			continue;
		alike = (all_alike && above) || is_alike(l, j);
		if (!alike || !above || !add_again(l, t, &v))
			add_row(l, t, d, &v, alike, above);
		above = true;
		l->vcpu = v;
	}
}

/* Errors of vCPUs are told before what could be read of them and others. */
static int report(struct listing *l)
{
	int status = 0;
	size_t i;

	for (i = 0; i < l->host->ndomains; i++)
		status |= host_report_vcpus(l->c, l->host->snapshot,
					    &l->host->domains[i]);
	return status;
}

static int print_table(struct listing *l)
{
	const struct host *host = l->host;
	struct table t;
	int status;
	size_t i;

	l->alike = cli_alloc(l->c, host->ndomains, sizeof(*l->alike));
	table_begin(&t, HEADING, stdout);
	table_pass(&t);
	measure(l, &t);
	status = l->unread ? report(l) : 0;
	table_pass(&t);
	l->above = false;
	for (i = 0; i < host->ndomains; i++)
		print_domain(l, &t, &host->domains[i], l->alike[i]);
	table_pass(&t);
	free(l->alike);
	return status;
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

static int print(struct cli *c, const struct host *host)
{
	struct listing l = {.c = c,
			    .host = host,
			    .lists.make = make_list,
			    .names.make = make_name};
	int status;

	if (cli_json(c)) {
		status = report(&l);
		list_json(&l);
	} else {
		status = print_table(&l);
	}
	texts_free(&l.lists);
	texts_free(&l.names);
	return status;
}

static int list(struct cli *c, void *run, int n, char **argv)
{
	struct target *target = run;
	struct host host;
	int status, unread;

	if (BUILD_WHOLE && (target->config || target->path))
		return list_file(c, target, n, argv);
	status = cli_xen(c);
	if (status)
		return status;
	status = host_read(c, n ? argv : NULL, (size_t)n,
			   cli_json(c) ? HOST_POOLS : HOST_COURTESY, &host);
	if (host.ndomains || !status) {
		unread = print(c, &host);
		status = unread ? unread : status;
	}
	host_free(&host);
	return status;
}

static const struct cli_option options[] = {
	{"--config", offsetof(struct target, config), false},
	{"--file", offsetof(struct target, path), true},
	{NULL, 0, false},
};

const struct command command_list = {
	.name = "list",
	.synopsis = "[DOMAIN...]" BUILD_TEXT(" | --config DOMAIN | --file PATH",
					     ""),
	.summary = "Show every vCPU: state, CPU, time, affinity",
	.details =
		BUILD_WHOLE
			? "DOMAIN is a domid, a name or a UUID; none: all domains.\n"
			  "A row has, between blanks: DOMID VCPU STATE CPU TIME(s) "
			  "HARD SOFT NAME.\n\n" LIST_FILE_DETAILS
			: NULL,
	.options = options,
	.max = -1,
	.size = sizeof(struct target),
	.run = list,
};
