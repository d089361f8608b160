/* SPDX-License-Identifier: MIT */
/*
 * live - what the suite that runs in a real dom0 needs beside host.h.
 *
 * Without Xen its cases are skipped; with XVCPU_TEST_MUST_RUN=1 in the
 * environment, which is how they are run in the testbed, a skip is a failure.
 */
#ifndef XVCPU_TESTS_LIVE_H
#define XVCPU_TESTS_LIVE_H

#include "tests/conform/host.h"

/* This case cannot run here: skip it, or fail. */
void live_skip(const char *why) __attribute__((noreturn));

/* What a shell command prints; it must succeed.  Lives as long as the case. */
char *live_output(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* The same, of xl; skips where there is none. */
#define live_xl(...) (live_need_xl(), live_output("xl " __VA_ARGS__))
void live_need_xl(void);

/*
 * The value of a line "name : value" of text, after any blanks; ends the case
 * when there is none.
 */
const char *live_value(const char *text, const char *name);

/* The map that xl prints: "all" stands for ncpus CPUs. */
struct cpumap *live_map(struct host *h, const char *xl_text);

/* Does our map show as xl_text, which calls the CPUs that exist "all"? */
bool live_same_map(struct host *h, const struct cpumap *map,
		   const char *xl_text);

#endif
