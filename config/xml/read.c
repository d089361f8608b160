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

static int fail(struct xml_reader *r, size_t at, const char *reason)
{
	return xvcpu_config_bad(r->cfg, at, reason);
}

static bool looking_at(const struct xml_reader *r, const char *word)
{
	return !strncmp(r->cfg->text + r->pos, word, strlen(word));
}

static bool same(const struct xml_reader *r, struct span a, struct span b)
{
	return a.end - a.start == b.end - b.start &&
	       !memcmp(r->cfg->text + a.start, r->cfg->text + b.start,
		       a.end - a.start);
}

static bool blank(struct xml_reader *r)
{
	size_t size = strspn(r->cfg->text + r->pos, " \t\r\n");

	r->pos += size;
	return size;
}

static bool name_byte(unsigned char c, bool first)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80 ||
	    c == '_' || c == ':')
		return true;
	return !first && ((c >= '0' && c <= '9') || c == '-' || c == '.');
}

static bool name(struct xml_reader *r, struct span *out)
{
	const char *text = r->cfg->text;

	out->start = r->pos;
	while (name_byte((unsigned char)text[r->pos], r->pos == out->start))
		r->pos++;
	out->end = r->pos;
	return out->end > out->start;
}

/* Go past `word`, which must come; what is skipped ends at *end. */
static int skip_to(struct xml_reader *r, size_t from, const char *word,
		   size_t *end)
{
	const char *p = strstr(r->cfg->text + r->pos, word);

	if (!p)
		return fail(r, from, "no end to this");
	*end = (size_t)(p - r->cfg->text);
	r->pos = *end + strlen(word);
	return 0;
}

static int references(struct xml_reader *r, struct span at)
{
	const char *text = r->cfg->text, *amp;
	size_t pos = at.start;
	uint32_t c;

	while ((amp = memchr(text + pos, '&', at.end - pos))) {
		pos = (size_t)(amp - text);
		if (xvcpu_config_xml_reference(r->cfg, &pos, at.end, &c))
			return fail(r, (size_t)(amp - text),
				    "unknown reference");
	}
	return 0;
}

static int attribute(struct xml_reader *r, struct xml_attr *a)
{
	const char *text = r->cfg->text;
	size_t quote, size;
	int rc;

	if (!name(r, &a->name))
		return fail(r, r->pos, "bad attribute");
	blank(r);
	if (text[r->pos] != '=')
		return fail(r, r->pos, "attribute without a value");
	r->pos++;
	blank(r);
	quote = r->pos;
	if (text[quote] != '\'' && text[quote] != '"')
		return fail(r, quote, "attribute value without quotes");
	r->pos++;
	size = strcspn(text + r->pos, text[quote] == '"' ? "<\"" : "<'");
	a->value = (struct span){r->pos, r->pos + size};
	r->pos += size;
	if (text[r->pos] != text[quote])
		return fail(r, quote, "no end to this attribute value");
	rc = references(r, a->value);
	r->pos++;
	return rc;
}

static int attributes(struct xml_reader *r)
{
	int rc;

	r->nattrs = 0;
	while (blank(r) &&
	       name_byte((unsigned char)r->cfg->text[r->pos], true)) {
		rc = xvcpu_config_grow(&r->attrs, &r->attrs_room, r->nattrs,
				       sizeof(*r->attrs));
		if (!rc && r->nattrs == MAX_ATTRS)
			rc = fail(r, r->pos, "too many attributes");
		if (!rc)
			rc = attribute(r, &r->attrs[r->nattrs]);
		if (rc)
			return rc;
		for (size_t i = 0; i < r->nattrs; i++)
			if (same(r, r->attrs[i].name, r->attrs[r->nattrs].name))
				return fail(r, r->attrs[r->nattrs].name.start,
					    "attribute given twice");
		r->nattrs++;
	}
	return 0;
}

/* r->pos is after "<". */
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
	r->empty = looking_at(r, "/>");
	r->pos += r->empty;
	if (!looking_at(r, ">"))
		return fail(r, r->pos, "bad tag");
	r->at.end = ++r->pos;
	r->rooted = true;
	if (r->empty)
		return XML_OPENED;
	if (r->depth == MAX_DEPTH)
		return fail(r, r->at.start, "elements too deep");
	rc = xvcpu_config_grow(&r->open, &r->open_room, r->depth,
			       sizeof(*r->open));
	if (rc)
		return rc;
	r->open[r->depth++] = r->name;
	return XML_OPENED;
}

static int close_tag(struct xml_reader *r)
{
	r->pos++;
	if (!name(r, &r->name) || !r->depth ||
	    !same(r, r->name, r->open[r->depth - 1]))
		return fail(r, r->at.start, "this tag closes what is not open");
	blank(r);
	if (!looking_at(r, ">"))
		return fail(r, r->pos, "bad tag");
	r->at.end = ++r->pos;
	r->depth--;
	return XML_CLOSED;
}

static int comment(struct xml_reader *r)
{
	size_t end = 0;
	int rc;

	r->pos += 4;
	rc = skip_to(r, r->at.start, "--", &end);
	if (!rc && !looking_at(r, ">"))
		rc = fail(r, end, "\"--\" inside a comment");
	r->pos++;
	return rc;
}

static int instruction(struct xml_reader *r)
{
	struct span target;
	size_t end = 0;

	r->pos += 2;
	if (!name(r, &target) ||
	    (target.end - target.start == 3 &&
	     !strncasecmp(r->cfg->text + target.start, "xml", 3)))
		return fail(r, r->at.start, "bad processing instruction");
	if (!looking_at(r, "?>") && !blank(r))
		return fail(r, r->pos, "bad processing instruction");
	return skip_to(r, r->at.start, "?>", &end);
}

static int text(struct xml_reader *r)
{
	const char *from = r->cfg->text + r->pos, *end;
	size_t size = strcspn(from, "<"), i;

	r->cdata = false;
	r->at.end = r->pos += size;
	if (!r->depth) {
		i = r->at.start + strspn(from, " \t\r\n");
		return i < r->at.end ? fail(r, i, "text outside the root")
				     : XML_TEXT;
	}
	end = memmem(from, size, "]]>", 3);
	if (end)
		return fail(r, (size_t)(end - r->cfg->text),
			    "\"]]>\" outside CDATA");
	return references(r, r->at) ? -EINVAL : XML_TEXT;
}

static int cdata(struct xml_reader *r)
{
	size_t from = r->at.start;

	if (!r->depth)
		return fail(r, from, "text outside the root");
	r->pos += strlen("<![CDATA[");
	r->at.start = r->pos;
	r->cdata = true;
	return skip_to(r, from, "]]>", &r->at.end) ? -EINVAL : XML_TEXT;
}

int xvcpu_config_xml_next(struct xml_reader *r)
{
	int rc = 0;

	while (!rc) {
		r->at = (struct span){r->pos, r->pos};
		if (r->pos == r->cfg->size)
			break;
		if (!looking_at(r, "<"))
			return text(r);
		if (looking_at(r, "<!--"))
			rc = comment(r);
		else if (looking_at(r, "<?"))
			rc = instruction(r);
		else if (looking_at(r, "<![CDATA["))
			return cdata(r);
		else if (looking_at(r, "<!DOCTYPE"))
			return xvcpu_config_fail(
				r->cfg, r->pos, -EOPNOTSUPP,
				"DOCTYPE is refused: take it out");
		else if (r->pos++, looking_at(r, "/"))
			return close_tag(r);
		else
			return open_tag(r);
	}
	if (!rc && (r->depth || !r->rooted))
		rc = fail(r, r->cfg->size,
			  r->depth ? "elements left open" : "no root element");
	return rc ? rc : XML_END_OF_TEXT;
}
