/* SPDX-License-Identifier: MIT */
/*
 * config_fuzz - what must hold for any text at all: it is parsed, or refused
 * with a reason; without wishes it is rendered as it is; with some, which the
 * text itself picks, the result says what was wished (xvcpu_config_render
 * looks), and doing the same again changes nothing.  Other wishes, which were
 * taken back, leave no trace.
 */
#ifndef XVCPU_TESTS_FUZZ_CONFIG_FUZZ_H
#define XVCPU_TESTS_FUZZ_CONFIG_FUZZ_H
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "config/config.h"

#define MUST(what)                                                             \
	do {                                                                   \
		if (!(what))                                                   \
			abort();                                               \
	} while (0)

static inline void fuzz_wish(struct config *cfg, uint32_t seed)
{
	static const char *const lists[] = {"0",  "1-3",    "all",  "5,7-9",
					    "^1", "node:1", "none", "2"};
	uint32_t max = xvcpu_config_get_max(cfg), i;

	if (seed & 1)
		(void)xvcpu_config_set_max(cfg, max % 7 + 1 + (seed >> 1) % 5,
					   NULL);
	max = xvcpu_config_get_max(cfg);
	if (seed & 2)
		(void)xvcpu_config_set_count(cfg, 1 + (seed >> 3) % max, NULL);
	if (seed & 4)
		(void)xvcpu_config_set_online(cfg, (seed >> 5) % max,
					      seed >> 9 & 1, NULL);
	for (i = 0; i < (seed >> 10 & 3); i++) {
		uint32_t vcpu = (seed >> (12 + 2 * i)) % (max + 1);
		const char *list = lists[(seed >> (14 + 3 * i)) & 7];

		if (seed >> (20 + i) & 1)
			(void)xvcpu_config_set_soft(cfg, vcpu, list, NULL);
		else
			(void)xvcpu_config_set_hard(cfg, vcpu, list, NULL);
	}
}

static inline int fuzz_edit(const void *text, size_t size, uint32_t seed,
			    char **out, size_t *out_size)
{
	struct config_error error = {0};
	struct config *cfg;
	int rc = xvcpu_config_parse(text, size, &cfg, &error);

	if (rc) {
		MUST(rc == -ENOMEM || (error.reason && error.line));
		return rc;
	}
	fuzz_wish(cfg, ~seed);
	xvcpu_config_reset(cfg);
	fuzz_wish(cfg, seed);
	rc = xvcpu_config_render(cfg, out, out_size, NULL, &error);
	MUST(!rc || (rc == -EOPNOTSUPP && error.reason) || rc == -ENOMEM);
	xvcpu_config_free(cfg);
	return rc;
}

static inline int fuzz_config(const uint8_t *data, size_t size)
{
	uint32_t seed = 2166136261u;
	char *one, *two;
	size_t n, m;

	if (fuzz_edit(data, size, 0, &one, &n))
		return 0;
	MUST(n == size && (!n || !memcmp(one, data, n)));
	free(one);
	for (size_t i = 0; i < size; i++)
		seed = (seed ^ data[i]) * 16777619u;
	for (int i = 0; i < 3; i++, seed = seed * 1664525u + 1013904223u) {
		if (fuzz_edit(data, size, seed, &one, &n))
			continue;
		free(one);
	}
	if (fuzz_edit(data, size, seed & ~5u, &one, &n))
		return 0;
	MUST(!fuzz_edit(one, n, seed & ~5u, &two, &m));
	MUST(n == m && !memcmp(one, two, n));
	free(one);
	free(two);
	return 0;
}
#endif
