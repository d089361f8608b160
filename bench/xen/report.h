/* SPDX-License-Identifier: MIT */
/* report - what its parts print, each into the same files. */
#ifndef XVCPU_BENCH_XEN_REPORT_H
#define XVCPU_BENCH_XEN_REPORT_H

#include <stdbool.h>
#include <stdio.h>

struct report {
	FILE *csv, *missed, *svg;
	long sizes[8]; /* those that were run, then zeroes */
	const char *sets;
};

bool report_was_run_set(const struct report *r, const char *set);
bool report_was_run(const struct report *r, long t);

void report_ratios(const struct report *r);
void report_counts(const struct report *r);

/* What a list costs, piece by piece. */
void report_pieces(const struct report *r);

/* Time against vCPUs, for the README. */
void report_svg(FILE *file);

#endif
