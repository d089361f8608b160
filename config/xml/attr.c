/* SPDX-License-Identifier: MIT */
/* The attributes that matter, of the tag that the reader stands on. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "config/internal.h"

static int fail(struct xml_reader *r, const char *at, const char *reason)
{
	return xvcpu_config_bad(r->cfg, at, reason);
}

/* Is it in a namespace of its own?  libvirt looks in none. */
bool xvcpu_config_xml_namespaced(const struct xml_reader *r)
{
	for (size_t i = 0; i < r->nattrs; i++) {
		const struct xml_attr *a = &r->attrs[i];

		if (xvcpu_config_word(a->name, "xmlns"))
			return a->value.end > a->value.start;
	}
	return false;
}

/*
 * An attribute, or {NULL} if there is none.  libvirt asks for attributes by
 * name in any namespace.
 */
int xvcpu_config_xml_string(struct xml_reader *r, const char *name,
			    struct xml_string *out)
{
	ptrdiff_t size = (ptrdiff_t)strlen(name);

	*out = (struct xml_string){.text = NULL};
	for (size_t i = 0; i < r->nattrs; i++) {
		const struct xml_attr *a = &r->attrs[i];
		ptrdiff_t prefix = a->name.end - a->name.start - size;

		if (prefix < 0 ||
		    strncmp(a->name.end - size, name, (size_t)size) != 0)
			continue;
		if (!prefix)
			out->at = a->value;
		else if (a->name.start[prefix - 1] == ':')
			return xvcpu_config_fail(
				r->cfg, a->name.start, -EOPNOTSUPP,
				"libvirt takes this for its own "
				"attribute, prefix or not");
	}
	if (!out->at.start)
		return 0;
	out->text = xvcpu_config_xml_decode(r->cfg, out->at, false, true);
	return out->text ? 0 : -ENOMEM;
}

bool xvcpu_config_xml_digits(const char *text, uint32_t *out)
{
	size_t size = strspn(text, "0123456789");

	if (!size || size > 9 || text[size])
		return false;
	*out = (uint32_t)strtoul(text, NULL, 10);
	return true;
}

/* A number that must be there. */
static int number(struct xml_reader *r, const char *name, uint32_t *out,
		  const char *missing)
{
	struct xml_string s;
	int rc = xvcpu_config_xml_string(r, name, &s);

	if (rc)
		return rc;
	if (!s.text)
		return fail(r, r->at.start, missing);
	return xvcpu_config_xml_digits(s.text, out)
		       ? 0
		       : fail(r, s.at.start, "not a number");
}

/* 1: yes; 0: no, or not there. */
static int yes_no(struct xml_reader *r, const char *name, struct span *at)
{
	struct xml_string s;
	int rc = xvcpu_config_xml_string(r, name, &s);

	*at = s.at;
	if (rc || !s.text)
		return rc;
	if (!strcmp(s.text, "yes"))
		return 1;
	return strcmp(s.text, "no") ? fail(r, at->start, "neither yes nor no")
				    : 0;
}

int xvcpu_config_xml_vcpu(struct xml_reader *r)
{
	struct config_xml *x = &r->cfg->xml;
	struct xml_string current, placement, cpuset;
	int rc;

	if (x->el[XML_VCPU].start != r->at.start)
		return 0;
	rc = xvcpu_config_xml_string(r, "current", &current);
	if (!rc)
		rc = xvcpu_config_xml_string(r, "placement", &placement);
	if (!rc)
		rc = xvcpu_config_xml_string(r, "cpuset", &cpuset);
	if (rc)
		return rc;
	x->current = current.at;
	if (!placement.text || strcmp(placement.text, "auto") != 0)
		x->cpuset = cpuset.at;
	return 0;
}

void xvcpu_config_xml_element(const struct xml_reader *r,
			      struct xml_element *el)
{
	el->start = r->at.start;
	el->attr_end =
		r->nattrs ? r->attrs[r->nattrs - 1].value.end + 1 : r->name.end;
	el->open_end = r->at.end;
	if (r->empty)
		el->end = r->at.end;
}

int xvcpu_config_xml_vcpus_vcpu(struct xml_reader *r)
{
	struct config_xml *x = &r->cfg->xml;
	struct xml_vcpu *v;
	int rc = xvcpu_config_grow(&x->vcpus, &x->vcpus_room, x->nvcpus,
				   sizeof(*v));

	if (rc)
		return rc;
	v = &x->vcpus[x->nvcpus++];
	xvcpu_config_xml_element(r, &v->n.el);
	rc = number(r, "id", &v->n.vcpu, "no id");
	if (rc)
		return rc;
	rc = yes_no(r, "enabled", &v->enabled);
	if (rc < 0)
		return rc;
	if (!v->enabled.start)
		return fail(r, r->at.start, "neither enabled nor disabled");
	v->on = rc;
	rc = yes_no(r, "hotpluggable", &v->hotpluggable);
	if (rc < 0)
		return rc;
	v->plug_no = v->hotpluggable.start && !rc;
	return 0;
}

int xvcpu_config_xml_vcpupin(struct xml_reader *r)
{
	struct config_xml *x = &r->cfg->xml;
	struct xml_pin *p;
	int rc = xvcpu_config_grow(&x->pins, &x->pins_room, x->npins,
				   sizeof(*p));

	if (rc)
		return rc;
	p = &x->pins[x->npins++];
	xvcpu_config_xml_element(r, &p->n.el);
	rc = number(r, "vcpu", &p->n.vcpu, "no vcpu");
	if (!rc)
		rc = xvcpu_config_xml_string(r, "cpuset", &p->cpuset);
	if (!rc && (!p->cpuset.text || !*p->cpuset.text))
		rc = fail(r, r->at.start, "no cpuset");
	return rc;
}
