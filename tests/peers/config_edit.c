/* SPDX-License-Identifier: MIT */
/*
 * config_edit FILE [WORD...] - the edited text on stdout, or why not on stderr
 * config_edit -q FILE - max, count, the online ones, and pins, a line each
 *
 * WORD is max=N, n=N, on=N, off=N, hN=LIST or sN=LIST.  For the scripts that
 * hand edited files to xl, libxlu and libvirt; no part of what is installed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "config/config.h"
#include "config/replace.h"

static int wish(struct config *cfg, const char *word, struct config_error *e)
{
	const char *value = strchr(word, '=');
	uint32_t n, vcpu;

	if (!value)
		return -1;
	n = (uint32_t)strtoul(++value, NULL, 10);
	vcpu = (uint32_t)strtoul(word + 1, NULL, 10);
	if (!strncmp(word, "max=", 4))
		return xvcpu_config_set_max(cfg, n, e);
	if (!strncmp(word, "n=", 2))
		return xvcpu_config_set_count(cfg, n, e);
	if (!strncmp(word, "on=", 3))
		return xvcpu_config_set_online(cfg, n, true, e);
	if (!strncmp(word, "off=", 4))
		return xvcpu_config_set_online(cfg, n, false, e);
	return *word == 'h' ? xvcpu_config_set_hard(cfg, vcpu, value, e)
			    : xvcpu_config_set_soft(cfg, vcpu, value, e);
}

static int query(const struct config *cfg)
{
	uint32_t max = xvcpu_config_get_max(cfg);

	printf("max %u\ncount %u\nonline", max, xvcpu_config_get_count(cfg));
	for (uint32_t i = 0; i < max; i++)
		if (xvcpu_config_get_online(cfg, i))
			printf(" %u", i);
	printf("\n");
	for (uint32_t i = 0; i < max; i++)
		if (xvcpu_config_get_hard(cfg, i))
			printf("hard %u %s\n", i,
			       xvcpu_config_get_hard(cfg, i));
	for (uint32_t i = 0; i < max; i++)
		if (xvcpu_config_get_soft(cfg, i))
			printf("soft %u %s\n", i,
			       xvcpu_config_get_soft(cfg, i));
	return 0;
}

static int edit(struct config *cfg, char **words, struct config_error *e)
{
	size_t size;
	char *text;
	int rc = 0;

	while (!rc && *words)
		rc = wish(cfg, *words++, e);
	if (!rc)
		rc = xvcpu_config_render(cfg, &text, &size, NULL, e);
	if (rc)
		return rc;
	fwrite(text, 1, size, stdout);
	free(text);
	return 0;
}

int main(int argc, char **argv)
{
	struct config_error e = {0};
	struct config *cfg;
	char *text;
	size_t size;
	int rc, asks;

	asks = argc > 1 && !strcmp(argv[1], "-q");
	if (argc < 2 + asks)
		return 2;
	rc = xvcpu_replace_read(argv[1 + asks], &text, &size);
	if (!rc) {
		rc = xvcpu_config_parse(text, size, &cfg, &e);
		free(text);
	}
	if (!rc) {
		rc = asks ? query(cfg) : edit(cfg, argv + 2, &e);
		xvcpu_config_free(cfg);
	}
	if (rc)
		fprintf(stderr, "%s:%zu:%zu: %s (%d)\n", argv[1 + asks], e.line,
			e.column, e.reason ? e.reason : "", rc);
	return rc != 0;
}
