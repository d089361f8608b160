/* SPDX-License-Identifier: MIT */
#include "cli/common.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/term/text.h"
#include "cpumap/cpumap.h"

void *cli_alloc(struct cli *c, size_t n, size_t size)
{
	void *memory = calloc(n ? n : 1, size ? size : 1);

	if (!memory)
		cli_no_memory(c);
	return memory;
}

struct cpumap *cli_map(struct cli *c, uint32_t nbits)
{
	struct cpumap *map = cpumap_alloc(nbits);

	if (!map)
		cli_no_memory(c);
	return map;
}

char *cli_vtext(struct cli *c, const char *format, va_list args)
{
	char *text;

	if (vasprintf(&text, format, args) < 0)
		cli_no_memory(c);
	return text;
}

char *cli_text(struct cli *c, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = cli_vtext(c, format, args);
	va_end(args);
	return text;
}

char *cli_format_list(struct cli *c, const struct cpumap *map)
{
	char small[256], *text;
	size_t size = cpumap_format_list(map, small, sizeof(small)) + 1;

	text = cli_alloc(c, size, 1);
	if (size <= sizeof(small))
		memcpy(text, small, size);
	else
		cpumap_format_list(map, text, size);
	return text;
}

char *cli_format_vcpus(struct cli *c, const struct cpumap *vcpus)
{
	char *list = cli_format_list(c, vcpus), *text;

	text = cli_text(c, "vCPU%s %s", list[strcspn(list, ",-")] ? "s" : "",
			list);
	free(list);
	return text;
}

/* The list form in small, or to be freed: of *n characters. */
static char *put_list(struct cli *c, const struct cpumap *map, char *small,
		      size_t size, size_t *n)
{
	*n = cpumap_format_list(map, small, size);
	return *n < size ? small : cli_format_list(c, map);
}

void cli_json_list(struct cli *c, struct json *j, const char *key,
		   const struct cpumap *map)
{
	char small[256], *text;
	size_t n;

	text = put_list(c, map, small, sizeof(small), &n);
	json_simple(j, key, text, n);
	if (text != small)
		free(text);
}

void cli_add_list(struct cli *c, struct table *table, const struct cpumap *map)
{
	char small[256], *text;
	size_t n;

	text = put_list(c, map, small, sizeof(small), &n);
	table_add_printable(table, text, n, n);
	if (text != small)
		free(text);
}

void cli_print(struct cli *c, const char *format, ...)
{
	char *line, *printable;
	va_list args;

	va_start(args, format);
	line = cli_vtext(c, format, args);
	va_end(args);
	printable = text_printable(line);
	if (!printable)
		cli_no_memory(c);
	puts(printable);
	free(printable);
	free(line);
}
