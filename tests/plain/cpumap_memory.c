/* SPDX-License-Identifier: MIT */
/* Maps of any size can be made, in our memory or the caller's, and freed. */
#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "tests/plain/cpumap_check.h"

TestSuite(cpumap_memory, .timeout = 300);

Test(cpumap_memory, new_map_is_empty_whatever_its_size)
{
	uint32_t n;

	for_each_size(n)
	{
		struct cpumap *map = cpumap_alloc(n);

		cr_assert(map != NULL);
		check_sound(map, "alloc");
		cr_assert(map->nbits == n && cpumap_empty(map), "%u", n);
		cpumap_free(map);
	}
}

Test(cpumap_memory, map_of_no_cpus_works)
{
	struct cpumap *map = cpumap_alloc(0), *other = cpumap_alloc(0);
	char text[8];

	cpumap_fill(map);
	cr_assert(cpumap_empty(map) && cpumap_full(map));
	cr_assert(cpumap_equal(map, other) && cpumap_subset(map, other));
	cr_assert(!cpumap_set(map, 0) && !cpumap_test(map, 0));
	cr_assert(!cpumap_set_range(map, 0, 0));
	cr_assert_eq(cpumap_first(map), CPUMAP_NONE);
	cr_assert_eq(cpumap_next_zero(map, 0), CPUMAP_NONE);
	cr_assert_eq(cpumap_weight(map), 0);
	cr_assert_eq(cpumap_format_list(map, text, sizeof(text)), 4);
	cr_assert_str_eq(text, "none");
	cr_assert_eq(cpumap_parse(map, "all", NULL, NULL), 0);
	cr_assert_eq(cpumap_parse(map, "0x0", NULL, NULL), 0);
	cr_assert_eq(cpumap_parse(map, "0", NULL, NULL), -ERANGE);
	cr_assert_eq(cpumap_to_bytes(map, NULL, 0), 0);
	cr_assert_eq(cpumap_from_bytes(map, NULL, 0), 0);
	check_sound(map, "0 CPUs");
	cpumap_free(other);
	cpumap_free(map);
}

Test(cpumap_memory, size_is_header_and_whole_blocks)
{
	cr_assert_eq(cpumap_size(0), 128);
	cr_assert_eq(cpumap_size(1), 128);
	cr_assert_eq(cpumap_size(512), 128);
	cr_assert_eq(cpumap_size(513), 192);
	cr_assert_eq(cpumap_size(UINT32_MAX), 64 + ((size_t)1 << 29));
}

Test(cpumap_memory, map_of_every_cpu_number_there_is)
{
	struct cpumap *map = cpumap_alloc(UINT32_MAX);
	unsigned char bytes[8] = {2};
	char text[32];
	int err;

	if (!map)
		cr_skip_test("no half gigabyte to be had");
	cr_assert(cpumap_empty(map));
	cr_assert(cpumap_set(map, UINT32_MAX - 1));
	cr_assert(!cpumap_set(map, UINT32_MAX));
	cr_assert_eq(cpumap_first(map), UINT32_MAX - 1);
	cr_assert_eq(cpumap_last(map), UINT32_MAX - 1);
	cr_assert_eq(cpumap_nth(map, 0), UINT32_MAX - 1);
	cr_assert_eq(cpumap_next(map, 7), UINT32_MAX - 1);
	cr_assert_eq(cpumap_to_bytes(map, bytes, sizeof(bytes)), -ERANGE);
	cr_assert_eq(cpumap_from_bytes(map, bytes, sizeof(bytes)), 0);
	cr_assert_eq(cpumap_first(map), 1);
	cr_assert_eq(cpumap_weight(map), 1);
	err = cpumap_parse(map, "4294967293-4294967294", NULL, NULL);
	if (err == -ENOMEM)
		cr_skip_test("no second half gigabyte to be had");
	cr_assert_eq(err, 0);
	cpumap_format_list(map, text, sizeof(text));
	cr_assert_str_eq(text, "4294967293-4294967294");
	cr_assert_eq(cpumap_parse(map, "4294967295", NULL, NULL), -ERANGE);
	cpumap_free(map);
}

Test(cpumap_memory, storage_must_be_aligned_and_large_enough)
{
	_Alignas(64) unsigned char storage[192];

	memset(storage, 0xff, sizeof(storage));
	cr_assert((void *)cpumap_init(storage, 128, 512) == storage);
	check_sound((struct cpumap *)(void *)storage, "init");
	cr_assert_null(cpumap_init(storage, 127, 1));
	cr_assert_null(cpumap_init(storage, 191, 513));
	cr_assert_null(cpumap_init(storage + 8, 184, 1));
	cr_assert_null(cpumap_init(NULL, 192, 1));
	cr_assert_null(cpumap_init(storage, sizeof(storage), UINT32_MAX));
}

Test(cpumap_memory, free_accepts_null_and_keeps_errno)
{
	_Alignas(64) unsigned char storage[128];

	errno = E2BIG;
	cpumap_free(NULL);
	cpumap_array_free(NULL);
	cpumap_free(cpumap_alloc(100000000));
	cpumap_free(cpumap_init(storage, sizeof(storage), 8));
	cr_assert_eq(errno, E2BIG);
}

Test(cpumap_memory, dup_copies_size_and_cpus)
{
	struct cpumap *map = cpumap_alloc(1000), *copy;

	cpumap_set_range(map, 5, 700);
	copy = cpumap_dup(map);
	cr_assert_eq(copy->nbits, 1000);
	cr_assert(cpumap_equal(map, copy));
	cpumap_clear(copy, 5);
	cr_assert(cpumap_test(map, 5));
	cpumap_free(copy);
	cpumap_free(map);
}

Test(cpumap_memory, array_rows_are_maps_of_their_own)
{
	static const uint32_t sizes[] = {0, 1, 64, 65, 512, 513, 4096};

	for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
		struct cpumap_array *array = cpumap_array_alloc(5, sizes[s]);

		cr_assert(array != NULL);
		cr_assert_eq(array->rows, 5);
		cpumap_fill(cpumap_array_row(array, 2));
		for (size_t i = 0; i < 5; i++) {
			struct cpumap *row = cpumap_array_row(array, i);

			check_sound(row, "row");
			cr_assert_eq(row->nbits, sizes[s]);
			cr_assert(i == 2 ? cpumap_full(row)
					 : cpumap_empty(row));
			cpumap_free(row);
		}
		cr_assert_null(cpumap_array_row(array, 5));
		cr_assert_null(cpumap_array_row(array, SIZE_MAX));
		cpumap_array_free(array);
	}
}

Test(cpumap_memory, array_may_be_empty_but_not_larger_than_memory)
{
	struct cpumap_array *array = cpumap_array_alloc(0, 8);

	cr_assert(array != NULL);
	cr_assert_null(cpumap_array_row(array, 0));
	cpumap_array_free(array);
	cr_assert_null(cpumap_array_alloc(SIZE_MAX, 1));
	cr_assert_null(cpumap_array_alloc(SIZE_MAX / 128, 1));
	cr_assert_null(cpumap_array_alloc(SIZE_MAX / 128 + 2, 1));
}

Test(cpumap_memory, trim_cleans_up_after_foreign_writers)
{
	uint32_t n;

	for_each_size(n)
	{
		struct cpumap *map = guarded_at_end(0, n);

		memset(map->words, 0xff, (size_t)map->nblocks * 64);
		cpumap_trim(map);
		check_sound(map, "trim");
		cr_assert(cpumap_full(map), "%u", n);
	}
}
