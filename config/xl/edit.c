/* SPDX-License-Identifier: MIT */
/* Wishes into patches of an xl.cfg.  Only bytes inside values change. */
#include <errno.h>
#include <stdlib.h>
#include "config/xl/edit.h"

static void set_number(struct config_edit *e, enum xl_key key, const char *name,
		       uint32_t n)
{
	const struct xl_setting *s = &e->cfg->xl.key[key];
	const char *end = "";

	if (s->set) {
		bool quoted = xvcpu_config_xl_quote_at(s->value);

		xvcpu_config_patch(e, s->value.start + quoted,
				   s->value.end - quoted);
	} else {
		end = xvcpu_config_xl_begin(e, true, name);
	}
	xvcpu_config_put(e, "%u%s", n, end);
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
		if (xvcpu_config_xl_moved(cfg, XL_CPUS, i) ||
		    xvcpu_config_xl_moved(cfg, XL_CPUS_SOFT, i))
			return true;
	return false;
}

static int counts(struct config_edit *e)
{
	const struct config *cfg = e->cfg;
	const struct xl_setting *max = &cfg->xl.key[XL_MAXVCPUS];
	uint32_t n = xvcpu_config_get_count(cfg), old = 0, left = 0;

	for (uint32_t i = 0; i < cfg->old_max; i++)
		old += cfg->old[i].online;
	if (!xvcpu_config_leading(cfg))
		return xvcpu_config_fail(
			cfg, CONFIG_NOWHERE, -EOPNOTSUPP,
			"xl.cfg holds how many vCPUs are online, not "
			"which: only the first ones can be");
	if (n != old || lacks_count(cfg))
		set_number(e, XL_VCPUS, "vcpus", n);
	if (max->set)
		left = (uint32_t)strtol(max->atoms[0].text, NULL, 0);
	if (!left)
		left = cfg->xl.vnuma ? cfg->xl.vnuma : n;
	if (left != cfg->max)
		set_number(e, XL_MAXVCPUS, "maxvcpus", cfg->max);
	return 0;
}

static int pins(struct config_edit *e, enum xl_key key, const char *name)
{
	struct xl_pins d = {e, e->cfg, &e->cfg->xl.key[key], name, key, 0};

	return xvcpu_config_xl_edit_pins(&d);
}

int xvcpu_config_xl_edit(struct config_edit *e)
{
	int rc = counts(e);

	if (!rc)
		rc = pins(e, XL_CPUS, "cpus");
	return rc ? rc : pins(e, XL_CPUS_SOFT, "cpus_soft");
}
