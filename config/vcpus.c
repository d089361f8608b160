/* SPDX-License-Identifier: MIT */
/* The vCPUs that are wished for. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "config/internal.h"

static const char *pin(const struct config *cfg, bool soft, uint32_t vcpu)
{
	if (cfg->format == CONFIG_XML)
		return soft ? NULL : xvcpu_config_xml_pin(cfg, vcpu);
	return xvcpu_config_xl_pin(cfg, soft ? XL_CPUS_SOFT : XL_CPUS, vcpu);
}

/*
 * The wishes for max vCPUs; new ones are off, pinned as the file says.  There
 * is always room for those that were read.
 */
int xvcpu_config_resize(struct config *cfg, uint32_t max)
{
	uint32_t room = max > cfg->old_max ? max : cfg->old_max;
	struct config_vcpu *want = reallocarray(cfg->want, room, sizeof(*want));

	if (!want)
		return -ENOMEM;
	cfg->want = want;
	for (; cfg->max < max; cfg->max++)
		want[cfg->max] = (struct config_vcpu){
			{pin(cfg, false, cfg->max), pin(cfg, true, cfg->max)},
			false};
	return 0;
}

void xvcpu_config_reset(struct config *cfg)
{
	memcpy(cfg->want, cfg->old, cfg->old_max * sizeof(*cfg->want));
	cfg->max = cfg->old_max;
}

uint32_t xvcpu_config_get_max(const struct config *cfg)
{
	return cfg->max;
}

uint32_t xvcpu_config_get_count(const struct config *cfg)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < cfg->max; i++)
		count += cfg->want[i].online;
	return count;
}

bool xvcpu_config_leading(const struct config *cfg)
{
	uint32_t count = xvcpu_config_get_count(cfg);

	while (count && cfg->want[count - 1].online)
		count--;
	return !count;
}

bool xvcpu_config_get_online(const struct config *cfg, uint32_t vcpu)
{
	return vcpu < cfg->max && cfg->want[vcpu].online;
}

const char *xvcpu_config_get_hard(const struct config *cfg, uint32_t vcpu)
{
	return vcpu < cfg->max ? cfg->want[vcpu].pin[0] : NULL;
}

const char *xvcpu_config_get_soft(const struct config *cfg, uint32_t vcpu)
{
	return vcpu < cfg->max ? cfg->want[vcpu].pin[1] : NULL;
}
