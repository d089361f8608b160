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

static void keep(struct cli *c, struct cli_report *r)
{
	if (c->last)
		c->last->next = r;
	else
		c->reports = r;
	c->last = r;
	c->nfaults += !r->warning;
}

/* "domain 1 vCPUs 2-3: ", or nothing; to be freed. */
static char *name_subject(struct cli *c, const struct cli_subject *at)
{
	char *vcpus, *text;

	if (at->domid < 0)
		return cli_text(c, "%s", "");
	if (at->vcpus)
		vcpus = cli_format_vcpus(c, at->vcpus);
	else if (at->vcpu >= 0)
		vcpus = cli_text(c, "vCPU %" PRId64, at->vcpu);
	else
		return cli_text(c, "domain %" PRId32 ": ", at->domid);
	text = cli_text(c, "domain %" PRId32 " %s: ", at->domid, vcpus);
	free(vcpus);
	return text;
}

/*
 * Format, and cut where format has its line feed: an argument may have one,
 * too, but the part before format's own is as long whatever follows.
 */
static void put_words(struct cli *c, struct cli_report *r, const char *lead,
		      const char *format, va_list args)
{
	const char *feed = strchr(format, '\n');
	char *all, *half, *advice;
	va_list again;

	va_copy(again, args);
	all = cli_vtext(c, format, args);
	r->fact = cli_text(c, "%s%s", lead, all);
	if (feed) {
		half = cli_text(c, "%.*s", (int)(feed - format), format);
		advice = r->fact + strlen(lead) +
			 vsnprintf(NULL, 0, half, again);
		*advice++ = '\0';
		r->advice = *advice ? advice : NULL;
		free(half);
	}
	va_end(again);
	free(all);
}

static int report(struct cli *c, const struct cli_subject *at, int status,
		  int err, const char *format, va_list args)
{
	struct cli_report *r = cli_alloc(c, 1, sizeof(*r));
	char *lead = name_subject(c, at);

	r->err = err;
	r->domid = at->domid;
	r->vcpu = at->vcpu;
	if (at->vcpus) {
		r->vcpus = cli_map(c, at->vcpus->nbits);
		cpumap_copy(r->vcpus, at->vcpus);
	}
	put_words(c, r, lead, format, args);
	free(lead);
	keep(c, r);
	say("xvcpu: ", r->fact);
	if (c->marked)
		show_mark(stderr, c->marked, c->mark);
	if (r->advice && c->usage)
		show_usage(stderr, "  ", r->advice);
	else if (r->advice)
		say("  ", r->advice);
	c->marked = NULL;
	c->usage = false;
	return c->changed ? CLI_PARTIAL : status;
}

static const struct cli_subject nobody = {-1, -1, NULL};

int cli_error(struct cli *c, int status, int err, const char *format, ...)
{
	va_list args;
	int told;

	va_start(args, format);
	told = report(c, &nobody, status, err, format, args);
	va_end(args);
	return told;
}

int cli_error_at(struct cli *c, const struct cli_subject *at, int status,
		 int err, const char *format, ...)
{
	va_list args;
	int told;

	va_start(args, format);
	told = report(c, at ? at : &nobody, status, err, format, args);
	va_end(args);
	return told;
}

char *cli_usage_of(struct cli *c, const struct command *command,
		   const char *tail)
{
	return cli_text(c, "usage: xvcpu %s%s%s%s", command->name,
			*command->synopsis ? " " : "", command->synopsis, tail);
}

int cli_usage(struct cli *c, const char *format, ...)
{
	const struct command *command = c->command;
	char *why, *usage;
	va_list args;

	va_start(args, format);
	why = cli_vtext(c, format, args);
	va_end(args);
	if (command) {
		usage = cli_usage_of(c, command, "");
		c->usage = true;
		cli_error(c, CLI_USAGE, -EINVAL, "%s: %s\n%s", command->name,
			  why, usage);
		free(usage);
	} else {
		cli_error(c, CLI_USAGE, -EINVAL, "%s\nsee 'xvcpu --help'", why);
	}
	free(why);
	return CLI_USAGE;
}

/* text is kept. */
static void warn(struct cli *c, const char *lead, char *text)
{
	struct cli_report *r = cli_alloc(c, 1, sizeof(*r));

	r->warning = true;
	r->fact = text;
	keep(c, r);
	say(lead, text);
}

void cli_warn(struct cli *c, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	warn(c, "xvcpu: warning: ", cli_vtext(c, format, args));
	va_end(args);
}

void cli_warn_file(struct cli *c, const char *path, size_t line, size_t column,
		   const char *words)
{
	warn(c, "",
	     cli_text(c, "%s:%zu:%zu: warning: %s", path, line, column, words));
}

int cli_left_out(struct cli *c, const char *what)
{
	return cli_error(c, CLI_USAGE, -EOPNOTSUPP,
			 "'%s': not in this build\nit was made with MINIMAL=1: "
			 "use one that was not",
			 what);
}
