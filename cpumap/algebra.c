/* SPDX-License-Identifier: MIT */
/* Operations on whole maps and on ranges. */
#include <string.h>

#include "cpumap/kernels.h"

void cpumap_trim(struct cpumap *map)
{
	size_t i = map->nbits / 64;

	if (i == nwords(map))
		return;
	map->words[i] &= cpumap_low(map->nbits % 64);
	while (++i < nwords(map))
		map->words[i] = 0;
}

static const uint64_t ones_then_zeros[2 * BLOCK_WORDS] = {
	UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
	UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
};

void cpumap_fill_large(struct cpumap *dst)
{
	uint32_t last = dst->nblocks - 1, rest = dst->nbits - last * BLOCK_BITS;
	uint64_t *w = dst->words + (size_t)last * BLOCK_WORDS;

	if (!FAST) {
		memset(dst->words, 0xff, nbytes(dst));
		cpumap_trim(dst);
		return;
	}
	if (last)
		memset(dst->words, 0xff, (size_t)last * BLOCK_BYTES);
	memcpy(w, ones_then_zeros + BLOCK_WORDS - rest / 64, BLOCK_BYTES);
	if (rest % 64)
		w[rest / 64] = cpumap_low(rest % 64);
}

void cpumap_copy_large(struct cpumap *dst, const struct cpumap *src)
{
	size_t common = nbytes(dst) < nbytes(src) ? nbytes(dst) : nbytes(src);

	if (dst == src)
		return;
	memcpy(dst->words, src->words, common);
	memset((char *)dst->words + common, 0, nbytes(dst) - common);
	if (dst->nbits < src->nbits)
		cpumap_trim(dst);
}

void cpumap_complement(struct cpumap *dst, const struct cpumap *src)
{
	size_t common = common_blocks(dst, src) * BLOCK_WORDS;

	for (size_t i = 0; i < common; i++)
		dst->words[i] = ~src->words[i];
	memset(dst->words + common, 0xff,
	       nbytes(dst) - common * sizeof(dst->words[0]));
	cpumap_trim(dst);
}

static uint64_t combine_words(enum combine op, uint64_t a, uint64_t b)
{
	switch (op) {
	case COMBINE_AND:
		return a & b;
	case COMBINE_OR:
		return a | b;
	case COMBINE_XOR:
		return a ^ b;
	default:
		return a & ~b;
	}
}

/* Of different sizes: what all three have by the kernel, the rest by words. */
static bool combine_mixed(enum combine op, struct cpumap *dst,
			  const struct cpumap *a, const struct cpumap *b)
{
	size_t common = common_blocks(dst, a) < common_blocks(dst, b)
				? common_blocks(dst, a)
				: common_blocks(dst, b);

	kernels()->combine[op](dst->words, a->words, b->words, common);
	for (size_t i = common * BLOCK_WORDS; i < nwords(dst); i++)
		dst->words[i] = combine_words(op, word_at(a, i), word_at(b, i));
	cpumap_trim(dst);
	return !cpumap_empty(dst);
}

static inline bool combine(enum combine op, struct cpumap *dst,
			   const struct cpumap *a, const struct cpumap *b)
{
	if (dst->nbits != a->nbits || dst->nbits != b->nbits)
		return combine_mixed(op, dst, a, b);
	return kernels()->combine[op](dst->words, a->words, b->words,
				      dst->nblocks);
}

bool cpumap_and_large(struct cpumap *dst, const struct cpumap *a,
		      const struct cpumap *b)
{
	return combine(COMBINE_AND, dst, a, b);
}

bool cpumap_or_large(struct cpumap *dst, const struct cpumap *a,
		     const struct cpumap *b)
{
	return combine(COMBINE_OR, dst, a, b);
}

bool cpumap_xor_large(struct cpumap *dst, const struct cpumap *a,
		      const struct cpumap *b)
{
	return combine(COMBINE_XOR, dst, a, b);
}

bool cpumap_andnot_large(struct cpumap *dst, const struct cpumap *a,
			 const struct cpumap *b)
{
	return combine(COMBINE_ANDNOT, dst, a, b);
}

/* A few words are not worth a call; the asm keeps it from becoming one. */
static inline void set_words(uint64_t *w, uint64_t *end, uint64_t value)
{
	if (end - w > BLOCK_WORDS / 2) {
		memset(w, (int)(value & 0xff), (size_t)(end - w) * sizeof(*w));
		return;
	}
	for (; w < end; w++) {
		*w = value;
		__asm__ volatile("" : : : "memory");
	}
}

/* Those of mask become those of value. */
static inline uint64_t put_bits(uint64_t w, uint64_t mask, uint64_t value)
{
	return (w & ~mask) | (value & mask);
}

static bool range_fits(const struct cpumap *map, uint32_t first, uint32_t last)
{
	return first <= last && last < map->nbits;
}

/* value: all ones, or none. */
static inline bool put_range(struct cpumap *map, uint32_t first, uint32_t last,
			     uint64_t value)
{
	uint64_t *w = map->words;
	uint32_t lo = first / 64, hi = last / 64;

	if (!range_fits(map, first, last))
		return false;
	if (lo == hi) {
		w[lo] = put_bits(w[lo], cpumap_between(first, last), value);
		return true;
	}
	w[lo] = put_bits(w[lo], cpumap_between(first, 63), value);
	set_words(&w[lo + 1], &w[hi], value);
	w[hi] = put_bits(w[hi], cpumap_between(0, last), value);
	return true;
}

bool cpumap_set_range_large(struct cpumap *map, uint32_t first, uint32_t last)
{
	return put_range(map, first, last, UINT64_MAX);
}

bool cpumap_clear_range(struct cpumap *map, uint32_t first, uint32_t last)
{
	return put_range(map, first, last, 0);
}
