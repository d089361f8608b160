/* SPDX-License-Identifier: MIT */
/* Private to cpumap/: decimal digits from a table, three at a time. */
#ifndef XVCPU_CPUMAP_DIGITS_H
#define XVCPU_CPUMAP_DIGITS_H

#include <stdint.h>
#include <string.h>

/*
 * Four characters for each number below 1000: its digits with leading zeros,
 * and how many of those are leading.  0 has two.
 */
extern const char xvcpu_cpumap_digits[4 * 1000 + 4];

/* How many digits a number below 1,000,000 has. */
static inline uint32_t cpumap_digits_of(uint32_t n)
{
	if (n < 1000)
		return 3 - (uint32_t)xvcpu_cpumap_digits[4 * n + 3];
	return 6 - (uint32_t)xvcpu_cpumap_digits[4 * (n / 1000) + 3];
}

/* Store them; one character more may be overwritten. */
static inline void cpumap_put_digits(char *at, uint32_t n)
{
	uint32_t high = n < 1000 ? n : n / 1000;
	const char *digits = xvcpu_cpumap_digits + 4 * high;

	memcpy(at, digits + digits[3], 4);
	if (n >= 1000)
		memcpy(at + 3 - digits[3],
		       xvcpu_cpumap_digits + 4 * (n - high * 1000), 4);
}

#endif
