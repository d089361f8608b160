/* SPDX-License-Identifier: MIT */
/* Maps to text. */
#include "cpumap/digits.h"
#include "cpumap/internal.h"

/* "4294967293-4294967294,", and one more that may be overwritten. */
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

/* Any number; returns where it ends. */
static char *put_any(char *at, uint32_t n)
{
	char digits[10], *first = digits + sizeof(digits);

	do {
		*--first = (char)('0' + n % 10);
		n /= 10;
	} while (n);
	memcpy(at, first, (size_t)(digits + sizeof(digits) - first));
	return at + (digits + sizeof(digits) - first);
}

/* A run of CPUs and a comma. */
static char *put_any_run(char *at, uint32_t first, uint32_t last)
{
	at = put_any(at, first);
	if (first != last) {
		*at = '-';
		at = put_any(at + 1, last);
	}
	*at = ',';
	return at + 1;
}

/*
 * The same for numbers below 1,000,000.  Lengths come first, so that one run
 * need not wait for the text of the one before.
 */
static inline char *put_run(char *at, uint32_t first, uint32_t last)
{
	uint32_t length = cpumap_digits_of(first);

	cpumap_put_digits(at, first);
	if (first != last) {
		at[length] = '-';
		cpumap_put_digits(at + length + 1, last);
		length += 1 + cpumap_digits_of(last);
	}
	at[length] = ',';
	return at + length + 1;
}

static __attribute__((noinline)) char *
add_run_slowly(struct out *out, char *at, uint32_t first, uint32_t last)
{
	char item[ITEM_MAX];

	out->at = at;
	put(out, item, (size_t)(put_any_run(item, first, last) - item));
	return out->at;
}

/*
 * The place to write at travels in a register: text may alias everything.  A
 * call for every run would cost as much as its digits.
 */
static inline __attribute__((always_inline)) char *
add_run(struct out *out, char *at, uint32_t first, uint32_t last)
{
	if (FAST && out->end - at >= ITEM_MAX && last < 1000000)
		return put_run(at, first, last);
	return add_run_slowly(out, at, first, last);
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
static char *add_runs(struct out *out, char *at, const struct cpumap *map)
{
	const size_t end = used_words(map);
	uint32_t first = 0;
	bool open = false;

	for (size_t i = 0; i < end; i++) {
		uint64_t w = map->words[i], filled;
		uint32_t base = (uint32_t)i * 64;

		if (open && w == UINT64_MAX) {
			i = skip_ones(map->words, i, end) - 1;
			continue;
		}
		if (!open && !w) {
			i = skip_zeros(map->words, i, end) - 1;
			continue;
		}
		if (open) {
			at = add_run(out, at, first, base + lowest(~w) - 1);
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
			at = add_run(out, at, first,
				     base + lowest(~filled) - 1);
		}
	}
	if (open)
		at = add_run(out, at, first, map->nbits - 1);
	return at;
}

size_t cpumap_format_list(const struct cpumap *map, char *buf, size_t size)
{
	struct out out;

	out_start(&out, buf, size);
	out.at = add_runs(&out, out.at, map);
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
	int i;

	if (!FAST) {
		for (i = 8; i--; value >>= 4)
			at[i] = "0123456789abcdef"[value & 15];
		return;
	}
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
