/* SPDX-License-Identifier: MIT */
/* Private to cpumap/: decimal digits from a table, three at a time. */
#ifndef CPUMAP_DIGITS_H
#define CPUMAP_DIGITS_H

#include <stdint.h>
#include <string.h>

/*
 * Four characters for each number below 1000: its digits with leading zeros,
 * and how many of those are leading.  0 has two.
 */
extern const char cpumap_digits[4 * 1000 + 4];

/* Both store four characters, of which the result counts only the digits. */

static inline char *put_short(char *at, uint32_t n)
{
	const char *digits = cpumap_digits + 4 * n;

	memcpy(at, digits + digits[3], 4);
	return at + 3 - digits[3];
}

static inline char *put_three(char *at, uint32_t n)
{
	memcpy(at, cpumap_digits + 4 * n, 4);
	return at + 3;
}

/* 1,000,000 and more. */
char *cpumap_put_large(char *at, uint32_t n);

static inline char *put_number(char *at, uint32_t n)
{
	if (n < 1000)
		return put_short(at, n);
	if (n < 1000000)
		return put_three(put_short(at, n / 1000), n % 1000);
	return cpumap_put_large(at, n);
}

#endif
