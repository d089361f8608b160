/* SPDX-License-Identifier: MIT */
/* The JSON document: one, whatever happens, with every error and warning. */
#include "cli/common.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/term/text.h"
#include "cpumap/cpumap.h"

void cli_begin_document(struct cli *c, struct json *j)
{
	json_start(j, stdout);
	c->document = j;
	c->documented = true;
	json_begin_object(j, NULL);
}

static void put_error(struct json *j, const struct cli_report *r, int64_t vcpu)
{
	json_begin_object(j, NULL);
	json_string(j, "errno", text_errno(r->err));
	json_string(j, "message", r->fact);
	if (r->advice)
		json_string(j, "advice", r->advice);
	if (r->domid >= 0)
		json_int(j, "domid", r->domid);
	if (vcpu >= 0)
		json_int(j, "vcpu", vcpu);
	json_end(j);
}

static void put_report(struct json *j, const struct cli_report *r)
{
	uint32_t vcpu;

	if (r->warning)
		json_string(j, NULL, r->fact);
	else if (!r->vcpus)
		put_error(j, r, r->vcpu);
	else
		cpumap_for_each_cpu (vcpu, r->vcpus)
			put_error(j, r, vcpu);
}

/* Those of one kind, if there are any. */
static void put_reports(struct json *j, const struct cli_report *r,
			bool warnings)
{
	bool any = false;

	for (; r; r = r->next) {
		if (r->warning != warnings)
			continue;
		if (!any)
			json_begin_array(j, warnings ? "warnings" : "errors");
		any = true;
		put_report(j, r);
	}
	if (any)
		json_end(j);
}

static void end_document(struct json *j, const struct cli_report *reports)
{
	put_reports(j, reports, false);
	put_reports(j, reports, true);
	json_end(j);
}

void cli_forget_reports(struct cli *c)
{
	struct cli_report *r;

	while ((r = c->reports)) {
		c->reports = r->next;
		cpumap_free(r->vcpus);
		free(r->fact);
		free(r);
	}
	c->last = NULL;
	c->nfaults = 0;
}

void cli_end_document(struct cli *c, struct json *j)
{
	end_document(j, c->reports);
	c->document = NULL;
	cli_forget_reports(c);
}

void cli_json_domid(struct json *j, int32_t domid)
{
	if (domid >= 0)
		json_int(j, "domid", domid);
	else
		json_null(j, "domid");
}

/* Also in the middle of a document: what is open is closed, so that it is one. */
void cli_no_memory(struct cli *c)
{
	static char words[] = "out of memory";
	struct cli_report r = {
		.err = -ENOMEM, .domid = -1, .vcpu = -1, .fact = words};
	struct json start, *j = c->document;

	fprintf(stderr, "xvcpu: %s\n", words);
	if (cli_json(c) && !j && !c->documented) {
		j = &start;
		json_start(j, stdout);
		json_begin_object(j, NULL);
	}
	if (cli_json(c) && j) {
		while (j->depth > 1)
			json_end(j);
		if (c->last)
			c->last->next = &r;
		end_document(j, c->last ? c->reports : &r);
	}
	fflush(stdout);
	_exit(c->changed ? CLI_PARTIAL : CLI_FAILED);
}
