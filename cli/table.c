/* SPDX-License-Identifier: MIT */
#include "cli/table.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cli/text.h"

#define COLUMNS_MAX 16

struct table {
	size_t columns;
	size_t cells, room;
	char **cell; /* the heading is the first row */
	bool right[COLUMNS_MAX];
	bool no_memory;
};

static void add(struct table *t, char *cell)
{
	if (t->cells == t->room) {
		size_t room = t->room ? 2 * t->room : 64;
		char **more = reallocarray(t->cell, room, sizeof(*more));

		if (!more) {
			t->no_memory = true;
			free(cell);
			return;
		}
		t->cell = more;
		t->room = room;
	}
	t->no_memory |= !cell;
	t->cell[t->cells++] = cell;
}

struct table *table_alloc(const char *heading)
{
	struct table *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	while (*heading && t->columns < COLUMNS_MAX) {
		t->right[t->columns] = *heading == '>';
		heading += *heading == '>';
		add(t, strndup(heading, strcspn(heading, " ")));
		t->columns++;
		heading += strcspn(heading, " ");
		heading += strspn(heading, " ");
	}
	return t;
}

void table_free(struct table *t)
{
	if (!t)
		return;
	while (t->cells)
		free(t->cell[--t->cells]);
	free(t->cell);
	free(t);
}

void table_add(struct table *t, const char *format, ...)
{
	char *text, *printable = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	if (text)
		printable = text_printable(text);
	free(text);
	add(t, printable);
}

static void print_cell(const char *cell, size_t width, bool right, bool last,
		       FILE *out)
{
	size_t columns = text_columns(cell);
	int pad = columns < width ? (int)(width - columns) : 0;

	if (right)
		fprintf(out, "%*s%s", pad, "", cell);
	else if (last)
		fputs(cell, out);
	else
		fprintf(out, "%s%*s", cell, pad, "");
	fputs(last ? "\n" : "  ", out);
}

int table_print(const struct table *t, FILE *out)
{
	size_t width[COLUMNS_MAX] = {0};
	size_t i, column, columns;

	if (t->no_memory)
		return -ENOMEM;
	for (i = 0; i < t->cells; i++) {
		columns = text_columns(t->cell[i]);
		if (columns > width[i % t->columns])
			width[i % t->columns] = columns;
	}
	for (i = 0; i < t->cells; i++) {
		column = i % t->columns;
		print_cell(t->cell[i], width[column], t->right[column],
			   column + 1 == t->columns, out);
	}
	return 0;
}
