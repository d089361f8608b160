/* SPDX-License-Identifier: MIT */
/*
 * What was measured against what is to be reached.  Prints tables, writes
 * xen.csv, xen.svg and the list of missed rows; fails if there are any.
 */
#include "bench/xen/report.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "bench/xen/rows.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const char help[] =
	"usage: xen_report DIRECTORY T,T... SETS [plain|counted FILE]...\n";

/* sets has a blank after each name. */
bool report_was_run_set(const struct report *r, const char *set)
{
	size_t n = strlen(set);
	const char *at;

	for (at = r->sets; (at = strstr(at, set)); at += n)
		if ((at == r->sets || at[-1] == ' ') && at[n] == ' ')
			return true;
	return false;
}

bool report_was_run(const struct report *r, long t)
{
	size_t i;

	for (i = 0; i < COUNT(r->sizes) && t; i++)
		if (r->sizes[i] == t)
			return true;
	return false;
}

static void print_case(void *context, enum clock clock, const char *set, long t,
		       const char *name)
{
	const struct report *r = context;
	struct spread s = rows_time(clock, set, t, name);
	const char *what = clock ? "instructions" : "time";
	char quartiles[32] = "";

	if (s.n > 1)
		snprintf(quartiles, sizeof(quartiles), "(%.3g-%.3g)", s.low,
			 s.high);
	printf("%-13s %-8s %5ld  %-14s  %8.4g %-15s %6zu\n", what, set, t, name,
	       s.median, quartiles, s.n);
	fprintf(r->csv, "%s,%s,%ld,%s,%g,%g,%g,%zu\n", what, set, t, name,
		s.median, s.low, s.high, s.n);
}

static FILE *output(const char *directory, const char *name)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, "w");
	if (!file)
		err(1, "%s", path);
	return file;
}

int main(int argc, char **argv)
{
	struct report report = {0}, *r = &report;
	char *list = argc > 2 ? argv[2] : NULL;
	size_t k;
	long size;
	int i;

	if (argc < 6 || argc % 2) {
		fputs(help, stderr);
		return 2;
	}
	for (k = 0; k < COUNT(r->sizes) - 1 && list; k++)
		r->sizes[k] = atol(strsep(&list, ","));
	r->sets = argv[3];
	for (i = 4; i < argc; i += 2)
		rows_load(argv[i + 1],
			  strcmp(argv[i], "plain") ? COUNTED : PLAIN);
	r->csv = output(argv[1], "xen.csv");
	r->missed = output(argv[1], "xen.missed");
	r->svg = output(argv[1], "xen.svg");
	printf("All cases, in milliseconds a run (or millions of instructions): "
	       "median, quartiles,\nrounds\n\n");
	rows_each(print_case, r);
	report_ratios(r);
	report_counts(r);
	report_pieces(r);
	report_svg(r->svg);
	size = ftell(r->missed);
	if (fclose(r->csv) || fclose(r->missed) || fclose(r->svg) ||
	    fflush(stdout))
		err(1, "%s", argv[1]);
	return size != 0;
}
