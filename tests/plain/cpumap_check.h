/* SPDX-License-Identifier: MIT */
/*
 * A slow, obvious twin of cpumap, one byte per CPU, to compare with, and maps
 * whose storage has an unreadable page on both sides.
 */
#ifndef XVCPU_TESTS_PLAIN_CPUMAP_CHECK_H
#define XVCPU_TESTS_PLAIN_CPUMAP_CHECK_H

#include "cpumap/cpumap.h"

#define REF_MAX 20000

struct ref {
	uint32_t nbits;
	bool in[REF_MAX];
};

enum pattern {
	PATTERN_EMPTY,
	PATTERN_FULL,
	PATTERN_ONE,
	PATTERN_LAST,
	PATTERN_SPARSE,
	PATTERN_HALF,
	PATTERN_ALTERNATING,
	PATTERN_RUNS,
	PATTERNS
};

/*
 * while (next_kernel()) runs its body once with every kind of kernels that this
 * machine can run, and leaves the library's own choice behind.
 */
bool next_kernel(void);

/* Repeatable noise. */
uint32_t noise(void);

/* A slot has room for a map of REF_MAX CPUs; there are four. */
#define SLOTS 4

/*
 * A map of nbits at the end, or at the start, of a slot, right beside the
 * unreadable page.  Valid until the slot is used again.
 */
struct cpumap *guarded_at_end(unsigned int slot, uint32_t nbits);
struct cpumap *guarded_at_start(unsigned int slot, uint32_t nbits);

/* A buffer of size bytes right before an unreadable page. */
void *guarded_buffer(unsigned int slot, size_t size);

void ref_make(struct ref *ref, uint32_t nbits, enum pattern pattern);

/* Past the end there is nothing. */
bool ref_in(const struct ref *ref, uint32_t cpu);
void ref_to_map(const struct ref *ref, struct cpumap *map);

/* Fail unless map is sound, its tail zero, and holds exactly ref's CPUs. */
void check_map(const struct cpumap *map, const struct ref *ref,
	       const char *what);

/* Fail unless map is sound and its tail is zero. */
void check_sound(const struct cpumap *map, const char *what);

/* The sizes of a sweep: 0 .. 1100 and some around 4096 and 16384. */
uint32_t next_size(uint32_t nbits);
#define for_each_size(n) for ((n) = 0; (n) != CPUMAP_NONE; (n) = next_size(n))

#endif
