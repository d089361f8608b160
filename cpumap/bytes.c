/* SPDX-License-Identifier: MIT */
/* Byte maps and cpu_set_t. */
#include <errno.h>
#include <string.h>

#include "cpumap/internal.h"

#define LITTLE_ENDIAN_HOST (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)

static size_t bytes_of(const struct cpumap *map)
{
	return (size_t)(map->nbits / 8) + (map->nbits % 8 != 0);
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool all_zero(const unsigned char *bytes, size_t size)
{
	return !size || (!bytes[0] && !memcmp(bytes, bytes + 1, size - 1));
}

/* Does every CPU of a byte map exist in this map? */
static bool bytes_fit(const struct cpumap *map, const unsigned char *bytes,
		      size_t size)
{
	size_t n = bytes_of(map);

	if (!size || size < n)
		return true;
	if (map->nbits % 8 && bytes[n - 1] >> map->nbits % 8)
		return false;
	return all_zero(bytes + n, size - n);
}

/* Would a map of this size in bytes lose CPUs? */
static bool too_short(const struct cpumap *map, size_t size)
{
	return size < bytes_of(map) &&
	       cpumap_next(map, (uint32_t)size * 8) != CPUMAP_NONE;
}

int cpumap_from_bytes(struct cpumap *dst, const void *bytes, size_t size)
{
	const unsigned char *from = bytes;
	size_t n = smaller(size, bytes_of(dst));

	if (!bytes_fit(dst, bytes, size))
		return -ERANGE;
	cpumap_zero(dst);
	if (LITTLE_ENDIAN_HOST && n)
		memcpy(dst->words, from, n);
	else
		for (size_t i = 0; i < n; i++)
			dst->words[i / 8] |= (uint64_t)from[i] << i % 8 * 8;
	return 0;
}

int cpumap_to_bytes(const struct cpumap *map, void *bytes, size_t size)
{
	unsigned char *to = bytes;
	size_t n = smaller(size, bytes_of(map));

	if (too_short(map, size))
		return -ERANGE;
	if (LITTLE_ENDIAN_HOST && n)
		memcpy(to, map->words, n);
	else
		for (size_t i = 0; i < n; i++)
			to[i] = (unsigned char)(map->words[i / 8] >> i % 8 * 8);
	if (size > n)
		memset(to + n, 0, size - n);
	return 0;
}

/*
 * A cpu_set_t is an array of unsigned long in host order: a byte map on a
 * little-endian host only.
 */
#define LONG_BITS (sizeof(unsigned long) * 8)

static unsigned long long_at(const void *set, size_t i)
{
	unsigned long value;

	memcpy(&value, (const char *)set + i * sizeof(value), sizeof(value));
	return value;
}

static bool longs_fit(const struct cpumap *map, const void *set, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t first = (uint64_t)i * LONG_BITS;
		uint64_t left = first < map->nbits ? map->nbits - first : 0;
		uint64_t mask =
			left < 64 ? cpumap_low((uint32_t)left) : UINT64_MAX;

		if (long_at(set, i) & ~mask)
			return false;
	}
	return true;
}

int cpumap_from_cpu_set(struct cpumap *dst, const void *set, size_t size)
{
	size_t n = size / sizeof(long);

	if (size % sizeof(long))
		return -EINVAL;
	if (LITTLE_ENDIAN_HOST)
		return cpumap_from_bytes(dst, set, size);
	if (!longs_fit(dst, set, n))
		return -ERANGE;
	cpumap_zero(dst);
	for (size_t i = 0; i < n && i * LONG_BITS < dst->nbits; i++)
		dst->words[i * LONG_BITS / 64] |= (uint64_t)long_at(set, i)
						  << i * LONG_BITS % 64;
	return 0;
}

int cpumap_to_cpu_set(const struct cpumap *map, void *set, size_t size)
{
	if (size % sizeof(long))
		return -EINVAL;
	if (LITTLE_ENDIAN_HOST)
		return cpumap_to_bytes(map, set, size);
	if (too_short(map, size))
		return -ERANGE;
	for (size_t i = 0; i < size / sizeof(long); i++) {
		uint64_t w = word_at(map, i * LONG_BITS / 64);
		unsigned long value = (unsigned long)(w >> i * LONG_BITS % 64);

		memcpy((char *)set + i * sizeof(value), &value, sizeof(value));
	}
	return 0;
}
