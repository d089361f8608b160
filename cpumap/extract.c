/* SPDX-License-Identifier: MIT */
/* The numbers of set bits, by plain C. */
#include "cpumap/kernels.h"

typedef uint32_t quad __attribute__((vector_size(16)));

/* Which bits are set in four, and how many of them. */
static const struct {
	quad bits;
	uint32_t n;
} nibbles[16] = {
	{{0}, 0},    {{0}, 1},       {{1}, 1},       {{0, 1}, 2},
	{{2}, 1},    {{0, 2}, 2},    {{1, 2}, 2},    {{0, 1, 2}, 3},
	{{3}, 1},    {{0, 3}, 2},    {{1, 3}, 2},    {{0, 1, 3}, 3},
	{{2, 3}, 2}, {{0, 2, 3}, 3}, {{1, 2, 3}, 3}, {{0, 1, 2, 3}, 4},
};

/* One bit after the other; for words with few. */
static uint32_t *sparse_word(uint64_t w, uint32_t base, uint32_t *cpus,
			     const uint32_t *end)
{
	for (; w && cpus < end; w &= w - 1)
		*cpus++ = base + (uint32_t)__builtin_ctzll(w);
	return cpus;
}

/* Four bits at a time, always storing four: there must be room for 64. */
static uint32_t *dense_word(uint64_t w, uint32_t base, uint32_t *cpus)
{
	quad add = {base, base, base, base};

#pragma GCC unroll 8
	for (int i = 0; i < 16; i++, w >>= 4, add += 4) {
		quad numbers = nibbles[w & 15].bits + add;

		memcpy(cpus, &numbers, sizeof(numbers));
		cpus += nibbles[w & 15].n;
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
