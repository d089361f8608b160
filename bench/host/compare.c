/* SPDX-License-Identifier: MIT */
/*
 * Two runs, row by row.  A row is better or worse where the halves of its
 * samples in the middle do not overlap, and the medians differ by LEAST at
 * least; else, or with few samples, one can't tell.
 */
#include <stdlib.h>
#include <string.h>

#include "bench/host/bench.h"

#define LEAST   0.05 /* of the first median */
#define SAMPLES 5

enum verdict { CANT_TELL, BETTER, WORSE };

static enum verdict judge(struct spread a, struct spread b)
{
	if (a.n < SAMPLES || b.n < SAMPLES)
		return CANT_TELL;
	if (b.high < a.low && b.median <= a.median * (1 - LEAST))
		return BETTER;
	if (b.low > a.high && b.median >= a.median * (1 + LEAST))
		return WORSE;
	return CANT_TELL;
}

static const struct record_row *find(const struct record *in, const char *name)
{
	size_t i;

	for (i = 0; i < in->nrows; i++)
		if (in->rows[i].is.n && !strcmp(in->rows[i].name, name))
			return &in->rows[i];
	return NULL;
}

static enum verdict print_row(const struct record_row *a,
			      const struct record_row *b)
{
	static const char *const words[] = {"can't tell", "better", "worse"};
	enum verdict v = judge(a->is, b->is);
	char x[16], y[16], ratio[16] = "-";

	if (a->is.median > 0)
		snprintf(ratio, sizeof(ratio), "%.2f",
			 b->is.median / a->is.median);
	printf("%-10s %-33s %8s %8s %5s  %s\n", a->name, a->what,
	       report_time(a->is.median, x), report_time(b->is.median, y),
	       ratio, words[v]);
	return v;
}

/* What else may be the reason. */
static void print_facts(const struct facts *a, const struct facts *b)
{
	static const char *const changing = " date command busy load of dom0 "
					    "clock ";
	char key[20];
	size_t i, j;

	for (i = 0; i < a->n; i++) {
		snprintf(key, sizeof(key), " %s ", a->at[i].key);
		if (strstr(changing, key))
			continue;
		for (j = 0; j < b->n; j++)
			if (!strcmp(a->at[i].key, b->at[j].key) &&
			    strcmp(a->at[i].value, b->at[j].value))
				printf("%-13s %s\n           -> %s\n",
				       a->at[i].key, a->at[i].value,
				       b->at[j].value);
	}
}

int bench_compare(const char *before, const char *after)
{
	struct record a = {0}, b = {0};
	const struct record_row *to;
	int status = record_read(before, &a);
	size_t i, n = 0, worse = 0;

	if (!status)
		status = record_read(after, &b);
	if (!status)
		print_facts(&a.facts, &b.facts);
	for (i = 0; !status && i < a.nrows; i++) {
		to = a.rows[i].is.n ? find(&b, a.rows[i].name) : NULL;
		if (!to)
			continue;
		worse += print_row(&a.rows[i], to) == WORSE;
		n++;
	}
	if (!status && !n)
		status = bench_error(BENCH_USAGE, "compare two whole runs",
				     "they have no row in common");
	free(a.rows);
	free(b.rows);
	return status ? status : worse ? BENCH_FAILED : BENCH_DONE;
}
