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

uint32_t cpumap_next_large(const struct cpumap *map, uint32_t cpu)
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

uint32_t cpumap_next_zero_large(const struct cpumap *map, uint32_t cpu)
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

uint32_t cpumap_next_and_large(const struct cpumap *a, const struct cpumap *b,
			       uint32_t cpu)
{
	size_t i = cpu / 64;
	uint64_t w;

	if (cpu >= a->nbits || cpu >= b->nbits)
		return CPUMAP_NONE;
	w = a->words[i] & b->words[i] & UINT64_MAX << (cpu % 64);
	while (!w && ++i < nwords(a) && i < nwords(b))
		w = a->words[i] & b->words[i];
	return w ? lowest_in(i, w) : CPUMAP_NONE;
}

uint32_t cpumap_last_large(const struct cpumap *map)
{
	return cpumap_prev_large(map, CPUMAP_NONE);
}

uint32_t cpumap_prev_large(const struct cpumap *map, uint32_t cpu)
{
	size_t i = cpu / 64;
	uint64_t w;

	if (cpu >= map->nbits) {
		i = nwords(map) - 1;
		w = map->words[i];
	} else {
		w = map->words[i] & UINT64_MAX >> (63 - cpu % 64);
	}
	while (!w && i > 0)
		w = map->words[--i];
	return w ? highest_in(i, w) : CPUMAP_NONE;
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

	for (; i < nwords(map); i += BLOCK_WORDS) {
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

bool cpumap_next_range(const struct cpumap *map, uint32_t cpu, uint32_t *first,
		       uint32_t *last)
{
	uint32_t start = cpumap_next(map, cpu), end;

	if (start == CPUMAP_NONE)
		return false;
	end = cpumap_next_zero(map, start);
	*first = start;
	*last = (end == CPUMAP_NONE ? map->nbits : end) - 1;
	return true;
}
