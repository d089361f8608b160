/* SPDX-License-Identifier: MIT */
/* The peer, ours and the floor, and whether the goals are met. */
#include <stdio.h>

#include "bench/xen/goals.h"
#include "bench/xen/report.h"

static const char *above(const struct goal *g)
{
	return g->ratio == OURS_FLOOR ? g->ours : g->peer;
}

static const char *below(const struct goal *g)
{
	return g->ratio == PEER_OURS ? g->ours : g->floor;
}

static bool meets(const struct goal *g, struct spread ratio, double limit)
{
	return ratio.n && (g->ratio == OURS_FLOOR ? ratio.median <= limit
						  : ratio.median >= limit);
}

/* Missed because nobody can reach it here, and ours comes near to the best. */
static bool beyond(const struct goal *g, long t, double limit)
{
	struct spread best, near;

	if (g->ratio != PEER_OURS)
		return false;
	best = rows_ratio(g->clock, g->set, t, g->peer, g->floor);
	near = rows_ratio(g->clock, g->set, t, g->ours, g->floor);
	return best.n && !meets(g, best, limit) && near.median <= GOAL_NEAR;
}

static const char *verdict(const struct report *r, const struct goal *g, long t,
			   struct spread ratio, double limit)
{
	if (limit <= 0)
		return "";
	if (meets(g, ratio, limit))
		return "met";
	if (beyond(g, t, limit))
		return "beyond the floor";
	fprintf(r->missed, "%s: %s at T = %ld\n", g->set, g->what, t);
	return "MISSED";
}

static void print_time(const struct goal *g, long t, const char *name)
{
	struct spread s = rows_time(g->clock, g->set, t, name);

	if (!s.n)
		s = rows_time(g->clock, NULL, t, name);
	if (s.n)
		printf(" %8.4g", s.median);
	else
		printf(" %8s", "-");
}

static void print_ratio(const struct report *r, const struct goal *g, long t,
			double limit)
{
	struct spread ratio =
		rows_ratio(g->clock, g->set, t, above(g), below(g));
	const char *word = verdict(r, g, t, ratio, limit);
	char goal[16] = "", text[48] = "-";

	if (limit > 0)
		snprintf(goal, sizeof(goal), "%s %g",
			 g->ratio == OURS_FLOOR ? "<=" : ">=", limit);
	if (ratio.n)
		snprintf(text, sizeof(text), "%.4g (%.3g-%.3g)", ratio.median,
			 ratio.low, ratio.high);
	printf("%-34s %4ld", g->what, t);
	print_time(g, t, g->peer);
	print_time(g, t, g->ours);
	print_time(g, t, g->floor);
	printf("  %-20s %-8s %s\n", text, goal, word);
	fprintf(r->csv, "ratio,%s,%ld,%s,%g,%g,%g,%zu,%s,%s\n", g->set, t,
		g->what, ratio.median, ratio.low, ratio.high, ratio.n, goal,
		word);
}

static void print_all(const struct report *r, const char *title,
		      const struct goal *list, size_t n)
{
	size_t g, i;

	printf("\n%-34s %4s %8s %8s %8s  %s\n", title, "T", "peer", "ours",
	       "floor", "ratio, by rounds");
	for (g = 0; g < n; g++)
		for (i = 0; i < GOAL_SIZES; i++)
			if (report_was_run_set(r, list[g].set) &&
			    report_was_run(r, list[g].at[i].t))
				print_ratio(r, &list[g], list[g].at[i].t,
					    list[g].at[i].limit);
}

void report_ratios(const struct report *r)
{
	print_all(r, "To reach", goals, ngoals);
	print_all(r, "Where the time goes", notes, nnotes);
}
