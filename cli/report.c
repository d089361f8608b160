/* SPDX-License-Identifier: MIT */
/* Errors and warnings: on standard error, and kept for the JSON document. */
#include "cli/common.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/show.h"
#include "cli/term/text.h"
#include "cpumap/cpumap.h"

static void say(const char *lead, const char *text)
{
	char *printable = text ? text_printable(text) : NULL;

	fprintf(stderr, "%s%s\n", lead, printable ? printable : "no memory");
	free(printable);
}

static void keep(struct cli *c, const struct cli_fault *fault, int64_t vcpu)
{
	size_t room = c->faults_room ? 2 * c->faults_room : 8;
	struct cli_fault *f;

	if (c->nfaults == c->faults_room) {
		f = reallocarray(c->faults, room, sizeof(*f));
		if (!f)
			cli_no_memory(c);
		c->faults = f;
		c->faults_room = room;
	}
	f = &c->faults[c->nfaults];
	*f = *fault;
	f->vcpu = vcpu;
	f->fact = strdup(fault->fact);
	f->advice = fault->advice ? strdup(fault->advice) : NULL;
	if (!f->fact || (fault->advice && !f->advice))
		cli_no_memory(c);
	c->nfaults++;
}

/* "domain 1 vCPUs 2-3: ", or nothing; to be freed. */
static char *name_subject(struct cli *c, const struct cli_subject *at)
{
	uint32_t n = at->vcpus ? cpumap_weight(at->vcpus) : at->vcpu >= 0;
	char *list = at->vcpus ? cli_format_list(c, at->vcpus) : NULL, *text;
	int length;

	if (at->domid < 0)
		length = asprintf(&text, "%s", "");
	else if (!n)
		length = asprintf(&text, "domain %" PRId32 ": ", at->domid);
	else if (list)
		length = asprintf(&text,
				  "domain %" PRId32 " vCPU%s %s: ", at->domid,
				  n == 1 ? "" : "s", list);
	else
		length =
			asprintf(&text, "domain %" PRId32 " vCPU %" PRId64 ": ",
				 at->domid, at->vcpu);
	if (length < 0)
		cli_no_memory(c);
	free(list);
	return text;
}

/*
 * Format, and cut where format has its line feed: an argument may have one,
 * too, but the part before format's own is as long whatever follows.
 */
static void put_words(struct cli *c, struct cli_fault *fault, const char *lead,
		      const char *format, va_list args)
{
	const char *feed = strchr(format, '\n');
	char *all, *half = NULL;
	va_list again;
	int cut = -1;

	va_copy(again, args);
	if (feed) {
		half = strndup(format, (size_t)(feed - format));
		if (!half)
			cli_no_memory(c);
		cut = vsnprintf(NULL, 0, half, again);
	}
	va_end(again);
	free(half);
	if (vasprintf(&all, format, args) < 0)
		cli_no_memory(c);
	if (feed) {
		all[cut] = '\0';
		fault->advice = all[cut + 1] ? strdup(all + cut + 1) : NULL;
		if (all[cut + 1] && !fault->advice)
			cli_no_memory(c);
	}
	if (asprintf(&fault->fact, "%s%s", lead, all) < 0)
		cli_no_memory(c);
	free(all);
}

/* What is laid out for the reader. */
struct report_layout {
	const char *text; /* shown with a mark at position; NULL: none */
	size_t position;
	bool usage; /* the advice is a usage */
};

static int report(struct cli *c, const struct cli_subject *at,
		  const struct report_layout *layout, int status, int err,
		  const char *format, va_list args)
{
	struct cli_fault fault = {.err = err, .domid = at->domid};
	char *lead = name_subject(c, at);
	uint32_t vcpu;

	put_words(c, &fault, lead, format, args);
	say("xvcpu: ", fault.fact);
	if (layout->text)
		show_mark(stderr, layout->text, layout->position);
	if (fault.advice && layout->usage)
		show_usage(stderr, "  ", fault.advice);
	else if (fault.advice)
		say("  ", fault.advice);
	if (at->vcpus)
		cpumap_for_each_cpu (vcpu, at->vcpus)
			keep(c, &fault, vcpu);
	else
		keep(c, &fault, at->vcpu);
	free(lead);
	free(fault.fact);
	free(fault.advice);
	return c->changed ? CLI_PARTIAL : status;
}

static const struct cli_subject nobody = {-1, -1, NULL};
static const struct report_layout plain;

int cli_error(struct cli *c, int status, int err, const char *format, ...)
{
	va_list args;
	int told;

	va_start(args, format);
	told = report(c, &nobody, &plain, status, err, format, args);
	va_end(args);
	return told;
}

int cli_error_at(struct cli *c, const struct cli_subject *at, int status,
		 int err, const char *format, ...)
{
	va_list args;
	int told;

	va_start(args, format);
	told = report(c, at ? at : &nobody, &plain, status, err, format, args);
	va_end(args);
	return told;
}

int cli_error_marked(struct cli *c, int status, int err, const char *text,
		     size_t position, const char *format, ...)
{
	const struct report_layout marked = {text, position, false};
	va_list args;
	int told;

	va_start(args, format);
	told = report(c, &nobody, &marked, status, err, format, args);
	va_end(args);
	return told;
}

static void report_usage(struct cli *c, const char *format, ...)
{
	const struct report_layout usage = {NULL, 0, true};
	va_list args;

	va_start(args, format);
	report(c, &nobody, &usage, CLI_USAGE, -EINVAL, format, args);
	va_end(args);
}

int cli_usage(struct cli *c, const char *format, ...)
{
	const struct command *command = c->command;
	va_list args;
	char *why;

	va_start(args, format);
	if (vasprintf(&why, format, args) < 0)
		cli_no_memory(c);
	va_end(args);
	if (command)
		report_usage(c, "%s: %s\nusage: xvcpu %s%s%s", command->name,
			     why, command->name, *command->synopsis ? " " : "",
			     command->synopsis);
	else
		cli_error(c, CLI_USAGE, -EINVAL, "%s\nsee 'xvcpu --help'", why);
	free(why);
	return CLI_USAGE;
}

int cli_foreign(struct cli *c, const char *word, const struct command *command)
{
	report_usage(
		c,
		"no such command: '%s'\n'xvcpu %s' does that; usage: xvcpu "
		"%s%s%s",
		word, command->name, command->name,
		*command->synopsis ? " " : "", command->synopsis);
	return CLI_USAGE;
}

static void keep_warning(struct cli *c, char *text)
{
	char **more = reallocarray(c->warnings, c->nwarnings + 1,
				   sizeof(*c->warnings));

	if (!more)
		cli_no_memory(c);
	c->warnings = more;
	c->warnings[c->nwarnings++] = text;
}

void cli_warn(struct cli *c, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		cli_no_memory(c);
	va_end(args);
	say("xvcpu: warning: ", text);
	keep_warning(c, text);
}

void cli_warn_file(struct cli *c, const char *path, size_t line, size_t column,
		   const char *words)
{
	char *text;

	if (asprintf(&text, "%s:%zu:%zu: warning: %s", path, line, column,
		     words) < 0)
		cli_no_memory(c);
	say("", text);
	keep_warning(c, text);
}
