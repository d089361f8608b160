/* SPDX-License-Identifier: MIT */
/*
 * What was measured against what is to be reached.  Prints tables, writes
 * xen.csv, xen.svg and the list of missed rows; fails if there are any.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/xen/goals.h"

static const char help[] =
	"usage: xen_report DIRECTORY T,T... SETS [plain|counted FILE]...\n";

#define SIZES_MAX 8

static long sizes[SIZES_MAX];
static const char *sets;
static FILE *csv, *missed;

/* sets has a blank after each name. */
static bool was_run_set(const char *set)
{
	size_t n = strlen(set);
	const char *at;

	for (at = sets; (at = strstr(at, set)); at += n)
		if ((at == sets || at[-1] == ' ') && at[n] == ' ')
			return true;
	return false;
}

static bool was_run(long t)
{
	size_t i;

	for (i = 0; i < SIZES_MAX && t; i++)
		if (sizes[i] == t)
			return true;
	return false;
}

static void print_spread(struct spread s)
{
	char text[32] = "";

	if (s.n > 1)
		snprintf(text, sizeof(text), "(%.3g-%.3g)", s.low, s.high);
	if (s.n)
		printf("  %8.4g %-15s", s.median, text);
	else
		printf("  %8s %-15s", "-", "");
}

static bool meets(const struct goal *g, struct spread ratio, double limit)
{
	return ratio.n &&
	       (g->at_most ? ratio.median <= limit : ratio.median >= limit);
}

/* Missed because nobody can reach it here, and ours comes near to the best. */
static bool beyond(const struct goal *g, long t, double limit)
{
	struct spread best, near;

	if (!g->floor)
		return false;
	best = rows_ratio(g->clock, g->set, t, g->above, g->floor);
	near = rows_ratio(g->clock, g->set, t, g->below, g->floor);
	return best.n && !meets(g, best, limit) && near.median <= GOAL_NEAR;
}

static const char *verdict(const struct goal *g, long t, struct spread ratio,
			   double limit)
{
	if (limit <= 0)
		return "";
	if (meets(g, ratio, limit))
		return "met";
	if (beyond(g, t, limit))
		return "beyond the floor";
	fprintf(missed, "%s: %s at T = %ld\n", g->set, g->what, t);
	return "MISSED";
}

static void print_goal(const struct goal *g, long t, double limit)
{
	struct spread ratio =
		rows_ratio(g->clock, g->set, t, g->above, g->below);
	const char *word = verdict(g, t, ratio, limit);
	char text[16] = "";

	if (limit > 0)
		snprintf(text, sizeof(text), "%s %g",
			 g->at_most ? "<=" : ">=", limit);
	printf("%-30s %5ld", g->what, t);
	print_spread(rows_time(g->clock, g->set, t, g->above));
	print_spread(rows_time(g->clock, g->set, t, g->below));
	print_spread(ratio);
	printf("  %-8s %s\n", text, word);
	fprintf(csv, "ratio,%s,%ld,%s,%g,%g,%g,%zu,%s,%s\n", g->set, t, g->what,
		ratio.median, ratio.low, ratio.high, ratio.n, text, word);
}

static void print_goals(const struct goal *list, size_t n)
{
	size_t g, i;

	for (g = 0; g < n; g++)
		for (i = 0; i < GOAL_SIZES; i++)
			if (was_run_set(list[g].set) &&
			    was_run(list[g].at[i].t))
				print_goal(&list[g], list[g].at[i].t,
					   list[g].at[i].limit);
}

/* A count that may be limit at most, in rounds that many. */
static void print_count(const char *set, const char *t, const char *name,
			const char *what, double rounds, double limit)
{
	double count = rows_count(t, name, what);
	bool met = count >= 0 && rounds > 0 && count <= limit * rounds;
	char label[64], each[16] = "-";

	if (count >= 0 && rounds > 0)
		snprintf(each, sizeof(each), "%.6g", count / rounds);
	snprintf(label, sizeof(label), "%s: %s", name, what);
	printf("%-36s %6s  %10s  <= %-8g %s\n", label, t, each, limit,
	       met ? "met" : "MISSED");
	fprintf(csv, "count,%s,%s,%s,%s,%g,%s\n", t, name, what, each, limit,
		met ? "met" : "missed");
	if (!met)
		fprintf(missed, "%s: %s at T = %s\n", set, label, t);
}

static void print_steady(const char *t, const char *name)
{
	double rounds = rows_count(t, name, "rounds");

	print_count("steady", t, name, "ioctls", rounds, 1);
	print_count("steady", t, name, "other_calls", rounds, 0);
	print_count("steady", t, name, "allocations", rounds, 0);
	print_count("steady", t, name, "faults", rounds, 0);
}

static void print_counts(void)
{
	char t[16];
	size_t i;

	for (i = 0; i < SIZES_MAX && sizes[i] && was_run_set("steady"); i++) {
		snprintf(t, sizeof(t), "%ld", sizes[i]);
		print_steady(t, "refresh_full");
		print_steady(t, "refresh_state");
		print_count("steady", t, "xvcpu_list", "ioctls", 1, 6);
	}
	if (was_run_set("sample")) {
		print_count("sample", "256", "sampler", "missed", 1,
			    rows_count("256", "floor_state", "missed"));
		print_count("sample", "256", "sampler", "rss_growth_pages", 1,
			    0);
	}
	if (was_run_set("churn")) {
		print_count("churn", "churn", "refresh", "failed", 1, 0);
		print_count("churn", "churn", "refresh", "rss_growth_pages", 1,
			    0);
		print_count("churn", "contend", "refresh", "failed", 1, 0);
		print_count("churn", "contend", "refresh", "rss_growth_pages",
			    1, 0);
	}
}

static void print_case(void *context, enum clock clock, const char *set, long t,
		       const char *name)
{
	struct spread s = rows_time(clock, set, t, name);

	(void)context;
	printf("%-13s %-8s %5ld  %-14s", clock ? "instructions" : "time", set,
	       t, name);
	print_spread(s);
	printf(" %6zu\n", s.n);
	fprintf(csv, "%s,%s,%ld,%s,%g,%g,%g,%zu\n",
		clock ? "instructions" : "time", set, t, name, s.median, s.low,
		s.high, s.n);
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

static void tables(void)
{
	printf("All cases, in milliseconds a run: median, quartiles, "
	       "rounds\n\n");
	rows_each(print_case, NULL);
	printf("\n%-30s %5s  %-24s  %-24s  %-24s\n", "To reach", "T",
	       "first, ms (quartiles)", "second", "ratio, by rounds");
	print_goals(goals, ngoals);
	printf("\nWhere the time goes\n");
	print_goals(notes, nnotes);
	printf("\n%-36s %6s  %10s\n", "Counts", "T", "each");
	print_counts();
}

int main(int argc, char **argv)
{
	char *list = argc > 2 ? argv[2] : NULL;
	FILE *svg;
	long size;
	int i;

	if (argc < 6 || argc % 2) {
		fputs(help, stderr);
		return 2;
	}
	for (i = 0; i < SIZES_MAX - 1 && list; i++)
		sizes[i] = atol(strsep(&list, ","));
	sets = argv[3];
	for (i = 4; i < argc; i += 2)
		rows_load(argv[i + 1],
			  strcmp(argv[i], "plain") ? COUNTED : PLAIN);
	csv = output(argv[1], "xen.csv");
	missed = output(argv[1], "xen.missed");
	svg = output(argv[1], "xen.svg");
	tables();
	rows_svg(svg);
	size = ftell(missed);
	if (fclose(csv) || fclose(missed) || fclose(svg) || fflush(stdout))
		err(1, "%s", argv[1]);
	return size != 0;
}
