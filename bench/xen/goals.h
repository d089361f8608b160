/* SPDX-License-Identifier: MIT */
/* goals - what is to be reached: ratios of times of the same rounds. */
#ifndef XVCPU_BENCH_XEN_GOALS_H
#define XVCPU_BENCH_XEN_GOALS_H

#include "bench/xen/rows.h"

#define GOAL_SIZES 4

struct goal {
	const char *what;
	enum clock clock;
	const char *set, *above, *below;
	/*
	 * What nobody can beat: a goal that it misses as well is beyond reach,
	 * and then the case below must be near it.  NULL: below is compared
	 * with a floor already.
	 */
	const char *floor;
	bool at_most;
	struct {
		long t;
		double limit; /* 0: only to know */
	} at[GOAL_SIZES];
};

/* How near to a floor that misses the goal, too. */
#define GOAL_NEAR 1.25

extern const struct goal goals[], notes[];
extern const size_t ngoals, nnotes;

#endif
