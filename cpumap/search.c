/* SPDX-License-Identifier: MIT */
/* Finding CPUs. */
#include "cpumap/kernels.h"

static uint32_t lowest_in(size_t i, uint64_t w)
{
	return (uint32_t)i * 64 + (uint32_t)__builtin_ctzll(w);
}

static uint32_t highest_in(size_t i, uint64_t w)
{
	return (uint32_t)i * 64 + 63 - (uint32_t)__builtin_clzll(w);
}

uint32_t cpumap_next(const struct cpumap *map, uint32_t cpu)
{
	size_t i = cpu / 64;
	uint64_t w;

	if (cpu >= map->nbits)
		return CPUMAP_NONE;
	w = map->words[i] & UINT64_MAX << (cpu % 64);
	if (w)
		return lowest_in(i, w);
	i = skip_zeros(map->words, i + 1, used_words(map));
	return i < used_words(map) ? lowest_in(i, map->words[i]) : CPUMAP_NONE;
}

uint32_t cpumap_first(const struct cpumap *map)
{
	return cpumap_next(map, 0);
}

uint32_t cpumap_next_zero(const struct cpumap *map, uint32_t cpu)
{
	size_t i = cpu / 64;
	uint32_t found;
	uint64_t w;

	if (cpu >= map->nbits)
		return CPUMAP_NONE;
	w = ~map->words[i] & UINT64_MAX << (cpu % 64);
	if (!w) {
		i = skip_ones(map->words, i + 1, used_words(map));
		if (i == used_words(map))
			return CPUMAP_NONE;
		w = ~map->words[i];
	}
	found = lowest_in(i, w);
	return found < map->nbits ? found : CPUMAP_NONE;
}

uint32_t cpumap_first_and(const struct cpumap *a, const struct cpumap *b)
{
	for (size_t i = 0; i < nwords(a) && i < nwords(b); i++)
		if (a->words[i] & b->words[i])
			return lowest_in(i, a->words[i] & b->words[i]);
	return CPUMAP_NONE;
}

uint32_t cpumap_last(const struct cpumap *map)
{
	for (size_t i = nwords(map); i-- > 0;)
		if (map->words[i])
			return highest_in(i, map->words[i]);
	return CPUMAP_NONE;
}

/* The n-th lowest bit of a word that has more than n. */
static uint32_t nth_of_word(uint64_t w, uint32_t n)
{
	while (n--)
		w &= w - 1;
	return (uint32_t)__builtin_ctzll(w);
}

uint32_t cpumap_nth(const struct cpumap *map, uint32_t n)
{
	const struct cpumap_kernels *k = kernels();
	size_t i = 0;

	for (; FAST && i < nwords(map); i += BLOCK_WORDS) {
		uint32_t count = (uint32_t)k->weight(map->words + i, 1);

		if (n < count)
			break;
		n -= count;
	}
	for (; i < nwords(map); i++) {
		uint32_t count = cpumap_count(map->words[i]);

		if (n < count)
			return (uint32_t)i * 64 + nth_of_word(map->words[i], n);
		n -= count;
	}
	return CPUMAP_NONE;
}
