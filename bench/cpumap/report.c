/* SPDX-License-Identifier: MIT */
/* Figures found, printed, and compared with the goals. */
#include <string.h>

#include "bench/cpumap/bench.h"
#include "cpumap/kernels.h"

static const struct result *find(const struct results *results,
				 const char *peer, enum op op,
				 enum pattern pattern, uint32_t nbits)
{
	for (size_t i = 0; i < results->n; i++) {
		const struct result *r = &results->at[i];

		if (r->op == op && r->pattern == pattern && r->nbits == nbits &&
		    !strcmp(r->peer->name, peer))
			return r;
	}
	return NULL;
}

double result_of(const struct results *results, const char *peer, enum op op,
		 enum pattern pattern, uint32_t nbits)
{
	const struct result *r = find(results, peer, op, pattern, nbits);

	return r ? r->median : 0;
}

double spread_of(const struct results *results, const char *peer, enum op op,
		 enum pattern pattern, uint32_t nbits)
{
	const struct result *r = find(results, peer, op, pattern, nbits);

	return r ? (r->high - r->low) / r->median / 2 : 0;
}

double best_peer(const struct results *results, enum op op,
		 enum pattern pattern, uint32_t nbits, const char **name)
{
	double best = 0;

	for (size_t i = 0; peers[i]; i++) {
		double ns;

		if (!peers[i]->name || peers[i]->ours ||
		    is_stored(peers[i], op, pattern))
			continue;
		ns = result_of(results, peers[i]->name, op, pattern, nbits);
		if (ns > 0 && (!best || ns < best)) {
			best = ns;
			if (name)
				*name = peers[i]->name;
		}
	}
	return best;
}

static void print_figure(double ns)
{
	if (ns <= 0)
		printf("%10s", "-");
	else
		printf("%10.*f", ns < 10 ? 2 : ns < 1000 ? 1 : 0, ns);
}

static void print_row(const struct results *results, enum op op,
		      enum pattern pattern, uint32_t nbits)
{
	const struct result *ours = find(results, "xvcpu", op, pattern, nbits);
	const char *name = "";
	double best = best_peer(results, op, pattern, nbits, &name);

	printf("%-11s %-11s %6u", op_names[op], pattern_names[pattern], nbits);
	for (size_t i = 0; peers[i]; i++)
		if (peers[i]->name)
			print_figure(result_of(results, peers[i]->name, op,
					       pattern, nbits));
	printf("  +-%2.0f%%", 50 * (ours->high - ours->low) / ours->median);
	if (best > 0)
		printf("  %6.1fx %s", best / ours->median, name);
	printf("\n");
}

void print_table(const struct results *results)
{
	const struct result *last = NULL;

	peers[0]->prepare();
	printf("Nanoseconds, medians; xvcpu runs with %s kernels; +- is half "
	       "the middle 50 %% of xvcpu's\nsamples; the ratio is that of the "
	       "best peer, without answers that are only looked up.\n\n"
	       "%-11s %-11s %6s",
	       kernels()->name, "work", "map", "CPUs");
	for (size_t i = 0; peers[i]; i++)
		if (peers[i]->name)
			printf("%10.9s", !strncmp(peers[i]->name, "xvcpu-", 6)
						 ? peers[i]->name + 6
						 : peers[i]->name);
	printf("\n");
	for (size_t i = 0; i < results->n; i++) {
		const struct result *r = &results->at[i];

		if (last && last->op == r->op && last->pattern == r->pattern &&
		    last->nbits == r->nbits)
			continue;
		last = r;
		print_row(results, r->op, r->pattern, r->nbits);
	}
}

void write_csv(const struct results *results, FILE *file)
{
	fprintf(file, "work,map,cpus,library,median_ns,low_ns,high_ns,"
		      "xvcpu_is_faster_by\n");
	for (size_t i = 0; i < results->n; i++) {
		const struct result *r = &results->at[i];

		fprintf(file, "%s,%s,%u,%s,%.3f,%.3f,%.3f,%.2f\n",
			op_names[r->op], pattern_names[r->pattern], r->nbits,
			r->peer->name, r->median, r->low, r->high,
			r->median / result_of(results, "xvcpu", r->op,
					      r->pattern, r->nbits));
	}
}
