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
	if (vasprintf(&line, format, args) < 0)
		cli_no_memory(c);
	va_end(args);
	printable = text_printable(line);
	if (!printable)
		cli_no_memory(c);
	puts(printable);
	free(printable);
	free(line);
}
