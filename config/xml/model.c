/* SPDX-License-Identifier: MIT */
/* What the elements that xml/xml.c found add up to. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "config/internal.h"

static int count(struct config *cfg)
{
	struct span at = cfg->xml.current;
	uint32_t n = cfg->max;
	char *text;

	if (at.start) {
		text = xvcpu_config_xml_decode(cfg, at, false, true);
		if (!text)
			return -ENOMEM;
		if (!xvcpu_config_xml_digits(text, &n) || !n)
			return xvcpu_config_bad(cfg, at.start,
						"not a number of vCPUs");
		if (n > cfg->max)
			return xvcpu_config_bad(
				cfg, at.start,
				"current is more than the maximum");
	}
	for (uint32_t i = 0; i < n && !cfg->xml.nvcpus; i++)
		cfg->want[i].online = true;
	return 0;
}

/* <vcpus>: one that is not listed is off. */
static int each(struct config *cfg)
{
	struct xml_vcpu *v = cfg->xml.vcpus;

	if (!v)
		return 0;
	qsort(v, cfg->xml.nvcpus, sizeof(*v), xvcpu_config_xml_order);
	for (size_t i = 0; i < cfg->xml.nvcpus; i++, v++) {
		if (v->n.vcpu >= cfg->max)
			return xvcpu_config_bad(
				cfg, v->n.el.start,
				"this vCPU is past the maximum");
		if (!v->on && v->plug_no)
			return xvcpu_config_bad(cfg, v->n.el.start,
						"a vCPU both offline and not "
						"hotpluggable");
		cfg->want[v->n.vcpu].online = v->on;
	}
	if (!xvcpu_config_leading(cfg))
		xvcpu_config_warn(
			cfg, cfg->xml.vcpus->n.el.start,
			"libvirt's Xen driver starts as many vCPUs, but "
			"the first ones");
	return 0;
}

int xvcpu_config_xml_model(struct config *cfg)
{
	const struct xml_element *vcpu = &cfg->xml.el[XML_VCPU];
	uint32_t max = cfg->max ? cfg->max : 1;
	int rc;

	if (vcpu->end && !cfg->max)
		return xvcpu_config_bad(cfg, vcpu->start,
					"<vcpu> holds no number");
	if (!cfg->name)
		xvcpu_config_warn(cfg, cfg->xml.el[XML_DOMAIN].start,
				  "there is no <name>, without which libvirt "
				  "defines no domain");
	cfg->max = 0; /* nothing is wished for yet */
	rc = xvcpu_config_xml_check_pins(cfg, max);
	if (!rc)
		rc = xvcpu_config_resize(cfg, max);
	if (!rc)
		rc = count(cfg);
	return rc ? rc : each(cfg);
}
