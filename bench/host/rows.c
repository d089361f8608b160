/* SPDX-License-Identifier: MIT */
/* Samples, and what lies in their middle. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/host/bench.h"

uint64_t bench_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

void bench_no_memory(void)
{
	fputs("xvcpu-bench-host: no memory\n", stderr);
	exit(BENCH_FAILED);
}

void *bench_alloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	if (!p)
		bench_no_memory();
	return p;
}

struct row *rows_add(struct rows *rows, const struct bench_host *host,
		     const char *name, const char *what, size_t size)
{
	struct row *row;

	rows->at = reallocarray(rows->at, rows->n + 1, sizeof(*rows->at));
	if (!rows->at)
		bench_no_memory();
	row = &rows->at[rows->n++];
	*row = (struct row){.host = host, .size = size, .per = 1, .repeats = 1};
	snprintf(row->name, sizeof(row->name), "%s", name);
	snprintf(row->what, sizeof(row->what), "%s", what);
	return row;
}

void rows_free(struct rows *rows)
{
	size_t i;

	for (i = 0; i < rows->n; i++)
		free(rows->at[i].samples);
	free(rows->at);
}

void row_reserve(struct row *row, size_t n)
{
	row->samples = reallocarray(row->samples, n, sizeof(*row->samples));
	if (!row->samples)
		bench_no_memory();
	row->room = n;
}

void row_add(struct row *row, double ns)
{
	if (row->n == row->room)
		row_reserve(row, row->room ? row->room * 2 : 64);
	row->samples[row->n++] = ns;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double quantile(const double *sorted, size_t n, double q)
{
	double at = q * (double)(n - 1);
	size_t i = (size_t)at;

	if (i + 1 >= n)
		return sorted[n - 1];
	return sorted[i] + (at - (double)i) * (sorted[i + 1] - sorted[i]);
}

struct spread row_spread(const struct row *row)
{
	struct spread s = {0, 0, 0, row->n};
	double *sorted;

	if (!row->n)
		return s;
	sorted = bench_alloc(row->n, sizeof(*sorted));
	memcpy(sorted, row->samples, row->n * sizeof(*sorted));
	qsort(sorted, row->n, sizeof(*sorted), by_size);
	s.low = quantile(sorted, row->n, 0.25);
	s.median = quantile(sorted, row->n, 0.5);
	s.high = quantile(sorted, row->n, 0.75);
	free(sorted);
	return s;
}
