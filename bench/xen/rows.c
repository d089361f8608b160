/* SPDX-License-Identifier: MIT */
#include "bench/xen/rows.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS 6

struct row {
	enum clock clock;
	char *text; /* holds the fields */
	const char *field[FIELDS];
	double value;
};

static struct row *rows;
static size_t nrows, room;

static void add_row(enum clock clock, char *line, const char *file)
{
	struct row row = {.clock = clock, .text = strdup(line)};
	char *rest = row.text, *end;
	size_t n = 0, last;

	line[strcspn(line, "\n")] = '\0';
	if (!rest)
		err(1, NULL);
	rest[strcspn(rest, "\n")] = '\0';
	while (n < FIELDS && rest)
		row.field[n++] = strsep(&rest, ",");
	last = !strcmp(row.field[0], "time") ? 5 : 4;
	if (rest || n != last + 1 ||
	    (last == 4 && strcmp(row.field[0], "count")))
		errx(1, "%s: not a row: %s", file, line);
	row.value = strtod(row.field[last], &end);
	if (end == row.field[last] || *end)
		errx(1, "%s: not a number: %s", file, line);
	if (nrows == room) {
		room = room ? 2 * room : 1024;
		rows = reallocarray(rows, room, sizeof(*rows));
		if (!rows)
			err(1, NULL);
	}
	rows[nrows++] = row;
}

void rows_load(const char *file, enum clock clock)
{
	FILE *in = fopen(file, "r");
	char line[256];

	if (!in)
		err(1, "%s", file);
	while (fgets(line, sizeof(line), in))
		add_row(clock, line, file);
	if (ferror(in))
		err(1, "%s", file);
	fclose(in);
}

static bool is_time(const struct row *row)
{
	return row->field[0][0] == 't';
}

static bool same(const struct row *row, enum clock clock, const char *set,
		 long t, const char *name)
{
	return is_time(row) && row->clock == clock &&
	       atol(row->field[1]) == t &&
	       (!set || !strcmp(row->field[2], set)) &&
	       !strcmp(row->field[4], name);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static struct spread spread(double *values, size_t n)
{
	struct spread s = {.n = n};

	if (n) {
		qsort(values, n, sizeof(*values), compare);
		s.median = (values[n / 2] + values[(n - 1) / 2]) / 2;
		s.low = values[n / 4];
		s.high = values[n - 1 - n / 4];
	}
	free(values);
	return s;
}

static double *values_alloc(void)
{
	double *values = calloc(nrows + 1, sizeof(*values));

	if (!values)
		err(1, NULL);
	return values;
}

struct spread rows_time(enum clock clock, const char *set, long t,
			const char *name)
{
	double *values = values_alloc();
	size_t i, n = 0;

	for (i = 0; i < nrows; i++)
		if (same(&rows[i], clock, set, t, name))
			values[n++] = rows[i].value / 1e6;
	return spread(values, n);
}

/* Rounds are in order in both; a second boot appends its own. */
struct spread rows_ratio(enum clock clock, const char *set, long t,
			 const char *above, const char *below)
{
	double *values = values_alloc();
	size_t i, j = 0, n = 0;

	for (i = 0; i < nrows; i++) {
		if (!same(&rows[i], clock, set, t, above))
			continue;
		while (j < nrows && !same(&rows[j], clock, set, t, below))
			j++;
		if (j == nrows)
			break;
		values[n++] = rows[i].value / rows[j++].value;
	}
	return spread(values, n);
}

double rows_count(const char *t, const char *name, const char *what)
{
	double largest = -1;
	size_t i;

	for (i = 0; i < nrows; i++)
		if (!is_time(&rows[i]) && !strcmp(rows[i].field[1], t) &&
		    !strcmp(rows[i].field[2], name) &&
		    !strcmp(rows[i].field[3], what) && rows[i].value > largest)
			largest = rows[i].value;
	return largest;
}

void rows_each(void (*call)(void *context, enum clock clock, const char *set,
			    long t, const char *name),
	       void *context)
{
	const struct row *a;
	size_t i, j;
	long t;

	for (i = 0; i < nrows; i++) {
		a = &rows[i];
		if (!is_time(a))
			continue;
		t = atol(a->field[1]);
		for (j = 0; j < i; j++)
			if (same(&rows[j], a->clock, a->field[2], t,
				 a->field[4]))
				break;
		if (j == i)
			call(context, a->clock, a->field[2], t, a->field[4]);
	}
}
