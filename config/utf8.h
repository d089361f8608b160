/* SPDX-License-Identifier: MIT */
/*
 * utf8 - characters of texts that others wrote, and those of them that must
 * not reach a terminal as they are.
 */
#ifndef XVCPU_CONFIG_UTF8_H
#define XVCPU_CONFIG_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_NONE UINT32_MAX /* a byte that starts no character */

/*
 * The character that text, which is not empty, starts with.  Returns its bytes;
 * 1 and UTF8_NONE where there is none (RFC 3629).
 */
size_t xvcpu_utf8_next(const char *text, uint32_t *character);

/*
 * Does it only show itself?  Not so control characters, line and paragraph
 * separators, and what is invisible or reorders the text around it: the
 * bidirectional marks, embeddings, overrides and isolates, zero-width
 * characters and byte order marks.
 */
bool xvcpu_utf8_is_plain(uint32_t character);

#endif
