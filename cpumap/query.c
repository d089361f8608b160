/* SPDX-License-Identifier: MIT */
/* Questions about whole maps, and counts. */
#include "cpumap/internal.h"

static size_t most_words(const struct cpumap *a, const struct cpumap *b)
{
	return nwords(a) > nwords(b) ? nwords(a) : nwords(b);
}

static size_t common_words(const struct cpumap *a, const struct cpumap *b)
{
	return nwords(a) < nwords(b) ? nwords(a) : nwords(b);
}

const char *cpumap_kernel_name(void)
{
	return "generic";
}

bool cpumap_empty_large(const struct cpumap *map)
{
	for (size_t i = 0; i < nwords(map); i++)
		if (map->words[i])
			return false;
	return true;
}

bool cpumap_full_large(const struct cpumap *map)
{
	return cpumap_next_zero(map, 0) == CPUMAP_NONE;
}

bool cpumap_equal_large(const struct cpumap *a, const struct cpumap *b)
{
	for (size_t i = 0; i < most_words(a, b); i++)
		if (word_at(a, i) != word_at(b, i))
			return false;
	return true;
}

bool cpumap_subset_large(const struct cpumap *a, const struct cpumap *b)
{
	for (size_t i = 0; i < nwords(a); i++)
		if (a->words[i] & ~word_at(b, i))
			return false;
	return true;
}

bool cpumap_intersects_large(const struct cpumap *a, const struct cpumap *b)
{
	for (size_t i = 0; i < common_words(a, b); i++)
		if (a->words[i] & b->words[i])
			return true;
	return false;
}

bool cpumap_intersects_andnot_large(const struct cpumap *a,
				    const struct cpumap *b,
				    const struct cpumap *c)
{
	for (size_t i = 0; i < common_words(a, b); i++)
		if (a->words[i] & b->words[i] & ~word_at(c, i))
			return true;
	return false;
}

uint32_t cpumap_weight_large(const struct cpumap *map)
{
	uint32_t weight = 0;

	for (size_t i = 0; i < nwords(map); i++)
		weight += cpumap_count(map->words[i]);
	return weight;
}

uint32_t cpumap_weight_and_large(const struct cpumap *a, const struct cpumap *b)
{
	uint32_t weight = 0;

	for (size_t i = 0; i < common_words(a, b); i++)
		weight += cpumap_count(a->words[i] & b->words[i]);
	return weight;
}

uint32_t cpumap_rank(const struct cpumap *map, uint32_t cpu)
{
	uint32_t rank = 0;

	if (cpu >= map->nbits)
		return cpumap_weight(map);
	for (uint32_t i = 0; i < cpu / 64; i++)
		rank += cpumap_count(map->words[i]);
	return rank + cpumap_count(map->words[cpu / 64] & cpumap_low(cpu % 64));
}
