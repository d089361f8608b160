/* SPDX-License-Identifier: MIT */
/*
 * NEON, which every arm64 has.  The compiler makes NEON of the portable
 * kernels already; only counting bits has an instruction of its own.
 */
#include "cpumap/kernels.h"

#ifdef CPUMAP_NEON
#include <arm_neon.h>

/* A byte of the sum holds the bits of 4 vectors: 32 at most. */
#define WEIGHT(name, parameters, LOAD)                                         \
	static size_t neon_##name parameters                                   \
	{                                                                      \
		uint64x2_t sum = vdupq_n_u64(0);                               \
                                                                               \
		for (size_t i = 0; i < n * BLOCK_BYTES; i += BLOCK_BYTES) {    \
			uint8x16_t low = vaddq_u8(vcntq_u8(LOAD(0)),           \
						  vcntq_u8(LOAD(16)));         \
			uint8x16_t high = vaddq_u8(vcntq_u8(LOAD(32)),         \
						   vcntq_u8(LOAD(48)));        \
                                                                               \
			sum = vpadalq_u32(sum, vpaddlq_u16(vpaddlq_u8(         \
						       vaddq_u8(low, high)))); \
		}                                                              \
		return (size_t)(vgetq_lane_u64(sum, 0) +                       \
				vgetq_lane_u64(sum, 1));                       \
	}

#define ONE(k)  vld1q_u8((const uint8_t *)a + i + (k))
#define BOTH(k) vandq_u8(ONE(k), vld1q_u8((const uint8_t *)b + i + (k)))

WEIGHT(weight, (const uint64_t *a, size_t n), ONE)
WEIGHT(weight_and, (const uint64_t *a, const uint64_t *b, size_t n), BOTH)

static bool always(void)
{
	return true;
}

#define KERNEL(name) neon_##name
#define TARGET
#define VECTOR  uint64x2_t
#define NOTHING vdupq_n_u64(0)
#define ANY(v)  (vmaxvq_u32(vreinterpretq_u32_u64(v)) != 0)
#include "cpumap/kernels_blocks.h"

const struct cpumap_kernels cpumap_kernels_neon = {
	.name = "neon",
	.usable = always,
	KERNELS_OF_BLOCKS,
	.weight = neon_weight,
	.weight_and = neon_weight_and,
	.extract = cpumap_extract_blocks,
};

#endif
