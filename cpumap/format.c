/* SPDX-License-Identifier: MIT */
/* Maps to text. */
#include "cpumap/digits.h"
#include "cpumap/internal.h"

/* "4294967293-4294967294,", and one more that put_number() may store. */
#define ITEM_MAX 24

/* The text so far, and how many characters did not find room. */
struct out {
	char *start, *at, *end; /* end: where the NUL goes at the latest */
	uint64_t lost;
	char none; /* the buffer if there is none */
};

static void out_start(struct out *out, char *buf, size_t size)
{
	out->start = out->at = size ? buf : &out->none;
	out->end = out->start + (size ? size - 1 : 0);
	out->lost = 0;
}

static size_t out_finish(struct out *out)
{
	uint64_t length = (uint64_t)(out->at - out->start) + out->lost;

	*out->at = '\0';
	return length < SIZE_MAX ? (size_t)length : SIZE_MAX;
}

static size_t room_in(const struct out *out)
{
	return (size_t)(out->end - out->at);
}

static void put(struct out *out, const char *text, size_t n)
{
	size_t kept = n < room_in(out) ? n : room_in(out);

	memcpy(out->at, text, kept);
	out->at += kept;
	out->lost += n - kept;
}

/*
 * A run of CPUs and a comma.  The last number is written even if it is not
 * wanted: a branch on that, which nobody can predict, costs more.
 */
static inline char *put_run(char *at, uint32_t first, uint32_t last)
{
	char *end = put_number(at, first), *range_end;

	*end = '-';
	range_end = put_number(end + 1, last);
	end = first == last ? end : range_end;
	*end = ',';
	return end + 1;
}

static inline void add_run(struct out *out, uint32_t first, uint32_t last)
{
	char item[ITEM_MAX];

	if (room_in(out) >= ITEM_MAX)
		out->at = put_run(out->at, first, last);
	else
		put(out, item, (size_t)(put_run(item, first, last) - item));
}

static void drop_last_comma(struct out *out)
{
	if (out->lost)
		out->lost--;
	else
		out->at--;
}

static uint32_t lowest(uint64_t w)
{
	return (uint32_t)__builtin_ctzll(w);
}

/*
 * A run is found by its first bit and, once the bits below are filled, by the
 * lowest zero.  One that reaches the end of a word stays open.
 */
static void add_runs(struct out *out, const struct cpumap *map)
{
	uint32_t first = 0;
	bool open = false;

	for (size_t i = 0; i < used_words(map); i++) {
		uint64_t w = map->words[i], filled;
		uint32_t base;

		if (!w && !open) {
			i = skip_zeros(map->words, i, used_words(map));
			if (i == used_words(map))
				return;
			w = map->words[i];
		}
		base = (uint32_t)i * 64;

		if (open) {
			if (w == UINT64_MAX)
				continue;
			add_run(out, first, base + lowest(~w) - 1);
			w &= w + 1;
			open = false;
		}
		for (; w; w &= filled + 1) {
			filled = w | (w - 1);
			first = base + lowest(w);
			if (filled == UINT64_MAX) {
				open = true;
				break;
			}
			add_run(out, first, base + lowest(~filled) - 1);
		}
	}
	if (open)
		add_run(out, first, map->nbits - 1);
}

size_t cpumap_format_list(const struct cpumap *map, char *buf, size_t size)
{
	struct out out;

	out_start(&out, buf, size);
	add_runs(&out, map);
	if (out.at == out.start && !out.lost)
		put(&out, "none", 4);
	else
		drop_last_comma(&out);
	return out_finish(&out);
}

/* The 8 hexadecimal digits of 32 bits, all bytes at once. */
static void put_hex(char *at, uint32_t value)
{
	uint64_t x = value, letters;

	x = (x << 16 | x) & UINT64_C(0x0000ffff0000ffff);
	x = (x << 8 | x) & UINT64_C(0x00ff00ff00ff00ff);
	x = (x << 4 | x) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	letters = (x + UINT64_C(0x0606060606060606)) >> 4 &
		  UINT64_C(0x0101010101010101);
	x += UINT64_C(0x3030303030303030) + letters * ('a' - '0' - 10);
	if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
		x = __builtin_bswap64(x);
	memcpy(at, &x, sizeof(x));
}

size_t cpumap_format_hex(const struct cpumap *map, char *buf, size_t size)
{
	uint32_t last = cpumap_last(map), i, zeros;
	char digits[16];
	struct out out;

	if (last == CPUMAP_NONE)
		last = 0;
	i = last / 64;
	zeros = 15 - last % 64 / 4;
	out_start(&out, buf, size);
	put(&out, "0x", 2);
	do {
		put_hex(digits, (uint32_t)(map->words[i] >> 32));
		put_hex(digits + 8, (uint32_t)map->words[i]);
		put(&out, digits + zeros, 16 - zeros);
		zeros = 0;
	} while (i--);
	return out_finish(&out);
}
