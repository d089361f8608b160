/* SPDX-License-Identifier: MIT */
/*
 * How fast are CPU maps, ours and those of others?  One table, the goals, and
 * CSV and SVG files beside it.
 *
 *   cpumap [--passes N] [--out DIRECTORY]
 *
 * Every case is measured in every pass, all peers right after each other on
 * one CPU, so that what disturbs one disturbs all; figures are medians of the
 * passes.  Exit status 1: a goal is missed by more than 15 %, twice in a row.
 */
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/cpumap/bench.h"

#define MAX_PASSES 200
#define SAMPLE_NS  10000

static const uint32_t sizes[] = {8, 64, 256, 1024, 4096, 16384};

/* One op on one map by one peer. */
struct run {
	struct result result;
	struct operands operands;
	unsigned long times;
	double samples[MAX_PASSES];
};

struct suite {
	struct run *runs;
	size_t n;
	int passes;
};

static volatile uint64_t sink;

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void pin_to_last_cpu(void)
{
	cpu_set_t set;

	sched_getaffinity(0, sizeof(set), &set);
	for (int cpu = CPU_SETSIZE - 1; cpu >= 0; cpu--)
		if (CPU_ISSET(cpu, &set)) {
			CPU_ZERO(&set);
			CPU_SET(cpu, &set);
			break;
		}
	sched_setaffinity(0, sizeof(set), &set);
}

static void add_run(struct suite *suite, const struct peer *peer, enum op op,
		    enum pattern pattern, uint32_t nbits)
{
	struct run *run;

	if (!peer->name || !peer->run[op])
		return;
	suite->runs = realloc(suite->runs, (suite->n + 1) * sizeof(*run));
	run = &suite->runs[suite->n++];
	memset(run, 0, sizeof(*run));
	run->result = (struct result){
		.op = op, .pattern = pattern, .nbits = nbits, .peer = peer};
}

/* Maps anew, at other addresses, since those can make a difference. */
static void start_run(struct run *run)
{
	static uint64_t a[MAX_NBITS / 64], b[MAX_NBITS / 64];
	const struct result *r = &run->result;
	uint32_t nbits = r->nbits;
	void *gap[3];

	make_pattern(a, nbits, r->pattern);
	make_second(b, a, r->op);
	run->operands = (struct operands){
		.nbits = nbits,
		.cpu = nbits / 2,
		.first = nbits / 5,
		.last = nbits - 1 - nbits / 7,
		.text = make_text(a, nbits, r->op),
		.size = (size_t)nbits * 6 + 64,
		.buf = malloc((size_t)nbits * 6 + 64),
		.cpus = malloc(((size_t)nbits + 64) * sizeof(uint32_t)),
	};
	gap[0] = malloc(1 + (size_t)rand() % 4096);
	run->operands.a = r->peer->make(a, nbits);
	gap[1] = malloc(1 + (size_t)rand() % 4096);
	run->operands.b = r->peer->make(b, nbits);
	gap[2] = malloc(1 + (size_t)rand() % 4096);
	run->operands.d = r->peer->make(a, nbits);
	for (int i = 0; i < 3; i++)
		free(gap[i]);
}

static void end_run(struct run *run)
{
	struct operands *o = &run->operands;

	run->result.peer->drop(o->a);
	run->result.peer->drop(o->b);
	run->result.peer->drop(o->d);
	free((void *)o->text);
	free(o->buf);
	free(o->cpus);
}

static bool depends_on_pattern(enum op op)
{
	return op == OP_ITERATE || op == OP_ITERATE_BMI || op == OP_EXTRACT ||
	       op == OP_FORMAT || op == OP_PARSE;
}

static void add_all(struct suite *suite)
{
	for (enum op op = 0; op < OPS; op++)
		for (enum pattern p = 0; p < PATTERNS; p++)
			for (size_t s = 0; s < sizeof(sizes) / 4; s++)
				for (size_t i = 0; peers[i]; i++)
					if (p == HALF || depends_on_pattern(op))
						add_run(suite, peers[i], op, p,
							sizes[s]);
}

/* The best of three in a row: what else runs here is not to be measured. */
static double sample(struct run *run, unsigned long times)
{
	const struct peer *peer = run->result.peer;
	double best = 0;

	if (peer->prepare)
		peer->prepare();
	sink += peer->run[run->result.op](&run->operands, 1 + times / 4);
	for (int i = 0; i < 3; i++) {
		double start = now(), ns;

		sink += peer->run[run->result.op](&run->operands, times);
		ns = (now() - start) / (double)times;
		best = !i || ns < best ? ns : best;
	}
	return best;
}

static void calibrate(struct run *run)
{
	double ns;

	start_run(run);
	run->times = 1;
	while ((ns = sample(run, run->times)) * (double)run->times < SAMPLE_NS)
		run->times *= 2;
	end_run(run);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void measure(struct suite *suite)
{
	for (size_t i = 0; i < suite->n; i++)
		calibrate(&suite->runs[i]);
	for (int pass = 0; pass < suite->passes; pass++)
		for (size_t i = 0; i < suite->n; i++) {
			struct run *run = &suite->runs[i];

			start_run(run);
			run->samples[pass] = sample(run, run->times);
			end_run(run);
		}
	for (size_t i = 0; i < suite->n; i++) {
		struct run *run = &suite->runs[i];
		int n = suite->passes;

		qsort(run->samples, (size_t)n, sizeof(double), by_value);
		run->result.median = run->samples[n / 2];
		run->result.low = run->samples[n / 4];
		run->result.high = run->samples[n - 1 - n / 4];
	}
}

static struct results collect(const struct suite *suite)
{
	struct results results = {malloc(suite->n * sizeof(*results.at)),
				  suite->n};

	for (size_t i = 0; i < suite->n; i++)
		results.at[i] = suite->runs[i].result;
	return results;
}

static FILE *open_in(const char *directory, const char *name)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	file = fopen(path, "w");
	if (!file) {
		perror(path);
		exit(2);
	}
	return file;
}

static void write_files(const struct results *results, struct l1 l1,
			const char *out)
{
	FILE *csv = open_in(out, "cpumap.csv"), *svg;

	write_csv(results, csv);
	fclose(csv);
	svg = open_in(out, "cpumap.svg");
	write_svg(results, l1, svg);
	fclose(svg);
	printf("\nAll figures: %s/cpumap.csv.  Chart: %s/cpumap.svg\n", out,
	       out);
}

int main(int argc, char **argv)
{
	struct suite suite = {NULL, 0, 21};
	const char *out = ".";
	struct results results;
	struct l1 l1;
	int missed;

	for (int i = 1; i + 1 < argc; i += 2)
		if (!strcmp(argv[i], "--passes"))
			suite.passes = atoi(argv[i + 1]);
		else if (!strcmp(argv[i], "--out"))
			out = argv[i + 1];
	if (suite.passes < 3 || suite.passes > MAX_PASSES)
		return 2;
	pin_to_last_cpu();
	l1 = measure_l1();
	add_all(&suite);
	measure(&suite);
	results = collect(&suite);
	print_table(&results);
	write_files(&results, l1, out);
	missed = check_goals(&results, l1);
	if (missed) {
		printf("\nOnce more, for the goals that were missed:\n");
		measure(&suite);
		results = collect(&suite);
		missed = check_goals(&results, l1);
		printf("\n%d missed twice\n", missed);
	}
	return missed != 0;
}
