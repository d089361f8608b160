/* SPDX-License-Identifier: MIT */
/*
 * What was measured against what is to be reached.  Prints tables, writes
 * xen.csv, xen.svg and the list of missed rows; fails if there are any.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/xen_rows.h"

static const char help[] =
	"usage: xen_report DIRECTORY T,T... [plain|counted FILE]...\n";

#define SIZES_MAX 8

static const struct goal {
	const char *what, *set, *above, *below;
	enum clock clock;
	bool at_most;
	struct {
		long t;
		double limit;
	} at[4];
} goals[] = {
	{"libxenctrl loop / snapshot",
	 "read",
	 "libxc_full",
	 "refresh_full",
	 PLAIN,
	 false,
	 {{256, 15}, {4096, 25}}},
	{"getinfo loop / state and time",
	 "read",
	 "libxc_info",
	 "refresh_state",
	 PLAIN,
	 false,
	 {{256, 15}, {1024, 25}, {4096, 25}}},
	{"refresh / floor (time)",
	 "refresh",
	 "refresh_full",
	 "floor_full",
	 PLAIN,
	 true,
	 {{256, 1.05}, {1024, 1.05}, {4096, 1.05}}},
	{"refresh / floor (instructions)",
	 "refresh",
	 "refresh_full",
	 "floor_full",
	 COUNTED,
	 true,
	 {{256, 1.05}, {1024, 1.05}, {4096, 1.05}}},
	{"state refresh / floor (time)",
	 "refresh",
	 "refresh_state",
	 "floor_state",
	 PLAIN,
	 true,
	 {{256, 1.05}, {1024, 1.05}, {4096, 1.05}}},
	{"state refresh / floor (instr.)",
	 "refresh",
	 "refresh_state",
	 "floor_state",
	 COUNTED,
	 true,
	 {{256, 1.05}, {1024, 1.05}, {4096, 1.05}}},
	{"xl vcpu-list / xvcpu list",
	 "process",
	 "xl_vcpu_list",
	 "xvcpu_list",
	 PLAIN,
	 false,
	 {{256, 100}, {4096, 500}}},
	{"setaffinity loop / re-pin",
	 "pin",
	 "libxc_pin",
	 "pin",
	 PLAIN,
	 false,
	 {{256, 10}, {1024, 10}, {4096, 10}}},
};

/* Not goals, but where the time goes. */
static const struct goal notes[] = {
	{"xl vcpu-list / empty process",
	 "process",
	 "xl_vcpu_list",
	 "floor",
	 PLAIN,
	 false,
	 {{256, 0}, {4096, 0}}},
	{"xentop / xvcpu list",
	 "process",
	 "xentop",
	 "xvcpu_list",
	 PLAIN,
	 false,
	 {{256, 0}, {4096, 0}}},
	{"xl / xvcpu list (instructions)",
	 "process",
	 "xl_vcpu_list",
	 "xvcpu_list",
	 COUNTED,
	 false,
	 {{256, 0}, {4096, 0}}},
	{"setaffinity loop / floor",
	 "pin",
	 "libxc_pin",
	 "floor_pin",
	 PLAIN,
	 false,
	 {{256, 0}, {1024, 0}, {4096, 0}}},
	{"setaffinity loop / bare sets",
	 "pin",
	 "libxc_pin",
	 "floor_set",
	 PLAIN,
	 false,
	 {{256, 0}, {1024, 0}, {4096, 0}}},
	{"re-pin / floor (instructions)",
	 "pin",
	 "pin",
	 "floor_pin",
	 COUNTED,
	 true,
	 {{256, 0}, {1024, 0}, {4096, 0}}},
};

static long sizes[SIZES_MAX];
static FILE *csv, *missed;

static bool was_run(long t)
{
	size_t i;

	for (i = 0; i < SIZES_MAX; i++)
		if (sizes[i] == t)
			return true;
	return false;
}

static void verdict(const char *what, long t, bool met, const char *limit)
{
	printf("  %-8s %s\n", limit, *limit ? met ? "met" : "MISSED" : "");
	if (*limit && !met)
		fprintf(missed, "%s at T = %ld\n", what, t);
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

static void print_goal(const struct goal *g, size_t i)
{
	long t = g->at[i].t;
	struct spread ratio =
		rows_ratio(g->clock, g->set, t, g->above, g->below);
	char limit[16] = "";
	bool met = ratio.n && (g->at_most ? ratio.median <= g->at[i].limit
					  : ratio.median >= g->at[i].limit);

	if (g->at[i].limit > 0)
		snprintf(limit, sizeof(limit), "%s %g",
			 g->at_most ? "<=" : ">=", g->at[i].limit);
	printf("%-30s %5ld", g->what, t);
	print_spread(rows_time(g->clock, g->set, t, g->above));
	print_spread(rows_time(g->clock, g->set, t, g->below));
	print_spread(ratio);
	verdict(g->what, t, met, limit);
	fprintf(csv, "%s,%ld,%g,%g,%g,%zu,%s,%s\n", g->what, t, ratio.median,
		ratio.low, ratio.high, ratio.n, limit,
		!*limit ? ""
		: met   ? "met"
			: "missed");
}

static void print_goals(const struct goal *list, size_t n)
{
	size_t g, i;

	for (g = 0; g < n; g++)
		for (i = 0; i < 4; i++)
			if (list[g].at[i].t && was_run(list[g].at[i].t))
				print_goal(&list[g], i);
}

/* A count that may be limit at most, in rounds that many. */
static void print_count(const char *t, const char *name, const char *what,
			double rounds, double limit)
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
		fprintf(missed, "%s at T = %s\n", label, t);
}

static void print_steady(const char *t, const char *name)
{
	double rounds = rows_count(t, name, "rounds");

	print_count(t, name, "ioctls", rounds, 1);
	print_count(t, name, "other_calls", rounds, 0);
	print_count(t, name, "allocations", rounds, 0);
	print_count(t, name, "faults", rounds, 0);
}

static void print_counts(void)
{
	char t[16];
	size_t i;

	for (i = 0; i < SIZES_MAX && sizes[i]; i++) {
		snprintf(t, sizeof(t), "%ld", sizes[i]);
		print_steady(t, "refresh_full");
		print_steady(t, "refresh_state");
		print_count(t, "xvcpu_list", "ioctls", 1, 6);
	}
	print_count("256", "sampler", "missed", 1,
		    rows_count("256", "floor_state", "missed"));
	print_count("256", "sampler", "rss_growth_pages", 1, 0);
	print_count("churn", "refresh", "failed", 1, 0);
	print_count("churn", "refresh", "rss_growth_pages", 1, 0);
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
	print_goals(goals, sizeof(goals) / sizeof(*goals));
	printf("\nWhere the time goes\n");
	print_goals(notes, sizeof(notes) / sizeof(*notes));
	printf("\n%-36s %6s  %10s\n", "Counts", "T", "each");
	print_counts();
}

int main(int argc, char **argv)
{
	char *list = argc > 2 ? argv[2] : NULL;
	FILE *svg;
	long size;
	int i;

	if (argc < 5 || argc % 2 == 0) {
		fputs(help, stderr);
		return 2;
	}
	for (i = 0; i < SIZES_MAX - 1 && list; i++)
		sizes[i] = atol(strsep(&list, ","));
	for (i = 3; i < argc; i += 2)
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
