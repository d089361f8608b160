/* SPDX-License-Identifier: MIT */
/*
 * The kernels that plain C is good enough for, compiled once for each
 * instruction set.  Before including this, define
 *   KERNEL(name)  the name of a function
 *   TARGET        the attribute that selects the instruction set
 *   ANY(v)        is any bit of block v set?
 * Afterwards KERNELS_OF_BLOCKS initialises their part of the table.
 */

/* The compiler splits it into registers of the width there is. */
typedef uint64_t block __attribute__((vector_size(BLOCK_BYTES), may_alias));

#define AT(p, k)      (((const block *)(p))[i + (k)])
#define AND(k)        (AT(a, k) & AT(b, k))
#define OR(k)         (AT(a, k) | AT(b, k))
#define XOR(k)        (AT(a, k) ^ AT(b, k))
#define ANDNOT(k)     (AT(a, k) & ~AT(b, k))
#define AND_ANDNOT(k) (AT(a, k) & AT(b, k) & ~AT(c, k))

#define COMBINE(name, OP)                                                      \
	static TARGET bool KERNEL(name)(uint64_t * d, const uint64_t *a,       \
					const uint64_t *b, size_t n)           \
	{                                                                      \
		block any = {0};                                               \
                                                                               \
		for (size_t i = 0; i < n; i++) {                               \
			block x = OP(0);                                       \
                                                                               \
			((block *)d)[i] = x;                                   \
			any |= x;                                              \
		}                                                              \
		return ANY(any);                                               \
	}

COMBINE(and, AND)
COMBINE(or, OR)
COMBINE(xor, XOR)
COMBINE(andnot, ANDNOT)

/* Four blocks at a time between two looks for an early end. */
#define ANY_OF(name, parameters, OP)                                           \
	static TARGET bool KERNEL(name) parameters                             \
	{                                                                      \
		size_t i = 0;                                                  \
                                                                               \
		for (; n - i >= 4; i += 4) {                                   \
			block any = (OP(0) | OP(1)) | (OP(2) | OP(3));         \
                                                                               \
			if (ANY(any))                                          \
				return true;                                   \
		}                                                              \
		for (; i < n; i++) {                                           \
			block any = OP(0);                                     \
                                                                               \
			if (ANY(any))                                          \
				return true;                                   \
		}                                                              \
		return false;                                                  \
	}

ANY_OF(any_and, (const uint64_t *a, const uint64_t *b, size_t n), AND)
ANY_OF(any_xor, (const uint64_t *a, const uint64_t *b, size_t n), XOR)
ANY_OF(any_andnot, (const uint64_t *a, const uint64_t *b, size_t n), ANDNOT)
ANY_OF(any_and_andnot,
       (const uint64_t *a, const uint64_t *b, const uint64_t *c, size_t n),
       AND_ANDNOT)

#define KERNELS_OF_BLOCKS                                                      \
	.combine =                                                             \
		{                                                              \
			[COMBINE_AND] = KERNEL(and),                           \
			[COMBINE_OR] = KERNEL(or),                             \
			[COMBINE_XOR] = KERNEL(xor),                           \
			[COMBINE_ANDNOT] = KERNEL(andnot),                     \
	},                                                                     \
	.any =                                                                 \
		{                                                              \
			[COMBINE_AND] = KERNEL(any_and),                       \
			[COMBINE_XOR] = KERNEL(any_xor),                       \
			[COMBINE_ANDNOT] = KERNEL(any_andnot),                 \
	},                                                                     \
	.any_and_andnot = KERNEL(any_and_andnot)
