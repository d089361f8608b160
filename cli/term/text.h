/* SPDX-License-Identifier: MIT */
/*
 * text - words from the command line, and words for the terminal.
 */
#ifndef XVCPU_CLI_TERM_TEXT_H
#define XVCPU_CLI_TERM_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A decimal number of at most max: digits only, no sign, no blank, nothing
 * behind.  0, -EINVAL, or -ERANGE when it is larger.
 */
int text_number(const char *text, uint64_t max, uint64_t *out);

/*
 * A number from 0 to less than 2^52, rounded to at most 3 decimals as printf
 * does that, which would bring all of libc's floating point.  Returns where in
 * out it begins.
 */
#define TEXT_DECIMAL_SIZE 24
char *text_decimal(double value, unsigned int decimals,
		   char out[TEXT_DECIMAL_SIZE]);

/*
 * A UUID in its usual form, 8-4-4-4-12 hex digits of either case, into 16
 * bytes in the order of printing.
 */
bool text_uuid(const char *text, uint8_t out[16]);

#define TEXT_UUID_SIZE 37
void text_format_uuid(const uint8_t uuid[16], char out[TEXT_UUID_SIZE]);

/*
 * A copy for a terminal, for every text that others wrote (names, nodes, files,
 * arguments): what is not UTF-8 or does more than show itself
 * (xvcpu_utf8_is_plain) becomes \xNN for each byte, and so does the backslash,
 * so that the original can be told.  NULL: no memory; to be freed.
 */
char *text_printable(const char *text);

/*
 * The bytes at the start of text that are ASCII and show themselves, which any
 * text for a terminal may have.
 */
size_t text_simple(const char *text);

/* The same of the next character of text, which is not at its end. */
struct text_unit {
	char bytes[16];
	size_t n, columns;
};

/* Returns how many bytes of text it was. */
size_t text_next(const char *text, struct text_unit *out);

/*
 * The start of such a copy that takes at most so many columns.  Neither a
 * character nor its \xNN is cut in two.
 */
void text_cut(char *printable, size_t columns);

/* "ESRCH" for ESRCH or -ESRCH; "EOTHER" for one that has no name here. */
const char *text_errno(int err);

#endif
