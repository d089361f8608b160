/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "config/internal.h"

/* The first byte that is not blank tells; a back-up of libxl's is JSON. */
static int recognise(struct config *cfg)
{
	const char *p = cfg->text, *nul = memchr(p, '\0', cfg->size);

	if (!strncmp(p, "\xef\xbb\xbf", 3) || !strncmp(p, "\xfe\xff", 2) ||
	    !strncmp(p, "\xff\xfe", 2))
		return xvcpu_config_fail(
			cfg, p, -EOPNOTSUPP,
			"byte order mark: save as plain UTF-8");
	if (nul)
		return xvcpu_config_bad(cfg, nul,
					"NUL byte: not text, or UTF-16");
	p += strspn(p, " \t\r\n");
	cfg->format = *p == '<' ? CONFIG_XML : CONFIG_XL;
	if (!strncmp(p, "<%", 2) ||
	    (*p == '{' && xvcpu_config_is_placeholder(p)))
		return xvcpu_config_refuse_template(cfg, p);
	if (*p == '{')
		return xvcpu_config_fail(cfg, p, -EOPNOTSUPP,
					 "JSON: neither xl.cfg nor domain XML");
	return 0;
}

static int read_text(struct config *cfg, const void *text, size_t size)
{
	int rc;

	cfg->text = malloc(size + 1);
	if (!cfg->text)
		return -ENOMEM;
	if (size)
		memcpy(cfg->text, text, size);
	cfg->text[size] = '\0';
	cfg->size = size;
	rc = recognise(cfg);
	if (rc)
		return rc;
	rc = cfg->format == CONFIG_XML ? xvcpu_config_xml_read(cfg)
				       : xvcpu_config_xl_read(cfg);
	if (rc)
		return rc;
	cfg->old = reallocarray(NULL, cfg->max, sizeof(*cfg->old));
	if (!cfg->old)
		return -ENOMEM;
	memcpy(cfg->old, cfg->want, cfg->max * sizeof(*cfg->old));
	cfg->old_max = cfg->max;
	return 0;
}

int xvcpu_config_parse(const void *text, size_t size, struct config **out,
		       struct config_error *error)
{
	struct config *cfg;
	int rc;

	cfg = calloc(1, sizeof(*cfg));
	if (!cfg)
		return -ENOMEM;
	cfg->error = error;
	if (size > CONFIG_MAX_SIZE)
		rc = xvcpu_config_fail(cfg, CONFIG_NOWHERE, -EFBIG,
				       "too large for a configuration file");
	else
		rc = read_text(cfg, text, size);
	if (rc) {
		xvcpu_config_free(cfg);
		return rc;
	}
	*out = cfg;
	return 0;
}

void xvcpu_config_free(struct config *cfg)
{
	if (!cfg)
		return;
	for (int i = 0; i < XL_KEYS; i++)
		free(cfg->xl.key[i].atoms);
	free(cfg->xml.vcpus);
	free(cfg->xml.pins);
	free(cfg->want);
	free(cfg->old);
	free(cfg->text);
	xvcpu_config_forget(cfg);
	free(cfg);
}

bool xvcpu_config_is(const struct config *cfg, const void *text, size_t size)
{
	return size == cfg->size && !memcmp(text, cfg->text, size);
}

void xvcpu_config_set_ncpus(struct config *cfg, uint32_t ncpus)
{
	cfg->ncpus = ncpus;
}

int xvcpu_config_get_warning(const struct config *cfg, size_t index,
			     struct config_error *out)
{
	if (index >= cfg->nwarnings)
		return -ENOENT;
	*out = cfg->warnings[index];
	return 0;
}

const char *xvcpu_config_get_name(const struct config *cfg)
{
	return cfg->name;
}

const char *xvcpu_config_get_uuid(const struct config *cfg)
{
	return cfg->uuid;
}
