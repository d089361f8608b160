/* SPDX-License-Identifier: MIT */
#include "cpumap/digits.h"

#ifndef CPUMAP_GENERIC

#define TEN(tens, zeros)                                                       \
	tens "0" zeros tens "1" zeros tens "2" zeros tens "3" zeros tens       \
	     "4" zeros tens "5" zeros tens "6" zeros tens "7" zeros tens       \
	     "8" zeros tens "9" zeros

#define NINETY(hundreds, zeros)                                                \
	TEN(hundreds "1", zeros)                                               \
	TEN(hundreds "2", zeros)                                               \
	TEN(hundreds "3", zeros)                                               \
	TEN(hundreds "4", zeros)                                               \
	TEN(hundreds "5", zeros)                                               \
	TEN(hundreds "6", zeros)                                               \
	TEN(hundreds "7", zeros)                                               \
	TEN(hundreds "8", zeros)                                               \
	TEN(hundreds "9", zeros)

#define HUNDRED(hundreds) TEN(hundreds "0", "\0") NINETY(hundreds, "\0")

/* clang-format off */
const char xvcpu_cpumap_digits[4 * 1000 + 4] =
	TEN("00", "\2") NINETY("0", "\1")
	HUNDRED("1") HUNDRED("2") HUNDRED("3")
	HUNDRED("4") HUNDRED("5") HUNDRED("6")
	HUNDRED("7") HUNDRED("8") HUNDRED("9");
/* clang-format on */

#endif
