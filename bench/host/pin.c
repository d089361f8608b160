/* SPDX-License-Identifier: MIT */
/*
 * Pins, and how long it takes until the vCPU is where it was pinned to.  No
 * memory is needed between the first pin and the last, and signals that ask us
 * to stop wait until all is put back.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/host/bench.h"
#include "cpumap/cpumap.h"
#include "domctl/domctl.h"

#define PINS        10000
#define PATIENCE_NS 1000000000 /* a vCPU that sleeps will not run there */

enum which { PIN, MOVED_NEAR, RUNS_NEAR, MOVED_FAR, RUNS_FAR, ROWS };

struct pinning {
	const struct bench_host *host;
	const struct pin_target *target;
	struct domctl_batch *look;
	struct cpumap *map;
	struct row *rows;
	unsigned int asleep;
};

static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE};
static volatile sig_atomic_t caught;

static void catch (int number)
{
	if (number != SIGPIPE)
		caught = number;
}

/* What the caller had us ignore (nohup) stays so. */
static void catch_signals(void)
{
	struct sigaction action = {.sa_handler = catch, .sa_flags = SA_RESTART};
	struct sigaction old;
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (!sigaction(numbers[i], NULL, &old) &&
		    old.sa_handler != SIG_IGN)
			sigaction(numbers[i], &action, NULL);
}

static int look(struct pinning *p, struct domctl_vcpu *out)
{
	int err = domctl_batch_submit(p->look);

	return err ? err : domctl_batch_vcpu(p->look, 0, out);
}

/* The next CPU that is on the node of this one, or that is not. */
static uint32_t next_cpu(const struct pinning *p, uint32_t from, bool far)
{
	const struct pin_target *t = p->target;
	uint32_t i, cpu = from, n = cpumap_weight(t->usable);

	for (i = 0; i < n; i++) {
		cpu = cpumap_next(t->usable, cpu + 1);
		if (cpu == CPUMAP_NONE)
			cpu = cpumap_first(t->usable);
		if (cpu != from && (t->node[cpu] != t->node[from]) == far)
			return cpu;
	}
	return CPUMAP_NONE;
}

static int set(struct pinning *p, uint32_t cpu)
{
	struct domctl_pin pin = {.domid = p->target->domid,
				 .vcpu = p->target->vcpu,
				 .uuid = p->target->uuid,
				 .hard = p->map};

	cpumap_zero(p->map);
	cpumap_set(p->map, cpu);
	return domctl_pin(p->host->hc, &pin, 1, 0);
}

/* From the call on, until it was seen there, and running there. */
static int wait_for(struct pinning *p, uint32_t cpu, uint64_t start, bool far)
{
	struct domctl_vcpu v;
	bool moved = false;
	uint64_t now;
	int err;

	do {
		err = look(p, &v);
		now = bench_now();
		if (err)
			return err;
		if (!moved && v.cpu == (int32_t)cpu) {
			row_add(&p->rows[far ? MOVED_FAR : MOVED_NEAR],
				(double)(now - start));
			moved = true;
		}
		if (moved && v.state == DOMCTL_VCPU_RUNNING) {
			row_add(&p->rows[far ? RUNS_FAR : RUNS_NEAR],
				(double)(now - start));
			return 0;
		}
	} while (!caught && now - start < PATIENCE_NS);
	p->asleep++;
	return 0;
}

static int pin_once(struct pinning *p, bool far)
{
	struct domctl_vcpu v;
	uint64_t start;
	uint32_t cpu;
	int err = look(p, &v);

	if (err || v.cpu < 0)
		return err ? err : -EAGAIN;
	cpu = next_cpu(p, (uint32_t)v.cpu, far);
	if (cpu == CPUMAP_NONE)
		return 0;
	start = bench_now();
	err = set(p, cpu);
	if (err)
		return err;
	row_add(&p->rows[PIN], (double)(bench_now() - start));
	return wait_for(p, cpu, start, far);
}

static int pin_rounds(struct pinning *p, double seconds)
{
	uint64_t end = bench_now() + (uint64_t)(seconds * 1e9);
	size_t i;
	int err = 0;

	for (i = 0; !err && !caught && i < PINS / 2; i++) {
		if (i && bench_now() >= end)
			break;
		err = pin_once(p, false);
		if (!err && !caught)
			err = pin_once(p, true);
	}
	return err;
}

static void add_rows(struct pinning *p, struct rows *rows)
{
	static const char *const names[][2] = {
		{"pin", "pin, by domctl_pin"},
		{"moved-near", "pin until moved, same node"},
		{"runs-near", "pin until it runs, same node"},
		{"moved-far", "pin until moved, other node"},
		{"runs-far", "pin until it runs, other node"}};
	size_t i;

	for (i = 0; i < ROWS; i++)
		row_reserve(
			rows_add(rows, p->host, names[i][0], names[i][1], 0),
			PINS);
	p->rows = &rows->at[rows->n - ROWS];
}

/* Rows that have nothing say why. */
static void explain(struct pinning *p)
{
	size_t i;

	for (i = 0; i < ROWS; i++)
		if (!p->rows[i].n)
			snprintf(p->rows[i].left_out,
				 sizeof(p->rows[i].left_out), "%s",
				 p->asleep ? "the vCPU sleeps"
					   : "it has no such CPU");
}

static void prepare(struct pinning *p, struct rows *rows)
{
	long err = domctl_batch_open(p->host->hc, &p->look);

	if (!err)
		err = domctl_batch_get_vcpu(p->look, p->target->domid,
					    p->target->vcpu);
	p->map = cpumap_dup(p->target->hard);
	if (err < 0 || !p->map)
		bench_no_memory();
	add_rows(p, rows);
}

int pin_measure(const struct bench_host *host, const struct pin_target *target,
		struct rows *rows, double seconds)
{
	struct pinning p = {.host = host, .target = target};
	char *command = pin_command(target);
	int err, status;

	prepare(&p, rows);
	catch_signals();
	fprintf(stderr, "pinning; if this is killed, put back by: %s\n",
		command);
	err = pin_rounds(&p, seconds);
	status = pin_put_back(host, target);
	if (err && !status)
		status = bench_error(BENCH_FAILED, "see 'xvcpu doctor'",
				     "domain '%s' vCPU %u: pin: %s; it is as "
				     "it was",
				     host->options->pin, target->vcpu,
				     strerror(-err));
	if (caught && status != BENCH_PARTLY)
		status = 128 + caught;
	explain(&p);
	free(command);
	cpumap_free(p.map);
	domctl_batch_close(p.look);
	return status;
}
