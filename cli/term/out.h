/* SPDX-License-Identifier: MIT */
/*
 * out - bytes on their way to a stream, gathered, so that a few of them cost no
 * call of stdio, with its locks, and a line no write.
 */
#ifndef XVCPU_CLI_TERM_OUT_H
#define XVCPU_CLI_TERM_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/*
 * Where the compiler does not put these functions in, as when it is told to save
 * bytes, there is one of each, in out.c.
 */
#ifndef OUT_INLINE
#define OUT_INLINE inline
#endif
#ifdef __OPTIMIZE_SIZE__
#define OUT_AT_ONCE
#else
#define OUT_AT_ONCE __attribute__((always_inline))
#endif

#define OUT_SIZE 16384

struct out {
	FILE *file;
	char *at; /* where the next byte goes */
	uint64_t flushes;
	char bytes[OUT_SIZE];
};

void out_begin(struct out *out, FILE *file);

/* Give the stream what was gathered. */
void out_flush(struct out *out);

/* Any number of bytes. */
void out_write(struct out *out, const char *bytes, size_t n);

OUT_INLINE bool out_has_room(const struct out *out, size_t n)
{
	return (size_t)(out->bytes + OUT_SIZE - out->at) >= n;
}

/* Where n bytes, at most OUT_SIZE, can be written; out->at tells how many were. */
OUT_INLINE char *out_room(struct out *out, size_t n)
{
	if (!out_has_room(out, n))
		out_flush(out);
	return out->at;
}

/* What out_blanks may write behind the end, which is nothing yet. */
#define OUT_SLACK 8

/* n blanks; where they end. */
OUT_INLINE char *out_blanks(char *at, size_t n)
{
	char *end = at + n;

	for (; at < end; at += OUT_SLACK)
		memset(at, ' ', OUT_SLACK);
	return end;
}

/* n bytes, most often a few: for these a call would cost more than they do. */
OUT_INLINE char *out_copy(char *at, const char *bytes, size_t n)
{
	size_t i;

	if (n >= 8) {
		for (i = 0; i < n - 8; i += 8)
			memcpy(at + i, bytes + i, 8);
		memcpy(at + n - 8, bytes + n - 8, 8);
	} else if (n >= 4) {
		memcpy(at, bytes, 4);
		memcpy(at + n - 4, bytes + n - 4, 4);
	} else if (n) {
		at[0] = bytes[0];
		at[n / 2] = bytes[n / 2];
		at[n - 1] = bytes[n - 1];
	}
	return at + n;
}

#define OUT_DIGITS 20 /* of any number */

extern const char out_pairs[201]; /* "00" to "99" */

/* The digits before end; where they begin. */
OUT_INLINE char *out_digits(char *end, uint64_t number)
{
	uint64_t rest;

	while (number >= 100) {
		rest = number / 100;
		end -= 2;
		memcpy(end, &out_pairs[2 * (number - 100 * rest)], 2);
		number = rest;
	}
	if (number < 10) {
		*--end = (char)('0' + number);
		return end;
	}
	end -= 2;
	memcpy(end, &out_pairs[2 * number], 2);
	return end;
}

#endif
