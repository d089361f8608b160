/* SPDX-License-Identifier: MIT */
/* AVX-512 with VPOPCNTDQ and VBMI2, as in Ice Lake, Zen 4 and later. */
#include "cpumap/kernels.h"

#ifdef CPUMAP_X86
#include <immintrin.h>

#define AVX512                                                                 \
	__attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,"         \
			      "avx512vpopcntdq,popcnt,bmi")))

#define KERNEL(name) avx512_##name
#define TARGET       AVX512
#define VECTOR       __m512i
#define NOTHING      _mm512_setzero_si512()
#define ANY(v)       (_mm512_test_epi64_mask(v, v) != 0)
#include "cpumap/kernels_blocks.h"

/* Two sums, for one would make each block wait for the one before. */
#define WEIGHT(name, parameters, BLOCK)                                        \
	static AVX512 size_t avx512_##name parameters                          \
	{                                                                      \
		__m512i even = _mm512_setzero_si512(), odd = even;             \
		size_t i = 0;                                                  \
                                                                               \
		for (; n - i >= 2; i += 2) {                                   \
			even = _mm512_add_epi64(                               \
				even, _mm512_popcnt_epi64(BLOCK(0)));          \
			odd = _mm512_add_epi64(odd,                            \
					       _mm512_popcnt_epi64(BLOCK(1))); \
		}                                                              \
		if (i < n)                                                     \
			even = _mm512_add_epi64(                               \
				even, _mm512_popcnt_epi64(BLOCK(0)));          \
		return (size_t)_mm512_reduce_add_epi64(                        \
			_mm512_add_epi64(even, odd));                          \
	}

#define ONE(k)  (((const __m512i *)a)[i + (k)])
#define BOTH(k) _mm512_and_si512(ONE(k), ((const __m512i *)b)[i + (k)])

WEIGHT(weight, (const uint64_t *a, size_t n), ONE)
WEIGHT(weight_and, (const uint64_t *a, const uint64_t *b, size_t n), BOTH)

/* 16 CPU numbers from bytes 16 * k and up. */
static inline AVX512 void store16(uint32_t *cpus, __m512i bytes, __m512i base,
				  int k)
{
	__m128i part = k == 0   ? _mm512_castsi512_si128(bytes)
		       : k == 1 ? _mm512_extracti32x4_epi32(bytes, 1)
		       : k == 2 ? _mm512_extracti32x4_epi32(bytes, 2)
				: _mm512_extracti32x4_epi32(bytes, 3);

	_mm512_storeu_si512(cpus + 16 * k,
			    _mm512_add_epi32(_mm512_cvtepu8_epi32(part), base));
}

/*
 * The bit numbers of a word, packed, then widened.  Always 48 of them are
 * stored: 16 more are rarely needed, and a branch on every 16 would be missed.
 */
static inline AVX512 size_t extract_word(uint64_t w, size_t i, uint32_t *cpus)
{
	const __m512i numbers = _mm512_set_epi8(
		63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48,
		47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 35, 34, 33, 32,
		31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16,
		15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
	__m512i bytes, base = _mm512_set1_epi32((int)(i * 64));
	size_t count = (size_t)__builtin_popcountll(w);

	/* Zen 5 waits for the old value even if it is to be zeroed. */
	__asm__ volatile("vpxorq %0, %0, %0" : "=v"(bytes));
	bytes = _mm512_mask_compress_epi8(bytes, w, numbers);
	store16(cpus, bytes, base, 0);
	if (count > 16) {
		store16(cpus, bytes, base, 1);
		store16(cpus, bytes, base, 2);
	}
	if (count > 48)
		store16(cpus, bytes, base, 3);
	return count;
}

static AVX512 size_t avx512_extract(const uint64_t *a, size_t n, uint32_t *cpus,
				    size_t max)
{
	size_t done = 0, i = 0, end = n * BLOCK_WORDS;

	for (; i < end && max - done >= BLOCK_BITS; i += BLOCK_WORDS) {
		__m512i block = *(const __m512i *)(a + i);
		uint32_t left = _mm512_test_epi64_mask(block, block);

		for (; left; left &= left - 1) {
			size_t word = i + (size_t)__builtin_ctz(left);

			done += extract_word(a[word], word, cpus + done);
		}
	}
	for (; i < end && max - done >= 64; i++)
		done += extract_word(a[i], i, cpus + done);
	return done +
	       xvcpu_cpumap_extract_words(a, i, end, cpus + done, max - done);
}

static bool avx512_usable(void)
{
	__builtin_cpu_init();
	return __builtin_cpu_supports("avx512f") &&
	       __builtin_cpu_supports("avx512bw") &&
	       __builtin_cpu_supports("avx512vl") &&
	       __builtin_cpu_supports("avx512vbmi2") &&
	       __builtin_cpu_supports("avx512vpopcntdq") &&
	       __builtin_cpu_supports("popcnt") &&
	       __builtin_cpu_supports("bmi");
}

const struct cpumap_kernels xvcpu_cpumap_kernels_avx512 = {
	.name = "avx512",
	.usable = avx512_usable,
	KERNELS_OF_BLOCKS,
	.weight = avx512_weight,
	.weight_and = avx512_weight_and,
	.extract = avx512_extract,
};

#endif
