/* SPDX-License-Identifier: MIT */
/* What differed from the saved pins, and what was left out. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/restore.h"

static void print_maps(struct cli *c, struct json *j,
		       const struct restore_vcpu *v)
{
	json_begin_object(j, "from");
	cli_json_list(c, j, "hard", v->from[0]);
	cli_json_list(c, j, "soft", v->from[1]);
	json_end(j);
	json_begin_object(j, "to");
	cli_json_list(c, j, "hard", v->to[0]);
	cli_json_list(c, j, "soft", v->to[1]);
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
		if (state == RESTORE_CHANGE)
			print_maps(c, j, v);
		else
			json_string(j, "reason", v->reason);
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
	struct table *t = cli_table(c, ">DOMID >VCPU MAP FROM TO NAME");
	size_t i;

	for (i = 0; i < r->n; i++) {
		const struct restore_vcpu *v = &r->vcpus[i];

		if (v->state == RESTORE_CHANGE && v->hard)
			add_row(c, t, v, 0);
		if (v->state == RESTORE_CHANGE && v->soft)
			add_row(c, t, v, 1);
	}
	cli_print_table(c, t);
}

void restore_print(struct cli *c, const struct restore *r)
{
	if (c->json)
		print_json(c, r);
	else
		print_table(c, r);
}

/* vCPUs i to the end of those left out for the same reason. */
static size_t report_some(struct cli *c, const struct restore *r, size_t i)
{
	const struct restore_vcpu *v = &r->vcpus[i];
	struct cpumap *map;
	char *list;
	size_t end = i;

	while (end < r->n && r->vcpus[end].state == RESTORE_SKIPPED &&
	       r->vcpus[end].saved == v->saved &&
	       !strcmp(r->vcpus[end].reason, v->reason))
		end++;
	map = cpumap_alloc(r->vcpus[end - 1].vcpu + 1);
	if (!map)
		cli_no_memory(c);
	for (; i < end; i++)
		cpumap_set(map, r->vcpus[i].vcpu);
	list = cli_format_list(c, map);
	cli_error(c, CLI_PARTIAL, v->err,
		  "domain '%s' (%s) vCPU %s: %s: not restored",
		  v->saved->name ? v->saved->name : "-", v->saved->uuid, list,
		  v->reason);
	free(list);
	cpumap_free(map);
	return end;
}

int restore_report(struct cli *c, const struct restore *r)
{
	size_t skipped = 0, i = 0;

	while (i < r->n) {
		if (r->vcpus[i].state == RESTORE_SKIPPED) {
			size_t end = report_some(c, r, i);

			skipped += end - i;
			i = end;
		} else {
			i++;
		}
	}
	if (!skipped)
		return CLI_DONE;
	return skipped < r->n ? CLI_PARTIAL : CLI_FAILED;
}
