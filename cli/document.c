/* SPDX-License-Identifier: MIT */
/* The JSON document: one, whatever happens, with every error and warning. */
#include "cli/common.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/term/text.h"

void cli_begin_document(struct cli *c, struct json *j)
{
	json_start(j, stdout);
	c->document = j;
	c->documented = true;
	json_begin_object(j, NULL);
}

static void put_fault(struct json *j, const struct cli_fault *f)
{
	json_begin_object(j, NULL);
	json_string(j, "errno", text_errno(f->err));
	json_string(j, "message", f->fact);
	if (f->advice)
		json_string(j, "advice", f->advice);
	if (f->domid >= 0)
		json_int(j, "domid", f->domid);
	if (f->vcpu >= 0)
		json_int(j, "vcpu", f->vcpu);
	json_end(j);
}

static void put_reports(struct cli *c, struct json *j,
			const struct cli_fault *last)
{
	size_t i;

	if (c->nfaults || last) {
		json_begin_array(j, "errors");
		for (i = 0; i < c->nfaults; i++)
			put_fault(j, &c->faults[i]);
		if (last)
			put_fault(j, last);
		json_end(j);
	}
	if (c->nwarnings) {
		json_begin_array(j, "warnings");
		for (i = 0; i < c->nwarnings; i++)
			json_string(j, NULL, c->warnings[i]);
		json_end(j);
	}
	json_end(j);
}

static void forget_reports(struct cli *c)
{
	while (c->nfaults) {
		struct cli_fault *f = &c->faults[--c->nfaults];

		free(f->fact);
		free(f->advice);
	}
	while (c->nwarnings)
		free(c->warnings[--c->nwarnings]);
}

void cli_free_reports(struct cli *c)
{
	forget_reports(c);
	free(c->faults);
	free(c->warnings);
}

void cli_end_document(struct cli *c, struct json *j)
{
	put_reports(c, j, NULL);
	c->document = NULL;
	forget_reports(c);
}

/* Also in the middle of a document: what is open is closed, so that it is one. */
void cli_no_memory(struct cli *c)
{
	static char words[] = "out of memory";
	const struct cli_fault fault = {-ENOMEM, -1, -1, words, NULL};
	struct json start, *j = c->document;

	fprintf(stderr, "xvcpu: %s\n", words);
	if (c->json && !j && !c->documented) {
		j = &start;
		json_start(j, stdout);
		json_begin_object(j, NULL);
	}
	if (c->json && j) {
		while (j->depth > 1)
			json_end(j);
		put_reports(c, j, &fault);
	}
	fflush(stdout);
	_exit(c->changed ? CLI_PARTIAL : CLI_FAILED);
}
