/* SPDX-License-Identifier: MIT */
/* Maps to text. */
#include <string.h>

#include "cpumap/internal.h"

/* A buffer that keeps what fits and counts the rest. */
struct out {
	char *buf;
	size_t size;
	uint64_t length;
};

static void put(struct out *out, const char *text, size_t n)
{
	if (out->length < out->size) {
		size_t room = out->size - (size_t)out->length;

		memcpy(out->buf + out->length, text, n < room ? n : room);
	}
	out->length += n;
}

static size_t finish(struct out *out)
{
	if (out->size)
		out->buf[out->length < out->size ? out->length
						 : out->size - 1] = '\0';
	return out->length < SIZE_MAX ? (size_t)out->length : SIZE_MAX;
}

/* Decimal digits, written to end where end points. */
static char *digits_before(char *end, uint32_t n)
{
	do {
		*--end = (char)('0' + n % 10);
		n /= 10;
	} while (n);
	return end;
}

static void put_number(struct out *out, uint32_t n)
{
	char digits[10], *end = digits + sizeof(digits);
	char *start = digits_before(end, n);

	put(out, start, (size_t)(end - start));
}

size_t cpumap_format_list(const struct cpumap *map, char *buf, size_t size)
{
	struct out out = {buf, size, 0};
	uint32_t first, last;

	cpumap_for_each_range (first, last, map) {
		if (out.length)
			put(&out, ",", 1);
		put_number(&out, first);
		if (last == first)
			continue;
		put(&out, "-", 1);
		put_number(&out, last);
	}
	if (!out.length)
		put(&out, "none", 4);
	return finish(&out);
}

size_t cpumap_format_hex(const struct cpumap *map, char *buf, size_t size)
{
	struct out out = {buf, size, 0};
	uint32_t last = cpumap_last(map);
	size_t digit = last == CPUMAP_NONE ? 0 : last / 4;

	put(&out, "0x", 2);
	do {
		uint64_t w = map->words[digit / 16] >> digit % 16 * 4;

		put(&out, &"0123456789abcdef"[w & 15], 1);
	} while (digit--);
	return finish(&out);
}
