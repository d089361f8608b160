/* SPDX-License-Identifier: MIT */
#include "cli/term/table.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cli/term/text.h"

#define COLUMNS_MAX 16
#define GAP         2

/* All cells' bytes are in one text, one after another, without an end. */
struct cell {
	uint32_t bytes;
	uint32_t columns; /* on the terminal */
};

struct table {
	size_t columns;
	struct cell *cell; /* the heading is the first row */
	size_t cells, cell_room;
	char *text;
	size_t used, room;
	size_t width[COLUMNS_MAX];
	bool right[COLUMNS_MAX];
	bool no_memory;
};

/* The array with room for so many; NULL and remembered when there is none. */
static void *grow(struct table *t, void *array, size_t *room, size_t need,
		  size_t size)
{
	void *more;

	if (need <= *room)
		return array;
	more = reallocarray(array, 2 * need, size);
	if (more)
		*room = 2 * need;
	else
		t->no_memory = true;
	return more;
}

/* The next cell is what stands at the end of the text. */
static void end_cell(struct table *t, size_t bytes, size_t columns)
{
	struct cell *cell =
		grow(t, t->cell, &t->cell_room, t->cells + 1, sizeof(*cell));
	size_t column = t->cells % t->columns;

	if (!cell)
		return;
	t->cell = cell;
	t->cell[t->cells++] = (struct cell){(uint32_t)bytes, (uint32_t)columns};
	t->used += bytes;
	if (columns > t->width[column])
		t->width[column] = columns;
}

static bool is_simple(const char *text, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (text[i] < ' ' || text[i] > '~')
			return false;
	return true;
}

static void add_bytes(struct table *t, const char *bytes, size_t n,
		      size_t columns)
{
	char *text = grow(t, t->text, &t->room, t->used + n, 1);

	/* An empty cell as the first needs no text. */
	if (!text && t->used + n)
		return;
	t->text = text;
	memcpy(t->text + t->used, bytes, n);
	end_cell(t, n, columns);
}

struct table *table_alloc(const char *heading)
{
	struct table *t = calloc(1, sizeof(*t));
	const char *end, *at;

	if (!t)
		return NULL;
	for (at = heading; *at; at = end + strspn(end, " ")) {
		end = at + strcspn(at, " ");
		if (t->columns == COLUMNS_MAX)
			break;
		t->right[t->columns++] = *at == '>';
	}
	for (at = heading; *at; at = end + strspn(end, " ")) {
		end = at + strcspn(at, " ");
		if (t->cells == t->columns)
			break;
		at += *at == '>';
		add_bytes(t, at, (size_t)(end - at), (size_t)(end - at));
	}
	return t;
}

void table_free(struct table *t)
{
	if (!t)
		return;
	free(t->cell);
	free(t->text);
	free(t);
}

void table_add_text(struct table *t, const char *text)
{
	size_t n = strlen(text);
	char *printable;

	if (is_simple(text, n)) {
		add_bytes(t, text, n, n);
		return;
	}
	printable = text_printable(text);
	if (printable)
		add_bytes(t, printable, strlen(printable),
			  text_columns(printable));
	else
		t->no_memory = true;
	free(printable);
}

#define DIGITS_MAX 20

/* The digits before end; where they begin. */
static char *digits_before(char *end, uint64_t number)
{
	do
		*--end = (char)('0' + number % 10);
	while (number /= 10);
	return end;
}

void table_add_number(struct table *t, uint64_t number)
{
	char text[DIGITS_MAX], *end = text + sizeof(text);
	char *at = digits_before(end, number);
	size_t n = (size_t)(end - at);

	add_bytes(t, at, n, n);
}

void table_add_tenths(struct table *t, uint64_t tenths)
{
	char text[DIGITS_MAX + 2], *end = text + sizeof(text), *at = end;
	size_t n;

	*--at = (char)('0' + tenths % 10);
	*--at = '.';
	at = digits_before(at, tenths / 10);
	n = (size_t)(end - at);
	add_bytes(t, at, n, n);
}

void table_add(struct table *t, const char *format, ...)
{
	char small[64], *text = small;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(small, sizeof(small), format, args);
	va_end(args);
	if (n >= (int)sizeof(small)) {
		va_start(args, format);
		n = vasprintf(&text, format, args);
		va_end(args);
	}
	if (n >= 0)
		table_add_text(t, text);
	else
		t->no_memory = true;
	if (n >= (int)sizeof(small))
		free(text);
}

static char *put(char *out, const struct table *t, size_t i, const char *text)
{
	const struct cell *cell = &t->cell[i];
	size_t column = i % t->columns;
	bool last = column + 1 == t->columns;
	size_t pad = t->width[column] - cell->columns;

	if (t->right[column]) {
		memset(out, ' ', pad);
		out += pad;
	}
	memcpy(out, text, cell->bytes);
	out += cell->bytes;
	if (last) {
		*out = '\n';
		return out + 1;
	}
	if (t->right[column])
		pad = 0;
	memset(out, ' ', pad + GAP);
	return out + pad + GAP;
}

int table_print(const struct table *t, FILE *out)
{
	const char *at = t->text;
	size_t line = 0, i;
	char *text, *end;

	if (t->no_memory)
		return -ENOMEM;
	for (i = 0; i < t->columns; i++)
		line += t->width[i] + GAP;
	/* Bytes that take no column of their own are more than that. */
	text = malloc(t->used + (t->cells / t->columns + 1) * line);
	if (!text)
		return -ENOMEM;
	for (i = 0, end = text; i < t->cells; i++) {
		end = put(end, t, i, at);
		at += t->cell[i].bytes;
	}
	fwrite(text, 1, (size_t)(end - text), out);
	free(text);
	return 0;
}
