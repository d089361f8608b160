/* SPDX-License-Identifier: MIT */
#include "cli/common.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/host.h"
#include "cli/target.h"
#include "cli/term/text.h"
#include "cpumap/cpumap.h"
#include "hypercall/hypercall.h"

static const char *const types[] = {
	[DOMCTL_TYPE_PV] = "pv",
	[DOMCTL_TYPE_PVH] = "pvh",
	[DOMCTL_TYPE_HVM] = "hvm",
};

static void print_map(struct cli *c, struct json *j, const char *key,
		      const struct cpumap *map)
{
	if (map)
		cli_json_list(c, j, key, map);
	else
		json_null(j, key);
}

static void print_vcpu(struct cli *c, struct json *j, const struct host *host,
		       size_t index)
{
	const struct domctl_snapshot *snapshot = host->snapshot;
	struct domctl_vcpu vcpu, *v = &vcpu;

	domctl_snapshot_vcpu(snapshot, index, v);
	if (v->error && v->affinity_error)
		return;
	json_begin_object(j, NULL);
	json_uint(j, "vcpu", v->vcpu);
	json_string(j, "state", v->error ? NULL : host_vcpu_state(v->state));
	if (v->cpu < 0)
		json_null(j, "cpu");
	else
		json_int(j, "cpu", v->cpu);
	if (v->error)
		json_null(j, "cpu_time_ns");
	else
		json_uint(j, "cpu_time_ns", v->time_ns);
	print_map(c, j, "hard", domctl_snapshot_hard(snapshot, index));
	print_map(c, j, "soft", domctl_snapshot_soft(snapshot, index));
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

static void print_domain(struct cli *c, struct json *j, const struct host *host,
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
	print_pool(j, host, d->info.cpupool);
	json_uint(j, "max_vcpus", d->info.max_vcpus);
	json_uint(j, "online_vcpus", d->info.online_vcpus);
	json_begin_array(j, "vcpus");
	for (i = 0; i < d->info.max_vcpus; i++)
		print_vcpu(c, j, host, d->first + i);
	json_end(j);
	json_end(j);
}

static void print_json(struct cli *c, const struct host *host)
{
	const struct hypercall_interface *xen = hypercall_interface(c->xen);
	char version[32];
	struct json j;
	size_t i;

	snprintf(version, sizeof(version), "%" PRIu32 ".%" PRIu32,
		 xen->xen_major, xen->xen_minor);
	cli_begin_document(c, &j);
	json_begin_object(&j, "xen");
	json_string(&j, "version", version);
	json_uint(&j, "domctl", xen->domctl);
	json_uint(&j, "sysctl", xen->sysctl);
	json_end(&j);
	json_uint(&j, "ncpus", xen->ncpus);
	json_begin_array(&j, "domains");
	for (i = 0; i < host->ndomains; i++)
		print_domain(c, &j, host, &host->domains[i]);
	json_end(&j);
	cli_end_document(c, &j);
}

static void add_map(struct cli *c, struct table *t, const struct cpumap *map)
{
	if (map)
		cli_add_list(c, t, map);
	else
		table_add_text(t, "?");
}

static void add_state(struct table *t, const struct domctl_vcpu *v)
{
	if (v->error) {
		table_add_text(t, "?");
		table_add_text(t, "?");
		table_add_text(t, "?");
		return;
	}
	table_add_text(t, host_vcpu_state(v->state));
	if (v->cpu < 0)
		table_add_text(t, "-");
	else
		table_add_number(t, (uint32_t)v->cpu);
	table_add_tenths(t, v->time_ns / 100000000);
}

static void add_domain(struct cli *c, struct table *t, const struct host *host,
		       const struct host_domain *d)
{
	const struct domctl_snapshot *snapshot = host->snapshot;
	struct domctl_vcpu vcpu, *v = &vcpu;
	size_t j;

	for (j = d->first; j < d->first + d->info.max_vcpus; j++) {
		domctl_snapshot_vcpu(snapshot, j, v);
		if (v->error && v->affinity_error)
			continue;
		table_add_number(t, d->info.domid);
		table_add_number(t, v->vcpu);
		add_state(t, v);
		add_map(c, t, domctl_snapshot_hard(snapshot, j));
		add_map(c, t, domctl_snapshot_soft(snapshot, j));
		table_add_text(t, d->name && *d->name ? d->name : "-");
	}
}

static void print_table(struct cli *c, const struct host *host)
{
	struct table *t = cli_table(c, ">DOMID >VCPU STATE >CPU >TIME(s) "
				       "HARD SOFT NAME");
	size_t i;

	for (i = 0; i < host->ndomains; i++)
		add_domain(c, t, host, &host->domains[i]);
	cli_print_table(c, t);
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
	status = host_read(c, n ? argv : NULL, (size_t)n, &host);
	for (i = 0; i < host.ndomains; i++)
		if (host_report_vcpus(c, host.snapshot, &host.domains[i].info,
				      host.domains[i].first))
			status = CLI_PARTIAL;
	if (c->json && host_read_pools(c, &host))
		status = CLI_PARTIAL;
	if (host.ndomains || !status) {
		if (c->json)
			print_json(c, &host);
		else
			print_table(c, &host);
	}
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
