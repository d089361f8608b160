/* SPDX-License-Identifier: MIT */
/* What libvirt makes of <vcpupin>. */
#include <errno.h>
#include <stdlib.h>
#include "config/internal.h"

/* By number, then by place. */
int xvcpu_config_xml_order(const void *left, const void *right)
{
	const struct xml_numbered *a = left, *b = right;

	if (a->vcpu != b->vcpu)
		return a->vcpu < b->vcpu ? -1 : 1;
	return a->el.start < b->el.start ? -1 : 1;
}

int xvcpu_config_xml_check_pins(struct config *cfg, uint32_t max)
{
	struct xml_pin *p = cfg->xml.pins;

	if (p)
		qsort(p, cfg->xml.npins, sizeof(*p), xvcpu_config_xml_order);
	for (size_t i = 0; i < cfg->xml.npins; i++, p++) {
		if (p->n.vcpu >= max)
			xvcpu_config_warn(
				cfg, p->n.el.start,
				"libvirt ignores a pin of a vCPU past the "
				"maximum");
		else if (i && p->n.vcpu == p[-1].n.vcpu)
			return xvcpu_config_bad(
				cfg, p->n.el.start,
				"a second pin of the same vCPU");
	}
	if (cfg->xml.cpuset.start)
		xvcpu_config_warn(cfg, cfg->xml.cpuset.start,
				  "libvirt's Xen driver ignores <vcpu cpuset>");
	return 0;
}

static int pin_key(const void *key, const void *item)
{
	uint32_t vcpu = *(const uint32_t *)key;
	const struct xml_numbered *n = item;

	return vcpu < n->vcpu ? -1 : vcpu > n->vcpu;
}

const char *xvcpu_config_xml_pin(const struct config *cfg, uint32_t vcpu)
{
	const struct config_xml *x = &cfg->xml;
	const struct xml_pin *p = NULL;

	if (x->npins)
		p = bsearch(&vcpu, x->pins, x->npins, sizeof(*p), pin_key);
	return p ? p->cpuset.text : NULL;
}
