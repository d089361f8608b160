/* SPDX-License-Identifier: MIT */
/*
 * All rows below each other: a dot at the median, a line between the quartiles,
 * on one logarithmic scale of time.
 */
#include <math.h>
#include <string.h>

#include "bench/host/bench.h"

#define LEFT  250
#define RIGHT 660
#define TOP   84
#define STEP  20

struct scale {
	int first, last; /* powers of ten, in ns */
};

static double x_of(struct scale scale, double ns)
{
	return LEFT + (log10(ns) - scale.first) / (scale.last - scale.first) *
			      (RIGHT - LEFT);
}

static struct scale find_scale(const struct rows *rows)
{
	struct scale scale = {10, 0};
	struct spread s;
	size_t i;

	for (i = 0; i < rows->n; i++) {
		s = row_spread(&rows->at[i]);
		if (!s.n || s.low <= 0)
			continue;
		if (floor(log10(s.low)) < scale.first)
			scale.first = (int)floor(log10(s.low));
		if (ceil(log10(s.high)) > scale.last)
			scale.last = (int)ceil(log10(s.high));
	}
	if (scale.last <= scale.first)
		scale.last = scale.first + 1;
	return scale;
}

static void print_text(FILE *file, const char *text)
{
	for (; *text; text++)
		if (*text == '<' || *text == '&')
			fprintf(file, "&#%d;", *text);
		else
			putc(*text >= ' ' && *text <= '~' ? *text : '?', file);
}

static void draw_axis(FILE *file, struct scale scale, int bottom)
{
	char text[16];
	double x;
	int e;

	for (e = scale.first; e <= scale.last; e++) {
		x = x_of(scale, pow(10, e));
		report_time(pow(10, e), text);
		/* "10.0 us" is 10 us. */
		if (strchr(text, '.'))
			memmove(strchr(text, '.'), strchr(text, ' '),
				strlen(strchr(text, ' ')) + 1);
		fprintf(file,
			"<path class='g' d='M%.0f %dV%d'/>"
			"<text x='%.0f' y='%d' text-anchor='middle'>%s"
			"</text>\n",
			x, TOP - 8, bottom, x, TOP - 14, text);
	}
}

static void draw_row(FILE *file, struct scale scale, const struct row *row,
		     struct spread s, int y)
{
	char text[16];
	double low = x_of(scale, s.low), high = x_of(scale, s.high);

	fprintf(file, "<text x='%d' y='%d' text-anchor='end'>", LEFT - 8,
		y + 4);
	print_text(file, row->what);
	fprintf(file,
		"</text><path class='q' d='M%.1f %dH%.1f'/>"
		"<circle class='m' cx='%.1f' cy='%d' r='4'/>"
		"<text x='%d' y='%d'>%s</text>\n",
		low, y, high, x_of(scale, s.median), y, RIGHT + 10, y + 4,
		report_time(s.median, text));
}

static const char *fact(const struct facts *facts, const char *key)
{
	size_t i;

	for (i = 0; i < facts->n; i++)
		if (!strcmp(facts->at[i].key, key))
			return facts->at[i].value;
	return "";
}

void report_svg(FILE *file, const struct facts *facts, const struct rows *rows)
{
	struct scale scale = find_scale(rows);
	int y = TOP + 6, n = 0;
	size_t i;

	for (i = 0; i < rows->n; i++)
		n += rows->at[i].n && row_spread(&rows->at[i]).low > 0;
	fprintf(file,
		"<svg xmlns='http://www.w3.org/2000/svg' width='%d' "
		"height='%d' font-family='sans-serif' font-size='12'>\n"
		"<style>.b{fill:#fff}text{fill:#222}.g{stroke:#ccc}"
		".q{stroke:#06c;stroke-width:6;stroke-opacity:.4}"
		".m{fill:#06c}@media(prefers-color-scheme:dark){.b{fill:#111}"
		"text{fill:#ddd}.g{stroke:#444}.q{stroke:#6bf}.m{fill:#6bf}}"
		"</style>\n<rect class='b' width='100%%' height='100%%'/>\n"
		"<text x='12' y='24' font-size='15'>Xen ",
		RIGHT + 80, TOP + n * STEP + 12);
	print_text(file, fact(facts, "xen"));
	fputs("; domains: ", file);
	print_text(file, fact(facts, "domains"));
	fputs("</text>\n<text x='12' y='44'>dot: median; bar: the middle half "
	      "of the samples; ",
	      file);
	print_text(file, fact(facts, "cpu"));
	fputs("</text>\n", file);
	draw_axis(file, scale, TOP + n * STEP);
	for (i = 0; i < rows->n; i++) {
		struct spread s = row_spread(&rows->at[i]);

		if (!s.n || s.low <= 0)
			continue;
		draw_row(file, scale, &rows->at[i], s, y);
		y += STEP;
	}
	fputs("</svg>\n", file);
}
