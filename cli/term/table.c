/* SPDX-License-Identifier: MIT */
#include "cli/term/table.h"

#include "cli/term/text.h"

#define GAP 2

/* A cell that takes no more is put down without a look at each of its parts. */
#define SHORT 1024

enum { BEFORE, MEASURES, PRINTS };

static void measure(struct table *t, size_t columns)
{
	if (columns > t->width[t->column])
		t->width[t->column] = columns;
	if (++t->column == t->columns)
		t->column = 0;
}

static void put_blanks(struct out *out, size_t n)
{
	size_t part;

	for (; n; n -= part) {
		part = n < SHORT ? n : SHORT;
		out->at = out_blanks(out_room(out, SHORT + OUT_SLACK), part);
	}
}

/* What stands before a cell of so many columns. */
static void begin_cell(struct table *t, size_t columns)
{
	if (t->right[t->column])
		put_blanks(&t->out, t->width[t->column] - columns);
}

/* What stands behind it; and on to the next. */
static void end_cell(struct table *t, size_t columns)
{
	size_t pad = t->width[t->column] - columns;

	if (t->right[t->column])
		pad = 0;
	if (++t->column < t->columns) {
		put_blanks(&t->out, pad + GAP);
		return;
	}
	out_write(&t->out, "\n", 1);
	t->column = 0;
}

/* In pieces, between which what was printed may go: it cannot be repeated. */
static __attribute__((noinline)) void
print_long(struct table *t, const char *text, size_t n, size_t columns)
{
	begin_cell(t, columns);
	out_write(&t->out, text, n);
	end_cell(t, columns);
	memset(t->start, 0, sizeof(t->start));
}

/* The same at once. */
static void print(struct table *t, const char *text, size_t n, size_t columns)
{
	size_t i = t->column, pad = t->width[i] - columns;
	char *at = t->out.at;

	if (!KEEP || n + pad > SHORT - GAP ||
	    !out_has_room(&t->out, SHORT + OUT_SLACK)) {
		print_long(t, text, n, columns);
		return;
	}
	t->start[i] = at;
	if (t->right[i]) {
		at = out_blanks(at, pad);
		pad = 0;
	}
	at = out_copy(at, text, n);
	if (++i < t->columns) {
		t->out.at = out_blanks(at, pad + GAP);
		t->column = i;
		return;
	}
	*at++ = '\n';
	t->out.at = t->start[i] = at;
	t->column = 0;
}

/*
 * Since a cell of the row above has its start, nothing has left the buffer, and
 * so the start of each one behind it and the end of that row are there, too.
 */
bool table_put_again(struct table *t, size_t n)
{
	size_t i = t->column, end = i + n, size;
	ptrdiff_t step;

	if (t->pass == PRINTS) {
		if (!t->start[i])
			return false;
		size = (size_t)(t->start[end] - t->start[i]);
		if (!out_has_room(&t->out, size))
			return false;
		step = t->out.at - t->start[i];
		t->out.at = out_copy(t->out.at, t->start[i], size);
		for (; i < end; i++)
			t->start[i] += step;
		if (end == t->columns)
			t->start[end] = t->out.at;
	}
	t->column = end < t->columns ? end : 0;
	return true;
}

void table_add_printable(struct table *t, const char *text, size_t n,
			 size_t columns)
{
	if (t->pass == MEASURES)
		measure(t, columns);
	else
		print(t, text, n, columns);
}

/* The names in the heading; or what they tell of their columns. */
static void add_heading(struct table *t, bool names)
{
	const char *at = t->heading, *end;
	size_t i;

	for (i = 0; *at && i < TABLE_COLUMNS_MAX; i++) {
		end = at + strcspn(at, " ");
		if (!names)
			t->right[i] = *at == '>';
		at += *at == '>';
		if (names)
			table_add_printable(t, at, (size_t)(end - at),
					    (size_t)(end - at));
		at = end + strspn(end, " ");
	}
	t->columns = i;
}

void table_begin(struct table *t, const char *heading, FILE *file)
{
	t->heading = heading;
	t->pass = BEFORE;
	t->column = 0;
	memset(t->width, 0, sizeof(t->width));
	memset(t->start, 0, sizeof(t->start));
	out_begin(&t->out, file);
	add_heading(t, false);
}

bool table_pass(struct table *t)
{
	if (t->pass == PRINTS) {
		out_flush(&t->out);
		return false;
	}
	t->pass++;
	add_heading(t, true);
	return true;
}

/* One that is not simple. */
static void add_escaped(struct table *t, const char *text)
{
	struct text_unit unit;
	size_t columns = 0;
	const char *at;

	for (at = text; *at; columns += unit.columns)
		at += text_next(at, &unit);
	if (t->pass == MEASURES) {
		measure(t, columns);
		return;
	}
	memset(t->start, 0, sizeof(t->start));
	begin_cell(t, columns);
	for (at = text; *at; out_write(&t->out, unit.bytes, unit.n))
		at += text_next(at, &unit);
	end_cell(t, columns);
}

void table_add_text(struct table *t, const char *text)
{
	size_t n = text_simple(text);

	if (text[n])
		add_escaped(t, text);
	else
		table_add_printable(t, text, n, n);
}

static size_t digits_of(uint64_t number)
{
	uint64_t least = 10;
	size_t n = 1;

	for (; n < OUT_DIGITS && number >= least; n++)
		least *= 10;
	return n;
}

/*
 * The end of the next cell, which is flush right and all blanks so far, and the
 * way on.  NULL: it goes through print.
 */
static inline OUT_AT_ONCE char *place(struct table *t)
{
	size_t i = t->column;
	char *at = t->out.at, *end = at + t->width[i];

	if (!KEEP || !t->right[i] || t->width[i] > SHORT - GAP ||
	    !out_has_room(&t->out, SHORT + OUT_SLACK))
		return NULL;
	t->start[i] = at;
	at = out_blanks(at, t->width[i] + GAP);
	if (++i == t->columns) {
		*end = '\n';
		t->start[i] = at = end + 1;
		i = 0;
	}
	t->out.at = at;
	t->column = i;
	return end;
}

/* The digits before end, the last one behind a point; where they begin. */
static inline char *put_digits(char *end, uint64_t number, bool tenths)
{
	if (tenths) {
		*--end = (char)('0' + number % 10);
		*--end = '.';
		number /= 10;
	}
	return out_digits(end, number);
}

static inline void add_digits(struct table *t, uint64_t number, bool tenths)
{
	char digits[OUT_DIGITS + 1], *end = digits + sizeof(digits), *at;
	size_t n;

	if (t->pass == MEASURES) {
		n = tenths ? digits_of(number / 10) + 2 : digits_of(number);
		measure(t, n);
		return;
	}
	at = place(t);
	if (at) {
		put_digits(at, number, tenths);
		return;
	}
	at = put_digits(end, number, tenths);
	n = (size_t)(end - at);
	print(t, at, n, n);
}

void table_add_number(struct table *t, uint64_t number)
{
	add_digits(t, number, false);
}

void table_add_tenths(struct table *t, uint64_t tenths)
{
	add_digits(t, tenths, true);
}

void table_set(struct table *t, size_t i, uint64_t number, bool tenths)
{
	char *start = t->start[i], *at;

	at = put_digits(start + t->width[i], number, tenths);
	while (at > start)
		*--at = ' ';
}
