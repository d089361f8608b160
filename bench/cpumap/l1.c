/* SPDX-License-Identifier: MIT */
/* How fast this CPU reads and writes its first-level cache. */
#include <string.h>
#include <time.h>

#include "bench/cpumap/bench.h"

#define BYTES  8192
#define ROUNDS 2000

static unsigned char area[BYTES] __attribute__((aligned(64)));

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void store_all(void)
{
	memset(area, 1, BYTES);
}

#ifdef __x86_64__
#define FOUR_LOADS(register)                                                   \
	"vmovdqa64 (%0), " register "\n\tvmovdqa64 64(%0), " register "\n\t"   \
								      "vmovdq" \
								      "a64 "   \
								      "128(%"  \
								      "0),"    \
								      " " register "\n\tvmovdqa64 192(%0), " register

static void load_512(void)
{
	for (const unsigned char *p = area; p < area + BYTES; p += 256)
		__asm__ volatile(FOUR_LOADS("%%zmm0") : : "r"(p) : "xmm0");
}

static void load_256(void)
{
	for (const unsigned char *p = area; p < area + BYTES; p += 64)
		__asm__ volatile("vmovdqa (%0), %%ymm0\n\t"
				 "vmovdqa 32(%0), %%ymm0"
				 :
				 : "r"(p)
				 : "xmm0");
}

static void load_128(void)
{
	for (const unsigned char *p = area; p < area + BYTES; p += 64)
		__asm__ volatile("movdqa (%0), %%xmm0\n\t"
				 "movdqa 16(%0), %%xmm0\n\t"
				 "movdqa 32(%0), %%xmm0\n\t"
				 "movdqa 48(%0), %%xmm0"
				 :
				 : "r"(p)
				 : "xmm0");
}

static void load_all(void)
{
	if (__builtin_cpu_supports("avx512f"))
		load_512();
	else if (__builtin_cpu_supports("avx2"))
		load_256();
	else
		load_128();
}
#else
static void load_all(void)
{
	for (const uint64_t *p = (void *)area; p < (uint64_t *)(area + BYTES);
	     p++)
		__asm__ volatile("" : : "r"(*p));
}
#endif

static __attribute__((noinline)) void nothing(void)
{
	__asm__ volatile("");
}

static void (*volatile through_a_table)(void) = nothing;

static void call_all(void)
{
	for (int i = 0; i < BYTES / 64; i++)
		through_a_table();
}

static double best_of(void (*work)(void))
{
	double best = 1e9;

	for (int i = 0; i < 30; i++) {
		double start = now(), ns;

		for (int round = 0; round < ROUNDS; round++) {
			work();
			__asm__ volatile("" : : : "memory");
		}
		ns = (now() - start) / ROUNDS / (BYTES / 64);
		best = ns < best ? ns : best;
	}
	return best;
}

struct l1 measure_l1(void)
{
	return (struct l1){best_of(load_all), best_of(store_all),
			   best_of(call_all)};
}
