/* SPDX-License-Identifier: MIT */
#include "cli/common.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/text.h"
#include "cpumap/cpumap.h"

static int report(struct cli *c, int status, int err, char *message)
{
	char *printable = message ? text_printable(message) : NULL;

	fprintf(stderr, "xvcpu: %s\n", printable ? printable : "no memory");
	free(printable);
	if (!c->error) {
		c->error = err;
		c->message = message;
	} else {
		free(message);
	}
	return c->changed ? CLI_PARTIAL : status;
}

int cli_error(struct cli *c, int status, int err, const char *format, ...)
{
	char *message;
	va_list args;

	va_start(args, format);
	if (vasprintf(&message, format, args) < 0)
		message = NULL;
	va_end(args);
	return report(c, status, err, message);
}

int cli_usage(struct cli *c, const char *format, ...)
{
	char *why, *message;
	va_list args;

	va_start(args, format);
	if (vasprintf(&why, format, args) < 0)
		why = NULL;
	va_end(args);
	if (!why)
		cli_no_memory(c);
	if (c->command ? asprintf(&message, "%s: %s: see 'xvcpu help %s'",
				  c->command->name, why, c->command->name) < 0
		       : asprintf(&message, "%s: see 'xvcpu --help'", why) < 0)
		message = NULL;
	free(why);
	return report(c, CLI_USAGE, -EINVAL, message);
}

void cli_no_memory(struct cli *c)
{
	static const char message[] = "out of memory";

	fprintf(stderr, "xvcpu: %s\n", message);
	if (c->json && !c->document)
		printf("{\"error\":{\"errno\":\"ENOMEM\",\"message\":\"%s\"}}"
		       "\n",
		       message);
	fflush(stdout);
	_exit(c->changed ? CLI_PARTIAL : CLI_FAILED);
}

void *cli_alloc(struct cli *c, size_t n, size_t size)
{
	void *memory = calloc(n ? n : 1, size ? size : 1);

	if (!memory)
		cli_no_memory(c);
	return memory;
}

void cli_begin_document(struct cli *c, struct json *j)
{
	*j = (struct json){.out = stdout};
	c->document = true;
	json_begin_object(j, NULL);
}

void cli_end_document(struct cli *c, struct json *j)
{
	if (c->error) {
		json_begin_object(j, "error");
		json_string(j, "errno", text_errno(c->error));
		json_string(j, "message", c->message);
		json_end(j);
	}
	json_end(j);
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
