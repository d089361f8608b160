/* SPDX-License-Identifier: MIT */
/* top on a terminal. */
#include "cli/top.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/term/screen.h"
#include "cli/term/text.h"
#include "hypercall/hypercall.h"

/* No eye needs more; what is sampled faster is drawn when this has passed. */
#define DRAW_NS 50000000

static const char *const views[] = {"vCPUs", "CPUs", "nodes"};
static const char *const orders[] = {"load", "number", "wait", "moves"};

/* Why rows are missing; the cause is told when the screen is given back. */
static void missing(const struct top *top, FILE *out)
{
	size_t unread = top->view == TOP_VCPUS ? top_unread(top) : 0;

	if (unread)
		fprintf(out, "  %zu vCPUs cannot be read", unread);
	if (top->view != TOP_VCPUS && top_idle_error(top))
		fputs("  CPUs cannot be read", out);
}

static void head(const struct top *top, FILE *out, uint64_t interval_ms)
{
	const struct hypercall_interface *xen =
		hypercall_interface(top->c->xen);
	unsigned int decimals = interval_ms % 10     ? 3
				: interval_ms % 100  ? 2
				: interval_ms % 1000 ? 1
						     : 0;
	struct domctl_snapshot_info info;
	char every[TEXT_DECIMAL_SIZE];

	domctl_snapshot_info(domctl_sampler_snapshot(top->sampler), &info);
	fprintf(out,
		"\033[1mxvcpu top\033[0m  Xen %" PRIu32 ".%" PRIu32
		", %zu domains, %zu vCPUs, every %s s\033[K\r\n",
		xen->xen_major, xen->xen_minor, info.domains, info.vcpus,
		text_decimal((double)interval_ms / 1000, decimals, every));
	fprintf(out, "%s by %s   [v]CPUs [c]PUs [n]odes  [s]ort  [q]uit",
		views[top->view], orders[top->sort]);
	missing(top, out);
	fputs("\033[K\r\n", out);
}

/* And a bar of it. */
static void put_load(FILE *out, double load)
{
	int i, full = (int)(load * 40 / 100 + 0.5);
	char text[TEXT_DECIMAL_SIZE];

	fprintf(out, "  %6s  ", text_decimal(load, 1, text));
	for (i = 0; i < 40; i++)
		fputc(i < full ? '#' : '.', out);
}

/* Numbers can be wider than their columns: the name has what is left. */
static void vcpu_row(FILE *out, const struct top_row *r, unsigned int columns)
{
	char cpu[16] = "-", *name = text_printable(r->name ? r->name : "-");
	char load[TEXT_DECIMAL_SIZE], wait[TEXT_DECIMAL_SIZE],
		time[TEXT_DECIMAL_SIZE];
	int used;

	if (r->vcpu.cpu >= 0)
		snprintf(cpu, sizeof(cpu), "%" PRId32, r->vcpu.cpu);
	used = fprintf(
		out,
		"%5u  %4" PRIu32 "  %-8s  %4s  %6s  %5s  %6" PRIu32 "  %10s  ",
		r->domid, r->number, host_vcpu_state(r->vcpu.state), cpu,
		text_decimal(r->load, 1, load), text_decimal(r->wait, 1, wait),
		r->moves, text_decimal((double)r->vcpu.time_ns / 1e9, 1, time));
	if (name) {
		text_cut(name, (int)columns > used
				       ? columns - (unsigned int)used
				       : 0);
		fputs(name, out);
	}
	free(name);
}

static void row(const struct top *top, FILE *out, const struct top_row *r,
		unsigned int columns)
{
	if (top->view == TOP_VCPUS) {
		vcpu_row(out, r, columns);
	} else if (top->view == TOP_CPUS) {
		fprintf(out, "%4" PRIu32 "  ", r->number);
		if (r->node == DOMCTL_NONE)
			fprintf(out, "%4s", "-");
		else
			fprintf(out, "%4" PRIu32, r->node);
		put_load(out, r->load);
	} else {
		fprintf(out, "%4" PRIu32 "  %4" PRIu32, r->number, r->cpus);
		put_load(out, r->load);
	}
	fputs("\033[K\r\n", out);
}

static void draw(struct top *top, uint64_t interval_ms)
{
	static const char *const headings[] = {
		("DOMID  VCPU  STATE      CPU   LOAD%  WAIT%   MOVES     "
		 "TIME(s)  NAME"),
		" CPU  NODE   LOAD%",
		"NODE  CPUS   LOAD%",
	};
	unsigned int rows, columns;
	char *text = NULL;
	size_t size = 0, i;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		cli_no_memory(top->c);
	screen_size(&rows, &columns);
	top_collect(top, top->view);
	head(top, out, interval_ms);
	fprintf(out, "\033[7m%-*.*s\033[0m\r\n", (int)columns, (int)columns,
		headings[top->view]);
	/* Three lines of heading, and the last line stays free. */
	for (i = 0; i < top->nrows && i + 4 < rows; i++)
		row(top, out, &top->rows[i], columns);
	if (!fclose(out))
		screen_draw(text, size);
	free(text);
}

/* False: quit. */
static bool obey(struct top *top, int key)
{
	switch (key) {
	case 'q':
		return false;
	case 'v':
		top->view = TOP_VCPUS;
		break;
	case 'c':
		top->view = TOP_CPUS;
		break;
	case 'n':
		top->view = TOP_NODES;
		break;
	case 's':
		top->sort = (top->sort + 1) % 4;
		break;
	default:
		break;
	}
	/* CPUs and nodes have a load and a number only. */
	if (top->view != TOP_VCPUS && top->sort > TOP_BY_NUMBER)
		top->sort = TOP_BY_LOAD;
	return true;
}

static long long now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000LL + ts.tv_nsec;
}

static int watch(struct top *top, uint64_t interval_ms, uint64_t count)
{
	long long step = (long long)interval_ms * 1000000;
	long long due = now_ns() + step, drawn = 0;
	uint64_t steps = 0;
	int key, err;

	draw(top, interval_ms);
	while (!count || steps < count) {
		key = screen_key(due);
		if (key) {
			if (!obey(top, key))
				break;
			draw(top, interval_ms);
			continue;
		}
		err = top_step(top);
		if (err)
			return err;
		steps++;
		due += step;
		if (now_ns() - drawn >= DRAW_NS || steps == count) {
			drawn = now_ns();
			draw(top, interval_ms);
		}
	}
	return 0;
}

int top_on_screen(struct top *top, uint64_t interval_ms, uint64_t count)
{
	int err = screen_open();

	if (err)
		return cli_error(top->c, CLI_FAILED, err,
				 "terminal: %s\nuse it with a pipe or --json",
				 strerror(-err));
	err = watch(top, interval_ms, count);
	screen_close();
	if (err)
		return top_failed(top, err);
	top_report(top);
	return CLI_DONE;
}
