/* SPDX-License-Identifier: MIT */
/*
 * Wishes into patches of a domain XML.  Values change inside their quotes;
 * new elements copy the white space, quotes and line ends of their siblings.
 */
#include <errno.h>
#include <stdio.h>
#include "config/xml/edit.h"

static int refuse(const struct xml_edit *e, size_t at, const char *reason)
{
	return xvcpu_config_fail(e->cfg, at, -EOPNOTSUPP, reason);
}

static bool leading(const struct config *cfg)
{
	uint32_t n = xvcpu_config_get_count(cfg);

	for (uint32_t i = 0; i < n; i++)
		if (!cfg->want[i].online)
			return false;
	return true;
}

static bool moved(const struct config *cfg)
{
	if (cfg->max != cfg->old_max)
		return true;
	for (uint32_t i = 0; i < cfg->max; i++)
		if (cfg->want[i].online != cfg->old[i].online)
			return true;
	return false;
}

/* A <vcpu> where there was none. */
static int add_vcpu(const struct xml_edit *e)
{
	struct xml_block b;
	char max[16], now[16];
	int rc;

	rc = xvcpu_config_xml_beside(e, &b);
	if (rc)
		return rc;
	snprintf(max, sizeof(max), "%u", e->cfg->max);
	snprintf(now, sizeof(now), "%u", xvcpu_config_get_count(e->cfg));
	xvcpu_config_patch(e->p, b.at, b.at, b.child,
			   "<vcpu current=", e->quote, now, e->quote, ">", max,
			   "</vcpu>", NULL);
	xvcpu_config_xml_block_end(e, &b);
	return 0;
}

/* <vcpu current='N'>MAX</vcpu> */
static int counts(const struct xml_edit *e, bool each)
{
	const struct config *cfg = e->cfg;
	const struct config_xml *x = &cfg->xml;
	uint32_t n = xvcpu_config_get_count(cfg);
	char now[16];

	if (!x->el[XML_VCPU].end)
		return add_vcpu(e);
	if (cfg->max != cfg->old_max && x->split)
		return refuse(e, x->el[XML_VCPU].start,
			      "the number in <vcpu> is in pieces");
	if (cfg->max != cfg->old_max)
		xvcpu_config_patch_number(e->p, x->max, cfg->max);
	if (x->current.end) {
		xvcpu_config_patch_number(e->p, x->current, n);
	} else if (n != cfg->max && !each) {
		snprintf(now, sizeof(now), "%u", n);
		xvcpu_config_patch(e->p, x->el[XML_VCPU].attr_end,
				   x->el[XML_VCPU].attr_end,
				   " current=", e->quote, now, e->quote, NULL);
	}
	return 0;
}

static void list_vcpu(const struct xml_edit *e, const struct xml_block *b,
		      uint32_t i)
{
	char id[16];

	snprintf(id, sizeof(id), "%u", i);
	xvcpu_config_patch(e->p, b->at, b->at, b->child, "<vcpu id=", e->quote,
			   id, e->quote, " enabled=", e->quote, "yes", e->quote,
			   "/>", NULL);
}

/* The vCPUs that are listed, and those that must now be. */
static int list_changed(const struct xml_edit *e)
{
	const struct config *cfg = e->cfg;
	const struct xml_vcpu *v = cfg->xml.vcpus, *end = v + cfg->xml.nvcpus;
	struct xml_block b;
	int rc;

	rc = xvcpu_config_xml_after(e, &end[-1].el, &b);
	if (rc)
		return rc;
	for (uint32_t i = 0; i < cfg->max; i++) {
		bool on = cfg->want[i].online;

		if (on && (v == end || v->id != i))
			list_vcpu(e, &b, i);
		for (; v < end && v->id == i; v++) {
			if (v->on != on)
				xvcpu_config_patch(e->p, v->enabled.start,
						   v->enabled.end,
						   on ? "yes" : "no", NULL);
			if (!on && v->plug_no)
				xvcpu_config_patch(e->p, v->hotpluggable.start,
						   v->hotpluggable.end, "yes",
						   NULL);
		}
	}
	for (; v < end; v++)
		xvcpu_config_xml_remove(e, &v->el);
	xvcpu_config_xml_block_end(e, &b);
	return 0;
}

static int online(const struct xml_edit *e)
{
	const struct config_xml *x = &e->cfg->xml;
	bool each = x->nvcpus;
	int rc;

	if (!moved(e->cfg))
		return 0;
	rc = counts(e, each);
	if (rc)
		return rc;
	if (!leading(e->cfg))
		return refuse(e, each ? x->vcpus->el.start : CONFIG_NOWHERE,
			      "libvirt's Xen driver starts the first vCPUs: "
			      "only those can be online");
	return each ? list_changed(e) : 0;
}

static void add_pin(const struct xml_edit *e, const struct xml_block *b,
		    uint32_t i)
{
	char vcpu[16];

	snprintf(vcpu, sizeof(vcpu), "%u", i);
	xvcpu_config_patch(e->p, b->at, b->at, b->child,
			   "<vcpupin vcpu=", e->quote, vcpu, e->quote,
			   " cpuset=", e->quote, e->cfg->want[i].pin[0],
			   e->quote, "/>", NULL);
}

/* New pins go behind the one before, or first into <cputune>. */
static int new_pin(const struct xml_edit *e, const struct xml_pin *before,
		   struct xml_block *b, uint32_t i)
{
	struct xml_block own;
	int rc;

	if (before) {
		rc = xvcpu_config_xml_after(e, &before->el, &own);
		if (rc)
			return rc;
		add_pin(e, &own, i);
		xvcpu_config_xml_block_end(e, &own);
		return 0;
	}
	if (!b->child) {
		rc = xvcpu_config_xml_cputune(e, b);
		if (rc)
			return rc;
	}
	add_pin(e, b, i);
	return 0;
}

static int pins(const struct xml_edit *e, struct xml_block *b)
{
	const struct config *cfg = e->cfg;
	const struct xml_pin *before = NULL, *next;
	size_t at = 0;
	int rc = 0;

	for (uint32_t i = 0; !rc && i < cfg->max; i++) {
		const char *want = cfg->want[i].pin[0];
		bool same = xvcpu_config_same(cfg, want,
					      xvcpu_config_xml_pin(cfg, i));
		bool here = at < cfg->xml.npins && cfg->xml.pins[at].vcpu == i;

		next = here ? &cfg->xml.pins[at++] : NULL;
		if (!same && !next)
			rc = new_pin(e, before, b, i);
		else if (!same && want)
			xvcpu_config_patch(e->p, next->cpuset.start,
					   next->cpuset.end, want, NULL);
		else if (!same)
			xvcpu_config_xml_remove(e, &next->el);
		if (next)
			before = next;
	}
	return rc;
}

int xvcpu_config_xml_edit(const struct config *cfg, struct config_patches *p)
{
	struct xml_edit e = {.cfg = cfg, .p = p};
	struct xml_block b = {0};
	int rc;

	xvcpu_config_xml_quote(&e);
	rc = online(&e);
	if (!rc)
		rc = pins(&e, &b);
	xvcpu_config_xml_block_end(&e, &b);
	return rc;
}
