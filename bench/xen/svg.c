/* SPDX-License-Identifier: MIT */
/*
 * Time against vCPUs, both on logarithmic scales.  No background, and colours
 * that can be told from white and from black: a page may be either.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/xen/report.h"
#include "bench/xen/rows.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

#define LEFT   70
#define RIGHT  500
#define TOP    56
#define BOTTOM 400
#define WIDTH  760
#define GREY   "#7a7f87"

static const struct {
	long t;
	const char *text;
} sizes[] = {{32, "32"}, {256, "256"}, {1024, "1,024"}, {4096, "4,096"}};

static const struct line {
	const char *set, *name, *text, *colour, *dashes;
} lines[] = {
	{"process", "xl_vcpu_list", "xl vcpu-list", "#d9483b", ""},
	{"read", "libxc_full", "libxenctrl, two calls a vCPU", "#b06a00", ""},
	{"list", "xvcpu_list", "xvcpu list", "#2f81c7", ""},
	{"list", "least", "floor: a process that only reads", GREY, "5 4"},
	{"refresh", "refresh_full", "xvcpu, a snapshot taken again", "#2e8b57",
	 ""},
	{"refresh", "floor_full", "floor: a bare multicall", GREY, "5 4"},
};

struct label {
	const struct line *line;
	double y, ms;
};

/* The decades of milliseconds at the bottom and at the top. */
static double lowest, highest;

static double x_of(long t)
{
	return LEFT + log2((double)t / 32) / 7 * (RIGHT - LEFT);
}

static double y_of(double ms)
{
	return TOP +
	       (highest - log10(ms)) / (highest - lowest) * (BOTTOM - TOP);
}

static void find_range(void)
{
	struct spread s;
	size_t l, i;

	lowest = INFINITY;
	highest = -INFINITY;
	for (l = 0; l < COUNT(lines); l++)
		for (i = 0; i < COUNT(sizes); i++) {
			s = rows_time(PLAIN, lines[l].set, sizes[i].t,
				      lines[l].name);
			if (!s.n)
				continue;
			lowest = fmin(lowest, floor(log10(s.median)));
			highest = fmax(highest, ceil(log10(s.median)));
		}
	if (lowest >= highest) {
		lowest = -1;
		highest = 4;
	}
}

static void print_ms(FILE *file, double ms, int digits)
{
	if (ms >= 1000)
		fprintf(file, "%.*g s", digits, ms / 1000);
	else
		fprintf(file, "%.*g ms", digits, ms);
}

static void draw_axes(FILE *file)
{
	double decade;
	size_t i;

	for (decade = lowest; decade <= highest; decade++) {
		fprintf(file,
			"<path d='M%d %.0fH%d' class='grid'/><text x='%d' "
			"y='%.0f' text-anchor='end'>",
			LEFT, y_of(pow(10, decade)), RIGHT, LEFT - 6,
			y_of(pow(10, decade)) + 4);
		print_ms(file, pow(10, decade), 3);
		fprintf(file, "</text>\n");
	}
	for (i = 0; i < COUNT(sizes); i++)
		fprintf(file,
			"<text x='%.0f' y='%d' "
			"text-anchor='middle'>%s</text>\n",
			x_of(sizes[i].t), BOTTOM + 18, sizes[i].text);
	fprintf(file,
		"<text x='%d' y='%d' text-anchor='middle'>vCPUs of the "
		"host</text>\n",
		(LEFT + RIGHT) / 2, BOTTOM + 38);
}

static struct label draw_line(FILE *file, const struct line *line)
{
	struct label label = {.line = line, .y = NAN};
	struct spread s;
	size_t i;

	fprintf(file,
		"<polyline fill='none' stroke='%s' stroke-width='2' "
		"stroke-dasharray='%s' points='",
		line->colour, line->dashes);
	for (i = 0; i < COUNT(sizes); i++) {
		s = rows_time(PLAIN, line->set, sizes[i].t, line->name);
		if (!s.n)
			continue;
		label.ms = s.median;
		label.y = y_of(s.median);
		fprintf(file, "%.1f,%.1f ", x_of(sizes[i].t), label.y);
	}
	fprintf(file, "'/>\n");
	return label;
}

static int compare(const void *a, const void *b)
{
	double x = ((const struct label *)a)->y;
	double y = ((const struct label *)b)->y;

	return (x > y) - (x < y);
}

/* Where its line ends, or below the one before. */
static void draw_labels(FILE *file, struct label *labels, size_t n)
{
	double free_y = 0;
	size_t i;

	qsort(labels, n, sizeof(*labels), compare);
	for (i = 0; i < n; i++) {
		labels[i].y = fmax(labels[i].y + 4, free_y);
		free_y = labels[i].y + 15;
		fprintf(file, "<text x='%d' y='%.0f' fill='%s'>%s: ", RIGHT + 8,
			labels[i].y, labels[i].line->colour,
			labels[i].line->text);
		print_ms(file, labels[i].ms, labels[i].ms < 100 ? 2 : 3);
		fprintf(file, "</text>\n");
	}
}

void report_svg(FILE *file)
{
	struct label labels[COUNT(lines)];
	size_t i, n = 0;

	find_range();
	fprintf(file,
		"<!-- SPDX-License-Identifier: MIT -->\n"
		"<svg xmlns='http://www.w3.org/2000/svg' width='%d' "
		"height='%d' viewBox='0 0 %d %d' role='img' "
		"font-family='DejaVu Sans, Verdana, sans-serif' "
		"font-size='12' fill='" GREY "'>\n"
		"<title>Reading every vCPU of a host: time against vCPUs"
		"</title>\n"
		"<style>.grid { stroke: " GREY "; stroke-opacity: 0.3; "
		"}</style>\n"
		"<text x='%d' y='18' font-size='15'>Reading every vCPU of a "
		"host: state, time, both maps</text>\n"
		"<text x='%d' y='38'>time, lower is better; both axes "
		"logarithmic; real Xen, in QEMU</text>\n",
		WIDTH, BOTTOM + 50, WIDTH, BOTTOM + 50, LEFT, LEFT);
	draw_axes(file);
	for (i = 0; i < COUNT(lines); i++) {
		labels[n] = draw_line(file, &lines[i]);
		n += !isnan(labels[n].y);
	}
	draw_labels(file, labels, n);
	fprintf(file, "</svg>\n");
}
