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

#define BLANKS " \t\r\n"

struct walker {
	struct xml_reader r;
	struct {
		enum xml_where where;
		const char *start;
	} path[4];  /* by level; the root is 1 */
	char *text; /* of the element that is captured */
	size_t used, room;
	struct span piece; /* its text that is not blank */
	size_t pieces;
};

static int fail(struct walker *w, const char *at, const char *reason)
{
	return xvcpu_config_bad(w->r.cfg, at, reason);
}

static enum xml_where lookup(const struct walker *w, enum xml_where parent)
{
	const char *names;
	int first, i;

	switch (parent) {
	case XML_DOMAIN:
		names = "name\0uuid\0memory\0currentMemory\0vcpu\0vcpus\0"
			"cputune\0cpu\0";
		first = XML_NAME;
		break;
	case XML_VCPUS:
		names = "vcpu\0";
		first = XML_VCPUS_VCPU;
		break;
	case XML_CPUTUNE:
		names = "vcpupin\0";
		first = XML_VCPUPIN;
		break;
	case XML_CPU:
		names = "topology\0numa\0";
		first = XML_CPU_FIXED;
		break;
	default:
		return XML_ELSEWHERE;
	}
	i = xvcpu_config_which(w->r.name, names);
	if (i < 0)
		return XML_ELSEWHERE;
	return (enum xml_where)(parent == XML_CPU ? first : first + i);
}

static int root(struct walker *w)
{
	struct xml_reader *r = &w->r;
	struct xml_string type;
	int rc;

	if (!xvcpu_config_word(r->name, "domain"))
		return xvcpu_config_foreign(
			r->cfg, r->at.start,
			"this is no domain's file: its root is "
			"not <domain>");
	w->path[1].where = XML_DOMAIN;
	xvcpu_config_xml_element(r, &r->cfg->xml.el[XML_DOMAIN]);
	rc = xvcpu_config_xml_string(r, "type", &type);
	if (rc)
		return rc;
	if (!type.text)
		return fail(w, r->at.start,
			    "libvirt refuses a <domain> without type=");
	if (strcmp(type.text, "xen") != 0)
		return xvcpu_config_foreign(
			r->cfg, type.at.start,
			"this is another hypervisor's domain: "
			"its type is not xen");
	return 0;
}

static int opened(struct walker *w)
{
	struct xml_reader *r = &w->r;
	struct xml_element *el;
	size_t level = r->depth + r->empty;
	bool foreign = xvcpu_config_xml_namespaced(r);
	enum xml_where where;

	if (level > 3)
		return 0;
	w->path[level].start = r->at.start;
	if (level == 1)
		return foreign ? fail(w, r->at.start,
				      "libvirt reads no default namespace")
			       : root(w);
	where = foreign ? XML_ELSEWHERE : lookup(w, w->path[level - 1].where);
	w->path[level].where = where;
	if (level == 3 && w->path[2].where == XML_VCPU)
		return fail(w, r->at.start, "an element inside <vcpu>");
	if (level == 2)
		w->used = w->pieces = 0;
	el = &r->cfg->xml.el[where];
	if (!el->open_end)
		xvcpu_config_xml_element(r, el);
	switch (where) {
	case XML_VCPU:
		return xvcpu_config_xml_vcpu(r);
	case XML_VCPUS_VCPU:
		return xvcpu_config_xml_vcpus_vcpu(r);
	case XML_VCPUPIN:
		return xvcpu_config_xml_vcpupin(r);
	default:
		return 0;
	}
}

/* Collect the text of <name>, <uuid> and <vcpu>, and see where it stands. */
static int text(struct walker *w)
{
	enum xml_where where = w->path[2].where;
	struct span at = w->r.at;
	const char *piece;
	size_t size;
	int rc = 0;

	if (w->r.depth != 2 ||
	    (where != XML_NAME && where != XML_UUID && where != XML_VCPU))
		return 0;
	piece = xvcpu_config_xml_decode(w->r.cfg, at, w->r.cdata, false);
	if (!piece)
		return -ENOMEM;
	size = strlen(piece) + 1;
	while (!rc && w->used + size > w->room)
		rc = xvcpu_config_grow(&w->text, &w->room, w->room, 1);
	if (rc)
		return rc;
	strcpy(w->text + w->used, piece);
	w->used += size - 1;
	at.start += strspn(at.start, BLANKS); /* what follows is not blank */
	while (at.end > at.start && strchr(BLANKS, at.end[-1]))
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
	const char *text = w->used ? w->text + strspn(w->text, BLANKS) : "";
	size_t size = strcspn(text, BLANKS);

	if (size && text[size] && !text[size + strspn(text + size, BLANKS)])
		return fail(w, w->piece.start,
			    "libvirt refuses blanks behind the number");
	if (xvcpu_config_is_template(text))
		return refuse_template(w);
	if (!xvcpu_config_xml_digits(text, &cfg->max))
		return fail(w, w->path[2].start, "<vcpu> holds no number");
	if (!cfg->max || cfg->max > CONFIG_MAX_VCPUS)
		return xvcpu_config_fail(cfg, w->piece.start, -ERANGE,
					 "<vcpu> is from 1 to 65535");
	cfg->xml.max = w->piece;
	cfg->xml.split = w->pieces != 1;
	return 0;
}

static int named(struct walker *w, const char **out)
{
	const char *kept = xvcpu_config_keep(w->r.cfg, w->text, w->used);

	if (kept && xvcpu_config_is_template(kept))
		return refuse_template(w);
	*out = kept;
	return kept ? 0 : -ENOMEM;
}

static void ended(const struct walker *w, struct xml_element *el)
{
	el->close = w->r.at.start;
	el->end = w->r.at.end;
}

static int closed(struct walker *w)
{
	struct config *cfg = w->r.cfg;
	size_t level = w->r.depth + 1;
	struct config_xml *x = &cfg->xml;
	struct xml_element *el;
	enum xml_where where;

	if (level > 3)
		return 0;
	where = w->path[level].where;
	if (where == XML_VCPUS_VCPU)
		ended(w, &x->vcpus[x->nvcpus - 1].n.el);
	if (where == XML_VCPUPIN)
		ended(w, &x->pins[x->npins - 1].n.el);
	el = &x->el[where];
	if (el->start != w->path[level].start)
		return 0;
	ended(w, el);
	if (where == XML_VCPU)
		return maximum(w);
	if (where == XML_NAME && w->used)
		return named(w, &cfg->name);
	if (where == XML_UUID && w->used)
		return named(w, &cfg->uuid);
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
	int rc = xvcpu_config_xml_start(&w.r, cfg);

	if (!rc)
		rc = walk(&w);
	free(w.text);
	xvcpu_config_xml_stop(&w.r);
	return rc ? rc : xvcpu_config_xml_model(cfg);
}
