/* SPDX-License-Identifier: MIT */
/* What cpumap is meant to reach, and whether it does on this CPU. */
#include <string.h>

#include "bench/cpumap/bench.h"
#include "cpumap/kernels.h"

extern const struct peer peer_hwloc;

/* Kernels that a goal is about; others cannot judge it. */
enum judge { ANY_KERNEL, AVX512, AVX2, GENERIC };

struct goal {
	enum op op;
	enum pattern pattern;
	uint32_t nbits;
	const char *peer; /* NULL: the best of all */
	enum judge judge;
	double factor; /* so many times as fast as that */
};

static const struct goal goals[] = {
	{OP_TEST, HALF, 64, "glibc", ANY_KERNEL, 1},
	{OP_TEST, HALF, 16384, "glibc", ANY_KERNEL, 1},
	{OP_FLIP, HALF, 64, "glibc", ANY_KERNEL, 1},
	{OP_FLIP, HALF, 16384, "glibc", ANY_KERNEL, 1},
	{OP_AND, HALF, 64, "glibc", ANY_KERNEL, 1},
	{OP_OR, HALF, 64, "glibc", ANY_KERNEL, 1},
	{OP_XOR, HALF, 64, "glibc", ANY_KERNEL, 1},
	{OP_AND, HALF, 4096, NULL, AVX512, 2.5},
	{OP_AND, HALF, 16384, NULL, AVX512, 2.5},
	{OP_AND, HALF, 4096, "hwloc", AVX512, 5},
	{OP_AND, HALF, 16384, "hwloc", AVX512, 5},
	{OP_ANDNOT, HALF, 4096, "hwloc", AVX512, 5},
	{OP_AND, HALF, 4096, NULL, AVX2, 1.5},
	{OP_AND, HALF, 16384, NULL, AVX2, 1.5},
	{OP_EQUAL, HALF, 4096, "glibc", AVX512, 1.4},
	{OP_EQUAL, HALF, 4096, "hwloc", AVX512, 5},
	{OP_INTERSECTS, HALF, 4096, NULL, AVX512, 5},
	{OP_SUBSET, HALF, 4096, NULL, AVX512, 5},
	{OP_WEIGHT, HALF, 4096, "hwloc", AVX512, 15},
	{OP_WEIGHT, HALF, 16384, "hwloc", AVX512, 15},
	{OP_WEIGHT, HALF, 4096, "hwloc", AVX2, 8},
	{OP_WEIGHT, HALF, 16384, "hwloc", AVX2, 8},
	{OP_EXTRACT, HALF, 4096, "roaring", AVX512, 10},
	{OP_EXTRACT, HALF, 4096, "roaring", GENERIC, 1.5},
	{OP_FORMAT, HALF, 4096, "hwloc", GENERIC, 15},
	{OP_FORMAT, ALTERNATING, 4096, "hwloc", GENERIC, 15},
	{OP_PARSE, HALF, 4096, "hwloc", GENERIC, 3.5},
	{OP_RANGE, HALF, 4096, "hwloc", ANY_KERNEL, 1},
};

#define ITERATE_NS 0.45 /* per CPU that is there, 2048 of 4096 */
#define TOLERANCE  1.15
#define QUIET      0.10 /* what varies by more is not held against us */

/* What was missed in this check and in the one before. */
#define MAX_MISSED 256

static char missed_now[MAX_MISSED][80], missed_before[MAX_MISSED][80];
static int n_now, n_before;

static void note_missed(const char *what)
{
	if (n_now < MAX_MISSED)
		snprintf(missed_now[n_now++], sizeof(missed_now[0]), "%s",
			 what);
}

static int missed_twice(void)
{
	int twice = 0;

	for (int i = 0; i < n_now; i++)
		for (int k = 0; k < n_before; k++)
			twice += !strcmp(missed_now[i], missed_before[k]);
	return twice;
}

static const char *our_name(enum judge judge)
{
	switch (judge) {
	case GENERIC:
		return "xvcpu-generic";
	case AVX2:
		return "xvcpu-avx2";
	case AVX512:
		return strcmp(kernels()->name, "avx512") ? NULL : "xvcpu";
	default:
		return "xvcpu";
	}
}

static void report(const char *what, const char *unit, double need, double got,
		   double missed_by, bool quiet)
{
	bool missed = missed_by > TOLERANCE;

	printf("%-52s %7.2f%s %7.2f%s  %s\n", what, need, unit, got, unit,
	       missed_by <= 1 ? "reached"
	       : !missed      ? "within 15 %"
	       : quiet        ? "MISSED"
			      : "missed, but disturbed");
	if (missed && quiet)
		note_missed(what);
}

static bool is_quiet(const struct results *results, const char *ours,
		     const char *theirs, enum op op, enum pattern pattern,
		     uint32_t nbits)
{
	return spread_of(results, ours, op, pattern, nbits) < QUIET &&
	       spread_of(results, theirs, op, pattern, nbits) < QUIET;
}

/* What the work takes at least: the maps go through L1 once. */
static double limit_of(const struct goal *goal, struct l1 l1)
{
	double blocks = goal->nbits / 512.0, bytes = 0;

	switch (goal->op) {
	case OP_AND:
	case OP_OR:
	case OP_XOR:
	case OP_ANDNOT:
		bytes = l1.store > 2 * l1.load ? l1.store : 2 * l1.load;
		break;
	case OP_EQUAL:
	case OP_INTERSECTS:
	case OP_SUBSET:
		bytes = 2 * l1.load;
		break;
	case OP_WEIGHT:
		bytes = l1.load;
		break;
	case OP_EXTRACT:
		/* Per word 3 vectors, each across 2 lines of the cache. */
		bytes = 8 * 3 * 2 * l1.store;
		break;
	default:
		return 0;
	}
	return blocks < 1 ? 0 : l1.call + blocks * bytes;
}

static void check_goal(const struct results *results, const struct goal *goal,
		       struct l1 l1)
{
	const char *name = our_name(goal->judge), *peer = goal->peer;
	double ours, theirs, factor;
	char what[80];

	if (!name)
		return;
	ours = result_of(results, name, goal->op, goal->pattern, goal->nbits);
	theirs = peer ? result_of(results, peer, goal->op, goal->pattern,
				  goal->nbits)
		      : best_peer(results, goal->op, goal->pattern, goal->nbits,
				  &peer);
	if (ours <= 0 || theirs <= 0)
		return;
	factor = theirs / ours;
	if (goal->judge == AVX512 && factor < goal->factor &&
	    theirs / goal->factor < limit_of(goal, l1)) {
		printf("%s %u, %s against %s: %.2fx, but %.2fx needs a faster "
		       "L1 than this CPU's\n",
		       op_names[goal->op], goal->nbits, name, peer, factor,
		       goal->factor);
		return;
	}
	snprintf(what, sizeof(what), "%s %s %u, %s against %s",
		 op_names[goal->op], pattern_names[goal->pattern], goal->nbits,
		 name, peer);
	report(what, "x", goal->factor, factor, goal->factor / factor,
	       is_quiet(results, name, peer, goal->op, goal->pattern,
			goal->nbits));
}

/* Nobody should be faster anywhere, nor hwloc than the portable kernels. */
static void print_faster_peers(const struct results *results)
{
	for (size_t i = 0; i < results->n; i++) {
		const struct result *r = &results->at[i];
		bool generic = !strcmp(r->peer->name, "xvcpu-generic");
		const char *name = "hwloc";
		double theirs;

		if (!generic && strcmp(r->peer->name, "xvcpu"))
			continue;
		if (generic && is_stored(&peer_hwloc, r->op, r->pattern))
			continue;
		theirs = generic ? result_of(results, name, r->op, r->pattern,
					     r->nbits)
				 : best_peer(results, r->op, r->pattern,
					     r->nbits, &name);
		if (theirs > 0 && r->median > theirs * TOLERANCE)
			printf("%s is ahead of %s: %s %s %u: %.2f to %.2f ns\n",
			       name, r->peer->name, op_names[r->op],
			       pattern_names[r->pattern], r->nbits, theirs,
			       r->median);
	}
}

int check_goals(const struct results *results, struct l1 l1)
{
	double per_cpu =
		result_of(results, "xvcpu", OP_ITERATE_BMI, HALF, 4096) / 2048;

	memcpy(missed_before, missed_now, sizeof(missed_before));
	n_before = n_now;
	n_now = 0;
	peers[0]->prepare();
	printf("\n%-52s %8s %8s\n", "Goals", "at least", "is");
	for (size_t i = 0; i < sizeof(goals) / sizeof(goals[0]); i++)
		check_goal(results, &goals[i], l1);
	printf("%-52s %8s\n", "", "at most");
	report("iterate-bmi half 4096, for each CPU in it", "ns", ITERATE_NS,
	       per_cpu, per_cpu / ITERATE_NS,
	       is_quiet(results, "xvcpu", "xvcpu", OP_ITERATE_BMI, HALF, 4096));
	print_faster_peers(results);
	if (n_before)
		return missed_twice();
	return n_now;
}
