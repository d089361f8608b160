/* SPDX-License-Identifier: MIT */
/* Characters of XML: which are allowed, and what references stand for. */
#include <errno.h>
#include <string.h>
#include "config/internal.h"

static bool allowed(uint32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' ||
	       (c >= 0x20 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd) ||
	       (c >= 0x10000 && c <= 0x10ffff);
}

/* Bytes of the UTF-8 sequence at p, 0 if it is none or no XML character. */
static size_t sequence(const unsigned char *p)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	uint32_t c = *p;
	size_t size = c < 0x80         ? 1
		      : c >> 5 == 0x06 ? 2
		      : c >> 4 == 0x0e ? 3
		      : c >> 3 == 0x1e ? 4
				       : 0;

	if (size == 1)
		return allowed(c);
	c &= 0x7fu >> size;
	for (size_t i = 1; i < size; i++) {
		if (p[i] >> 6 != 2) /* also at the NUL that ends the text */
			return 0;
		c = c << 6 | (p[i] & 0x3f);
	}
	return size && c >= least[size] && allowed(c) ? size : 0;
}

/* All of the text, once, so that nobody else has to ask. */
int xvcpu_config_xml_check(const struct config *cfg)
{
	const unsigned char *p = (const unsigned char *)cfg->text;
	size_t at = 0, size;

	while (at < cfg->size) {
		size = sequence(p + at);
		if (!size)
			return xvcpu_config_bad(
				cfg, at, "not UTF-8, or a control character");
		at += size;
	}
	return 0;
}

static bool number(const char *p, const char *end, uint32_t *code)
{
	bool hex = p < end && *p == 'x';
	uint32_t c = 0, d;

	p += hex;
	if (p == end)
		return false;
	for (; p < end; p++) {
		if (*p >= '0' && *p <= '9')
			d = (uint32_t)(*p - '0');
		else if (hex && *p >= 'a' && *p <= 'f')
			d = (uint32_t)(*p - 'a') + 10;
		else if (hex && *p >= 'A' && *p <= 'F')
			d = (uint32_t)(*p - 'A') + 10;
		else
			return false;
		c = c * (hex ? 16 : 10) + d;
		if (c > 0x10ffff)
			return false;
	}
	*code = c;
	return allowed(c);
}

/* The character that the reference at *pos stands for; *pos goes past it. */
int xvcpu_config_xml_reference(const struct config *cfg, size_t *pos,
			       size_t end, uint32_t *code)
{
	static const struct {
		const char *name;
		char c;
	} known[] = {
		{"lt;", '<'},    {"gt;", '>'},   {"amp;", '&'},
		{"apos;", '\''}, {"quot;", '"'},
	};
	const char *p = cfg->text + *pos + 1, *semi;

	semi = memchr(p, ';', end - *pos - 1);
	if (!semi)
		return -EINVAL;
	*pos = (size_t)(semi - cfg->text) + 1;
	if (*p == '#')
		return number(p + 1, semi, code) ? 0 : -EINVAL;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (!strncmp(p, known[i].name, strlen(known[i].name))) {
			*code = (unsigned char)known[i].c;
			return 0;
		}
	return -EINVAL;
}

static char *put(char *to, uint32_t c)
{
	if (c < 0x80) {
		*to++ = (char)c;
		return to;
	}
	if (c >= 0x10000) {
		*to++ = (char)(0xf0 | c >> 18);
		*to++ = (char)(0x80 | (c >> 12 & 0x3f));
	} else if (c >= 0x800) {
		*to++ = (char)(0xe0 | c >> 12);
	} else {
		*to++ = (char)(0xc0 | c >> 6);
	}
	if (c >= 0x800)
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
	*to++ = (char)(0x80 | (c & 0x3f));
	return to;
}

/*
 * What a span of checked text means, kept in cfg; NULL: no memory.  A
 * reference is never shorter than what it stands for.  raw: CDATA.
 */
char *xvcpu_config_xml_decode(struct config *cfg, struct span at, bool raw,
			      bool attribute)
{
	char *text = xvcpu_config_keep(cfg, NULL, at.end - at.start),
	     *to = text;
	size_t pos = at.start;
	uint32_t c = 0;

	if (!text)
		return NULL;
	while (pos < at.end) {
		char byte = cfg->text[pos];

		if (byte == '&' && !raw) {
			xvcpu_config_xml_reference(cfg, &pos, at.end, &c);
			to = put(to, c);
			continue;
		}
		pos++;
		if (byte == '\r') { /* line ends are one line feed */
			pos += pos < at.end && cfg->text[pos] == '\n';
			byte = '\n';
		}
		*to++ = attribute && (byte == '\n' || byte == '\t') ? ' '
								    : byte;
	}
	*to = '\0';
	return text;
}
