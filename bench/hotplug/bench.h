/* SPDX-License-Identifier: MIT */
/* bench - the parts of the measurement of hot-plug. */
#ifndef XVCPU_BENCH_HOTPLUG_BENCH_H
#define XVCPU_BENCH_HOTPLUG_BENCH_H

#include <stdint.h>

struct domctl_domain;
struct hotplug;

double bench_now_ms(void);

/* A row: ours, xl's, and how many times less ours must be; 0: no matter. */
void bench_row(const char *what, const char *unit, double ours, double xls,
	       double goal);

/* The same; a goal that the floor misses as well is no failure near it. */
void bench_row_with_floor(const char *what, const char *unit, double ours,
			  double xls, double goal, double floor);

/* A row: ours must be exactly goal. */
void bench_exact(const char *what, double ours, double xls, double goal);

/* In how many rows that was not so. */
int bench_missed(void);

/* One write and its answer; 0, the exit status of a process that does it. */
int hotplug_floor(const char *domid, const char *vcpu, const char *value);

/* Many changes with one handle. */
void bench_cycles(struct hotplug *hp, const struct domctl_domain *domain);

struct trace {
	uint64_t syscalls;
	uint64_t ioctls;
	/* With the xenstore daemon: */
	uint64_t requests;
	uint64_t
		round_trips; /* sent, then waited; many requests may share one */
	uint64_t writes;     /* XS_WRITE */
	uint64_t transactions; /* XS_TRANSACTION_START */
};

/* Run a command under ptrace.  Its exit status, or the end of the program. */
int trace_command(char *const argv[], struct trace *out);

#endif
