/* SPDX-License-Identifier: MIT */
/*
 * hotplug DOMID ROUNDS PART..., in dom0 - adding and removing vCPU 2 of a guest
 * that has 2 online, by xvcpu, by the library and by xl, in interleaved rounds.
 *
 *   process  whole processes; the guest is paused, or it would run meanwhile
 *   online   from the request to Xen's own bit
 *   calls    system calls and requests of one add
 *   cycles   many changes with one handle
 *
 * Prints comma-separated values: what, unit, xvcpu, xl, how many times less,
 * what is to be reached, whether it is.  Exits 1 if something is not reached.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench/hotplug/bench.h"
#include "domctl/domctl.h"
#include "hotplug/hotplug.h"
#include "hypercall/hypercall.h"
#include "xenstore/xenstore.h"

#define VCPU       2
#define CYCLES     200
#define PATIENCE_S 60
#define MAX_ROUNDS 100

enum who { XVCPU, XL, LIBRARY, NOTHING, BARE, NWHO };
enum what { PROCESS, ADDED, REMOVED, NWHAT };

static struct hypercall *hc;
static struct xenstore *xs;
static struct hotplug *hp;
static uint16_t domid;
static struct domctl_domain domain;
static char domid_text[8];
static double times[NWHO][NWHAT][2 * MAX_ROUNDS];
static size_t counts[NWHO][NWHAT];

static void record(enum who who, enum what what, double ms)
{
	times[who][what][counts[who][what]++] = ms;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(enum who who, enum what what)
{
	size_t n = counts[who][what];

	qsort(times[who][what], n, sizeof(double), compare);
	return n ? times[who][what][n / 2] : 0;
}

static bool is_online(void)
{
	struct domctl_vcpu vcpu;

	if (domctl_get_vcpus(hc, domid, VCPU, 1, &vcpu, NULL, NULL) != 1)
		errx(1, "domain %u has no vCPU %d", domid, VCPU);
	return vcpu.state != DOMCTL_VCPU_OFFLINE;
}

static void until(bool online)
{
	double end = bench_now_ms() + PATIENCE_S * 1e3;

	while (is_online() != online) {
		if (bench_now_ms() > end)
			errx(1, "the guest did not obey in %d s", PATIENCE_S);
		nanosleep(&(struct timespec){.tv_nsec = 200000}, NULL);
	}
}

/* The command itself, without the script that starts it in the testbed. */
static char **command(enum who who, bool add, char **argv)
{
	size_t n = 0;

	if (who == NOTHING) {
		argv[n++] = "/proc/self/exe";
	} else if (who == BARE) {
		argv[n++] = "/proc/self/exe";
		argv[n++] = "write";
		argv[n++] = domid_text;
		argv[n++] = "2";
		argv[n++] = add ? "online" : "offline";
	} else if (who == XVCPU) {
		argv[n++] = "/usr/local/bin/xvcpu";
		argv[n++] = add ? "add" : "remove";
		argv[n++] = domid_text;
		argv[n++] = "2";
		argv[n++] = "--no-wait";
	} else {
		argv[n++] = "/suite/ld.so";
		argv[n++] = "--library-path";
		argv[n++] = "/suite/lib";
		argv[n++] = "/suite/bin/xl";
		argv[n++] = "vcpu-set";
		argv[n++] = "--ignore-host";
		argv[n++] = domid_text;
		argv[n++] = add ? "3" : "2";
	}
	argv[n] = NULL;
	return argv;
}

static pid_t spawn(enum who who, bool add)
{
	char *argv[12];
	pid_t pid;

	command(who, add, argv);
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
		execv(argv[0], argv);
		_exit(127);
	}
	return pid;
}

static void reap(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid || status)
		errx(1, "a command failed: status 0x%x", status);
}

/* From the start of the command to its end. */
static void run_process(enum who who, bool add)
{
	double start = bench_now_ms();

	reap(spawn(who, add));
	record(who, PROCESS, bench_now_ms() - start);
}

static void measure_processes(int rounds)
{
	int i;

	for (i = 0; i < rounds; i++) {
		run_process(NOTHING, true);
		run_process(BARE, true);
		run_process(BARE, false);
		run_process(XVCPU, true);
		run_process(XVCPU, false);
		run_process(XL, true);
		run_process(XL, false);
	}
	bench_row("a process that does nothing", "ms", median(NOTHING, PROCESS),
		  median(XL, PROCESS), 0);
	bench_row("the floor: one write in its transaction", "ms",
		  median(BARE, PROCESS), median(XL, PROCESS), 0);
	bench_row_with_floor("a process that asks for one change", "ms",
			     median(XVCPU, PROCESS), median(XL, PROCESS), 20,
			     median(BARE, PROCESS));
}

/* From the start of the command, or of the call, to Xen's own bit. */
static void run_request(enum who who, bool add)
{
	double start = bench_now_ms();
	pid_t pid = 0;

	if (who == LIBRARY) {
		if (add ? hotplug_add(hp, &domain, VCPU, 0)
			: hotplug_remove(hp, &domain, VCPU, 0))
			errx(1, "the library failed");
	} else {
		pid = spawn(who, add);
	}
	until(add);
	record(who, add ? ADDED : REMOVED, bench_now_ms() - start);
	if (pid)
		reap(pid);
}

static void count_calls(void)
{
	struct trace ours, xls;
	char *argv[12];

	if (trace_command(command(XVCPU, true, argv), &ours))
		errx(1, "xvcpu failed under ptrace");
	until(true);
	if (trace_command(command(XL, false, argv), &xls))
		errx(1, "xl failed under ptrace");
	until(false);
	if (trace_command(command(XL, true, argv), &xls))
		errx(1, "xl failed under ptrace");
	until(true);
	if (hotplug_remove(hp, &domain, VCPU, 0))
		errx(1, "the library failed");
	until(false);
	bench_row("system calls of an add", "number", (double)ours.syscalls,
		  (double)xls.syscalls, 1);
	bench_row("of these hypercalls and other ioctls", "number",
		  (double)ours.ioctls, (double)xls.ioctls, 0);
	/* Start; home and node in one burst; write; end. */
	bench_exact("xenstore requests", (double)ours.requests,
		    (double)xls.requests, 5);
	bench_exact("xenstore round trips", (double)ours.round_trips,
		    (double)xls.round_trips, 4);
	bench_exact("xenstore writes", (double)ours.writes, (double)xls.writes,
		    1);
	bench_exact("xenstore transactions", (double)ours.transactions,
		    (double)xls.transactions, 1);
}

static void measure_requests(int rounds)
{
	int i, who;

	for (i = 0; i < rounds; i++)
		for (who = XVCPU; who <= LIBRARY; who++) {
			run_request(who, true);
			run_request(who, false);
		}
	bench_row("add: start of the process to online", "ms",
		  median(XVCPU, ADDED), median(XL, ADDED), 1);
	bench_row("add: library call to online", "ms", median(LIBRARY, ADDED),
		  median(XL, ADDED), 1);
	bench_row("remove: start of the process to offline", "ms",
		  median(XVCPU, REMOVED), median(XL, REMOVED), 1);
	bench_row("remove: library call to offline", "ms",
		  median(LIBRARY, REMOVED), median(XL, REMOVED), 1);
}

static void measure(const char *part, int rounds)
{
	if (!strcmp(part, "process"))
		measure_processes(rounds);
	else if (!strcmp(part, "online"))
		measure_requests(rounds);
	else if (!strcmp(part, "calls"))
		count_calls();
	else if (!strcmp(part, "cycles"))
		bench_cycles(hp, &domain);
	else
		errx(2, "no such part: %s", part);
}

int main(int argc, char **argv)
{
	int rounds = argc > 3 ? atoi(argv[2]) : 0, i;

	/* What spawn() starts of it. */
	if (argc == 1)
		return 0;
	if (argc == 5 && !strcmp(argv[1], "write"))
		return hotplug_floor(argv[2], argv[3], argv[4]);
	if (rounds < 1 || rounds > MAX_ROUNDS)
		errx(2, "usage: hotplug DOMID ROUNDS PART...");
	domid = (uint16_t)atoi(argv[1]);
	snprintf(domid_text, sizeof(domid_text), "%u", domid);
	if (hypercall_open(&hc, 0, NULL) || xenstore_open(&xs, NULL, 5000) ||
	    hotplug_open(hc, xs, &hp))
		errx(1, "no Xen, or no xenstore");
	if (domctl_get_domain(hc, domid, &domain))
		errx(1, "no domain %u", domid);
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (i = 3; i < argc; i++)
		measure(argv[i], rounds);
	hotplug_close(hp);
	xenstore_close(xs);
	hypercall_close(hc);
	return bench_missed() > 0;
}
