/* SPDX-License-Identifier: MIT */
#include "cli/show.h"

#include <string.h>

#define COLUMNS 80
#define INDENT  7 /* as "usage: " */

/* Bytes up to the next blank that is not between brackets. */
static size_t piece(const char *text)
{
	size_t n, depth = 0;

	for (n = 0; text[n] && (text[n] != ' ' || depth); n++)
		if (text[n] == '[')
			depth++;
		else if (text[n] == ']')
			depth--;
	return n;
}

void show_usage(FILE *out, const char *lead, const char *usage)
{
	size_t indent = strlen(lead) + INDENT;
	size_t at = strlen(lead), n;

	fputs(lead, out);
	for (; *usage; usage += n + (usage[n] == ' ')) {
		n = piece(usage);
		if (at + 1 + n > COLUMNS) {
			fprintf(out, "\n%*s", (int)indent, "");
			at = indent;
		} else if (at > strlen(lead)) {
			putc(' ', out);
			at++;
		}
		at += n;
		fwrite(usage, 1, n, out);
	}
	putc('\n', out);
}

void show_mark(FILE *out, const char *text, size_t position)
{
	enum { BEFORE = 48, AFTER = 24 };
	size_t length = strlen(text), from = 0, to = length, i;

	if (position > BEFORE)
		from = position - BEFORE;
	if (to - position > AFTER)
		to = position + AFTER;
	fputs(from ? "  ..." : "  ", out);
	for (i = from; i < to; i++)
		putc(text[i] >= ' ' && text[i] <= '~' ? text[i] : '?', out);
	fprintf(out, "%s\n%*s^\n", to < length ? "..." : "",
		(int)(position - from) + (from ? 5 : 2), "");
}
