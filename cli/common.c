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
	size_t size = cpumap_format_list(map, NULL, 0) + 1;
	char *text = cli_alloc(c, size, 1);

	cpumap_format_list(map, text, size);
	return text;
}

void cli_json_list(struct cli *c, struct json *j, const char *key,
		   const struct cpumap *map)
{
	char *text = cli_format_list(c, map);

	json_string(j, key, text);
	free(text);
}

void cli_add_list(struct cli *c, struct table *table, const struct cpumap *map)
{
	char small[64], *text;

	if (cpumap_format_list(map, small, sizeof(small)) < sizeof(small)) {
		table_add_text(table, small);
		return;
	}
	text = cli_format_list(c, map);
	table_add_text(table, text);
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

struct table *cli_table(struct cli *c, const char *heading)
{
	struct table *table = table_alloc(heading);

	if (!table)
		cli_no_memory(c);
	return table;
}

void cli_print_table(struct cli *c, struct table *table)
{
	if (table_print(table, stdout))
		cli_no_memory(c);
	table_free(table);
}
