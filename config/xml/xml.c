/* SPDX-License-Identifier: MIT */
/*
 * Domain XML into cfg.  Facts from libvirt's parser: names are matched in no
 * namespace and only at their own place below <domain>; the first <vcpu>
 * counts, and <vcpus>, if it lists any, is the master of its current=; a pin
 * or a vCPU given twice is an error for pins, the last one for vCPUs; pins
 * past the maximum are ignored.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "config/internal.h"

struct walker {
	struct xml_reader r;
	enum xml_where path[4]; /* by level; the root is 1 */
	size_t start[4];
	char *text; /* of the element that is captured */
	size_t used, room;
	struct span piece; /* its text that is not blank */
	size_t pieces;
};

static int fail(struct walker *w, size_t at, const char *reason)
{
	return xvcpu_config_bad(w->r.cfg, at, reason);
}

static enum xml_where lookup(const struct walker *w, enum xml_where parent)
{
	static const struct {
		enum xml_where parent, where;
		const char *name;
	} places[] = {
		{XML_DOMAIN, XML_NAME, "name"},
		{XML_DOMAIN, XML_UUID, "uuid"},
		{XML_DOMAIN, XML_MEMORY, "memory"},
		{XML_DOMAIN, XML_CURRENT_MEMORY, "currentMemory"},
		{XML_DOMAIN, XML_VCPU, "vcpu"},
		{XML_DOMAIN, XML_VCPUS, "vcpus"},
		{XML_DOMAIN, XML_CPUTUNE, "cputune"},
		{XML_DOMAIN, XML_CPU, "cpu"},
		{XML_VCPUS, XML_VCPUS_VCPU, "vcpu"},
		{XML_CPUTUNE, XML_VCPUPIN, "vcpupin"},
		{XML_CPU, XML_CPU_FIXED, "topology"},
		{XML_CPU, XML_CPU_FIXED, "numa"},
	};
	const char *name = w->r.cfg->text + w->r.name.start;
	size_t size = w->r.name.end - w->r.name.start;

	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (places[i].parent == parent &&
		    strlen(places[i].name) == size &&
		    !memcmp(places[i].name, name, size))
			return places[i].where;
	return XML_ELSEWHERE;
}

static int root(struct walker *w)
{
	const struct xml_reader *r = &w->r;
	const char *type;
	struct span at;
	int rc;

	if (r->name.end - r->name.start != 6 ||
	    strncmp(r->cfg->text + r->name.start, "domain", 6) != 0)
		return xvcpu_config_foreign(
			r->cfg, r->at.start,
			"this is no domain's file: its root is "
			"not <domain>");
	w->path[1] = XML_DOMAIN;
	r->cfg->xml.el[XML_DOMAIN] = xvcpu_config_xml_element(&w->r);
	rc = xvcpu_config_xml_string(&w->r, "type", &at, &type);
	if (rc)
		return rc;
	if (!type)
		return fail(w, r->at.start,
			    "libvirt refuses a <domain> without type=");
	if (strcmp(type, "xen") != 0)
		return xvcpu_config_foreign(
			r->cfg, at.start,
			"this is another hypervisor's domain: "
			"its type is not xen");
	return 0;
}

/* Is this element in a namespace of its own?  libvirt looks in none. */
static bool foreign(const struct walker *w)
{
	const struct xml_attr *a = xvcpu_config_xml_find_attr(&w->r, "xmlns");

	return a && a->value.end > a->value.start;
}

static int opened(struct walker *w)
{
	struct config_xml *x = &w->r.cfg->xml;
	size_t level = w->r.depth + w->r.empty;
	enum xml_where where;

	if (level > 3)
		return 0;
	w->start[level] = w->r.at.start;
	if (level == 1)
		return foreign(w) ? fail(w, w->r.at.start,
					 "libvirt reads no default namespace")
				  : root(w);
	where = foreign(w) ? XML_ELSEWHERE : lookup(w, w->path[level - 1]);
	w->path[level] = where;
	if (w->path[2] == XML_VCPU && level == 3)
		return fail(w, w->r.at.start, "an element inside <vcpu>");
	if (level == 2)
		w->used = w->pieces = 0;
	if (where != XML_ELSEWHERE && !x->el[where].open_end)
		x->el[where] = xvcpu_config_xml_element(&w->r);
	switch (where) {
	case XML_VCPU:
		return xvcpu_config_xml_vcpu(&w->r);
	case XML_VCPUS_VCPU:
		return xvcpu_config_xml_vcpus_vcpu(&w->r);
	case XML_VCPUPIN:
		return xvcpu_config_xml_vcpupin(&w->r);
	default:
		return 0;
	}
}

/* Collect the text of <name>, <uuid> and <vcpu>, and see where it stands. */
static int text(struct walker *w)
{
	struct span at = w->r.at;
	const char *p = w->r.cfg->text, *piece;
	size_t size;
	int rc = 0;

	if (w->r.depth != 2 ||
	    (w->path[2] != XML_NAME && w->path[2] != XML_UUID &&
	     w->path[2] != XML_VCPU))
		return 0;
	piece = xvcpu_config_xml_decode(w->r.cfg, at, w->r.cdata, false);
	if (!piece)
		return -ENOMEM;
	size = strlen(piece);
	while (!rc && w->used + size + 1 > w->room)
		rc = xvcpu_config_grow(&w->text, &w->room, w->room, 1);
	if (rc)
		return rc;
	memcpy(w->text + w->used, piece, size + 1);
	w->used += size;
	while (at.start < at.end && strchr(" \t\r\n", p[at.start]))
		at.start++;
	while (at.end > at.start && strchr(" \t\r\n", p[at.end - 1]))
		at.end--;
	if (at.end > at.start) {
		w->pieces++;
		w->piece = at;
	}
	return 0;
}

static int refuse_template(struct walker *w)
{
	return xvcpu_config_refuse_template(w->r.cfg, w->piece.start);
}

static int maximum(struct walker *w)
{
	struct config *cfg = w->r.cfg;
	char *text = w->used ? w->text + strspn(w->text, " \t\r\n") : NULL;
	size_t size = text ? strcspn(text, " \t\r\n") : 0;

	if (size && text[size] && !text[size + strspn(text + size, " \t\r\n")])
		return fail(w, w->piece.start,
			    "libvirt refuses blanks behind the number");
	if (size && xvcpu_config_is_template(text))
		return refuse_template(w);
	if (!size || !xvcpu_config_xml_digits(text, &cfg->max))
		return fail(w, w->start[2], "<vcpu> holds no number");
	if (!cfg->max || cfg->max > CONFIG_MAX_VCPUS)
		return xvcpu_config_fail(cfg, w->piece.start, -ERANGE,
					 "<vcpu> is from 1 to 65535");
	cfg->xml.max = w->piece;
	cfg->xml.split = w->pieces != 1;
	return 0;
}

static int closed(struct walker *w)
{
	struct config *cfg = w->r.cfg;
	size_t level = w->r.depth + 1;
	struct xml_element *el;
	enum xml_where where;
	bool first;

	if (level > 3 || w->path[level] == XML_ELSEWHERE)
		return 0;
	where = w->path[level];
	el = &cfg->xml.el[where];
	first = el->start == w->start[level];
	for (int i = 0; i < 2; i++) {
		if (i && where == XML_VCPUS_VCPU)
			el = &cfg->xml.vcpus[cfg->xml.nvcpus - 1].el;
		else if (i && where == XML_VCPUPIN)
			el = &cfg->xml.pins[cfg->xml.npins - 1].el;
		if (el->start == w->start[level]) {
			el->close = w->r.at.start;
			el->end = w->r.at.end;
		}
	}
	if (where == XML_VCPU && first)
		return maximum(w);
	if ((where == XML_NAME || where == XML_UUID) && first && w->used) {
		const char *kept = xvcpu_config_keep(cfg, w->text, w->used);

		if (kept && xvcpu_config_is_template(kept))
			return refuse_template(w);
		*(where == XML_NAME ? &cfg->name : &cfg->uuid) = kept;
		return kept ? 0 : -ENOMEM;
	}
	return 0;
}

static int walk(struct walker *w)
{
	int rc = 0, event;

	do {
		event = xvcpu_config_xml_next(&w->r);
		if (event == XML_OPENED)
			rc = opened(w);
		else if (event == XML_CLOSED)
			rc = closed(w);
		else if (event == XML_TEXT)
			rc = text(w);
	} while (!rc && event > XML_END_OF_TEXT);
	return rc ? rc : event;
}

int xvcpu_config_xml_read(struct config *cfg)
{
	struct walker w = {0};
	int rc;

	rc = xvcpu_config_xml_start(&w.r, cfg);
	if (!rc)
		rc = walk(&w);
	free(w.text);
	xvcpu_config_xml_stop(&w.r);
	return rc ? rc : xvcpu_config_xml_model(cfg);
}
