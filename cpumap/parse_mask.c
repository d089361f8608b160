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
			return cpumap_parse_fail(
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

int cpumap_parse_mask(struct parse *p)
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
			return cpumap_parse_fail(p, at, -ERANGE,
						 "past the last CPU");
		if (value)
			p->map->words[digits / 16] |= (uint64_t)value
						      << digits % 16 * 4;
	}
	return 0;
}
