/* SPDX-License-Identifier: MIT */
/* What was measured, beside what is to be reached. */
#include <stdbool.h>
#include <stdio.h>
#include <time.h>

#include "bench/hotplug/bench.h"
#include "bench/xen/goals.h"

static int missed;

double bench_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

static void row(const char *what, const char *unit, double ours, double xls,
		double goal, const char *verdict)
{
	printf("%s,%s,%.4g,%.4g,%.1f,%.4g,%s\n", what, unit, ours, xls,
	       ours ? xls / ours : 0, goal, verdict);
}

void bench_row(const char *what, const char *unit, double ours, double xls,
	       double goal)
{
	bool good = xls >= goal * ours;

	row(what, unit, ours, xls, goal, goal ? good ? "ok" : "MISSED" : "-");
	missed += !good;
}

/* A goal that the floor misses as well is no failure near the floor. */
void bench_row_with_floor(const char *what, const char *unit, double ours,
			  double xls, double goal, double floor)
{
	if (xls < goal * floor && ours <= floor * GOAL_NEAR)
		row(what, unit, ours, xls, goal, "beyond the floor");
	else
		bench_row(what, unit, ours, xls, goal);
}

void bench_exact(const char *what, double ours, double xls, double goal)
{
	printf("%s,number,%.4g,%.4g,,%.4g,%s\n", what, ours, xls, goal,
	       ours == goal ? "ok" : "MISSED");
	missed += ours != goal;
}

int bench_missed(void)
{
	return missed;
}
