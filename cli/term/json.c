/* SPDX-License-Identifier: MIT */
#define JSON_INLINE extern inline
#include "cli/term/json.h"

#include <inttypes.h>
#include <string.h>

#include "config/utf8.h"

#define PIECE      64
#define SIMPLE_MAX 512

/* It is written as it is. */
static bool is_simple(char c)
{
	return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

/* The next character of text, which is not simple; returns its bytes. */
static size_t put_other(struct out *out, const char *text)
{
	char *at = out_room(out, PIECE);
	uint32_t character;
	size_t n = xvcpu_utf8_next(text, &character);

	if (character == UTF8_NONE) {
		at = stpcpy(at, "\\ufffd");
	} else if (character == '"' || character == '\\') {
		*at++ = '\\';
		*at++ = *text;
	} else if (xvcpu_utf8_is_plain(character)) {
		memcpy(at, text, n);
		at += n;
	} else {
		at += sprintf(at, "\\u%04" PRIx32, character);
	}
	out->at = at;
	return n;
}

static void put_text(struct out *out, const char *text)
{
	while (*text) {
		char *at = out_room(out, PIECE), *end = at + PIECE;

		while (at < end && is_simple(*text))
			*at++ = *text++;
		out->at = at;
		if (at < end && *text)
			text += put_other(out, text);
	}
}

static void put(struct json *j, struct json_key key, const char *value,
		size_t n)
{
	j->out.at = out_copy(json_lead(j, key, n), value, n);
}

void json_start(struct json *j, FILE *file)
{
	out_begin(&j->out, file);
	j->depth = 0;
	j->arrays = 0;
	j->comma = false;
}

void json_put_begin(struct json *j, struct json_key key, bool array)
{
	char *at = json_lead(j, key, 1);

	*at++ = array ? '[' : '{';
	j->out.at = at;
	j->depth++;
	j->arrays &= ~(UINT64_C(1) << j->depth);
	j->arrays |= (uint64_t)array << j->depth;
	j->comma = false;
}

void json_end(struct json *j)
{
	char *at = out_room(&j->out, 2);

	*at++ = j->arrays >> j->depth & 1 ? ']' : '}';
	j->comma = true;
	if (!--j->depth)
		*at++ = '\n';
	j->out.at = at;
	if (!j->depth)
		out_flush(&j->out);
}

void json_put_digits(struct json *j, char *at, uint64_t value)
{
	char digits[OUT_DIGITS], *end = digits + sizeof(digits), *first;

	if (value < 10) {
		*at = (char)('0' + value);
		j->out.at = at + 1;
		return;
	}
	first = out_digits(end, value);
	j->out.at = out_copy(at, first, (size_t)(end - first));
}

void json_put_word(struct json *j, struct json_key key, const char *word)
{
	put(j, key, word, strlen(word));
}

void json_put_simple(struct json *j, struct json_key key, const char *text,
		     size_t n)
{
	bool at_once = n <= SIMPLE_MAX;
	char *at = json_lead(j, key, SIMPLE_MAX + 2);

	*at++ = '"';
	if (at_once) {
		at = out_copy(at, text, n);
	} else {
		j->out.at = at;
		out_write(&j->out, text, n);
		at = out_room(&j->out, 1);
	}
	*at++ = '"';
	j->out.at = at;
}

void json_put_string(struct json *j, struct json_key key, const char *text)
{
	size_t n = 0;

	if (!text) {
		json_put_word(j, key, "null");
		return;
	}
	while (is_simple(text[n]))
		n++;
	if (!text[n]) {
		json_put_simple(j, key, text, n);
		return;
	}
	put(j, key, "\"", 1);
	put_text(&j->out, text);
	out_write(&j->out, "\"", 1);
}

void json_keep_begin(const struct json *j, struct json_kept *kept)
{
	kept->from = j->out.at + 1; /* without the comma */
	kept->flushes = j->out.flushes;
}

void json_keep(const struct json *j, struct json_kept *kept)
{
	kept->n = 0;
	if (kept->flushes != j->out.flushes ||
	    kept->from + sizeof(kept->text) < j->out.at)
		return;
	kept->n = (size_t)(j->out.at - kept->from);
	memcpy(kept->text, kept->from, kept->n);
}

void json_again(struct json *j, const struct json_kept *kept)
{
	put(j, json_key(NULL), kept->text, kept->n);
}
