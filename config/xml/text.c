/* SPDX-License-Identifier: MIT */
/* Characters of XML: which are allowed, and what references stand for. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "config/internal.h"
#include "config/utf8.h"

/* Also of numbers that are no character at all. */
static bool allowed(uint32_t c)
{
	if (c < 0x20)
		return c == '\t' || c == '\n' || c == '\r';
	return c <= 0x10ffff && c >> 11 != 0xd800 >> 11 &&
	       c >> 1 != 0xfffe >> 1;
}

/* All of the text, once, so that nobody else has to ask. */
int xvcpu_config_xml_check(const struct config *cfg)
{
	const char *p = cfg->text;
	uint32_t c;
	size_t size;

	for (; *p; p += size) {
		size = xvcpu_utf8_next(p, &c);
		if (!allowed(c))
			return xvcpu_config_bad(
				cfg, p, "not UTF-8, or a control character");
	}
	return 0;
}

/* The character that the reference at *p stands for; *p goes past it. */
int xvcpu_config_xml_reference(const char **p, const char *end, uint32_t *code)
{
	struct span name = {*p + 1, memchr(*p, ';', (size_t)(end - *p))};
	const char *digits = "abcdefABCDEF0123456789";
	unsigned long c;
	bool hex;
	int known;

	if (!name.end)
		return -EINVAL;
	*p = name.end + 1;
	if (*name.start != '#') {
		known = xvcpu_config_which(name, "lt\0gt\0amp\0apos\0quot\0");
		*code = known < 0 ? 0 : (unsigned char)"<>&'\""[known];
		return known < 0 ? -EINVAL : 0;
	}
	name.start++;
	hex = *name.start == 'x';
	name.start += hex;
	if (name.start + strspn(name.start, digits + (hex ? 0 : 12)) !=
		    name.end ||
	    name.start == name.end)
		return -EINVAL;
	c = strtoul(name.start, NULL, hex ? 16 : 10);
	*code = (uint32_t)c;
	return c <= 0x10ffff && allowed(*code) ? 0 : -EINVAL;
}

static char *put(char *to, uint32_t c)
{
	int n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (int i = n; --i; c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3f));
	*to = (char)(n > 1 ? 0xf00 >> n | c : c);
	return to + n;
}

/*
 * What a span of checked text means, kept in cfg; NULL: no memory.  A
 * reference is never shorter than what it stands for.  raw: CDATA.
 */
char *xvcpu_config_xml_decode(struct config *cfg, struct span at, bool raw,
			      bool attribute)
{
	const char *p = at.start;
	char *text = xvcpu_config_keep(cfg, NULL, (size_t)(at.end - p));
	char *to = text;
	uint32_t c = 0;

	if (!text)
		return NULL;
	while (p < at.end) {
		if (*p == '&' && !raw) {
			xvcpu_config_xml_reference(&p, at.end, &c);
			to = put(to, c);
			continue;
		}
		*to = *p++;
		if (*to == '\r') { /* line ends are one line feed */
			p += p < at.end && *p == '\n';
			*to = '\n';
		}
		if (attribute && (*to == '\n' || *to == '\t'))
			*to = ' ';
		to++;
	}
	*to = '\0';
	return text;
}
