/* SPDX-License-Identifier: MIT */
/* Hexadecimal masks. */
#include <errno.h>

#include "cpumap/parse.h"

/* The value of a digit, or 16. */
static unsigned int hex_value(char c)
{
	unsigned int decimal = (unsigned char)c - (unsigned int)'0';
	unsigned int letter = ((unsigned char)c | 0x20) - (unsigned int)'a';

	return decimal < 10 ? decimal : letter < 6 ? letter + 10 : 16;
}

static bool is_separator(char c)
{
	return c == ',' || c == '_';
}

/* Check the spelling; count the digits. */
static int count_digits(struct parse *p, size_t *digits)
{
	*digits = 0;
	for (;;) {
		if (hex_value(*p->at) > 15)
			return xvcpu_cpumap_parse_fail(
				p, p->at, -EINVAL,
				"expected a hexadecimal digit");
		while (hex_value(*p->at) < 16) {
			p->at++;
			++*digits;
		}
		if (!*p->at)
			return 0;
		if (is_separator(*p->at))
			p->at++;
	}
}

/* Are all CPUs of digit number i, which are 4 * i and up, below nbits? */
static bool digit_fits(uint32_t nbits, size_t i, unsigned int value)
{
	if (!value || i < nbits / 4)
		return true;
	return i == nbits / 4 && value >> nbits % 4 == 0;
}

#define EVERY(byte) (UINT64_C(0x0101010101010101) * (byte))

/*
 * The value of eight digits, all bytes at once; false if one is no digit.  The
 * sums have bit 7 where a byte is at least the first or past the last of its
 * kind, and carry nothing into the next since all bytes are below 0x80.
 */
static bool eight_digits(const char *text, uint32_t *value)
{
	uint64_t x, lower, decimal, letter;

	memcpy(&x, text, sizeof(x));
	if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
		x = __builtin_bswap64(x);
	lower = (x | EVERY(0x20)) & EVERY(0x7f);
	decimal = ((x & EVERY(0x7f)) + EVERY(0x80 - '0')) &
		  ~((x & EVERY(0x7f)) + EVERY(0x7f - '9'));
	letter = (lower + EVERY(0x80 - 'a')) & ~(lower + EVERY(0x7f - 'f'));
	if (((decimal | letter) & ~x & EVERY(0x80)) != EVERY(0x80))
		return false;
	x = (x & EVERY(0x0f)) + (letter >> 7 & EVERY(1)) * 9;
	x = (x | x >> 4) & UINT64_C(0x00ff00ff00ff00ff);
	x = (x | x >> 8) & UINT64_C(0x0000ffff0000ffff);
	*value = (uint32_t)(x | x >> 16);
	return true;
}

static bool nothing_past_the_end(const struct cpumap *map)
{
	size_t i = map->nbits / 64;

	if (i < nwords(map) && map->words[i] >> map->nbits % 64)
		return false;
	return skip_zeros(map->words, i + 1, nwords(map)) >= nwords(map);
}

/* Digits without separators, from the last on, as long as all is well. */
static bool plain_digits(struct cpumap *map, const char *text)
{
	size_t left = strlen(text), i = 0;
	uint32_t value;

	if (!left || left > nwords(map) * 16)
		return false;
	for (; left >= 8; i++) {
		left -= 8;
		if (!eight_digits(text + left, &value))
			return false;
		map->words[i / 2] |= (uint64_t)value << i % 2 * 32;
	}
	for (value = 0; left; text++, left--) {
		if (hex_value(*text) > 15)
			return false;
		value = value * 16 + hex_value(*text);
	}
	if (value)
		map->words[i / 2] |= (uint64_t)value << i % 2 * 32;
	return nothing_past_the_end(map);
}

static int any_digits(struct parse *p)
{
	const char *at = p->at;
	size_t digits;
	int err = count_digits(p, &digits);

	if (err)
		return err;
	for (; *at; at++) {
		unsigned int value = hex_value(*at);

		if (value > 15)
			continue;
		digits--;
		if (!digit_fits(p->map->nbits, digits, value))
			return xvcpu_cpumap_parse_fail(p, at, -ERANGE,
						       "past the last CPU");
		if (value)
			p->map->words[digits / 16] |= (uint64_t)value
						      << digits % 16 * 4;
	}
	return 0;
}

int xvcpu_cpumap_parse_mask(struct parse *p)
{
	if (FAST && plain_digits(p->map, p->at))
		return 0;
	cpumap_zero(p->map);
	return any_digits(p);
}
