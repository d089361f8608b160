/* SPDX-License-Identifier: MIT */
/* Byte maps and cpu_set_t go both ways, at any length, and lose no CPU. */
#include <criterion/criterion.h>
#include <errno.h>
#include <sched.h>
#include <string.h>

#include "tests/plain/cpumap_check.h"

TestSuite(cpumap_bytes, .timeout = 300);

static struct ref ref;

static void ref_bytes(unsigned char *bytes, size_t size)
{
	memset(bytes, 0, size);
	for (uint32_t cpu = 0; cpu < ref.nbits; cpu++)
		if (ref.in[cpu] && cpu / 8 < size)
			bytes[cpu / 8] |= (unsigned char)(1 << cpu % 8);
}

static bool fits(size_t size)
{
	for (uint32_t cpu = 0; cpu < ref.nbits; cpu++)
		if (ref.in[cpu] && cpu / 8 >= size)
			return false;
	return true;
}

static void check_to(const struct cpumap *map, size_t size)
{
	static unsigned char want[8192];
	unsigned char *bytes = guarded_buffer(1, size);

	if (!fits(size)) {
		memset(want, 0xa5, size);
		cr_assert_eq(cpumap_to_bytes(map, bytes, size), -ERANGE);
	} else {
		ref_bytes(want, size);
		cr_assert_eq(cpumap_to_bytes(map, bytes, size), 0);
	}
	cr_assert(!memcmp(bytes, want, size), "%u CPUs, %zu bytes", ref.nbits,
		  size);
}

static void check_from(size_t size)
{
	struct cpumap *map = guarded_at_end(0, ref.nbits);
	unsigned char *bytes = guarded_buffer(1, size);

	ref_bytes(bytes, size);
	cpumap_fill(map);
	if (!fits(size))
		for (uint32_t cpu = (uint32_t)size * 8; cpu < ref.nbits; cpu++)
			ref.in[cpu] = false;
	cr_assert_eq(cpumap_from_bytes(map, bytes, size), 0);
	check_map(map, &ref, "from bytes");
}

Test(cpumap_bytes, every_size_and_length)
{
	uint32_t n;

	for_each_size(n)
	{
		size_t whole = (n + 7) / 8;
		size_t sizes[] = {whole,     whole + 1, whole + 7, whole + 64,
				  whole / 2, whole / 3, 0};

		for (size_t i = 0; i < 7; i++) {
			struct cpumap *map = guarded_at_end(0, n);

			ref_make(&ref, n, (enum pattern)(noise() % PATTERNS));
			ref_to_map(&ref, map);
			check_to(map, sizes[i]);
			check_from(sizes[i]);
		}
	}
}

Test(cpumap_bytes, surplus_cpus_are_refused_and_nothing_changes)
{
	uint32_t n;

	for_each_size(n)
	{
		struct cpumap *map = guarded_at_end(0, n);
		uint32_t past = n + noise() % 100;
		size_t size = past / 8 + 1;
		unsigned char *bytes = guarded_buffer(1, size);

		ref_make(&ref, n, PATTERN_HALF);
		ref_to_map(&ref, map);
		memset(bytes, 0, size);
		bytes[past / 8] = (unsigned char)(1 << past % 8);
		cr_assert_eq(cpumap_from_bytes(map, bytes, size), -ERANGE);
		check_map(map, &ref, "refused bytes");
	}
}

/* Past what 16 bits count, too. */
Test(cpumap_bytes, the_cpu_after_the_last_byte_is_not_lost)
{
	static const size_t sizes[] = {1, 8, 63, 64, 65, 8191, 65535, 65536};
	static unsigned char bytes[65536];
	struct cpumap *map = cpumap_alloc(8 * 65536 + 1);

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		uint32_t past = (uint32_t)sizes[i] * 8;

		cpumap_zero(map);
		cpumap_set(map, past);
		cr_assert_eq(cpumap_to_bytes(map, bytes, sizes[i]), -ERANGE);
		cpumap_clear(map, past);
		cpumap_set(map, past - 1);
		cr_assert_eq(cpumap_to_bytes(map, bytes, sizes[i]), 0);
		cr_assert_eq(bytes[sizes[i] - 1], 0x80);
	}
	cpumap_free(map);
}

Test(cpumap_bytes, words_are_the_byte_map_on_little_endian_hosts)
{
	struct cpumap *map = guarded_at_end(0, 100);
	unsigned char bytes[13];

	cpumap_set(map, 0);
	cpumap_set(map, 9);
	cpumap_set(map, 99);
	cr_assert_eq(cpumap_to_bytes(map, bytes, sizeof(bytes)), 0);
	cr_assert(bytes[0] == 1 && bytes[1] == 2 && bytes[12] == 8);
	if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
		cr_assert(!memcmp(bytes, map->words, sizeof(bytes)));
}

Test(cpumap_bytes, cpu_sets_of_every_length)
{
	uint32_t n;

	for_each_size(n)
	{
		struct cpumap *map = guarded_at_end(0, n);
		size_t size = CPU_ALLOC_SIZE(n + noise() % 200);
		cpu_set_t *set = guarded_buffer(1, size);
		struct cpumap *back = guarded_at_end(2, n);

		ref_make(&ref, n, (enum pattern)(noise() % PATTERNS));
		ref_to_map(&ref, map);
		cr_assert_eq(cpumap_to_cpu_set(map, set, size), 0);
		for (uint32_t cpu = 0; cpu < size * 8; cpu++)
			if (!!CPU_ISSET_S(cpu, size, set) != ref_in(&ref, cpu))
				cr_assert_fail("CPU %u of %u", cpu, n);
		cpumap_fill(back);
		cr_assert_eq(cpumap_from_cpu_set(back, set, size), 0);
		check_map(back, &ref, "from cpu_set_t");
	}
}

Test(cpumap_bytes, cpu_sets_that_do_not_fit_are_refused)
{
	struct cpumap *map = guarded_at_end(0, 2000);
	cpu_set_t set;

	cr_assert_eq(cpumap_to_cpu_set(map, &set, sizeof(set) - 1), -EINVAL);
	cr_assert_eq(cpumap_from_cpu_set(map, &set, 3), -EINVAL);
	cpumap_set(map, 1023);
	cr_assert_eq(cpumap_to_cpu_set(map, &set, sizeof(set)), 0);
	cr_assert(CPU_ISSET(1023, &set) && CPU_COUNT(&set) == 1);
	cpumap_set(map, 1024);
	cr_assert_eq(cpumap_to_cpu_set(map, &set, sizeof(set)), -ERANGE);
	cr_assert(CPU_ISSET(1023, &set) && CPU_COUNT(&set) == 1);
	map = guarded_at_end(0, 1023);
	cpumap_set(map, 5);
	cr_assert_eq(cpumap_from_cpu_set(map, &set, sizeof(set)), -ERANGE);
	cr_assert_eq(cpumap_first(map), 5);
	map = guarded_at_end(0, 1024);
	cr_assert_eq(cpumap_from_cpu_set(map, &set, sizeof(set)), 0);
	cr_assert_eq(cpumap_first(map), 1023);
}
