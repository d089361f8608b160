/* SPDX-License-Identifier: MIT */
/* The numbers of set bits, by plain C. */
#include "cpumap/kernels.h"

/*
 * The numbers of the bits that are set in each byte.  A row is what the low
 * four bits give, L, followed by what the high four give; the rest of it is
 * never used, so that a 0 may stand for nothing.
 */
/* clang-format off */
#define L0
#define L1	0,
#define L2	1,
#define L3	0, 1,
#define L4	2,
#define L5	0, 2,
#define L6	1, 2,
#define L7	0, 1, 2,
#define L8	3,
#define L9	0, 3,
#define L10	1, 3,
#define L11	0, 1, 3,
#define L12	2, 3,
#define L13	0, 2, 3,
#define L14	1, 2, 3,
#define L15	0, 1, 2, 3,

#define ROWS(...)                                                              \
	{ L0 __VA_ARGS__ }, { L1 __VA_ARGS__ }, { L2 __VA_ARGS__ },            \
	{ L3 __VA_ARGS__ }, { L4 __VA_ARGS__ }, { L5 __VA_ARGS__ },            \
	{ L6 __VA_ARGS__ }, { L7 __VA_ARGS__ }, { L8 __VA_ARGS__ },            \
	{ L9 __VA_ARGS__ }, { L10 __VA_ARGS__ }, { L11 __VA_ARGS__ },          \
	{ L12 __VA_ARGS__ }, { L13 __VA_ARGS__ }, { L14 __VA_ARGS__ },         \
	{ L15 __VA_ARGS__ }

static const uint32_t bits_of[256][8] __attribute__((aligned(64))) = {
	ROWS(0), ROWS(4), ROWS(5), ROWS(4, 5),
	ROWS(6), ROWS(4, 6), ROWS(5, 6), ROWS(4, 5, 6),
	ROWS(7), ROWS(4, 7), ROWS(5, 7), ROWS(4, 5, 7),
	ROWS(6, 7), ROWS(4, 6, 7), ROWS(5, 6, 7), ROWS(4, 5, 6, 7),
};

#define COUNTS(h)                                                              \
	h, h + 1, h + 1, h + 2, h + 1, h + 2, h + 2, h + 3,                    \
	h + 1, h + 2, h + 2, h + 3, h + 2, h + 3, h + 3, h + 4

static const uint8_t count_of[256] = {
	COUNTS(0), COUNTS(1), COUNTS(1), COUNTS(2),
	COUNTS(1), COUNTS(2), COUNTS(2), COUNTS(3),
	COUNTS(1), COUNTS(2), COUNTS(2), COUNTS(3),
	COUNTS(2), COUNTS(3), COUNTS(3), COUNTS(4),
};
/* clang-format on */

/* One bit after the other; for words with few. */
static uint32_t *sparse_word(uint64_t w, uint32_t base, uint32_t *cpus,
			     const uint32_t *end)
{
	for (; w && cpus < end; w &= w - 1)
		*cpus++ = base + (uint32_t)__builtin_ctzll(w);
	return cpus;
}

typedef uint32_t quad __attribute__((vector_size(16), may_alias));

/* A byte at a time, always storing eight: there must be room for 64. */
static uint32_t *dense_word(uint64_t w, uint32_t base, uint32_t *cpus)
{
	quad add = {base, base, base, base};

#pragma GCC unroll 8
	for (int i = 0; i < 8; i++, w >>= 8, add += 8) {
		const quad *bits = (const quad *)bits_of[w & 0xff];
		quad low = bits[0] + add, high = bits[1] + add;

		memcpy(cpus, &low, sizeof(low));
		memcpy(cpus + 4, &high, sizeof(high));
		cpus += count_of[w & 0xff];
	}
	return cpus;
}

size_t xvcpu_cpumap_extract_words(const uint64_t *words, size_t i, size_t end,
				  uint32_t *cpus, size_t max)
{
	uint32_t *at = cpus, *stop = cpus + max;

	for (; (i = skip_zeros(words, i, end)) < end && at < stop; i++) {
		uint64_t w = words[i];

		if (FAST && stop - at >= 64 && cpumap_count(w) > 12)
			at = dense_word(w, (uint32_t)i * 64, at);
		else
			at = sparse_word(w, (uint32_t)i * 64, at, stop);
	}
	return (size_t)(at - cpus);
}

size_t xvcpu_cpumap_extract_blocks(const uint64_t *a, size_t n, uint32_t *cpus,
				   size_t max)
{
	return xvcpu_cpumap_extract_words(a, 0, n * BLOCK_WORDS, cpus, max);
}
