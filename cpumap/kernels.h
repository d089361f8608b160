/* SPDX-License-Identifier: MIT */
/*
 * Private to cpumap/: the loops over whole 64-byte blocks, in several versions
 * for several instruction sets.  The fastest that this machine can run is
 * chosen on first use.  -DCPUMAP_GENERIC leaves only the portable one.
 */
#ifndef XVCPU_CPUMAP_KERNELS_H
#define XVCPU_CPUMAP_KERNELS_H

#include "cpumap/internal.h"

#if !defined(CPUMAP_GENERIC) && (defined(__x86_64__) || defined(__i386__))
#define CPUMAP_X86
#endif

enum combine { COMBINE_AND, COMBINE_OR, COMBINE_XOR, COMBINE_ANDNOT, COMBINES };

/* n is a number of blocks, 0 allowed.  d may be a or b. */
struct cpumap_kernels {
	const char *name;
	bool (*usable)(void);

	/* d = a op b; true if any bit of d is set */
	bool (*combine[COMBINES])(uint64_t *d, const uint64_t *a,
				  const uint64_t *b, size_t n);

	/* is no bit set in a op b?  (for no OR) */
	bool (*none[COMBINES])(const uint64_t *a, const uint64_t *b, size_t n);

	size_t (*weight)(const uint64_t *a, size_t n);
	size_t (*weight_and)(const uint64_t *a, const uint64_t *b, size_t n);

	/* The numbers of the set bits, max of them at most; how many */
	size_t (*extract)(const uint64_t *a, size_t n, uint32_t *cpus,
			  size_t max);
};

/* The portable extraction: of words i to end - 1, and of n blocks. */
size_t xvcpu_cpumap_extract_words(const uint64_t *words, size_t i, size_t end,
				  uint32_t *cpus, size_t max);
size_t xvcpu_cpumap_extract_blocks(const uint64_t *a, size_t n, uint32_t *cpus,
				   size_t max);

/* Best first; the last one, which is portable, is always usable; then NULL. */
extern const struct cpumap_kernels *const xvcpu_cpumap_kernels_all[];

extern const struct cpumap_kernels xvcpu_cpumap_kernels_generic;
extern const struct cpumap_kernels xvcpu_cpumap_kernels_avx2;
extern const struct cpumap_kernels xvcpu_cpumap_kernels_avx512;

/* For tests and benches: use this version from now on; NULL: choose again. */
void xvcpu_cpumap_kernels_use(const struct cpumap_kernels *kernels);

extern const struct cpumap_kernels *xvcpu_cpumap_kernels_chosen;
const struct cpumap_kernels *xvcpu_cpumap_kernels_choose(void);

/* Two threads may choose at once: both find the same. */
static inline const struct cpumap_kernels *kernels(void)
{
	const struct cpumap_kernels *k;

	if (!FAST)
		return &xvcpu_cpumap_kernels_generic;
	k = __atomic_load_n(&xvcpu_cpumap_kernels_chosen, __ATOMIC_RELAXED);
	return k ? k : xvcpu_cpumap_kernels_choose();
}

#endif
