/* SPDX-License-Identifier: MIT */
/* What the settings that xl/xl.c found add up to. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "config/internal.h"

static int number(const struct config *cfg, enum xl_key key, long min,
		  uint32_t *out)
{
	const struct xl_setting *s = &cfg->xl.key[key];
	char *end;
	long n;

	if (!s->set)
		return 0;
	if (s->list || s->joined)
		return xvcpu_config_bad(
			cfg, s->key.start,
			"xl takes one number here: no list, no +=");
	errno = 0;
	n = strtol(s->atoms[0].text, &end, 0);
	if (errno || *end || end == s->atoms[0].text || n < min)
		return xvcpu_config_bad(cfg, s->value.start,
					"not a number of vCPUs");
	if (n > CONFIG_MAX_VCPUS)
		return xvcpu_config_fail(cfg, s->value.start, -ERANGE,
					 "too many vCPUs");
	*out = (uint32_t)n;
	return 0;
}

static const char *string(const struct xl_setting *s)
{
	return s->set && !s->list ? s->atoms[0].text : NULL;
}

/* A string put together with += becomes its last atom's text. */
static int join(struct config *cfg, struct xl_setting *s)
{
	size_t i, size = 0;
	char *text;

	if (s->nested)
		return xvcpu_config_bad(cfg, s->key.start, "a list in a list");
	if (s->list || s->natoms < 2)
		return 0;
	for (i = 0; i < s->natoms; i++)
		size += strlen(s->atoms[i].text);
	text = xvcpu_config_keep(cfg, NULL, size);
	if (!text)
		return -ENOMEM;
	for (i = s->natoms; i--;) {
		size_t part = strlen(s->atoms[i].text);

		size -= part;
		memcpy(text + size, s->atoms[i].text, part);
	}
	s->atoms[0].text = text;
	return 0;
}

int xvcpu_config_xl_model(struct config *cfg)
{
	struct xl_setting *key = cfg->xl.key;
	uint32_t count = 1, max = 0, vnuma = cfg->xl.vnuma;
	int rc = xvcpu_config_xl_kind(cfg);

	if (!rc)
		rc = number(cfg, XL_VCPUS, 1, &count);
	if (!rc)
		rc = number(cfg, XL_MAXVCPUS, 0, &max);
	for (int i = XL_NAME; !rc && i <= XL_CPUS_SOFT; i++)
		if (i != XL_VCPUS && i != XL_MAXVCPUS)
			rc = join(cfg, &key[i]);
	if (rc)
		return rc;
	if (vnuma > CONFIG_MAX_VCPUS || (max && vnuma && max != vnuma))
		return xvcpu_config_bad(cfg, key[XL_VNUMA].key.start,
					"vnuma and maxvcpus differ");
	if (!max)
		max = vnuma ? vnuma : count;
	if (count > max)
		return xvcpu_config_bad(cfg, key[XL_VCPUS].value.start,
					"vcpus is more than maxvcpus");
	cfg->name = string(&key[XL_NAME]);
	cfg->uuid = string(&key[XL_UUID]);
	rc = xvcpu_config_xl_check_pins(cfg, max);
	if (!rc)
		rc = xvcpu_config_resize(cfg, max);
	for (uint32_t i = 0; !rc && i < count; i++)
		cfg->want[i].online = true;
	return rc;
}
