/* SPDX-License-Identifier: MIT */
/* The attributes that matter, of the tag that the reader stands on. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "config/internal.h"

static int fail(struct xml_reader *r, size_t at, const char *reason)
{
	return xvcpu_config_bad(r->cfg, at, reason);
}

const struct xml_attr *xvcpu_config_xml_find_attr(const struct xml_reader *r,
						  const char *name)
{
	size_t size = strlen(name);

	for (size_t i = 0; i < r->nattrs; i++) {
		const struct xml_attr *a = &r->attrs[i];

		if (a->name.end - a->name.start == size &&
		    !memcmp(r->cfg->text + a->name.start, name, size))
			return a;
	}
	return NULL;
}

/* libvirt asks for attributes by name in any namespace: is this one of them? */
static bool prefixed(const struct xml_reader *r, const struct xml_attr *a,
		     const char *name)
{
	const char *text = r->cfg->text + a->name.start;
	size_t size = a->name.end - a->name.start, tail = strlen(name);

	return size > tail && text[size - tail - 1] == ':' &&
	       !memcmp(text + size - tail, name, tail);
}

/* The text of an attribute; *at is where, or {0, 0} if there is none. */
int xvcpu_config_xml_string(struct xml_reader *r, const char *name,
			    struct span *at, const char **out)
{
	const struct xml_attr *a = xvcpu_config_xml_find_attr(r, name);

	for (size_t i = 0; i < r->nattrs; i++)
		if (prefixed(r, &r->attrs[i], name))
			return xvcpu_config_fail(
				r->cfg, r->attrs[i].name.start, -EOPNOTSUPP,
				"libvirt takes this for its own "
				"attribute, prefix or not");
	*at = a ? a->value : (struct span){0, 0};
	*out = NULL;
	if (!a)
		return 0;
	*out = xvcpu_config_xml_decode(r->cfg, a->value, false, true);
	return *out ? 0 : -ENOMEM;
}

bool xvcpu_config_xml_digits(const char *text, uint32_t *out)
{
	size_t size = strspn(text, "0123456789");

	if (!size || size > 9 || text[size])
		return false;
	*out = (uint32_t)strtoul(text, NULL, 10);
	return true;
}

static int number(struct xml_reader *r, const char *name, struct span *at,
		  uint32_t *out)
{
	const char *text;
	int rc = xvcpu_config_xml_string(r, name, at, &text);

	if (!rc && text && !xvcpu_config_xml_digits(text, out))
		rc = fail(r, at->start, "not a number");
	return rc;
}

static int yes_no(struct xml_reader *r, const char *name, struct span *at,
		  bool *yes)
{
	const char *text;
	int rc = xvcpu_config_xml_string(r, name, at, &text);

	*yes = text && !strcmp(text, "yes");
	if (!rc && text && !*yes && strcmp(text, "no") != 0)
		rc = fail(r, at->start, "neither yes nor no");
	return rc;
}

int xvcpu_config_xml_vcpu(struct xml_reader *r)
{
	struct config_xml *x = &r->cfg->xml;
	struct span at, cpuset;
	const char *text, *placement;
	int rc;

	if (x->el[XML_VCPU].start != r->at.start)
		return 0;
	rc = xvcpu_config_xml_string(r, "current", &x->current, &text);
	if (!rc)
		rc = xvcpu_config_xml_string(r, "placement", &at, &placement);
	if (!rc)
		rc = xvcpu_config_xml_string(r, "cpuset", &cpuset, &text);
	if (!rc && (!placement || strcmp(placement, "auto") != 0))
		x->cpuset = cpuset;
	return rc;
}

struct xml_element xvcpu_config_xml_element(const struct xml_reader *r)
{
	return (struct xml_element){
		.start = r->at.start,
		.name_end = r->name.end,
		.attr_end = r->nattrs ? r->attrs[r->nattrs - 1].value.end + 1
				      : r->name.end,
		.open_end = r->at.end,
		.end = r->empty ? r->at.end : 0,
	};
}

int xvcpu_config_xml_vcpus_vcpu(struct xml_reader *r)
{
	struct config_xml *x = &r->cfg->xml;
	struct xml_vcpu v = {.el = xvcpu_config_xml_element(r)};
	struct span at;
	bool plug = false;
	int rc;

	rc = number(r, "id", &at, &v.id);
	if (!rc && !at.end)
		rc = fail(r, r->at.start, "no id");
	if (!rc)
		rc = yes_no(r, "enabled", &v.enabled, &v.on);
	if (!rc && !v.enabled.end)
		rc = fail(r, r->at.start, "neither enabled nor disabled");
	if (!rc)
		rc = yes_no(r, "hotpluggable", &v.hotpluggable, &plug);
	v.plug_no = v.hotpluggable.end && !plug;
	if (!rc)
		rc = xvcpu_config_grow(&x->vcpus, &x->vcpus_room, x->nvcpus,
				       sizeof(v));
	if (!rc)
		x->vcpus[x->nvcpus++] = v;
	return rc;
}

int xvcpu_config_xml_vcpupin(struct xml_reader *r)
{
	struct config_xml *x = &r->cfg->xml;
	struct xml_pin p = {.el = xvcpu_config_xml_element(r)};
	struct span at;
	int rc;

	rc = number(r, "vcpu", &at, &p.vcpu);
	if (!rc && !at.end)
		rc = fail(r, r->at.start, "no vcpu");
	if (!rc)
		rc = xvcpu_config_xml_string(r, "cpuset", &p.cpuset, &p.list);
	if (!rc && (!p.list || !*p.list))
		rc = fail(r, r->at.start, "no cpuset");
	if (!rc)
		rc = xvcpu_config_grow(&x->pins, &x->pins_room, x->npins,
				       sizeof(p));
	if (!rc)
		x->pins[x->npins++] = p;
	return rc;
}
