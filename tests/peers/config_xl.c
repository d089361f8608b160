/* SPDX-License-Identifier: MIT */
/*
 * The reader of xl.cfg against libxlu itself (libxlutil of libxen-dev), on the
 * corpus and on texts put together at random: both take it or both refuse it,
 * they read the same numbers and pins, and libxlu takes every edited text.
 *
 * usage: config_xl [COUNT [FILE...]]
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <libxlutil.h>
#include "config/config.h"
#include "config/replace.h"

static uint64_t state = 88172645463325252u;
static FILE *null;

static uint32_t below(uint32_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 11) % n;
}

/* Text that libxlu lets pass in our stead: a stray last byte that its lexer
 * overlooks, a key of no concern that += gives two kinds. */
static bool tolerated(const char *text, size_t size, const struct config *cfg,
		      const struct config_error *e)
{
	size_t at = 0;

	if (cfg)
		return strstr(text, "+=");
	for (size_t line = 1; line < e->line && at < size; at++)
		line += text[at] == '\n';
	return at + e->column >= size;
}

static bool same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static bool same_pins(XLU_Config *x, const struct config *cfg, const char *key,
		      bool soft)
{
	XLU_ConfigList *list;
	const char *text = NULL;
	int n, is_list = !xlu_cfg_get_list(x, key, &list, &n, 1);

	if (!is_list)
		xlu_cfg_get_string(x, key, &text, 1);
	for (uint32_t i = 0; i < xvcpu_config_get_max(cfg); i++) {
		const char *want =
			is_list ? xlu_cfg_get_listitem(list, (int)i) : text;

		if (!same(want, soft ? xvcpu_config_get_soft(cfg, i)
				     : xvcpu_config_get_hard(cfg, i)))
			return false;
	}
	return true;
}

/* What xl would make of the numbers; false: it would not start the guest, or
 * would start another one than the text seems to say. */
static bool numbers(XLU_Config *x, long *count, long *max)
{
	int c = xlu_cfg_get_long(x, "vcpus", count, 1);
	int m = xlu_cfg_get_long(x, "maxvcpus", max, 1);

	if (c)
		*count = 1;
	if (m || !*max)
		*max = *count;
	return (!c || c == ESRCH) && (!m || m == ESRCH) && *count >= 1 &&
	       *max >= *count && *max <= CONFIG_MAX_VCPUS;
}

static const char *edited(struct config *cfg)
{
	static const char *const lists[] = {"0", "1-3", "all", "0-1,5"};
	uint32_t n = 1 + below(xvcpu_config_get_max(cfg));
	struct config_error e = {0};
	const char *wrong = NULL;
	XLU_Config *x;
	size_t size;
	char *text;
	int rc;

	xvcpu_config_set_count(cfg, n, NULL);
	if (below(2))
		xvcpu_config_set_max(cfg, n + below(5), NULL);
	for (int i = 0; i < 3; i++)
		(below(2) ? xvcpu_config_set_hard : xvcpu_config_set_soft)(
			cfg, below(xvcpu_config_get_max(cfg)), lists[below(4)],
			NULL);
	rc = xvcpu_config_render(cfg, &text, &size, NULL, &e);
	if (rc)
		return rc == -EOPNOTSUPP ? NULL : e.reason;
	x = xlu_cfg_init(null, "edited");
	if (xlu_cfg_readdata(x, text, (int)size))
		wrong = "libxlu refuses the edited text";
	xlu_cfg_destroy(x);
	free(text);
	return wrong;
}

static const char *compare(const char *text, size_t size, XLU_Config *x,
			   bool takes)
{
	struct config_error e = {0};
	struct config *cfg = NULL;
	const char *wrong = NULL, *name = NULL;
	int rc = xvcpu_config_parse(text, size, &cfg, &e);
	bool fine;
	long count, max;

	fine = takes && numbers(x, &count, &max);
	if (takes)
		xlu_cfg_get_string(x, "name", &name, 1);
	if (rc) {
		if (fine && !tolerated(text, size, NULL, &e) && !e.foreign &&
		    !strstr(e.reason, "a list in a list") &&
		    !strstr(e.reason, "list of CPUs") &&
		    !strstr(e.reason, "vnuma")) /* xl's own rules */
			wrong = e.reason;
	} else if (!fine) {
		wrong = tolerated(text, size, cfg, &e) ? NULL : "libxlu not";
	} else if (xvcpu_config_get_count(cfg) != count ||
		   xvcpu_config_get_max(cfg) != max) {
		if (!strstr(text, "vnuma"))
			wrong = "other numbers";
	} else if (!same(xvcpu_config_get_name(cfg), name)) {
		wrong = "another name";
	} else if (!same_pins(x, cfg, "cpus", false) ||
		   !same_pins(x, cfg, "cpus_soft", true)) {
		wrong = "other pins";
	} else {
		wrong = edited(cfg);
	}
	xvcpu_config_free(cfg);
	return wrong;
}

static int check(const char *text, size_t size)
{
	XLU_Config *x = xlu_cfg_init(null, "text");
	const char *wrong;

	wrong = compare(text, size, x, !xlu_cfg_readdata(x, text, (int)size));
	xlu_cfg_destroy(x);
	if (wrong)
		printf("%s: <<%.*s>>\n", wrong, (int)size, text);
	return wrong != NULL;
}

static size_t compose(char *text)
{
	static const char *const parts[] = {
		"vcpus",
		"maxvcpus",
		"cpus",
		"cpus_soft",
		"name",
		"memory",
		"foo.bar_1",
		"=",
		"+=",
		" = ",
		"=",
		"=",
		"\n",
		"\n",
		";",
		",",
		"[",
		"]",
		"\"0-3\"",
		"'1'",
		"4",
		"2",
		"0x10",
		"010",
		"\"4\"",
		" ",
		"\t",
		"# c\n",
		"#\n",
		"\"a\\\"b\"",
		"'\\n'",
		"\"\\x41\"",
		"\"\\0123\"",
		"\"\\012\"",
		"'\\9'",
		"\\",
		"-",
		"A",
		"\r\n",
		"[ '0', \"1-2\",\n 3 ]",
		"[]",
		"[1,2,]",
		"[[",
		"\"open",
		"vcpus=2\n",
		"maxvcpus=8\n",
		"cpus=\"0-1\"\n",
		"name='x'\n",
		"cpus = ['0','1',]\n",
		"cpus+=['5']\n",
		"cpus+=\",7\"\n",
		"cpus_soft=[\"1\",\n2]\n",
		"# x\n",
		"memory=512;",
		"vcpus=0x3 ; maxvcpus=\"010\"\n",
		"vcpus=1\n",
		"vcpus=4;",
	};
	size_t size = 0;

	for (uint32_t n = 1 + below(18); n; n--) {
		const char *part = parts[below(sizeof(parts) / sizeof(*parts))];

		size = (size_t)(stpcpy(text + size, part) - text);
	}
	return size;
}

int main(int argc, char **argv)
{
	long n = argc > 1 ? atol(argv[1]) : 200000, wrong = 0;
	char text[1024], *file;
	size_t size;

	null = fopen("/dev/null", "we");
	for (int i = 2; i < argc; i++)
		if (!xvcpu_replace_read(argv[i], &file, &size)) {
			wrong += strlen(file) == size && check(file, size);
			free(file);
		}
	for (long i = 0; i < n; i++)
		wrong += check(text, compose(text));
	printf("%d files, %ld texts, %ld differ\n", argc > 2 ? argc - 2 : 0, n,
	       wrong);
	fclose(null);
	return wrong != 0;
}
