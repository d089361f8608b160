/* SPDX-License-Identifier: MIT */
/* Decimals are as printf has them: those of top, with up to three places. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <float.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/term/decimal.c"

static void same(double value)
{
	char wanted[400], space[TEXT_DECIMAL_SIZE];

	for (unsigned int decimals = 0; decimals < 4; decimals++) {
		snprintf(wanted, sizeof(wanted), "%.*f", (int)decimals, value);
		cr_assert(eq(str, text_decimal(value, decimals, space), wanted),
			  "%a with %u decimals", value, decimals);
	}
}

static double next(double value, int step)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	bits += (uint64_t)step;
	memcpy(&value, &bits, sizeof(bits));
	return value;
}

/* And the numbers next to it. */
static void around(double value)
{
	if (value > 0)
		same(next(value, -1));
	same(value);
	same(next(value, 1));
}

Test(decimal, nothing_and_almost_nothing)
{
	same(0);
	same(DBL_TRUE_MIN);
	around(DBL_MIN);
	for (double value = 1; value > 1e-30; value /= 2)
		around(value);
}

Test(decimal, every_power_of_two_that_it_is_for)
{
	for (double value = 1; value < 0x1p51; value *= 2)
		around(value);
	same(next(0x1p52, -1));
}

/* n/16 has its halves, at each place, exactly. */
Test(decimal, halves_go_to_the_even_side)
{
	for (unsigned int n = 0; n < 100000; n++)
		around(n / 16.0);
}

Test(decimal, all_thousandths)
{
	for (unsigned int n = 0; n < 200000; n++)
		around(n / 1000.0);
}

Test(decimal, percents_of_nanoseconds)
{
	unsigned short seed[3] = {1, 2, 3};

	for (int i = 0; i < 200000; i++) {
		double whole = (double)nrand48(seed) + 1;

		same(100.0 * (double)nrand48(seed) / whole);
		same((double)((uint64_t)nrand48(seed) << 32 |
			      (uint64_t)nrand48(seed)) /
		     1e9);
	}
}

Test(decimal, more_than_it_is_for_is_a_number)
{
	char space[TEXT_DECIMAL_SIZE];

	cr_assert(eq(str, text_decimal(0x1p52, 0, space),
		     "18446744073709551615"));
	cr_assert(eq(str, text_decimal(DBL_MAX, 3, space),
		     "18446744073709551.615"));
}
