/* SPDX-License-Identifier: MIT */
/* What is counted and not timed, and what a list costs, piece by piece. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/xen/goals.h"
#include "bench/xen/report.h"

/* The vCPUs of T, or of a host in another shape. */
static long vcpus(const char *t)
{
	const char *x = strchr(t, 'x');

	return atol(t) * (x ? atol(x + 1) : 1);
}

static void print_number(double value)
{
	if (value >= 0)
		printf(" %8.6g", value);
	else
		printf(" %8s", "-");
}

static double count_of(const char *t, const char *const name[2])
{
	return name[0] ? rows_count(t, name[0], name[1]) : -1;
}

static void print_judged(const struct report *r, const char *set,
			 const char *label, const char *t,
			 const double values[3], double limit)
{
	bool met = values[1] >= 0 && values[1] <= limit;
	const char *word = limit < 0 ? "" : met ? "met" : "MISSED";
	char goal[16] = "";

	if (limit >= 0)
		snprintf(goal, sizeof(goal), "<= %g", limit);
	printf("%-32s %6s", label, t);
	print_number(values[0]);
	print_number(values[1]);
	print_number(values[2]);
	printf("  %-10s %s\n", goal, word);
	fprintf(r->csv, "count,%s,%s,%g,%g,%g,%s,%s\n", t, label, values[0],
		values[1], values[2], goal, word);
	if (limit >= 0 && !met)
		fprintf(r->missed, "%s: %s at T = %s\n", set, label, t);
}

static void print_goals(const struct report *r)
{
	const struct count_goal *g, *end = count_goals + ncount_goals;
	double values[3];

	for (g = count_goals; g < end; g++) {
		if (!report_was_run_set(r, g->set) ||
		    !report_was_run(r, vcpus(g->t)))
			continue;
		values[0] = count_of(g->t, g->peer);
		values[1] = count_of(g->t, g->ours);
		values[2] = count_of(g->t, g->floor);
		print_judged(r, g->set, g->what, g->t, values,
			     g->limit > 0 ? g->limit : -1);
	}
}

/* One that may be limit at most, in rounds that many. */
static void print_count(const struct report *r, const char *set, const char *t,
			const char *name, const char *what, double rounds,
			double limit)
{
	double count = rows_count(t, name, what);
	const double values[3] = {
		-1, count >= 0 && rounds > 0 ? count / rounds : -1, -1};
	char label[64];

	snprintf(label, sizeof(label), "%s: %s", name, what);
	print_judged(r, set, label, t, values, limit);
}

/* each: operations of a vCPU, of which 16,384 are an ioctl. */
static void print_steady(const struct report *r, const char *t,
			 const char *name, long each)
{
	double ioctls = (double)(1 + each * vcpus(t) / 16384);
	double rounds = rows_count(t, name, "rounds");

	print_count(r, "steady", t, name, "ioctls", rounds, ioctls);
	print_count(r, "steady", t, name, "other_calls", rounds, 0);
	print_count(r, "steady", t, name, "allocations", rounds, 0);
	print_count(r, "steady", t, name, "faults", rounds, 0);
}

/* Those with time that goes on for minutes. */
static void print_endurance(const struct report *r)
{
	double missed = rows_count("256", "floor_state", "missed");

	if (report_was_run_set(r, "sample")) {
		print_count(r, "sample", "256", "sampler", "missed", 1,
			    fmax(missed, 0));
		print_count(r, "sample", "256", "sampler", "rss_growth_pages",
			    1, 0);
	}
	if (report_was_run_set(r, "churn")) {
		print_count(r, "churn", "churn", "refresh", "failed", 1, 0);
		print_count(r, "churn", "churn", "refresh", "rss_growth_pages",
			    1, 0);
		print_count(r, "churn", "contend", "refresh", "failed", 1, 0);
		print_count(r, "churn", "contend", "refresh",
			    "rss_growth_pages", 1, 0);
	}
}

void report_counts(const struct report *r)
{
	char t[16];
	size_t i;

	printf("\n%-32s %6s %8s %8s %8s\n", "Counts", "T", "peer", "ours",
	       "floor");
	print_goals(r);
	for (i = 0; r->sizes[i] && report_was_run_set(r, "steady"); i++) {
		snprintf(t, sizeof(t), "%ld", r->sizes[i]);
		print_steady(r, t, "refresh_full", 2);
		print_steady(r, t, "refresh_state", 1);
	}
	print_endurance(r);
}

static double median(enum clock clock, const char *set, long t,
		     const char *name)
{
	struct spread s = rows_time(clock, set, t, name);

	return s.n ? s.median : NAN;
}

static void print_piece(enum clock clock, const char *set, long t)
{
	double empty = median(clock, set, t, "empty");
	double reads = median(clock, set, t, "least") - empty;
	double names = median(clock, set, t, "names") - empty;
	double pages = median(clock, set, t, "pages") - empty;
	double all = median(clock, set, t, "xvcpu_list");

	if (isnan(all))
		return;
	printf("%-13s %-7s %5ld %8.3f %8.3f %8.3f %8.3f %8.3f %8.3f\n",
	       clock ? "instructions" : "time", set, t, all, empty, reads,
	       names, isnan(pages) ? 0 : pages,
	       all - empty - reads - names - (isnan(pages) ? 0 : pages));
}

/*
 * Instructions of ours, the daemon's included, for each row: what the list and
 * the least have in common is taken away, and what does not grow with rows.
 */
static double grown(long t, const char *name)
{
	return median(COUNTED, NULL, t, name) - median(COUNTED, NULL, 32, name);
}

static double of_a_row(long t, const char *name, bool names)
{
	double more = grown(t, name) - grown(t, "least") -
		      (names ? grown(t, "names") : 0);

	return isnan(more) ? -1 : more * 1e6 / (double)(t - 32);
}

static void print_rows(const struct report *r)
{
	double values[3] = {0};
	char t[16];
	size_t i;

	printf("\n%-32s %6s %8s %8s %8s\n", "Instructions", "T", "xl", "ours",
	       "least");
	for (i = 0; r->sizes[i]; i++) {
		if (r->sizes[i] <= 32)
			continue;
		values[0] = of_a_row(r->sizes[i], "xl_vcpu_list", false);
		values[1] = of_a_row(r->sizes[i], "xvcpu_list", false);
		snprintf(t, sizeof(t), "%ld", r->sizes[i]);
		print_judged(r, "list", "list: a row beyond the reads", t,
			     values, r->sizes[i] == 4096 ? 1000 : -1);
		values[0] = of_a_row(r->sizes[i], "xl_vcpu_list", true);
		values[1] = of_a_row(r->sizes[i], "xvcpu_list", true);
		print_judged(r, "list", "... and beyond the names", t, values,
			     -1);
	}
}

void report_pieces(const struct report *r)
{
	static const char *const sets[] = {"list", "domain"};
	size_t i, s;

	if (!report_was_run_set(r, "list"))
		return;
	print_rows(r);
	printf("\nA list, piece by piece, in ms or millions of instructions: "
	       "programs that do only that\n"
	       "%-13s %-7s %5s %8s %8s %8s %8s %8s %8s\n",
	       "", "set", "T", "list", "= empty", "+ reads", "+ names",
	       "+ pages", "+ ours");
	for (s = 0; s < 2; s++)
		for (i = 0; r->sizes[i]; i++) {
			print_piece(PLAIN, sets[s], r->sizes[i]);
			print_piece(COUNTED, sets[s], r->sizes[i]);
		}
}
