/* SPDX-License-Identifier: MIT */
/* Wishes into patches of an xl.cfg.  Only bytes inside values change. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include "config/xl/edit.h"

static int set_number(const struct xl_edit *e, enum xl_key key,
		      const char *name, uint32_t n)
{
	const struct xl_setting *s = &e->cfg->xl.key[key];
	struct span at = s->value;
	struct xl_spot spot;
	char digits[16];
	int rc;

	if (s->set) {
		bool quoted = xvcpu_config_xl_quote_at(e->cfg, at);

		at.start += quoted;
		at.end -= quoted;
		xvcpu_config_patch_number(e->p, at, n);
		return 0;
	}
	rc = xvcpu_config_xl_find_spot(e->cfg, true, &spot);
	if (!rc) {
		snprintf(digits, sizeof(digits), "%u", n);
		xvcpu_config_xl_open_statement(e, &spot, name);
		xvcpu_config_patch_more(e->p, digits, spot.end, NULL);
	}
	xvcpu_config_xl_free_spot(&spot);
	return rc;
}

/*
 * xl gives pins to as many vCPUs as vcpus= or maxvcpus= say, and where neither
 * is there, to none.
 */
static bool lacks_count(const struct config *cfg)
{
	if (cfg->xl.key[XL_VCPUS].set || cfg->xl.key[XL_MAXVCPUS].set ||
	    cfg->xl.vnuma)
		return false;
	for (uint32_t i = 0; i < cfg->max; i++)
		if (!xvcpu_config_same(cfg, cfg->want[i].pin[0],
				       xvcpu_config_xl_pin(cfg, XL_CPUS, i)) ||
		    !xvcpu_config_same(
			    cfg, cfg->want[i].pin[1],
			    xvcpu_config_xl_pin(cfg, XL_CPUS_SOFT, i)))
			return true;
	return false;
}

static int counts(const struct xl_edit *e)
{
	const struct config *cfg = e->cfg;
	const struct xl_setting *max = &cfg->xl.key[XL_MAXVCPUS];
	uint32_t n = xvcpu_config_get_count(cfg), old = 0, left;
	int rc = 0;

	for (uint32_t i = 0; i < cfg->old_max; i++)
		old += cfg->old[i].online;
	for (uint32_t i = 0; i < n; i++)
		if (!cfg->want[i].online)
			return xvcpu_config_fail(
				cfg, CONFIG_NOWHERE, -EOPNOTSUPP,
				"xl.cfg holds how many vCPUs are online, not "
				"which: only the first ones can be");
	if (n != old || lacks_count(cfg))
		rc = set_number(e, XL_VCPUS, "vcpus", n);
	left = max->set ? (uint32_t)strtol(max->atoms[0].text, NULL, 0) : 0;
	if (!left)
		left = cfg->xl.vnuma ? cfg->xl.vnuma : n;
	if (!rc && left != cfg->max)
		rc = set_number(e, XL_MAXVCPUS, "maxvcpus", cfg->max);
	return rc;
}

int xvcpu_config_xl_edit(const struct config *cfg, struct config_patches *p)
{
	struct xl_edit e = {cfg, p};
	int rc;

	rc = counts(&e);
	if (!rc)
		rc = xvcpu_config_xl_edit_pins(&e, XL_CPUS, "cpus");
	if (!rc)
		rc = xvcpu_config_xl_edit_pins(&e, XL_CPUS_SOFT, "cpus_soft");
	return rc;
}
