/* SPDX-License-Identifier: MIT */
/*
 * Rounds.  No case may have more than its share of the time that has passed, so
 * that a slow one comes less often than in each round, and all are spread over
 * the whole time.
 */
#include <stdlib.h>
#include <string.h>

#include "bench/host/bench.h"

/* A sample is at least that long, as far as repeating makes it so. */
#define SAMPLE_NS 200000
#define REPEATS   4096
#define RENEWED   8     /* samples with what was opened once */
#define SAMPLES   99999 /* of a row */
#define FEW       5 /* too few to compare: for those it may take twice as long */

static void leave_out(struct row *row, int err)
{
	/* A process has said by itself why. */
	if (!*row->left_out)
		snprintf(row->left_out, sizeof(row->left_out), "%s",
			 strerror(-err));
	row->n = 0;
}

/*
 * Where memory lies matters, and for a whole run it would be luck: what was
 * opened is opened anew.
 */
static int renew(struct row *row)
{
	int err;

	if (!row->is->open || !row->n || row->n % RENEWED)
		return 0;
	row->is->close(row);
	err = row->is->open(row);
	return err ? err : row->is->run(row);
}

/* One run, or repeats of them, in nanoseconds each. */
static int sample(struct row *row, double *ns)
{
	const struct bench_case *is = row->is;
	uint64_t began = bench_now(), start, end;
	int err = renew(row);
	size_t i;

	if (!err && is->before)
		err = is->before(row);
	if (err)
		return err;
	start = bench_now();
	for (i = 0; i < row->repeats && !err; i++)
		err = is->run(row);
	end = bench_now();
	if (is->after)
		is->after(row);
	row->spent += bench_now() - began;
	*ns = (double)(end - start) / (double)(row->repeats * row->per);
	return err;
}

static void warm_up(struct row *row)
{
	const struct bench_case *is = row->is;
	double ns = 0;
	int err = is->open ? is->open(row) : 0;

	if (err) {
		leave_out(row, err);
		return;
	}
	err = sample(row, &ns);
	if (!err && !is->before && !is->after) {
		err = sample(row, &ns);
		ns = ns * (double)row->per + 1;
		if (ns < SAMPLE_NS)
			row->repeats = (size_t)(SAMPLE_NS / ns) + 1;
		if (row->repeats > REPEATS)
			row->repeats = REPEATS;
	}
	if (err)
		leave_out(row, err);
	row->spent = 0;
}

static void add_case(struct rows *rows, const struct bench_host *host,
		     const struct bench_case *is)
{
	char name[24], what[48];
	const size_t *size = is->sizes;
	struct row *row;

	if (!bench_wanted(host->options, is->set))
		return;
	do {
		if (*size) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
			snprintf(name, sizeof(name), is->name, *size);
			snprintf(what, sizeof(what), is->what, *size);
#pragma GCC diagnostic pop
		} else {
			snprintf(name, sizeof(name), "%s", is->name);
			snprintf(what, sizeof(what), "%s", is->what);
		}
		row = rows_add(rows, host, name, what, *size);
		row->is = is;
		row->per = is->each ? *size : 1;
	} while (*size && *++size);
}

struct budget {
	uint64_t start, end, last; /* ns; last: also for what has few */
	size_t sharing;            /* how many rows are still measured */
};

static bool is_over(const struct row *row)
{
	return row->left_out[0] || row->n >= SAMPLES;
}

/* Each gets one, even when there is no time at all. */
static bool is_due(const struct row *row, const struct budget *b)
{
	uint64_t now = bench_now();

	if (is_over(row) || !row->n)
		return !is_over(row);
	if (now >= b->end)
		return row->n < FEW && now < b->last;
	return row->spent * b->sharing <= now - b->start;
}

/* Whether there was one to take. */
static bool measure_round(struct rows *rows, struct budget *b)
{
	bool any = false;
	struct row *row;
	double ns;
	size_t i;
	int err;

	b->sharing = 0;
	for (i = 0; i < rows->n; i++)
		b->sharing += !is_over(&rows->at[i]);
	for (i = 0; i < rows->n; i++) {
		row = &rows->at[i];
		if (!is_due(row, b))
			continue;
		any = true;
		err = sample(row, &ns);
		if (err)
			leave_out(row, err);
		else
			row_add(row, ns);
	}
	return any;
}

void bench_measure(struct rows *rows, const struct bench_host *host,
		   double seconds)
{
	struct budget b;
	size_t i;

	for (i = 0; i < bench_ncases; i++)
		add_case(rows, host, &bench_cases[i]);
	add_case(rows, host, &process_nothing);
	add_case(rows, host, &process_xvcpu);
	add_case(rows, host, &process_xl);
	for (i = 0; i < rows->n; i++)
		warm_up(&rows->at[i]);
	b.start = bench_now();
	b.end = b.start + (uint64_t)(seconds * 1e9);
	b.last = b.end + (uint64_t)(seconds * 1e9);
	while (measure_round(rows, &b))
		;
	for (i = 0; i < rows->n; i++)
		if (rows->at[i].is->close)
			rows->at[i].is->close(&rows->at[i]);
}
