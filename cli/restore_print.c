/* SPDX-License-Identifier: MIT */
/* What differed from the saved pins, and what was left out. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/restore.h"
#include "hypercall/hypercall.h"

static const struct cli_reason reasons[] = {
	{-EINVAL, "the domain can use none of its CPUs now", "see its cpupool"},
	{-EBUSY, "a temporary pin is in force",
	 "undo it with 'xvcpu pin --force'"},
	{-ESRCH, "the domain has gone", NULL},
	{-ENOENT, "it has gone", NULL},
	{0, NULL, NULL},
};

static const struct cli_reason *find_reason(int err)
{
	const struct cli_reason *r;

	for (r = reasons; r->err && r->err != err; r++)
		;
	return r->err ? r : NULL;
}

/* Why a vCPU was skipped. */
static const char *explain(struct cli *c, const struct restore_vcpu *v)
{
	const struct cli_reason *r = find_reason(v->err);
	const char *advice;

	if (!v->from_xen)
		return v->reason;
	if (r)
		return r->why;
	return cli_xen_why(v->err, (int)hypercall_explain(c->xen, v->err),
			   &advice);
}

static void print_maps(struct cli *c, struct json *j, const char *key,
		       const struct cpumap *const maps[2])
{
	json_begin_object(j, key);
	cli_json_list(c, j, "hard", maps[0]);
	cli_json_list(c, j, "soft", maps[1]);
	json_end(j);
}

static void print_members(struct cli *c, struct json *j,
			  const struct restore *r, enum restore_state state,
			  const char *key)
{
	const struct restore_vcpu *v;

	json_begin_array(j, key);
	for (v = r->vcpus; v < r->vcpus + r->n; v++) {
		if (v->state != state)
			continue;
		json_begin_object(j, NULL);
		if (v->domain)
			json_uint(j, "domid", v->domain->info.domid);
		else
			json_null(j, "domid");
		json_string(j, "uuid", v->saved->uuid);
		json_string(j, "name", v->saved->name);
		json_uint(j, "vcpu", v->vcpu);
		if (state == RESTORE_CHANGE) {
			print_maps(c, j, "from", v->from);
			print_maps(c, j, "to", v->to);
		} else {
			json_string(j, "reason", explain(c, v));
		}
		json_end(j);
	}
	json_end(j);
}

static void print_json(struct cli *c, const struct restore *r)
{
	uint64_t same = 0;
	struct json j;
	size_t i;

	for (i = 0; i < r->n; i++)
		same += r->vcpus[i].state == RESTORE_SAME;
	cli_begin_document(c, &j);
	json_bool(&j, "dry_run", r->dry_run);
	json_uint(&j, "unchanged", same);
	print_members(c, &j, r, RESTORE_CHANGE, "changed");
	print_members(c, &j, r, RESTORE_SKIPPED, "skipped");
	cli_end_document(c, &j);
}

static void add_row(struct cli *c, struct table *t,
		    const struct restore_vcpu *v, int map)
{
	const char *name = v->domain->name;

	table_add_number(t, v->domain->info.domid);
	table_add_number(t, v->vcpu);
	table_add_text(t, map ? "soft" : "hard");
	cli_add_list(c, t, v->from[map]);
	cli_add_list(c, t, v->to[map]);
	table_add_text(t, name && *name ? name : "-");
}

static void print_table(struct cli *c, const struct restore *r)
{
	const struct restore_vcpu *v, *end = r->vcpus + r->n;
	struct table t;
	int i;

	table_begin(&t, ">DOMID >VCPU MAP FROM TO NAME", stdout);
	while (table_pass(&t))
		for (v = r->vcpus; v < end; v++)
			for (i = 0; i < 2; i++)
				if (v->state == RESTORE_CHANGE && v->differs[i])
					add_row(c, &t, v, i);
}

void restore_print(struct cli *c, const struct restore *r)
{
	if (cli_json(c))
		print_json(c, r);
	else
		print_table(c, r);
}

static bool alike(const struct restore_vcpu *a, const struct restore_vcpu *b)
{
	return a->state == b->state && a->saved == b->saved &&
	       a->domain == b->domain && a->from_xen == b->from_xen &&
	       a->err == b->err && !strcmp(a->reason, b->reason);
}

/* Some vCPUs of one domain for one reason. */
static int report_skipped(struct cli *c, const struct restore_vcpu *v,
			  const struct cpumap *map)
{
	uint16_t domid = v->domain ? v->domain->info.domid : 0;
	const char *name = v->saved->name;
	char *vcpus;
	int status;

	if (v->domain && v->from_xen)
		return cli_xen_error(c, CLI_VCPUS(domid, map), v->err, reasons,
				     "not restored");
	if (v->domain)
		return cli_error_at(c, CLI_VCPUS(domid, map), CLI_PARTIAL,
				    v->err, "not restored: %s", v->reason);
	vcpus = cli_format_vcpus(c, map);
	status = cli_error(c, CLI_PARTIAL, v->err,
			   "domain %s%s%s (%s) %s: not restored: %s",
			   name ? "'" : "", name ? name : "without a name",
			   name ? "'" : "", v->saved->uuid, vcpus, v->reason);
	free(vcpus);
	return status;
}

/* vCPUs i to the end of those left out for the same reason. */
static size_t report_some(struct cli *c, const struct restore *r, size_t i,
			  int *failed)
{
	const struct restore_vcpu *v = &r->vcpus[i];
	struct cpumap *map;
	size_t end = i;
	int status;

	while (end < r->n && alike(&r->vcpus[end], v))
		end++;
	map = cli_map(c, r->vcpus[end - 1].vcpu + 1);
	for (; i < end; i++)
		cpumap_set(map, r->vcpus[i].vcpu);
	status = report_skipped(c, v, map);
	if (v->from_xen && !find_reason(v->err))
		*failed = status;
	cpumap_free(map);
	return end;
}

int restore_report(struct cli *c, const struct restore *r)
{
	size_t n[] = {0, 0, 0}, i;
	int failed = 0;

	for (i = 0; i < r->n; i++)
		n[r->vcpus[i].state]++;
	for (i = 0; i < r->n;)
		if (r->vcpus[i].state == RESTORE_SKIPPED)
			i = report_some(c, r, i, &failed);
		else
			i++;
	if (!n[RESTORE_SKIPPED])
		return CLI_DONE;
	if (failed && !n[RESTORE_CHANGE])
		return failed;
	return n[RESTORE_SAME] + n[RESTORE_CHANGE] ? CLI_PARTIAL : CLI_FAILED;
}
