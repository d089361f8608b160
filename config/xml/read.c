/* SPDX-License-Identifier: MIT */
/*
 * A reader of well-formed XML 1.0: tags balance, attributes are unique,
 * references are known, comments and CDATA end.  DOCTYPE is refused, for it
 * could define what any later name means; so are other encodings.  It goes
 * from event to event and never nests calls, so depth costs no stack.
 */
#include <errno.h>
#include <string.h>
#include <strings.h>
#include "config/internal.h"

#define MAX_DEPTH 256 /* libxml2's own limit */
#define MAX_ATTRS 256

static int fail(struct xml_reader *r, const char *at, const char *reason)
{
	return xvcpu_config_bad(r->cfg, at, reason);
}

static bool skip(struct xml_reader *r, const char *word)
{
	return xvcpu_config_skip(&r->p, word);
}

static bool same(struct span a, struct span b)
{
	return a.end - a.start == b.end - b.start &&
	       !memcmp(a.start, b.start, (size_t)(a.end - a.start));
}

static bool blank(struct xml_reader *r)
{
	size_t size = strspn(r->p, " \t\r\n");

	r->p += size;
	return size;
}

static bool name_byte(unsigned char c, bool first)
{
	unsigned char letter = c | 0x20;

	if ((letter >= 'a' && letter <= 'z') || c >= 0x80 || c == '_' ||
	    c == ':')
		return true;
	return !first && ((c >= '0' && c <= '9') || c == '-' || c == '.');
}

static bool name(struct xml_reader *r, struct span *out)
{
	out->start = r->p;
	while (name_byte((unsigned char)*r->p, r->p == out->start))
		r->p++;
	out->end = r->p;
	return out->end > out->start;
}

/* Go past `word`, which must come, and return where it starts. */
static const char *skip_to(struct xml_reader *r, const char *from,
			   const char *word)
{
	const char *p = strstr(r->p, word);

	if (p)
		r->p = p + strlen(word);
	else
		fail(r, from, "no end to this");
	return p;
}

static int references(struct xml_reader *r, struct span at)
{
	const char *p = at.start, *amp;
	uint32_t c;

	while ((amp = memchr(p, '&', (size_t)(at.end - p)))) {
		p = amp;
		if (xvcpu_config_xml_reference(&p, at.end, &c))
			return fail(r, amp, "unknown reference");
	}
	return 0;
}

static int attribute(struct xml_reader *r, struct xml_attr *a)
{
	const char *quote;

	if (!name(r, &a->name))
		return fail(r, r->p, "bad attribute");
	blank(r);
	if (!skip(r, "="))
		return fail(r, r->p, "attribute without a value");
	blank(r);
	quote = r->p;
	if (*quote != '\'' && *quote != '"')
		return fail(r, quote, "attribute value without quotes");
	a->value.start = quote + 1;
	r->p = quote + 1 + strcspn(quote + 1, *quote == '"' ? "<\"" : "<'");
	a->value.end = r->p;
	if (*r->p != *quote)
		return fail(r, quote, "no end to this attribute value");
	r->p++;
	return references(r, a->value);
}

static int attributes(struct xml_reader *r)
{
	struct xml_attr *a;
	int rc;

	r->nattrs = 0;
	while (blank(r) && name_byte((unsigned char)*r->p, true)) {
		rc = xvcpu_config_grow(&r->attrs, &r->attrs_room, r->nattrs,
				       sizeof(*r->attrs));
		if (rc)
			return rc;
		if (r->nattrs == MAX_ATTRS)
			return fail(r, r->p, "too many attributes");
		a = &r->attrs[r->nattrs];
		rc = attribute(r, a);
		if (rc)
			return rc;
		for (size_t i = 0; i < r->nattrs; i++)
			if (same(r->attrs[i].name, a->name))
				return fail(r, a->name.start,
					    "attribute given twice");
		r->nattrs++;
	}
	return 0;
}

static int end_tag(struct xml_reader *r, int event)
{
	if (!skip(r, ">"))
		return fail(r, r->p, "bad tag");
	r->at.end = r->p;
	return event;
}

/* r->p is after "<". */
static int open_tag(struct xml_reader *r)
{
	int rc;

	if (!r->depth && r->rooted)
		return fail(r, r->at.start, "a second root element");
	if (!name(r, &r->name))
		return fail(r, r->at.start, "not a tag");
	rc = attributes(r);
	if (rc)
		return rc;
	r->empty = !strncmp(r->p, "/>", 2);
	r->p += r->empty;
	rc = end_tag(r, XML_OPENED);
	r->rooted = true;
	if (rc < 0 || r->empty)
		return rc;
	if (r->depth == MAX_DEPTH)
		return fail(r, r->at.start, "elements too deep");
	rc = xvcpu_config_grow(&r->open, &r->open_room, r->depth,
			       sizeof(*r->open));
	if (rc)
		return rc;
	r->open[r->depth++] = r->name;
	return XML_OPENED;
}

/* r->p is after "</". */
static int close_tag(struct xml_reader *r)
{
	if (!name(r, &r->name) || !r->depth ||
	    !same(r->name, r->open[r->depth - 1]))
		return fail(r, r->at.start, "this tag closes what is not open");
	blank(r);
	r->depth--;
	return end_tag(r, XML_CLOSED);
}

/* r->p is after "<!--". */
static int comment(struct xml_reader *r)
{
	const char *end = skip_to(r, r->at.start, "--");

	if (!end)
		return -EINVAL;
	return skip(r, ">") ? 0 : fail(r, end, "\"--\" inside a comment");
}

/* r->p is after "<?". */
static int instruction(struct xml_reader *r)
{
	struct span target;

	if (!name(r, &target) || (target.end - target.start == 3 &&
				  !strncasecmp(target.start, "xml", 3)))
		return fail(r, r->at.start, "bad processing instruction");
	if (strncmp(r->p, "?>", 2) != 0 && !blank(r))
		return fail(r, r->p, "bad processing instruction");
	return skip_to(r, r->at.start, "?>") ? 0 : -EINVAL;
}

static int outside(struct xml_reader *r, const char *at)
{
	return fail(r, at, "text outside the root");
}

static int text(struct xml_reader *r)
{
	const char *from = r->p, *end;
	size_t size = strcspn(from, "<");

	r->cdata = false;
	r->at.end = r->p += size;
	if (!r->depth) {
		from += strspn(from, " \t\r\n");
		return from < r->at.end ? outside(r, from) : XML_TEXT;
	}
	end = memmem(from, size, "]]>", 3);
	if (end)
		return fail(r, end, "\"]]>\" outside CDATA");
	return references(r, r->at) ? -EINVAL : XML_TEXT;
}

/* r->p is after "<![CDATA[". */
static int cdata(struct xml_reader *r)
{
	const char *from = r->at.start;

	if (!r->depth)
		return outside(r, from);
	r->at.start = r->p;
	r->cdata = true;
	r->at.end = skip_to(r, from, "]]>");
	return r->at.end ? XML_TEXT : -EINVAL;
}

int xvcpu_config_xml_next(struct xml_reader *r)
{
	int rc = 0;

	while (!rc) {
		r->at = (struct span){r->p, r->p};
		if (!*r->p)
			break;
		if (skip(r, "<!--"))
			rc = comment(r);
		else if (skip(r, "<?"))
			rc = instruction(r);
		else if (skip(r, "<![CDATA["))
			return cdata(r);
		else if (skip(r, "<!DOCTYPE"))
			return xvcpu_config_fail(
				r->cfg, r->at.start, -EOPNOTSUPP,
				"DOCTYPE is refused: take it out");
		else if (skip(r, "</"))
			return close_tag(r);
		else if (skip(r, "<"))
			return open_tag(r);
		else
			return text(r);
	}
	if (!rc && (r->depth || !r->rooted))
		rc = fail(r, r->p,
			  r->depth ? "elements left open" : "no root element");
	return rc ? rc : XML_END_OF_TEXT;
}
