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

static int fail(struct xl_reader *r, const char *at, const char *reason)
{
	return xvcpu_config_bad(r->cfg, at, reason);
}

/*
 * How many bytes of p, which follows a backslash, make the escape; 0: bad.
 * *out is -1 where it stands for nothing.  libxlu takes no \x at all; of \0-\7
 * it drops the digit and two or three places more, read as a decimal number.
 */
static size_t escape(const char *p, int *out)
{
	static const char from[] = "\"'\\abfnrtv";
	static const char to[] = "\"'\\\a\b\f\n\r\t\v";
	const char *known = *p ? strchr(from, *p) : NULL;
	char places[4] = "", *end;

	*out = known ? to[known - from] : -1;
	if (known)
		return 1;
	if (*p < '0' || *p > '7')
		return 0;
	strncpy(places, p + 1, 3);
	strtoul(places, &end, 10);
	return end - places > 1 ? (size_t)(end - places) + 1 : 0;
}

static int string(struct xl_reader *r)
{
	const char *start = r->at.start;
	size_t size;
	int c;

	for (r->p++; *r->p != *start; r->p++) {
		if (!*r->p || *r->p == '\n')
			return fail(r, start, "string without an end");
		if (*r->p == '\\') {
			size = escape(r->p + 1, &c);
			if (!size)
				return fail(r, r->p, "unknown escape");
			r->p += size;
		}
	}
	r->p++;
	return XL_STRING;
}

static int newline(struct xl_reader *r)
{
	const char *end = strchr(r->p, '\n');

	if (!end) {
		fail(r, r->p, "xl refuses a comment without a line end");
		return xvcpu_config_advise(r->cfg, "add one, e.g. echo >>FILE");
	}
	r->p = end + 1;
	return XL_NEWLINE;
}

static int word(struct xl_reader *r)
{
	const char *p = r->p;

	if (*p >= 'a' && *p <= 'z') {
		r->p += strspn(p, "._abcdefghijklmnopqrstuvwxyz0123456789");
		return XL_NAMED;
	}
	if (*p >= '0' && *p <= '9') {
		r->p += strspn(p, "abcdefx0123456789");
		return XL_NUMBER;
	}
	if (xvcpu_config_is_placeholder(p))
		return xvcpu_config_refuse_template(r->cfg, p);
	if (*p == '\r') {
		fail(r, p, "xl refuses carriage returns");
		return xvcpu_config_advise(r->cfg,
					   "convert it, e.g. with dos2unix");
	}
	return fail(r, p,
		    *p >= 'A' && *p <= 'Z'
			    ? "xl takes no capital letters outside strings"
			    : "xl takes no such character here");
}

static int token(struct xl_reader *r)
{
	const char *p = r->p;

	if (!*p)
		return XL_END;
	if (*p == '\n' || *p == '#')
		return newline(r);
	if (*p == '\'' || *p == '"')
		return string(r);
	if (xvcpu_config_skip(&r->p, "+="))
		return XL_ADD;
	if (!strchr("=;,[]", *p))
		return word(r);
	r->p++;
	return *p;
}

int xvcpu_config_xl_token(struct xl_reader *r)
{
	int type;

	r->p += strspn(r->p, " \t");
	r->at.start = r->p;
	type = token(r);
	r->at.end = r->p;
	return type;
}

char *xvcpu_config_xl_decode(struct config *cfg, struct span at)
{
	const char *p = at.start;
	char *text = xvcpu_config_keep(cfg, p, (size_t)(at.end - p));
	char *to = text;
	int c;

	if (!text || (*p != '\'' && *p != '"'))
		return text;
	while (++p < at.end - 1) {
		c = (unsigned char)*p;
		if (c == '\\')
			p += escape(p + 1, &c);
		if (c >= 0)
			*to++ = (char)c;
	}
	*to = '\0';
	return text;
}
