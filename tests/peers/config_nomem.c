/* SPDX-License-Identifier: MIT */
/*
 * Every allocation of parsing, wishing, rendering, replacing, finding, and of
 * reading and writing pins fails once: -ENOMEM, nothing leaked (ASan looks),
 * nothing half done.
 *
 * Link with -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,
 * --wrap=reallocarray,--wrap=strdup,--wrap=strndup,--wrap=asprintf,
 * --wrap=realpath,--wrap=open_memstream
 * usage: config_nomem FILE...
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "config/internal.h"
#include "config/pins.h"
#include "config/replace.h"

static unsigned long calls, fail_at;

static int fails(void)
{
	if (++calls != fail_at)
		return 0;
	errno = ENOMEM;
	return 1;
}

#define WRAP(type, name, params, args)                                         \
	type __real_##name params;                                             \
	type __wrap_##name params;                                             \
	type __wrap_##name params                                              \
	{                                                                      \
		return fails() ? NULL : __real_##name args;                    \
	}

WRAP(void *, malloc, (size_t n), (n))
WRAP(void *, calloc, (size_t n, size_t m), (n, m))
WRAP(void *, realloc, (void *p, size_t n), (p, n))
WRAP(void *, reallocarray, (void *p, size_t n, size_t m), (p, n, m))
WRAP(char *, strdup, (const char *s), (s))
WRAP(char *, strndup, (const char *s, size_t n), (s, n))
WRAP(char *, realpath, (const char *s, char *to), (s, to))
WRAP(FILE *, open_memstream, (char **p, size_t *n), (p, n))

int __wrap_asprintf(char **out, const char *format, ...);
int __wrap_asprintf(char **out, const char *format, ...)
{
	va_list args;
	int n;

	if (fails())
		return -1;
	va_start(args, format);
	n = vasprintf(out, format, args);
	va_end(args);
	return n;
}

static char *text;
static size_t size;
static const char *path;

static int edit(void)
{
	struct config *cfg;
	size_t new_size;
	char *new;
	int rc = xvcpu_config_parse(text, size, &cfg, NULL);

	if (rc)
		return rc;
	rc = xvcpu_config_set_max(cfg, xvcpu_config_get_max(cfg) + 2, NULL);
	if (rc == -EOPNOTSUPP)
		rc = 0;
	if (!rc)
		rc = xvcpu_config_set_count(cfg, xvcpu_config_get_max(cfg),
					    NULL);
	if (!rc)
		rc = xvcpu_config_set_hard(cfg, 0, "1-3", NULL);
	if (!rc)
		rc = xvcpu_config_set_hard(cfg, xvcpu_config_get_max(cfg) - 1,
					   "5", NULL);
	if (!rc && cfg->format == CONFIG_XL)
		rc = xvcpu_config_set_soft(cfg, 0, "1", NULL);
	if (!rc)
		rc = xvcpu_config_render(cfg, &new, &new_size, NULL, NULL);
	if (!rc)
		free(new);
	xvcpu_config_free(cfg);
	return rc;
}

static int replace(void)
{
	struct replace *r;
	const char *old;
	size_t n;
	int rc = xvcpu_replace_open(path, 0, 0, &r);

	if (rc)
		return rc;
	old = xvcpu_replace_get_text(r, &n);
	rc = xvcpu_replace_prepare(r, old, n);
	if (!rc)
		return xvcpu_replace_commit(r);
	xvcpu_replace_abort(r);
	return rc;
}

static int find(void)
{
	struct config_place place;
	char *where = NULL;
	int rc = xvcpu_config_find("", "no such domain", &place, NULL, &where);

	free(where);
	return rc == -ENOENT ? 0 : rc;
}

static int pins(void)
{
	static const char saved[] =
		"xvcpu-pins 1\n"
		"domain 00000000-0000-0000-0000-000000000001 \"a\"\n"
		"vcpu 0 hard 1 soft 2\n";
	struct pins *p;
	char *out;
	size_t n;
	int rc = xvcpu_pins_read(saved, sizeof(saved) - 1, &p, NULL);

	if (rc)
		return rc;
	rc = xvcpu_pins_write(p->domains, p->ndomains, &out, &n);
	if (!rc)
		free(out);
	xvcpu_pins_free(p);
	return rc;
}

static int all(const char *what, int (*act)(void))
{
	unsigned long at = 0;
	int rc, first;

	fail_at = 0;
	first = act();
	do {
		calls = 0;
		fail_at = ++at;
		rc = act();
		/* realpath, too, allocates, and may mean a changed symlink */
		if (calls >= at && rc != -ENOMEM && rc != -ESTALE &&
		    (rc != first || !rc)) {
			printf("%s, %s: %d at %lu\n", path, what, rc, at);
			return 1;
		}
	} while (calls >= at);
	return rc != first;
}

int main(int argc, char **argv)
{
	int wrong = 0;

	for (int i = 1; i < argc; i++) {
		path = argv[i];
		fail_at = 0;
		if (xvcpu_replace_read(path, &text, &size))
			return 2;
		wrong += all("edit", edit);
		free(text);
	}
	wrong += all("pins", pins);
	wrong += all("find", find);
	if (argc > 1)
		wrong += all("replace", replace);
	return wrong != 0;
}
