/* SPDX-License-Identifier: MIT */
/*
 * The tokens of xl.cfg, as libxlu cuts them: names are lower case, numbers
 * are [0-9][0-9a-fx]*, strings end on their line, a comment ends with a line
 * feed.  A carriage return is nothing but text, in a string or a comment.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "config/internal.h"

static int fail(struct xl_reader *r, size_t at, const char *reason)
{
	return xvcpu_config_bad(r->cfg, at, reason);
}

static bool lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/*
 * How many bytes of p, which follows a backslash, make the escape; 0: bad.
 * libxlu takes no \x at all; of \0-\7 it drops the digit and two or three
 * places more, read as a decimal number.
 */
static size_t escape(const char *p, char *out, bool *emits)
{
	static const char from[] = "\"'\\abfnrtv";
	static const char to[] = "\"'\\\a\b\f\n\r\t\v";
	const char *known = *p ? strchr(from, *p) : NULL;
	char places[4] = "", *end;

	*emits = known;
	if (known) {
		*out = to[known - from];
		return 1;
	}
	if (*p < '0' || *p > '7')
		return 0;
	strncpy(places, p + 1, 3);
	strtoul(places, &end, 10);
	return end - places > 1 ? (size_t)(end - places) + 1 : 0;
}

static int string(struct xl_reader *r)
{
	const char *text = r->cfg->text;
	size_t start = r->pos++;
	bool emits;
	char c;

	for (;;) {
		if (r->pos >= r->cfg->size || text[r->pos] == '\n')
			return fail(r, start, "string without an end");
		if (text[r->pos] == text[start])
			break;
		if (text[r->pos] == '\\') {
			size_t size = escape(text + r->pos + 1, &c, &emits);

			if (!size)
				return fail(r, r->pos, "unknown escape");
			r->pos += size;
		}
		r->pos++;
	}
	r->pos++;
	return XL_STRING;
}

static void blanks(struct xl_reader *r)
{
	const char *text = r->cfg->text;

	r->pos += strspn(text + r->pos, " \t");
}

static int newline(struct xl_reader *r)
{
	const char *text = r->cfg->text;
	const char *end = memchr(text + r->pos, '\n', r->cfg->size - r->pos);

	if (!end) {
		fail(r, r->pos, "xl refuses a comment without a line end");
		return xvcpu_config_advise(r->cfg, "add one, e.g. echo >>FILE");
	}
	r->pos = (size_t)(end - text) + 1;
	return XL_NEWLINE;
}

static int word(struct xl_reader *r)
{
	const char *text = r->cfg->text;
	char c = text[r->pos];

	if (lower(c)) {
		while (lower(c) || digit(c) || c == '.' || c == '_')
			c = text[++r->pos];
		return XL_NAMED;
	}
	if (digit(c)) {
		while (digit(c) || (c >= 'a' && c <= 'f') || c == 'x')
			c = text[++r->pos];
		return XL_NUMBER;
	}
	if (xvcpu_config_is_placeholder(text + r->pos))
		return xvcpu_config_refuse_template(r->cfg, r->pos);
	if (c == '\r') {
		fail(r, r->pos, "xl refuses carriage returns");
		return xvcpu_config_advise(r->cfg,
					   "convert it, e.g. with dos2unix");
	}
	return fail(r, r->pos,
		    c >= 'A' && c <= 'Z'
			    ? "xl takes no capital letters outside strings"
			    : "xl takes no such character here");
}

static int token(struct xl_reader *r)
{
	static const char one[] = "=;,[]";
	static const char two[] = {XL_SET, XL_SEMICOLON, XL_COMMA, XL_OPEN,
				   XL_CLOSE};
	const char *p = r->cfg->text + r->pos, *known;

	if (r->pos >= r->cfg->size)
		return XL_END;
	if (*p == '\n' || *p == '#')
		return newline(r);
	if (*p == '\'' || *p == '"')
		return string(r);
	if (p[0] == '+' && p[1] == '=') {
		r->pos += 2;
		return XL_ADD;
	}
	known = strchr(one, *p);
	if (!known)
		return word(r);
	r->pos++;
	return two[known - one];
}

int xvcpu_config_xl_token(struct xl_reader *r)
{
	int type;

	blanks(r);
	r->at.start = r->pos;
	type = token(r);
	r->at.end = r->pos;
	return type;
}

char *xvcpu_config_xl_decode(struct config *cfg, struct span at)
{
	const char *p = cfg->text + at.start, *end = cfg->text + at.end;
	char *text = xvcpu_config_keep(cfg, p, at.end - at.start), *to = text;
	bool emits;

	if (!text || (*p != '\'' && *p != '"'))
		return text;
	for (p++, end--; p < end; p++) {
		emits = true;
		*to = *p;
		if (*p == '\\')
			p += escape(p + 1, to, &emits);
		to += emits;
	}
	*to = '\0';
	return text;
}
