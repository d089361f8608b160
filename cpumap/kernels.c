/* SPDX-License-Identifier: MIT */
/* The portable kernels, and the choice. */
#include "cpumap/kernels.h"

#ifdef __aarch64__
#include <arm_neon.h>
#endif

/* What every x86-64 and every arm64 has; elsewhere the longest integer. */
#if defined(__SSE2__) || defined(__ARM_NEON)
typedef uint64_t lanes __attribute__((vector_size(16), may_alias));
#define NOTHING ((lanes){0, 0})
#define SUM(v)  ((v)[0] + (v)[1])
#define ANY(v)  (((v)[0] | (v)[1]) != 0)
#else
typedef uint64_t lanes;
#define NOTHING 0
#define SUM(v)  (v)
#define ANY(v)  ((v) != 0)
#endif

#define KERNEL(name) generic_##name
#define TARGET
#define VECTOR lanes
#include "cpumap/kernels_blocks.h"

#define EVERY(byte) (UINT64_C(0x0101010101010101) * (byte))

/* How many bits are set in each byte; arm64 has an instruction for it. */
static inline lanes count_bytes(lanes v)
{
#ifdef __aarch64__
	return (lanes)vcntq_u8((uint8x16_t)v);
#else
	v -= v >> 1 & EVERY(0x55);
	v = (v & EVERY(0x33)) + (v >> 2 & EVERY(0x33));
	return (v + (v >> 4)) & EVERY(0x0f);
#endif
}

static inline size_t sum_bytes(lanes v)
{
	v = (v & UINT64_C(0x00ff00ff00ff00ff)) +
	    (v >> 8 & UINT64_C(0x00ff00ff00ff00ff));
	v += v >> 16;
	v = (v + (v >> 32)) & 0xffff;
	return (size_t)SUM(v);
}

static size_t count_words(const uint64_t *a, const uint64_t *b, size_t n)
{
	size_t weight = 0;

	for (size_t i = 0; i < n; i++)
		weight += cpumap_count(a[i] & b[i]);
	return weight;
}

/* A byte counts to 255: 31 vectors of up to 8 bits, 3 blocks of 8 at least. */
static size_t generic_weight(const uint64_t *a, size_t n)
{
	const lanes *v = (const lanes *)a;
	size_t weight = 0;

	if (!FAST)
		return count_words(a, a, n * BLOCK_WORDS);
	while (n) {
		size_t blocks = n < 3 ? n : 3;
		lanes sum = {0};

		n -= blocks;
		for (; blocks--; v += PER_BLOCK)
			for (size_t i = 0; i < PER_BLOCK; i++)
				sum += count_bytes(v[i]);
		weight += sum_bytes(sum);
	}
	return weight;
}

static size_t generic_weight_and(const uint64_t *a, const uint64_t *b, size_t n)
{
	const lanes *v = (const lanes *)a, *w = (const lanes *)b;
	size_t weight = 0;

	if (!FAST)
		return count_words(a, b, n * BLOCK_WORDS);
	while (n) {
		size_t blocks = n < 3 ? n : 3;
		lanes sum = {0};

		n -= blocks;
		for (; blocks--; v += PER_BLOCK, w += PER_BLOCK)
			for (size_t i = 0; i < PER_BLOCK; i++)
				sum += count_bytes(v[i] & w[i]);
		weight += sum_bytes(sum);
	}
	return weight;
}

static bool always(void)
{
	return true;
}

const struct cpumap_kernels xvcpu_cpumap_kernels_generic = {
	.name = "generic",
	.usable = always,
	KERNELS_OF_BLOCKS,
	.weight = generic_weight,
	.weight_and = generic_weight_and,
	.extract = xvcpu_cpumap_extract_blocks,
};

const struct cpumap_kernels *const xvcpu_cpumap_kernels_all[] = {
#ifdef CPUMAP_X86
	&xvcpu_cpumap_kernels_avx512,
	&xvcpu_cpumap_kernels_avx2,
#endif
	&xvcpu_cpumap_kernels_generic,
	NULL,
};

const struct cpumap_kernels *xvcpu_cpumap_kernels_chosen;

const struct cpumap_kernels *xvcpu_cpumap_kernels_choose(void)
{
	const struct cpumap_kernels *const *k = xvcpu_cpumap_kernels_all;

	while (!(*k)->usable())
		k++;
	xvcpu_cpumap_kernels_use(*k);
	return *k;
}

void xvcpu_cpumap_kernels_use(const struct cpumap_kernels *k)
{
	__atomic_store_n(&xvcpu_cpumap_kernels_chosen, k, __ATOMIC_RELAXED);
}
