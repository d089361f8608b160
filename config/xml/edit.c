/* SPDX-License-Identifier: MIT */
/*
 * Wishes into patches of a domain XML.  Values change inside their quotes;
 * new elements copy the white space, quotes and line ends of their siblings.
 */
#include <errno.h>
#include "config/xml/edit.h"

static int refuse(const struct config *cfg, const char *at, const char *reason)
{
	return xvcpu_config_fail(cfg, at, -EOPNOTSUPP, reason);
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

static void replace(struct config_edit *e, struct span at, const char *text)
{
	xvcpu_config_patch(e, at.start, at.end);
	xvcpu_config_put(e, "%s", text);
}

static void put_current(struct config_edit *e)
{
	xvcpu_config_put(e, " current=%c%u%c", e->quote,
			 xvcpu_config_get_count(e->cfg), e->quote);
}

static void number(struct config_edit *e, struct span at, uint32_t n)
{
	xvcpu_config_patch(e, at.start, at.end);
	xvcpu_config_put(e, "%u", n);
}

/* A <vcpu> where there was none. */
static int add_vcpu(struct config_edit *e)
{
	struct xml_block b;
	int rc = xvcpu_config_xml_beside(e, &b);

	if (rc)
		return rc;
	xvcpu_config_xml_child(e, &b);
	xvcpu_config_put(e, "<vcpu");
	put_current(e);
	xvcpu_config_put(e, ">%u</vcpu>", e->cfg->max);
	return 0;
}

/* <vcpu current='N'>MAX</vcpu> */
static int counts(struct config_edit *e, bool each)
{
	const struct config *cfg = e->cfg;
	const struct config_xml *x = &cfg->xml;
	const struct xml_element *vcpu = &x->el[XML_VCPU];
	uint32_t n = xvcpu_config_get_count(cfg);

	if (!vcpu->end)
		return add_vcpu(e);
	if (cfg->max != cfg->old_max) {
		if (x->split)
			return refuse(cfg, vcpu->start,
				      "the number in <vcpu> is in pieces");
		number(e, x->max, cfg->max);
	}
	if (x->current.start) {
		number(e, x->current, n);
	} else if (n != cfg->max && !each) {
		xvcpu_config_patch(e, vcpu->attr_end, vcpu->attr_end);
		put_current(e);
	}
	return 0;
}

/* The vCPUs that are listed, and those that must now be. */
static void list_changed(struct config_edit *e)
{
	const struct config *cfg = e->cfg;
	const struct xml_vcpu *v = cfg->xml.vcpus, *end = v + cfg->xml.nvcpus;
	struct xml_block b;
	char q = e->quote;

	xvcpu_config_xml_after(cfg, &end[-1].n.el, &b);
	for (uint32_t i = 0; i < cfg->max; i++) {
		bool on = cfg->want[i].online;

		if (on && (v == end || v->n.vcpu != i)) {
			xvcpu_config_xml_child(e, &b);
			xvcpu_config_put(e, "<vcpu id=%c%u%c enabled=%cyes%c/>",
					 q, i, q, q, q);
		}
		for (; v < end && v->n.vcpu == i; v++) {
			if (v->on != on)
				replace(e, v->enabled, on ? "yes" : "no");
			if (!on && v->plug_no)
				replace(e, v->hotpluggable, "yes");
		}
	}
	for (; v < end; v++)
		xvcpu_config_xml_remove(e, &v->n.el);
}

static int online(struct config_edit *e)
{
	const struct config_xml *x = &e->cfg->xml;
	int rc;

	if (!moved(e->cfg))
		return 0;
	rc = counts(e, x->nvcpus);
	if (rc)
		return rc;
	if (!xvcpu_config_leading(e->cfg))
		return refuse(e->cfg,
			      x->nvcpus ? x->vcpus->n.el.start : CONFIG_NOWHERE,
			      "libvirt's Xen driver starts the first vCPUs: "
			      "only those can be online");
	if (x->nvcpus)
		list_changed(e);
	return 0;
}

/* New pins go behind the one before, or first into <cputune>. */
static int new_pin(struct config_edit *e, const struct xml_pin *before,
		   struct xml_block *first, uint32_t i)
{
	struct xml_block behind, *b = first;
	char q = e->quote;
	int rc;

	if (before) {
		b = &behind;
		xvcpu_config_xml_after(e->cfg, &before->n.el, b);
	} else if (!b->at) {
		rc = xvcpu_config_xml_cputune(e, b);
		if (rc)
			return rc;
	}
	xvcpu_config_xml_child(e, b);
	xvcpu_config_put(e, "<vcpupin vcpu=%c%u%c cpuset=%c%s%c/>", q, i, q, q,
			 e->cfg->want[i].pin[0], q);
	return 0;
}

static int pins(struct config_edit *e)
{
	const struct config *cfg = e->cfg;
	const struct xml_pin *before = NULL, *pin = cfg->xml.pins;
	struct xml_block first = {0};
	size_t left = cfg->xml.npins;
	int rc = 0;

	for (uint32_t i = 0; !rc && i < cfg->max; i++) {
		const char *want = cfg->want[i].pin[0];
		bool here = left && pin->n.vcpu == i;
		bool same = xvcpu_config_same(cfg, want,
					      here ? pin->cpuset.text : NULL);

		if (!same && !here)
			rc = new_pin(e, before, &first, i);
		else if (!same && want)
			replace(e, pin->cpuset.at, want);
		else if (!same)
			xvcpu_config_xml_remove(e, &pin->n.el);
		if (here) {
			before = pin++;
			left--;
		}
	}
	xvcpu_config_xml_end_cputune(e, &first);
	return rc;
}

int xvcpu_config_xml_edit(struct config_edit *e)
{
	int rc;

	e->quote = xvcpu_config_xml_quote(e->cfg);
	rc = online(e);
	return rc ? rc : pins(e);
}
