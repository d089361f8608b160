/* SPDX-License-Identifier: MIT */
/* hotplug - what a command costs besides time. */
#ifndef BENCH_HOTPLUG_H
#define BENCH_HOTPLUG_H

#include <stdint.h>

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
