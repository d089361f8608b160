/* SPDX-License-Identifier: MIT */
/*
 * As much of JSON as host.json is, whoever wrote it anew with other blanks:
 * objects, arrays, strings and numbers.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/host/bench.h"

#define DEPTH 8

struct parser {
	const char *at;
	struct record *out;
	bool failed;
};

static bool eat(struct parser *p, char c)
{
	p->at += strspn(p->at, " \t\r\n");
	if (*p->at != c)
		return false;
	p->at++;
	return true;
}

static void expect(struct parser *p, char c)
{
	if (!eat(p, c))
		p->failed = true;
}

/* Cut to what fits.  An escape is the byte behind it: we write no others. */
static void string(struct parser *p, char *out, size_t size)
{
	size_t n = 0;

	expect(p, '"');
	while (!p->failed && *p->at && *p->at != '"') {
		if (*p->at == '\\' && p->at[1])
			p->at++;
		if (n + 1 < size)
			out[n++] = *p->at;
		p->at++;
	}
	out[n] = 0;
	expect(p, '"');
}

static void number(struct parser *p, double *out)
{
	char *end;

	*out = strtod(p->at, &end);
	if (end == p->at)
		p->failed = true;
	p->at = end;
}

static void member(struct parser *p, const char *in, const char *key)
{
	struct record *r = p->out;
	struct record_row *row = r->nrows ? &r->rows[r->nrows - 1] : NULL;
	char text[120] = "";
	double value = 0;

	p->at += strspn(p->at, " \t\r\n");
	if (*p->at == '"')
		string(p, text, sizeof(text));
	else
		number(p, &value);
	if (!strcmp(in, "host"))
		facts_add(&r->facts, key, "%s", text);
	if (strcmp(in, "rows") || !row)
		return;
	if (!strcmp(key, "name"))
		snprintf(row->name, sizeof(row->name), "%.23s", text);
	else if (!strcmp(key, "what"))
		snprintf(row->what, sizeof(row->what), "%.47s", text);
	else if (!strcmp(key, "samples"))
		row->is.n = value > 0 ? (size_t)value : 0;
	else if (!strcmp(key, "median_ns"))
		row->is.median = value;
	else if (!strcmp(key, "low_ns"))
		row->is.low = value;
	else if (!strcmp(key, "high_ns"))
		row->is.high = value;
}

static void any(struct parser *p, const char *in, const char *key, int depth);

static void object(struct parser *p, const char *in, int depth)
{
	char key[24];

	if (!strcmp(in, "rows"))
		record_add(p->out);
	if (eat(p, '}'))
		return;
	do {
		string(p, key, sizeof(key));
		expect(p, ':');
		any(p, in, key, depth);
	} while (!p->failed && eat(p, ','));
	expect(p, '}');
}

static void array(struct parser *p, const char *in, int depth)
{
	if (eat(p, ']'))
		return;
	do
		any(p, in, in, depth);
	while (!p->failed && eat(p, ','));
	expect(p, ']');
}

static void any(struct parser *p, const char *in, const char *key, int depth)
{
	if (depth > DEPTH)
		p->failed = true;
	else if (eat(p, '{'))
		object(p, key, depth + 1);
	else if (eat(p, '['))
		array(p, key, depth + 1);
	else
		member(p, in, key);
}

int record_json(const char *text, struct record *out)
{
	struct parser p = {.at = text, .out = out};

	any(&p, "", "", 0);
	p.at += strspn(p.at, " \t\r\n");
	return p.failed || *p.at || !out->nrows ? -EINVAL : 0;
}
