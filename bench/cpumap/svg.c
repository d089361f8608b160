/* SPDX-License-Identifier: MIT */
/* The cost model: nanoseconds against size, and what L1 allows. */
#include <math.h>
#include <string.h>
#include <time.h>

#include "bench/cpumap/bench.h"

#define WIDTH  420
#define HEIGHT 340
#define LEFT   50
#define TOP    40

static const uint32_t sizes[] = {8, 64, 256, 1024, 4096, 16384};

static const struct chart {
	enum op op;
	int loads, stores; /* for every 64 bytes of a map */
} charts[] = {{OP_AND, 2, 1}, {OP_EQUAL, 2, 0}, {OP_WEIGHT, 1, 0}};

static double x_of(double nbits)
{
	return LEFT + log2(nbits / 8) / 11 * (WIDTH - LEFT - 90);
}

/* 0.1 ns at the bottom, 100 us at the top. */
static double y_of(double ns)
{
	return TOP + (5 - log10(ns)) / 6 * (HEIGHT - TOP - 40);
}

static const char *colour_of(size_t i)
{
	static const char *const colours[] = {"#c00", "#e60", "#fa0", "#06c",
					      "#0a0", "#808", "#555", "#0aa"};

	return colours[i % 8];
}

static void draw_axes(FILE *file, const char *title)
{
	fprintf(file,
		"<text x='%d' y='24' font-size='15'>%s: ns against "
		"CPUs</text>\n",
		LEFT, title);
	for (int e = -1; e <= 5; e++)
		fprintf(file,
			"<path d='M%d %.0fH%d' stroke='#ddd'/>"
			"<text x='8' y='%.0f'>%g</text>\n",
			LEFT, y_of(pow(10, e)), WIDTH - 90, y_of(pow(10, e)),
			pow(10, e));
	for (size_t s = 0; s < sizeof(sizes) / 4; s++)
		fprintf(file,
			"<text x='%.0f' y='%d' "
			"text-anchor='middle'>%u</text>\n",
			x_of(sizes[s]), HEIGHT - 16, sizes[s]);
}

static void draw_line(FILE *file, const struct results *results,
		      const struct chart *chart, size_t i)
{
	const char *name = peers[i]->name;
	double ns = 0;

	fprintf(file,
		"<polyline fill='none' stroke='%s' stroke-width='2' "
		"points='",
		colour_of(i));
	for (size_t s = 0; s < sizeof(sizes) / 4; s++) {
		ns = result_of(results, name, chart->op, HALF, sizes[s]);
		if (ns > 0)
			fprintf(file, "%.1f,%.1f ", x_of(sizes[s]), y_of(ns));
	}
	fprintf(file, "'/>\n");
	if (ns > 0)
		fprintf(file, "<text x='%.0f' y='%.0f' fill='%s'>%s</text>\n",
			x_of(16384) + 4, y_of(ns) + 3, colour_of(i), name);
}

static void draw_limit(FILE *file, const struct chart *chart, struct l1 l1)
{
	double per_block = chart->loads * l1.load > chart->stores * l1.store
				   ? chart->loads * l1.load
				   : chart->stores * l1.store;

	fprintf(file, "<polyline fill='none' stroke='#000' "
		      "stroke-dasharray='4 3' points='");
	for (size_t s = 0; s < sizeof(sizes) / 4; s++) {
		double blocks = sizes[s] < 512 ? 1 : sizes[s] / 512.0;

		fprintf(file, "%.1f,%.1f ", x_of(sizes[s]),
			y_of(blocks * per_block));
	}
	fprintf(file, "'/>\n<text x='%.0f' y='%.0f'>L1 limit</text>\n",
		x_of(16384) + 4, y_of(32 * per_block) + 3);
}

void write_svg(const struct results *results, struct l1 l1, FILE *file)
{
	size_t n = sizeof(charts) / sizeof(charts[0]);

	fprintf(file,
		"<svg xmlns='http://www.w3.org/2000/svg' width='%zu' "
		"height='%d' font-family='sans-serif' font-size='11'>\n"
		"<rect width='100%%' height='100%%' fill='#fff'/>\n",
		n * WIDTH, HEIGHT);
	for (size_t c = 0; c < n; c++) {
		fprintf(file, "<g transform='translate(%zu 0)'>\n", c * WIDTH);
		draw_axes(file, op_names[charts[c].op]);
		for (size_t i = 0; peers[i]; i++)
			if (peers[i]->name)
				draw_line(file, results, &charts[c], i);
		draw_limit(file, &charts[c], l1);
		fprintf(file, "</g>\n");
	}
	fprintf(file, "</svg>\n");
}
