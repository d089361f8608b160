/* SPDX-License-Identifier: MIT */
/* glibc's CPU_*_S macros, and memcpy and memset where users write that. */
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "bench/cpumap/bench.h"

#ifdef __GLIBC__
static void *make(const uint64_t *words, uint32_t nbits)
{
	size_t size = CPU_ALLOC_SIZE(nbits);
	cpu_set_t *set = CPU_ALLOC(nbits);

	CPU_ZERO_S(size, set);
	for (uint32_t cpu = 0; cpu < nbits; cpu++)
		if (words[cpu / 64] >> cpu % 64 & 1)
			CPU_SET_S(cpu, size, set);
	return set;
}

static void drop(void *map)
{
	CPU_FREE(map);
}

#define GLIBC(name, work)                                                      \
	static uint64_t glibc_##name(struct operands *o, unsigned long times)  \
	{                                                                      \
		cpu_set_t *a = o->a, *b = o->b, *d = o->d;                     \
		size_t size = CPU_ALLOC_SIZE(o->nbits);                        \
		uint64_t sum = 0;                                              \
                                                                               \
		(void)a, (void)b, (void)d, (void)size;                         \
		REPEAT(work);                                                  \
		return sum;                                                    \
	}

GLIBC(test, sum += !!CPU_ISSET_S(o->cpu, size, a))
GLIBC(flip, (CPU_CLR_S(o->cpu, size, a), CPU_SET_S(o->cpu, size, a)))
GLIBC(and, CPU_AND_S(size, d, a, b))
GLIBC(or, CPU_OR_S(size, d, a, b))
GLIBC(xor, CPU_XOR_S(size, d, a, b))
GLIBC(equal, sum += CPU_EQUAL_S(size, a, b))
GLIBC(weight, sum += (uint64_t)CPU_COUNT_S(size, a))
GLIBC(zero, CPU_ZERO_S(size, d))
GLIBC(copy, memcpy(d, a, size))
GLIBC(alloc, {
	cpu_set_t *set = CPU_ALLOC(o->nbits);

	CPU_ZERO_S(size, set);
	CPU_FREE(set);
})
GLIBC(iterate, {
	for (uint32_t cpu = 0; cpu < o->nbits; cpu++)
		if (CPU_ISSET_S(cpu, size, a))
			sum += cpu;
})

const struct peer peer_glibc = {
	.name = "glibc",
	.make = make,
	.drop = drop,
	.run =
		{
			[OP_TEST] = glibc_test,
			[OP_FLIP] = glibc_flip,
			[OP_AND] = glibc_and,
			[OP_OR] = glibc_or,
			[OP_XOR] = glibc_xor,
			[OP_EQUAL] = glibc_equal,
			[OP_WEIGHT] = glibc_weight,
			[OP_ZERO] = glibc_zero,
			[OP_COPY] = glibc_copy,
			[OP_ALLOC] = glibc_alloc,
			[OP_ITERATE] = glibc_iterate,
		},
};
#else
const struct peer peer_glibc = {.name = NULL};
#endif
