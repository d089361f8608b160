/* SPDX-License-Identifier: MIT */
/*
 * goals - what is to be reached, the peer's figure beside ours and the floor
 * beside both: ratios of times of the same rounds, and counts.
 */
#ifndef XVCPU_BENCH_XEN_GOALS_H
#define XVCPU_BENCH_XEN_GOALS_H

#include "bench/xen/rows.h"

#define GOAL_SIZES 4

/* What is to be large, or, against the floor, small. */
enum ratio { PEER_OURS, OURS_FLOOR, PEER_FLOOR };

struct goal {
	const char *what;
	enum clock clock;
	enum ratio ratio;
	const char *set;
	/* One that is not in the set and not in the ratio is of another. */
	const char *peer, *ours;
	/*
	 * What nobody can beat: a goal against the peer that it misses as well
	 * is beyond reach, and then ours must be near it.
	 */
	const char *floor;
	struct {
		long t;
		double limit; /* 0: only to know */
	} at[GOAL_SIZES];
};

/* How near to a floor that misses the goal, too. */
#define GOAL_NEAR 1.25

/* A count that may be limit at most; case and what it counts, or NULL. */
struct count_goal {
	const char *what, *set, *t;
	const char *peer[2], *ours[2], *floor[2];
	double limit; /* 0: only to know */
};

extern const struct goal goals[], notes[];
extern const struct count_goal count_goals[];
extern const size_t ngoals, nnotes, ncount_goals;

#endif
