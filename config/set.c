/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "config/internal.h"

static int refuse(const struct config *cfg, int code, const char *reason)
{
	return xvcpu_config_fail(cfg, CONFIG_NOWHERE, code, reason);
}

/* What else in the file says how many vCPUs there are, or forbids more? */
static const char *fixed(const struct config *cfg, uint32_t max,
			 const char **at)
{
	const struct xml_pin *p = cfg->xml.pins;

	if (cfg->format == CONFIG_XL && cfg->xl.vnuma) {
		*at = cfg->xl.key[XL_VNUMA].key.start;
		return "vnuma= fixes the number of vCPUs: change both by hand";
	}
	if (cfg->format == CONFIG_XML && cfg->xml.el[XML_CPU_FIXED].end) {
		*at = cfg->xml.el[XML_CPU_FIXED].start;
		return "<cpu> fixes the number of vCPUs by <topology> or "
		       "<numa>: change both by hand";
	}
	for (size_t i = 1; i < cfg->xml.npins && p[i].n.vcpu < max; i++)
		if (p[i].n.vcpu == p[i - 1].n.vcpu) {
			*at = p[i].n.el.start;
			return "a second pin of the same vCPU would count";
		}
	return NULL;
}

int xvcpu_config_set_max(struct config *cfg, uint32_t max,
			 struct config_error *error)
{
	const char *at = CONFIG_NOWHERE;
	const char *why;

	cfg->error = error;
	if (!max || max > CONFIG_MAX_VCPUS)
		return refuse(cfg, -ERANGE, "the maximum is from 1 to 65535");
	if (max == cfg->max)
		return 0;
	why = fixed(cfg, max, &at);
	if (why)
		return xvcpu_config_fail(cfg, at, -EOPNOTSUPP, why);
	for (uint32_t i = max; i < cfg->max; i++)
		if (cfg->want[i].online)
			return refuse(cfg, -EBUSY,
				      "a vCPU past that maximum is online");
	if (max > cfg->max)
		return xvcpu_config_resize(cfg, max);
	cfg->max = max;
	return 0;
}

int xvcpu_config_set_count(struct config *cfg, uint32_t count,
			   struct config_error *error)
{
	uint32_t now = xvcpu_config_get_count(cfg);

	cfg->error = error;
	if (!count || count > cfg->max)
		return refuse(cfg, -ERANGE,
			      "the count is from 1 to the file's maximum");
	for (uint32_t i = 0; now < count; i++) {
		now += !cfg->want[i].online;
		cfg->want[i].online = true;
	}
	for (uint32_t i = cfg->max; now > count;) {
		now -= cfg->want[--i].online;
		cfg->want[i].online = false;
	}
	return 0;
}

static int check_vcpu(struct config *cfg, uint32_t vcpu,
		      struct config_error *error)
{
	cfg->error = error;
	return vcpu < cfg->max ? 0
			       : refuse(cfg, -ERANGE,
					"the vCPU is past the file's maximum");
}

int xvcpu_config_set_online(struct config *cfg, uint32_t vcpu, bool online,
			    struct config_error *error)
{
	int rc = check_vcpu(cfg, vcpu, error);

	if (rc)
		return rc;
	if (!vcpu && !online)
		return refuse(cfg, -EINVAL, "vCPU 0 can't be offline");
	cfg->want[vcpu].online = online;
	return 0;
}

static int set_pin(struct config *cfg, uint32_t vcpu, bool soft,
		   const char *list, struct config_error *error)
{
	const char *reason, *kept = NULL;
	int rc = check_vcpu(cfg, vcpu, error);

	if (rc)
		return rc;
	if (list && !strcmp(list, "none"))
		return refuse(cfg, -EINVAL, "a vCPU needs at least one CPU");
	if (list && strcmp(list, "all") != 0) {
		rc = xvcpu_config_check_list(cfg->format, list, &reason);
		if (rc)
			return refuse(cfg, rc, reason);
		kept = xvcpu_config_keep(cfg, list, strlen(list));
		if (!kept)
			return -ENOMEM;
	}
	if (!xvcpu_config_same(cfg, cfg->want[vcpu].pin[soft], kept))
		cfg->want[vcpu].pin[soft] = kept;
	return 0;
}

int xvcpu_config_set_hard(struct config *cfg, uint32_t vcpu, const char *list,
			  struct config_error *error)
{
	return set_pin(cfg, vcpu, false, list, error);
}

int xvcpu_config_set_soft(struct config *cfg, uint32_t vcpu, const char *list,
			  struct config_error *error)
{
	cfg->error = error;
	if (cfg->format == CONFIG_XML)
		return refuse(cfg, -EOPNOTSUPP,
			      "libvirt's XML has no soft affinity");
	return set_pin(cfg, vcpu, true, list, error);
}

/* Does the new text say what was wished?  *after, if so. */
static int read_back(const struct config *cfg, const char *text, size_t size,
		     struct config **after)
{
	struct config *got = NULL;
	int rc = xvcpu_config_parse(text, size, &got, cfg->error);
	bool same = !rc && got->format == cfg->format && got->max == cfg->max;

	if (rc == -ENOMEM)
		return rc;
	for (uint32_t i = 0; same && i < cfg->max; i++) {
		const struct config_vcpu *a = &got->want[i];
		const struct config_vcpu *b = &cfg->want[i];

		same = a->online == b->online &&
		       xvcpu_config_same(cfg, a->pin[0], b->pin[0]) &&
		       xvcpu_config_same(cfg, a->pin[1], b->pin[1]);
	}
	if (same && after)
		*after = got;
	else
		xvcpu_config_free(got);
	return same ? 0
		    : refuse(cfg, -EPROTO,
			     "the edited text does not read back");
}

int xvcpu_config_render(struct config *cfg, char **text, size_t *size,
			struct config **after, struct config_error *error)
{
	struct config_edit e = {.cfg = cfg};
	size_t new_size;
	char *new = NULL;
	int rc;

	cfg->error = error;
	if (!xvcpu_config_get_count(cfg))
		return refuse(cfg, -EOPNOTSUPP, "no vCPU would be online");
	rc = cfg->format == CONFIG_XML ? xvcpu_config_xml_edit(&e)
				       : xvcpu_config_xl_edit(&e);
	if (!rc)
		rc = xvcpu_config_patched(&e, &new, &new_size);
	free(e.list);
	free(e.pool);
	if (!rc)
		rc = read_back(cfg, new, new_size, after);
	if (rc) {
		free(new);
		return rc;
	}
	*text = new;
	*size = new_size;
	return 0;
}
