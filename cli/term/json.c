/* SPDX-License-Identifier: MIT */
#include "cli/term/json.h"

#include <inttypes.h>
#include <stddef.h>

#include "config/utf8.h"

static void write_text(FILE *out, const char *text)
{
	uint32_t character;
	size_t n;

	putc('"', out);
	for (; *text; text += n) {
		n = xvcpu_utf8_next(text, &character);
		if (character == UTF8_NONE)
			fputs("\\ufffd", out);
		else if (character == '"' || character == '\\')
			fprintf(out, "\\%c", *text);
		else if (xvcpu_utf8_is_plain(character))
			fwrite(text, 1, n, out);
		else
			fprintf(out, "\\u%04" PRIx32, character);
	}
	putc('"', out);
}

/* What comes before a value: the comma and the key. */
static FILE *lead(struct json *j, const char *key)
{
	if (j->comma)
		putc(',', j->out);
	j->comma = true;
	if (key) {
		write_text(j->out, key);
		putc(':', j->out);
	}
	return j->out;
}

static void begin(struct json *j, const char *key, bool array)
{
	putc(array ? '[' : '{', lead(j, key));
	j->depth++;
	j->arrays &= ~(UINT64_C(1) << j->depth);
	j->arrays |= (uint64_t)array << j->depth;
	j->comma = false;
}

void json_begin_object(struct json *j, const char *key)
{
	begin(j, key, false);
}

void json_begin_array(struct json *j, const char *key)
{
	begin(j, key, true);
}

void json_end(struct json *j)
{
	putc(j->arrays >> j->depth & 1 ? ']' : '}', j->out);
	j->comma = true;
	if (!--j->depth)
		putc('\n', j->out);
}

void json_uint(struct json *j, const char *key, uint64_t value)
{
	fprintf(lead(j, key), "%" PRIu64, value);
}

void json_int(struct json *j, const char *key, int64_t value)
{
	fprintf(lead(j, key), "%" PRId64, value);
}

void json_number(struct json *j, const char *key, const char *format,
		 double value)
{
	fprintf(lead(j, key), format, value);
}

void json_bool(struct json *j, const char *key, bool value)
{
	fputs(value ? "true" : "false", lead(j, key));
}

void json_null(struct json *j, const char *key)
{
	fputs("null", lead(j, key));
}

void json_string(struct json *j, const char *key, const char *text)
{
	if (text)
		write_text(lead(j, key), text);
	else
		json_null(j, key);
}
