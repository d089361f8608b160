/* SPDX-License-Identifier: MIT */
/* Criterion's newer comparisons, those in use: eq(int, a, b) and so on. */
#ifndef CRITERION_ASSERT_H
#define CRITERION_ASSERT_H

#include <stdint.h>

#include "tests/cross/criterion/criterion.h"

/* op is an operator. */
/* clang-format off */
#define CR_str(a, op, b)  (strcmp(a, b) op 0)
#define CR_int(a, op, b)  ((int)(a) op (int)(b))
#define CR_uint(a, op, b) ((unsigned int)(a) op (unsigned int)(b))
#define CR_long(a, op, b) ((long)(a) op (long)(b))
#define CR_ulong(a, op, b) ((unsigned long)(a) op (unsigned long)(b))
#define CR_sz(a, op, b)   ((size_t)(a) op (size_t)(b))
#define CR_chr(a, op, b)  ((char)(a) op (char)(b))
#define CR_dbl(a, op, b)  ((double)(a) op (double)(b))
#define CR_ptr(a, op, b)  ((const void *)(a) op (const void *)(b))
#define CR_u8(a, op, b)   ((uint8_t)(a) op (uint8_t)(b))
#define CR_u16(a, op, b)  ((uint16_t)(a) op (uint16_t)(b))
#define CR_u32(a, op, b)  ((uint32_t)(a) op (uint32_t)(b))
#define CR_u64(a, op, b)  ((uint64_t)(a) op (uint64_t)(b))
#define CR_i32(a, op, b)  ((int32_t)(a) op (int32_t)(b))
#define CR_i64(a, op, b)  ((int64_t)(a) op (int64_t)(b))
/* clang-format on */

#define eq(type, a, b) CR_##type(a, ==, b)
#define ne(type, a, b) CR_##type(a, !=, b)
#define lt(type, a, b) CR_##type(a, <, b)
#define le(type, a, b) CR_##type(a, <=, b)
#define gt(type, a, b) CR_##type(a, >, b)
#define ge(type, a, b) CR_##type(a, >=, b)

#endif
