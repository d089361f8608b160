/* SPDX-License-Identifier: MIT */
/* What the settings that xl/xl.c found add up to. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "config/internal.h"

static int fail(struct xl_reader *r, size_t at, int code, const char *reason)
{
	return xvcpu_config_fail(r->cfg, at, code, reason);
}

static int number(struct xl_reader *r, enum xl_key key, long min, uint32_t *out)
{
	const struct xl_setting *s = &r->cfg->xl.key[key];
	char *end;
	long n;

	if (!s->set)
		return 0;
	if (s->list || s->joined)
		return fail(r, s->key.start, -EINVAL,
			    "xl takes one number here: no list, no +=");
	errno = 0;
	n = strtol(s->atoms[0].text, &end, 0);
	if (errno || *end || end == s->atoms[0].text || n < min)
		return fail(r, s->value.start, -EINVAL,
			    "not a number of vCPUs");
	if (n > CONFIG_MAX_VCPUS)
		return fail(r, s->value.start, -ERANGE, "too many vCPUs");
	*out = (uint32_t)n;
	return 0;
}

static const char *string(struct xl_reader *r, enum xl_key key)
{
	const struct xl_setting *s = &r->cfg->xl.key[key];

	return s->set && !s->list ? s->atoms[0].text : NULL;
}

/* A string put together with += becomes its last atom's text. */
static int join(struct xl_reader *r, enum xl_key key)
{
	struct xl_setting *s = &r->cfg->xl.key[key];
	size_t i, size = 0, from = 0;
	char *text;

	if (s->nested)
		return fail(r, s->key.start, -EINVAL, "a list in a list");
	if (s->list || s->natoms < 2)
		return 0;
	for (i = 0; i < s->natoms; i++)
		size += strlen(s->atoms[i].text);
	text = xvcpu_config_keep(r->cfg, NULL, size);
	if (!text)
		return -ENOMEM;
	for (i = 0; i < s->natoms; i++)
		from += (size_t)(stpcpy(text + from, s->atoms[i].text) -
				 (text + from));
	s->atoms[0].text = text;
	return 0;
}

int xvcpu_config_xl_model(struct xl_reader *r)
{
	static const enum xl_key text[] = {XL_NAME, XL_UUID, XL_CPUS,
					   XL_CPUS_SOFT};
	struct config *cfg = r->cfg;
	uint32_t count = 1, max = 0;
	int rc = xvcpu_config_xl_kind(cfg);

	if (!rc)
		rc = number(r, XL_VCPUS, 1, &count);
	if (!rc)
		rc = number(r, XL_MAXVCPUS, 0, &max);
	for (int i = 0; !rc && i < (int)(sizeof(text) / sizeof(*text)); i++)
		rc = join(r, text[i]);
	if (rc)
		return rc;
	if (cfg->xl.vnuma > CONFIG_MAX_VCPUS ||
	    (max && cfg->xl.vnuma && max != cfg->xl.vnuma))
		return fail(r, cfg->xl.key[XL_VNUMA].key.start, -EINVAL,
			    "vnuma and maxvcpus differ");
	if (!max)
		max = cfg->xl.vnuma ? cfg->xl.vnuma : count;
	if (count > max)
		return fail(r, cfg->xl.key[XL_VCPUS].value.start, -EINVAL,
			    "vcpus is more than maxvcpus");
	cfg->name = string(r, XL_NAME);
	cfg->uuid = string(r, XL_UUID);
	rc = xvcpu_config_xl_check_pins(cfg, max);
	if (!rc)
		rc = xvcpu_config_resize(cfg, max);
	for (uint32_t i = 0; !rc && i < count; i++)
		cfg->want[i].online = true;
	return rc;
}
