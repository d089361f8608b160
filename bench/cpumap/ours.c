/* SPDX-License-Identifier: MIT */
/* xvcpu itself, with each kind of kernels. */
#include "bench/cpumap/bench.h"
#include "cpumap/kernels.h"

static void *make(const uint64_t *words, uint32_t nbits)
{
	struct cpumap *map = cpumap_alloc(nbits);

	for (uint32_t cpu = 0; cpu < nbits; cpu++)
		cpumap_assign(map, cpu, words[cpu / 64] >> cpu % 64 & 1);
	return map;
}

static void drop(void *map)
{
	cpumap_free(map);
}

#define OURS(name, work) RUN(ours_##name, struct cpumap, work)

OURS(test, sum += cpumap_test(a, o->cpu))
OURS(flip, (cpumap_clear(a, o->cpu), cpumap_set(a, o->cpu)))
OURS(and, cpumap_and(d, a, b))
OURS(or, cpumap_or(d, a, b))
OURS(xor, cpumap_xor(d, a, b))
OURS(andnot, cpumap_andnot(d, a, b))
OURS(equal, sum += cpumap_equal(a, b))
OURS(intersects, sum += cpumap_intersects(a, b))
OURS(subset, sum += cpumap_subset(a, b))
OURS(weight, sum += cpumap_weight(a))
OURS(weight_and, sum += cpumap_weight_and(a, b))
OURS(zero, cpumap_zero(d))
OURS(fill, cpumap_fill(d))
OURS(copy, cpumap_copy(d, a))
OURS(range, cpumap_set_range(d, o->first, o->last))
OURS(alloc, cpumap_free(cpumap_alloc(o->nbits)))
OURS(extract, sum += cpumap_extract(a, o->cpus, o->nbits))
OURS(format, sum += cpumap_format_list(a, o->buf, o->size))
OURS(parse, sum += (uint64_t)cpumap_parse(d, o->text, NULL, NULL))
OURS(hex, sum += cpumap_format_hex(a, o->buf, o->size))

static uint64_t ours_iterate(struct operands *o, unsigned long times)
{
	uint64_t sum = 0;
	uint32_t cpu;

	REPEAT(cpumap_for_each_cpu (cpu, (struct cpumap *)o->a) sum += cpu);
	return sum;
}

/* What -mbmi or -march=x86-64-v3 does to the caller's loop. */
#if defined(__x86_64__)
static __attribute__((target("bmi"))) uint64_t
ours_iterate_bmi(struct operands *o, unsigned long times)
{
	uint64_t sum = 0;
	uint32_t cpu;

	if (!__builtin_cpu_supports("bmi"))
		return ours_iterate(o, times);
	REPEAT(cpumap_for_each_cpu (cpu, (struct cpumap *)o->a) sum += cpu);
	return sum;
}
#else
#define ours_iterate_bmi ours_iterate
#endif

#define RUNS                                                                   \
	.make = make, .drop = drop, .ours = true,                              \
	.run = {                                                               \
		[OP_TEST] = ours_test,                                         \
		[OP_FLIP] = ours_flip,                                         \
		[OP_AND] = ours_and,                                           \
		[OP_OR] = ours_or,                                             \
		[OP_XOR] = ours_xor,                                           \
		[OP_ANDNOT] = ours_andnot,                                     \
		[OP_EQUAL] = ours_equal,                                       \
		[OP_INTERSECTS] = ours_intersects,                             \
		[OP_SUBSET] = ours_subset,                                     \
		[OP_WEIGHT] = ours_weight,                                     \
		[OP_ZERO] = ours_zero,                                         \
		[OP_WEIGHT_AND] = ours_weight_and,                             \
		[OP_FILL] = ours_fill,                                         \
		[OP_COPY] = ours_copy,                                         \
		[OP_RANGE] = ours_range,                                       \
		[OP_ALLOC] = ours_alloc,                                       \
		[OP_ITERATE] = ours_iterate,                                   \
		[OP_ITERATE_BMI] = ours_iterate_bmi,                           \
		[OP_EXTRACT] = ours_extract,                                   \
		[OP_FORMAT] = ours_format,                                     \
		[OP_PARSE] = ours_parse,                                       \
		[OP_HEX] = ours_hex,                                           \
		[OP_UNHEX] = ours_parse,                                       \
	}

static void use_chosen(void)
{
	xvcpu_cpumap_kernels_use(NULL);
}

static void use_generic(void)
{
	xvcpu_cpumap_kernels_use(&xvcpu_cpumap_kernels_generic);
}

const struct peer peer_chosen = {.name = "xvcpu", .prepare = use_chosen, RUNS};
const struct peer peer_generic = {
	.name = "xvcpu-generic", .prepare = use_generic, RUNS};

#ifdef CPUMAP_X86
static void use_avx2(void)
{
	xvcpu_cpumap_kernels_use(&xvcpu_cpumap_kernels_avx2);
}

const struct peer peer_avx2 = {.name = "xvcpu-avx2", .prepare = use_avx2, RUNS};
#endif
