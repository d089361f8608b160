/* SPDX-License-Identifier: MIT */
/* What top shows of a step, and as rows or JSON. */
#include "cli/top.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/host.h"
#include "cli/term/text.h"
#include "hypercall/hypercall.h"

static struct top_row *new_row(struct top *top)
{
	struct top_row *row;

	if (top->nrows == top->room) {
		size_t room = top->room ? 2 * top->room : 64;
		struct top_row *rows =
			reallocarray(top->rows, room, sizeof(*rows));

		if (!rows)
			cli_no_memory(top->c);
		top->rows = rows;
		top->room = room;
	}
	row = &top->rows[top->nrows++];
	*row = (struct top_row){0};
	return row;
}

static double percent(uint64_t part, uint64_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0.0;
}

static void add_vcpu(struct top *top, const struct host_domain *d, size_t j)
{
	const struct domctl_snapshot *s = domctl_sampler_snapshot(top->sampler);
	struct domctl_load load;
	struct top_row *row;

	if (domctl_sampler_vcpu(top->sampler, j, &load))
		return;
	row = new_row(top);
	domctl_snapshot_vcpu(s, j, &row->vcpu);
	row->domid = d->info.domid;
	row->name = d->name;
	row->number = row->vcpu.vcpu;
	row->load = percent(load.busy_ns, load.interval_ns);
	row->wait = percent(load.waiting, load.steps);
	row->moves = load.moves;
}

static void collect_vcpus(struct top *top)
{
	const struct host_domain *d = top->host.domains;
	const struct host_domain *end = d + top->host.ndomains;
	size_t j;

	for (; d < end; d++)
		for (j = 0; j < d->info.max_vcpus; j++)
			add_vcpu(top, d, d->first + j);
}

static void collect_cpus(struct top *top)
{
	uint32_t cpu, ncpus = hypercall_interface(top->c->xen)->ncpus;
	struct domctl_load load;
	struct top_row *row;

	for (cpu = 0; cpu < ncpus; cpu++) {
		if (domctl_sampler_cpu(top->sampler, cpu, &load))
			continue;
		row = new_row(top);
		row->number = cpu;
		row->node = top->cpus[cpu].node;
		row->load = percent(load.busy_ns, load.interval_ns);
	}
}

static int by_node(const void *a, const void *b)
{
	const struct top_row *x = a, *y = b;

	return (x->node > y->node) - (x->node < y->node);
}

/*
 * Rows of CPUs, folded into one for each node: its load is their mean.  A CPU
 * whose node is not known is in none.
 */
static void fold_nodes(struct top *top)
{
	struct top_row *rows = top->rows;
	size_t i, n = 0;

	qsort(rows, top->nrows, sizeof(*rows), by_node);
	for (i = 0; i < top->nrows; i++) {
		struct top_row row = rows[i];

		if (row.node == DOMCTL_NONE)
			continue;
		if (!n || rows[n - 1].number != row.node) {
			row.number = row.node;
			rows[n++] = row;
			rows[n - 1].load = 0;
		}
		rows[n - 1].load += row.load;
		rows[n - 1].cpus++;
	}
	for (i = 0; i < n; i++)
		rows[i].load /= rows[i].cpus;
	top->nrows = n;
}

/* Highest first; what is equal stays in the order of numbers. */
static int compare(const void *a, const void *b, void *arg)
{
	const struct top_row *x = a, *y = b;
	enum top_sort sort = *(const enum top_sort *)arg;
	double by = sort == TOP_BY_LOAD    ? y->load - x->load
		    : sort == TOP_BY_WAIT  ? y->wait - x->wait
		    : sort == TOP_BY_MOVES ? (double)y->moves - x->moves
					   : 0;

	if (by > 0 || by < 0)
		return by > 0 ? 1 : -1;
	if (x->domid != y->domid)
		return x->domid < y->domid ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

void top_collect(struct top *top, enum top_view view)
{
	top->nrows = 0;
	if (view == TOP_VCPUS)
		collect_vcpus(top);
	else
		collect_cpus(top);
	/* Before the first row there is no array. */
	if (!top->rows)
		return;
	if (view == TOP_NODES)
		fold_nodes(top);
	qsort_r(top->rows, top->nrows, sizeof(*top->rows), compare, &top->sort);
}

void top_print_rows(struct top *top, bool heading)
{
	char space[TEXT_DECIMAL_SIZE];
	const char *time = text_decimal((double)top->step_ns / 1e9, 3, space);
	size_t i;

	top->sort = TOP_BY_NUMBER;
	top_collect(top, TOP_VCPUS);
	if (heading)
		puts("UPTIME(s)  DOMID  VCPU  STATE     CPU   LOAD%  WAIT%  "
		     "MOVES  NAME");
	for (i = 0; i < top->nrows; i++) {
		const struct top_row *r = &top->rows[i];
		char cpu[16] = "-", load[TEXT_DECIMAL_SIZE],
		     wait[TEXT_DECIMAL_SIZE];

		if (r->vcpu.cpu >= 0)
			snprintf(cpu, sizeof(cpu), "%" PRId32, r->vcpu.cpu);
		cli_print(top->c,
			  "%9s  %5u  %4" PRIu32 "  %-8s  %3s  %6s  %5s  "
			  "%5" PRIu32 "  %s",
			  time, r->domid, r->number,
			  host_vcpu_state(r->vcpu.state), cpu,
			  text_decimal(r->load, 1, load),
			  text_decimal(r->wait, 1, wait), r->moves,
			  r->name && *r->name ? r->name : "-");
	}
}

/* Percents with one decimal, as the table has them. */
static void json_percent(struct json *j, const char *key, double value)
{
	char text[TEXT_DECIMAL_SIZE];

	json_number(j, key, text_decimal(value, 1, text));
}

static void print_vcpus(struct top *top, struct json *j)
{
	size_t i;

	top_collect(top, TOP_VCPUS);
	json_begin_array(j, "vcpus");
	for (i = 0; i < top->nrows; i++) {
		const struct top_row *r = &top->rows[i];

		json_begin_object(j, NULL);
		json_uint(j, "domid", r->domid);
		json_string(j, "name", r->name);
		json_uint(j, "vcpu", r->number);
		json_string(j, "state", host_vcpu_state(r->vcpu.state));
		if (r->vcpu.cpu < 0)
			json_null(j, "cpu");
		else
			json_int(j, "cpu", r->vcpu.cpu);
		json_percent(j, "load", r->load);
		json_percent(j, "wait", r->wait);
		json_uint(j, "moves", r->moves);
		json_end(j);
	}
	json_end(j);
}

static void print_view(struct top *top, struct json *j, enum top_view view)
{
	size_t i;

	top_collect(top, view);
	json_begin_array(j, view == TOP_CPUS ? "cpus" : "nodes");
	for (i = 0; i < top->nrows; i++) {
		json_begin_object(j, NULL);
		json_uint(j, view == TOP_CPUS ? "cpu" : "node",
			  top->rows[i].number);
		json_percent(j, "load", top->rows[i].load);
		json_end(j);
	}
	json_end(j);
}

void top_print_json(struct top *top)
{
	struct json j;

	top->sort = TOP_BY_NUMBER;
	cli_begin_document(top->c, &j);
	json_uint(&j, "time_ns", top->step_ns);
	json_uint(&j, "interval_ns", top->interval_ns);
	print_vcpus(top, &j);
	print_view(top, &j, TOP_CPUS);
	print_view(top, &j, TOP_NODES);
	cli_end_document(top->c, &j);
}
