/* SPDX-License-Identifier: MIT */
/* AVX2. */
#include "cpumap/kernels.h"

#ifdef CPUMAP_X86
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))

#define KERNEL(name) avx2_##name
#define TARGET       AVX2
#define VECTOR       __m256i
#define NOTHING      _mm256_setzero_si256()
#define ANY(v)       (!_mm256_testz_si256(v, v))
#include "cpumap/kernels_blocks.h"

/* Set bits of each byte: two look-ups of four bits each. */
static inline AVX2 __m256i count_bytes(__m256i v)
{
	const __m256i counts = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2,
						3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2,
						2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
	const __m256i low = _mm256_set1_epi8(15);
	__m256i high = _mm256_and_si256(_mm256_srli_epi16(v, 4), low);

	return _mm256_add_epi8(
		_mm256_shuffle_epi8(counts, _mm256_and_si256(v, low)),
		_mm256_shuffle_epi8(counts, high));
}

static inline AVX2 size_t sum_lanes(__m256i v)
{
	__m128i sum = _mm_add_epi64(_mm256_castsi256_si128(v),
				    _mm256_extracti128_si256(v, 1));
	uint64_t lanes[2];

	_mm_storeu_si128((__m128i *)lanes, sum);
	return (size_t)(lanes[0] + lanes[1]);
}

/* At most 8 per byte and vector, so that 4 vectors need no early sum. */
#define WEIGHT(name, parameters, LOAD)                                         \
	static AVX2 size_t avx2_##name parameters                              \
	{                                                                      \
		__m256i sum = _mm256_setzero_si256(), bytes;                   \
                                                                               \
		for (size_t i = 0; i < 2 * n; i += 2) {                        \
			bytes = _mm256_add_epi8(count_bytes(LOAD(0)),          \
						count_bytes(LOAD(1)));         \
			sum = _mm256_add_epi64(                                \
				sum, _mm256_sad_epu8(bytes,                    \
						     _mm256_setzero_si256())); \
		}                                                              \
		return sum_lanes(sum);                                         \
	}

#define ONE(k)  (((const __m256i *)a)[i + (k)])
#define BOTH(k) _mm256_and_si256(ONE(k), ((const __m256i *)b)[i + (k)])

WEIGHT(weight, (const uint64_t *a, size_t n), ONE)
WEIGHT(weight_and, (const uint64_t *a, const uint64_t *b, size_t n), BOTH)

static bool avx2_usable(void)
{
	__builtin_cpu_init();
	return __builtin_cpu_supports("avx2");
}

const struct cpumap_kernels xvcpu_cpumap_kernels_avx2 = {
	.name = "avx2",
	.usable = avx2_usable,
	KERNELS_OF_BLOCKS,
	.weight = avx2_weight,
	.weight_and = avx2_weight_and,
	.extract = xvcpu_cpumap_extract_blocks,
};

#endif
