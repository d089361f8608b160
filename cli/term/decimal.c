/* SPDX-License-Identifier: MIT */
#include "cli/term/text.h"

#include <string.h>

/*
 * A double is 53 bits, one of which is not told, times a power of two; with
 * three decimals more they are not yet 64.  So nothing is lost before what is
 * shifted out, and a half of that goes to the even side, as printf rounds.
 */
static uint64_t scale(double value, unsigned int decimals)
{
	uint64_t n, rest, half;
	int shift;

	memcpy(&n, &value, sizeof(n));
	shift = 1075 - (int)(n >> 52);
	n &= (UINT64_C(1) << 52) - 1;
	n |= UINT64_C(1) << 52;
	while (decimals--)
		n *= 10;
	if (shift < 1 || shift > 63)
		return shift < 1 ? UINT64_MAX : 0;
	half = UINT64_C(1) << (shift - 1);
	rest = n & (2 * half - 1);
	n >>= shift;
	return n + (rest > half || (rest == half && n & 1));
}

char *text_decimal(double value, unsigned int decimals,
		   char out[TEXT_DECIMAL_SIZE])
{
	uint64_t n = scale(value, decimals);
	char *at = out + TEXT_DECIMAL_SIZE;

	*--at = '\0';
	while (decimals) {
		*--at = (char)('0' + n % 10);
		n /= 10;
		if (!--decimals)
			*--at = '.';
	}
	do
		*--at = (char)('0' + n % 10);
	while (n /= 10);
	return at;
}
