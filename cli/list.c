/* SPDX-License-Identifier: MIT */
#include "cli/common.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/host.h"
#include "cli/target.h"
#include "cli/term/text.h"
#include "cli/texts.h"
#include "cpumap/cpumap.h"
#include "hypercall/hypercall.h"

static const char *const types[] = {
	[DOMCTL_TYPE_PV] = "pv",
	[DOMCTL_TYPE_PVH] = "pvh",
	[DOMCTL_TYPE_HVM] = "hvm",
};

/* What is listed. */
struct listing {
	struct cli *c;
	const struct host *host;
	struct texts lists; /* of maps */
	struct texts names; /* those that are not simple, made printable */
};

static void print_map(struct listing *l, struct json *j, const char *key,
		      const struct cpumap *map)
{
	const char *text;
	size_t n;

	if (!map) {
		json_null(j, key);
		return;
	}
	text = texts_of(l->c, &l->lists, map, &n);
	if (text)
		json_simple(j, key, text, n);
	else
		cli_json_list(l->c, j, key, map);
}

static void print_vcpu(struct listing *l, struct json *j, size_t index)
{
	const struct domctl_snapshot *snapshot = l->host->snapshot;
	struct domctl_vcpu vcpu, *v = &vcpu;
	const char *state;

	domctl_snapshot_vcpu(snapshot, index, v);
	if (v->error && v->affinity_error)
		return;
	json_begin_object(j, NULL);
	json_uint(j, "vcpu", v->vcpu);
	if (v->error) {
		json_null(j, "state");
	} else {
		state = host_vcpu_state(v->state);
		json_simple(j, "state", state, strlen(state));
	}
	if (v->cpu < 0)
		json_null(j, "cpu");
	else
		json_int(j, "cpu", v->cpu);
	if (v->error)
		json_null(j, "cpu_time_ns");
	else
		json_uint(j, "cpu_time_ns", v->time_ns);
	print_map(l, j, "hard", domctl_snapshot_hard(snapshot, index));
	print_map(l, j, "soft", domctl_snapshot_soft(snapshot, index));
	json_end(j);
}

static void print_pool(struct json *j, const struct host *host, uint32_t id)
{
	const struct host_pool *pool = host_pool(host, id);

	if (!pool) {
		json_null(j, "pool");
		return;
	}
	json_begin_object(j, "pool");
	json_uint(j, "id", pool->id);
	json_string(j, "name", pool->name);
	json_end(j);
}

static void print_domain(struct listing *l, struct json *j,
			 const struct host_domain *d)
{
	char uuid[TEXT_UUID_SIZE];
	size_t i;

	text_format_uuid(d->info.uuid, uuid);
	json_begin_object(j, NULL);
	json_uint(j, "domid", d->info.domid);
	json_string(j, "name", d->name);
	json_string(j, "uuid", uuid);
	json_string(j, "type", types[d->info.type]);
	json_string(j, "state", host_state(d->info.state));
	json_string(j, "shutdown_reason", host_shutdown_reason(&d->info));
	print_pool(j, l->host, d->info.cpupool);
	json_uint(j, "max_vcpus", d->info.max_vcpus);
	json_uint(j, "online_vcpus", d->info.online_vcpus);
	json_begin_array(j, "vcpus");
	for (i = 0; i < d->info.max_vcpus; i++)
		print_vcpu(l, j, d->first + i);
	json_end(j);
	json_end(j);
}

static void print_json(struct listing *l)
{
	const struct hypercall_interface *xen = hypercall_interface(l->c->xen);
	char version[32];
	struct json j;
	size_t i;

	snprintf(version, sizeof(version), "%" PRIu32 ".%" PRIu32,
		 xen->xen_major, xen->xen_minor);
	cli_begin_document(l->c, &j);
	json_begin_object(&j, "xen");
	json_string(&j, "version", version);
	json_uint(&j, "domctl", xen->domctl);
	json_uint(&j, "sysctl", xen->sysctl);
	json_end(&j);
	json_uint(&j, "ncpus", xen->ncpus);
	json_begin_array(&j, "domains");
	for (i = 0; i < l->host->ndomains; i++)
		print_domain(l, &j, &l->host->domains[i]);
	json_end(&j);
	cli_end_document(l->c, &j);
}

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
	const char *state;
	size_t n;

	if (v->error) {
		table_add_text(t, "?");
		table_add_text(t, "?");
		table_add_text(t, "?");
		return;
	}
	state = host_vcpu_state(v->state);
	n = strlen(state);
	table_add_printable(t, state, n, n);
	if (v->cpu < 0)
		table_add_text(t, "-");
	else
		table_add_number(t, (uint32_t)v->cpu);
	table_add_tenths(t, v->time_ns / 100000000);
}

static void add_domain(struct listing *l, struct table *t,
		       const struct host_domain *d)
{
	const struct domctl_snapshot *snapshot = l->host->snapshot;
	const struct cpumap *hard = NULL, *soft = NULL, *hard_above,
			    *soft_above;
	struct domctl_vcpu vcpu, *v = &vcpu;
	bool above = false; /* there is a row of this domain */
	size_t j;

	for (j = d->first; j < d->first + d->info.max_vcpus; j++) {
		domctl_snapshot_vcpu(snapshot, j, v);
		if (v->error && v->affinity_error)
			continue;
		hard_above = hard;
		soft_above = soft;
		hard = domctl_snapshot_hard(snapshot, j);
		soft = domctl_snapshot_soft(snapshot, j);
		if (!above || !table_repeat(t, 1))
			table_add_number(t, d->info.domid);
		table_add_number(t, v->vcpu);
		add_state(t, v);
		if (!above || hard != hard_above || soft != soft_above ||
		    !table_repeat(t, 3)) {
			add_map(l, t, hard);
			add_map(l, t, soft);
			add_name(l, t, d);
		}
		above = true;
	}
}

static void print_table(struct listing *l)
{
	struct table t;
	size_t i;

	table_begin(&t, ">DOMID >VCPU STATE >CPU >TIME(s) HARD SOFT NAME",
		    stdout);
	while (table_pass(&t))
		for (i = 0; i < l->host->ndomains; i++)
			add_domain(l, &t, &l->host->domains[i]);
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
		print_json(&l);
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
