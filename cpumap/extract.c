/* SPDX-License-Identifier: MIT */
/* The numbers of set bits, by plain C. */
#include "cpumap/kernels.h"

typedef uint32_t quad __attribute__((vector_size(16)));

/* Which bits are set in four, and how many bytes their numbers take. */
static const quad bits_of[16] = {
	{0},    {0},       {1},       {0, 1},       {2},    {0, 2},
	{1, 2}, {0, 1, 2}, {3},       {0, 3},       {1, 3}, {0, 1, 3},
	{2, 3}, {0, 2, 3}, {1, 2, 3}, {0, 1, 2, 3},
};
static const struct {
	uint64_t bytes, as_long_as_a_quad;
} size_of[16] = {
	{0, 0}, {4, 0}, {4, 0}, {8, 0},  {4, 0}, {8, 0},  {8, 0},  {12, 0},
	{4, 0}, {8, 0}, {8, 0}, {12, 0}, {8, 0}, {12, 0}, {12, 0}, {16, 0},
};

/* One bit after the other; for words with few. */
static uint32_t *sparse_word(uint64_t w, uint32_t base, uint32_t *cpus,
			     const uint32_t *end)
{
	for (; w && cpus < end; w &= w - 1)
		*cpus++ = base + (uint32_t)__builtin_ctzll(w);
	return cpus;
}

/* Four numbers are stored, of which as many count as bits are set. */
static inline uint32_t *four_bits(size_t offset, quad base, uint32_t *cpus)
{
	quad numbers = *(const quad *)((const char *)bits_of + offset) + base;
	const void *size = (const char *)size_of + offset;

	memcpy(cpus, &numbers, sizeof(numbers));
	return (uint32_t *)(void *)((char *)cpus + *(const uint64_t *)size);
}

/* A byte at a time; there must be room for 64. */
static uint32_t *dense_word(uint64_t w, uint32_t base, uint32_t *cpus)
{
	quad low = {base, base, base, base}, high = low + 4;

#pragma GCC unroll 8
	for (int i = 0; i < 8; i++, w >>= 8, low += 8, high += 8) {
		cpus = four_bits(w << 4 & 0xf0, low, cpus);
		cpus = four_bits(w & 0xf0, high, cpus);
	}
	return cpus;
}

size_t cpumap_extract_words(const uint64_t *words, size_t i, size_t end,
			    uint32_t *cpus, size_t max)
{
	uint32_t *at = cpus, *stop = cpus + max;

	for (; (i = skip_zeros(words, i, end)) < end && at < stop; i++) {
		uint64_t w = words[i];

		if (stop - at >= 64 && cpumap_count(w) > 12)
			at = dense_word(w, (uint32_t)i * 64, at);
		else
			at = sparse_word(w, (uint32_t)i * 64, at, stop);
	}
	return (size_t)(at - cpus);
}

size_t cpumap_extract_blocks(const uint64_t *a, size_t n, uint32_t *cpus,
			     size_t max)
{
	return cpumap_extract_words(a, 0, n * BLOCK_WORDS, cpus, max);
}

size_t cpumap_extract_large(const struct cpumap *map, uint32_t *cpus,
			    size_t max)
{
	return kernels()->extract(map->words, map->nblocks, cpus, max);
}
