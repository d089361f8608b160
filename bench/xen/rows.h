/* SPDX-License-Identifier: MIT */
/* rows - what runs in dom0 printed, and what can be said of it. */
#ifndef XVCPU_BENCH_XEN_ROWS_H
#define XVCPU_BENCH_XEN_ROWS_H

#include <stdbool.h>
#include <stddef.h>

/* Which boot: with time as it is, or with time that counts instructions. */
enum clock { PLAIN, COUNTED };

struct spread {
	double median, low, high; /* with quartiles */
	size_t n;                 /* 0: not measured */
};

/* Append a file of rows; exits on a row that is none. */
void rows_load(const char *file, enum clock clock);

/* Milliseconds of a case; without a set, of whichever set has it. */
struct spread rows_time(enum clock clock, const char *set, long t,
			const char *name);

/* One case against another, round by round. */
struct spread rows_ratio(enum clock clock, const char *set, long t,
			 const char *above, const char *below);

/* The largest of a count; -1: not measured.  t is text: not all have vCPUs. */
double rows_count(const char *t, const char *name, const char *what);

/* Call for each case that has times, in the order of the files. */
void rows_each(void (*call)(void *context, enum clock clock, const char *set,
			    long t, const char *name),
	       void *context);

#endif
