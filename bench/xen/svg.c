/* SPDX-License-Identifier: MIT */
/* Time against vCPUs, both on logarithmic scales. */
#include <math.h>
#include <stdio.h>

#include "bench/xen/rows.h"

#define LEFT   60
#define RIGHT  620
#define TOP    40
#define BOTTOM 440

static const long sizes[] = {32, 256, 1024, 4096};

static const struct line {
	const char *set, *name, *text, *colour;
} lines[] = {
	{"process", "xl_vcpu_list", "xl vcpu-list", "#c00"},
	{"process", "xentop", "xentop -b -v -i 1", "#e60"},
	{"read", "libxc_full", "libxenctrl: info, affinity", "#a50"},
	{"read", "single_full", "xvcpu, one by one", "#777"},
	{"read", "libxc_info", "libxenctrl: info", "#c90"},
	{"process", "xvcpu_list", "xvcpu list", "#06c"},
	{"refresh", "refresh_full", "snapshot: info, hard, soft", "#0a0"},
	{"refresh", "refresh_state", "snapshot: state, time", "#0aa"},
};

static double x_of(double t)
{
	return LEFT + log2(t / 32) / 7 * (RIGHT - LEFT);
}

/* 0.1 ms at the bottom, 100 s at the top. */
static double y_of(double ms)
{
	return TOP + (5 - log10(ms)) / 6 * (BOTTOM - TOP);
}

static void draw_axes(FILE *file)
{
	static const char *const labels[] = {
		"0.1 ms", "1 ms", "10 ms", "100 ms", "1 s", "10 s", "100 s"};
	size_t i;

	for (i = 0; i < sizeof(labels) / sizeof(*labels); i++)
		fprintf(file,
			"<path d='M%d %.0fH%d' stroke='#ddd'/>"
			"<text x='%d' y='%.0f' text-anchor='end'>%s</text>\n",
			LEFT, y_of(pow(10, (double)i - 1)), RIGHT, LEFT - 4,
			y_of(pow(10, (double)i - 1)) + 4, labels[i]);
	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		fprintf(file,
			"<text x='%.0f' y='%d' "
			"text-anchor='middle'>%ld</text>\n",
			x_of((double)sizes[i]), BOTTOM + 18, sizes[i]);
}

/* The text stands where the line ends, or below the one before. */
static void draw_line(FILE *file, const struct line *line, double *free_y)
{
	struct spread s;
	double x = 0, y = 0;
	size_t i;

	fprintf(file,
		"<polyline fill='none' stroke='%s' stroke-width='2' points='",
		line->colour);
	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		s = rows_time(PLAIN, line->set, sizes[i], line->name);
		if (!s.n)
			continue;
		x = x_of((double)sizes[i]);
		y = y_of(s.median);
		fprintf(file, "%.1f,%.1f ", x, y);
	}
	fprintf(file, "'/>\n");
	if (x <= 0)
		return;
	y = fmax(y + 4, *free_y);
	*free_y = y + 14;
	fprintf(file, "<text x='%.0f' y='%.0f' fill='%s'>%s</text>\n", x + 6, y,
		line->colour, line->text);
}

void rows_svg(FILE *file)
{
	double free_y = 0;
	size_t i;

	fprintf(file,
		"<svg xmlns='http://www.w3.org/2000/svg' width='%d' "
		"height='%d' font-family='sans-serif' font-size='12'>\n"
		"<rect width='100%%' height='100%%' fill='#fff'/>\n"
		"<text x='%d' y='24' font-size='15'>Reading every vCPU of a "
		"host: time against vCPUs</text>\n",
		RIGHT + 190, BOTTOM + 30, LEFT);
	draw_axes(file);
	for (i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		draw_line(file, &lines[i], &free_y);
	fprintf(file, "</svg>\n");
}
