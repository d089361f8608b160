/* SPDX-License-Identifier: MIT */
/*
 * The bodies of what cpumap.h declares inline.  Nothing to read for a user.
 *
 * Single CPUs and maps of up to 64 CPUs, algebra on up to 512; the rest is a
 * call to the function of the same name with _large.  Those are exported only
 * because programs call them from here.  For the same reason struct cpumap_walk
 * is as frozen as struct cpumap.
 */
#ifndef XVCPU_CPUMAP_INLINE_H
#define XVCPU_CPUMAP_INLINE_H

XVCPU_API bool cpumap_set_range_large(struct cpumap *map, uint32_t first,
				      uint32_t last);
XVCPU_API void cpumap_fill_large(struct cpumap *dst);
XVCPU_API void cpumap_copy_large(struct cpumap *dst, const struct cpumap *src);
XVCPU_API bool cpumap_equal_large(const struct cpumap *a,
				  const struct cpumap *b);
XVCPU_API bool cpumap_subset_large(const struct cpumap *a,
				   const struct cpumap *b);
XVCPU_API bool cpumap_intersects_large(const struct cpumap *a,
				       const struct cpumap *b);
XVCPU_API uint32_t cpumap_weight_large(const struct cpumap *map);
XVCPU_API uint32_t cpumap_weight_and_large(const struct cpumap *a,
					   const struct cpumap *b);
XVCPU_API size_t cpumap_extract_large(const struct cpumap *map, uint32_t *cpus,
				      size_t max);

/* The low n bits, n from 0 to 64. */
static inline uint64_t cpumap_low(uint32_t n)
{
	return n ? UINT64_MAX >> (-n & 63) : 0;
}

/* The bits from first to last of one word. */
static inline uint64_t cpumap_between(uint32_t first, uint32_t last)
{
	return UINT64_MAX << (first & 63) & UINT64_MAX >> (~last & 63);
}

/* Without a popcount instruction the compiler's own would be a call. */
static inline uint32_t cpumap_count(uint64_t w)
{
#if defined(__POPCNT__) || !(defined(__x86_64__) || defined(__i386__))
	return (uint32_t)__builtin_popcountll(w);
#else
	w -= w >> 1 & UINT64_C(0x5555555555555555);
	w = (w & UINT64_C(0x3333333333333333)) +
	    (w >> 2 & UINT64_C(0x3333333333333333));
	w = (w + (w >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	return (uint32_t)(w * UINT64_C(0x0101010101010101) >> 56);
#endif
}

/* One taken jump less where it is the whole cost. */
#define CPUMAP_LIKELY(condition) __builtin_expect(!!(condition), 1)

/* Where size matters the functions for large maps do for all. */
#ifdef __OPTIMIZE_SIZE__
#define CPUMAP_UP_TO(map, bits) ((void)(map), false)
#else
#define CPUMAP_UP_TO(map, bits) ((map)->nbits <= (bits))
#endif

static inline bool cpumap_small(const struct cpumap *a)
{
	return CPUMAP_LIKELY(CPUMAP_UP_TO(a, 64));
}

static inline bool cpumap_medium(const struct cpumap *a)
{
	return CPUMAP_UP_TO(a, 512);
}

/* Half a block at a time, in registers that every 64-bit CPU has. */
typedef uint64_t cpumap_pair __attribute__((vector_size(16), may_alias));

#define CPUMAP_PAIR(map, i) (((const cpumap_pair *)(map)->words)[i])

static inline bool cpumap_any(const cpumap_pair *low, const cpumap_pair *high)
{
	cpumap_pair any = low[0] | low[1] | high[0] | high[1];

	return (any[0] | any[1]) != 0;
}

CPUMAP_INLINE bool cpumap_test(const struct cpumap *map, uint32_t cpu)
{
	return cpu < map->nbits && (map->words[cpu / 64] >> (cpu % 64) & 1);
}

CPUMAP_INLINE bool cpumap_set(struct cpumap *map, uint32_t cpu)
{
	if (cpu >= map->nbits)
		return false;
	map->words[cpu / 64] |= UINT64_C(1) << (cpu % 64);
	return true;
}

CPUMAP_INLINE bool cpumap_clear(struct cpumap *map, uint32_t cpu)
{
	if (cpu >= map->nbits)
		return false;
	map->words[cpu / 64] &= ~(UINT64_C(1) << (cpu % 64));
	return true;
}

CPUMAP_INLINE bool cpumap_assign(struct cpumap *map, uint32_t cpu, bool on)
{
	return on ? cpumap_set(map, cpu) : cpumap_clear(map, cpu);
}

CPUMAP_INLINE bool cpumap_set_range(struct cpumap *map, uint32_t first,
				    uint32_t last)
{
	if (!cpumap_small(map))
		return cpumap_set_range_large(map, first, last);
	if (first > last || last >= map->nbits)
		return false;
	map->words[0] |= cpumap_between(first, last);
	return true;
}

CPUMAP_INLINE void cpumap_zero(struct cpumap *dst)
{
	if (CPUMAP_LIKELY(!cpumap_medium(dst)))
		memset(dst->words, 0, (size_t)dst->nblocks * 64);
	else if (dst->nbits > 64)
		memset(dst->words, 0, 64);
	else
		dst->words[0] = 0;
}

CPUMAP_INLINE void cpumap_fill(struct cpumap *dst)
{
	if (dst->mask)
		dst->words[0] = dst->mask;
	else if (dst->nbits % 512 == 0 && dst->nbits)
		memset(dst->words, 0xff, dst->nbits / 8);
	else
		cpumap_fill_large(dst);
}

CPUMAP_INLINE void cpumap_copy(struct cpumap *dst, const struct cpumap *src)
{
	if (dst->mask)
		dst->words[0] = src->words[0] & dst->mask;
	else if (dst->nbits == src->nbits)
		memmove(dst->words, src->words, (size_t)dst->nblocks * 64);
	else
		cpumap_copy_large(dst, src);
}

/* For a small map the first words of a and b, of any size, and its mask do. */
#define CPUMAP_COMBINE(name, OP)                                               \
	XVCPU_API bool cpumap_##name##_large(struct cpumap *dst,               \
					     const struct cpumap *a,           \
					     const struct cpumap *b);          \
	CPUMAP_INLINE bool cpumap_##name(struct cpumap *dst,                   \
					 const struct cpumap *a,               \
					 const struct cpumap *b)               \
	{                                                                      \
		cpumap_pair *d = (cpumap_pair *)dst->words;                    \
		cpumap_pair low[2], high[2] = {{0, 0}, {0, 0}};                \
                                                                               \
		if (CPUMAP_LIKELY(dst->mask)) {                                \
			dst->words[0] =                                        \
				(a->words[0] OP b->words[0]) & dst->mask;      \
			return dst->words[0] != 0;                             \
		}                                                              \
		if (!cpumap_medium(dst) || dst->nbits != a->nbits ||           \
		    dst->nbits != b->nbits)                                    \
			return cpumap_##name##_large(dst, a, b);               \
		d[0] = low[0] = CPUMAP_PAIR(a, 0) OP CPUMAP_PAIR(b, 0);        \
		d[1] = low[1] = CPUMAP_PAIR(a, 1) OP CPUMAP_PAIR(b, 1);        \
		if (dst->nbits > 256) {                                        \
			d[2] = high[0] =                                       \
				CPUMAP_PAIR(a, 2) OP CPUMAP_PAIR(b, 2);        \
			d[3] = high[1] =                                       \
				CPUMAP_PAIR(a, 3) OP CPUMAP_PAIR(b, 3);        \
		}                                                              \
		return cpumap_any(low, high);                                  \
	}

CPUMAP_COMBINE(and, &)
CPUMAP_COMBINE(or, |)
CPUMAP_COMBINE(xor, ^)
CPUMAP_COMBINE(andnot, &~)

/* Of the first blocks of two maps. */
#define CPUMAP_ANY(name, OP)                                                   \
	static inline bool cpumap_any_##name(const struct cpumap *a,           \
					     const struct cpumap *b)           \
	{                                                                      \
		cpumap_pair low[2] = {CPUMAP_PAIR(a, 0) OP CPUMAP_PAIR(b, 0),  \
				      CPUMAP_PAIR(a, 1) OP CPUMAP_PAIR(b, 1)}; \
		cpumap_pair high[2] = {CPUMAP_PAIR(a, 2) OP CPUMAP_PAIR(b, 2), \
				       CPUMAP_PAIR(a, 3)                       \
					       OP CPUMAP_PAIR(b, 3)};          \
                                                                               \
		return cpumap_any(low, high);                                  \
	}

CPUMAP_ANY(and, &)
CPUMAP_ANY(xor, ^)
CPUMAP_ANY(andnot, &~)

CPUMAP_INLINE bool cpumap_equal(const struct cpumap *a, const struct cpumap *b)
{
	if (cpumap_small(a) && cpumap_small(b))
		return a->words[0] == b->words[0];
	if (cpumap_medium(a) && cpumap_medium(b))
		return !cpumap_any_xor(a, b);
	return cpumap_equal_large(a, b);
}

CPUMAP_INLINE bool cpumap_subset(const struct cpumap *a, const struct cpumap *b)
{
	if (cpumap_small(a))
		return (a->words[0] & ~b->words[0]) == 0;
	if (cpumap_medium(a))
		return !cpumap_any_andnot(a, b);
	return cpumap_subset_large(a, b);
}

CPUMAP_INLINE bool cpumap_intersects(const struct cpumap *a,
				     const struct cpumap *b)
{
	if (cpumap_small(a))
		return (a->words[0] & b->words[0]) != 0;
	if (cpumap_medium(a))
		return cpumap_any_and(a, b);
	return cpumap_intersects_large(a, b);
}

CPUMAP_INLINE uint32_t cpumap_weight(const struct cpumap *map)
{
	if (!cpumap_small(map))
		return cpumap_weight_large(map);
	return cpumap_count(map->words[0]);
}

CPUMAP_INLINE uint32_t cpumap_weight_and(const struct cpumap *a,
					 const struct cpumap *b)
{
	if (!cpumap_small(a))
		return cpumap_weight_and_large(a, b);
	return cpumap_count(a->words[0] & b->words[0]);
}

CPUMAP_INLINE size_t cpumap_extract(const struct cpumap *map, uint32_t *cpus,
				    size_t max)
{
	uint64_t w = map->words[0];
	size_t n = cpumap_count(w);

	if (!cpumap_small(map) || n > 12)
		return cpumap_extract_large(map, cpus, max);
	if (max > n)
		max = n;
	for (n = 0; n < max; n++, w &= w - 1)
		cpus[n] = (uint32_t)__builtin_ctzll(w);
	return n;
}

/* Where a loop is: bits are those of a word that are still to be visited. */
struct cpumap_walk {
	const uint64_t *a, *b, *end; /* a, b: the next words; end: of a */
	uint64_t bits;
	uint32_t base; /* the first CPU of the word */
};

static inline struct cpumap_walk cpumap_walk_on(const struct cpumap *a,
						const struct cpumap *b)
{
	uint32_t nbits = a->nbits < b->nbits ? a->nbits : b->nbits;
	uint32_t words = nbits / 64 + (nbits % 64 != 0);
	struct cpumap_walk walk = {a->words, b->words, a->words + words, 0,
				   (uint32_t)-64};

	return walk;
}

/* Go on to the next word with any bits. */
static inline bool cpumap_walk_next(struct cpumap_walk *walk)
{
	while (walk->a != walk->end) {
		walk->bits = *walk->a++ & *walk->b++;
		walk->base += 64;
		if (walk->bits)
			return true;
	}
	return false;
}

/*
 * Two loops, words and bits, act as one: break leaves a bit in .bits, and that
 * ends the outer loop too.
 */
#define CPUMAP_WALK(cpu, a_, b_)                                               \
	for (struct cpumap_walk cpu##_walk = cpumap_walk_on(a_, b_);           \
	     !cpu##_walk.bits && cpumap_walk_next(&cpu##_walk);)               \
		for (; cpu##_walk.bits &&                                      \
		       ((cpu) = cpu##_walk.base +                              \
				(uint32_t)__builtin_ctzll(cpu##_walk.bits),    \
		       true);                                                  \
		     cpu##_walk.bits &= cpu##_walk.bits - 1)

#endif
