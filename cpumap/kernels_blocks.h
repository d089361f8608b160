/* SPDX-License-Identifier: MIT */
/*
 * The kernels that plain C is good enough for, compiled once for each
 * instruction set.  Before including this, define
 *   KERNEL(name)  the name of a function
 *   TARGET        the attribute that selects the instruction set
 *   VECTOR        the type of one of its registers, 64 bytes at most
 *   NOTHING       a VECTOR of zeros
 *   ANY(v)        is any bit of a VECTOR set?
 * Afterwards KERNELS_OF_BLOCKS initialises their part of the table.
 */
#define PER_BLOCK (BLOCK_BYTES / sizeof(VECTOR))

#define AT(p, k)  (((const VECTOR *)(p))[i + (k)])
#define AND(k)    (AT(a, k) & AT(b, k))
#define OR(k)     (AT(a, k) | AT(b, k))
#define XOR(k)    (AT(a, k) ^ AT(b, k))
#define ANDNOT(k) (AT(a, k) & ~AT(b, k))

#if FAST
#define UNROLLED _Pragma("GCC unroll 8")
#else
#define UNROLLED
#endif

#define COMBINE(name, OP)                                                      \
	static TARGET bool KERNEL(name)(uint64_t * d, const uint64_t *a,       \
					const uint64_t *b, size_t n)           \
	{                                                                      \
		VECTOR any = NOTHING;                                          \
                                                                               \
		for (size_t i = 0; i < n * PER_BLOCK; i += PER_BLOCK) {        \
			UNROLLED                                               \
			for (size_t k = 0; k < PER_BLOCK; k++) {               \
				VECTOR x = OP(k);                              \
                                                                               \
				((VECTOR *)d)[i + k] = x;                      \
				any |= x;                                      \
			}                                                      \
		}                                                              \
		return ANY(any);                                               \
	}

COMBINE(and, AND)
COMBINE(or, OR)
COMBINE(xor, XOR)
COMBINE(andnot, ANDNOT)

/* Look for an early end once in four blocks. */
#define NONE_OF(name, OP)                                                      \
	static TARGET bool KERNEL(name)(const uint64_t *a, const uint64_t *b,  \
					size_t n)                              \
	{                                                                      \
		size_t i = 0, end = n * PER_BLOCK;                             \
		VECTOR rest = NOTHING;                                         \
                                                                               \
		for (; FAST && end - i >= 4 * PER_BLOCK; i += 4 * PER_BLOCK) { \
			VECTOR any = NOTHING;                                  \
                                                                               \
			UNROLLED                                               \
			for (size_t k = 0; k < 4 * PER_BLOCK; k++)             \
				any |= OP(k);                                  \
			if (ANY(any))                                          \
				return false;                                  \
		}                                                              \
		for (; i < end; i += PER_BLOCK) {                              \
			UNROLLED                                               \
			for (size_t k = 0; k < PER_BLOCK; k++)                 \
				rest |= OP(k);                                 \
		}                                                              \
		return !ANY(rest);                                             \
	}

NONE_OF(none_and, AND)
NONE_OF(none_xor, XOR)
NONE_OF(none_andnot, ANDNOT)

#define KERNELS_OF_BLOCKS                                                      \
	.combine =                                                             \
		{                                                              \
			[COMBINE_AND] = KERNEL(and),                           \
			[COMBINE_OR] = KERNEL(or),                             \
			[COMBINE_XOR] = KERNEL(xor),                           \
			[COMBINE_ANDNOT] = KERNEL(andnot),                     \
	},                                                                     \
	.none = {                                                              \
		[COMBINE_AND] = KERNEL(none_and),                              \
		[COMBINE_XOR] = KERNEL(none_xor),                              \
		[COMBINE_ANDNOT] = KERNEL(none_andnot),                        \
	}
