/* SPDX-License-Identifier: MIT */
/*
 * faulty - a host whose memory can fault, and the ways that Xen can be on its
 * way to that memory.
 */
#ifndef XVCPU_TESTS_MODEL_FAULTY_H
#define XVCPU_TESTS_MODEL_FAULTY_H

#include "tests/conform/host.h"
#include "tests/fake/xen.h"

#define FAULTY_VCPUS 5

/*
 * Ten CPUs, of which 6 is free and 7 is offline.  vCPU i of domain 1 has hard
 * map i, soft map 9 - i and 1000 + i nanoseconds.
 */
void faulty_boot(const char *release);
bool faulty_only(const struct cpumap *map, uint32_t cpu);

extern const char *const faulty_releases[];
extern const size_t faulty_nreleases;

struct faulty_way {
	bool hvm_caller, all; /* all: every look from some time on */
	uint64_t preempt;
	size_t most; /* operations in one multicall; 0: as many as can be */
};
extern const struct faulty_way faulty_ways[];
extern const size_t faulty_nways;

/* A handle, and Xen on its way. */
struct hypercall *faulty_open(const struct faulty_way *way);

/* Up to 4.20.3 a fault on a hard map is not told by Xen: it can be noticed. */
bool faulty_hidden(long ret);

#endif
