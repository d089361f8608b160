/* SPDX-License-Identifier: MIT */
/*
 * json - write one JSON document on one line.
 *
 * A key is NULL inside an array and at the top.  Commas and the escaping of
 * strings are looked after here; that keys differ and that every begin has its
 * end is the caller's part.
 */
#ifndef XVCPU_CLI_TERM_JSON_H
#define XVCPU_CLI_TERM_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "cli/term/out.h"

#ifndef JSON_INLINE
#define JSON_INLINE inline
#endif

struct json {
	unsigned int depth; /* at most 63 */
	uint64_t arrays;    /* bit n: the container at depth n is an array */
	bool comma;         /* the next value needs one before it */
	struct out out;
};

/* A document on a stream, which has it when its last container ends. */
void json_start(struct json *j, FILE *file);

/* Close the innermost object or array; after the last one, the line. */
void json_end(struct json *j);

/*
 * Keys have nothing to escape, and a length that the compiler knows where they
 * are written: each function below is json_put_* with that.
 */
#define JSON_LEAD_MORE 4 /* the comma, two quotes and the colon */

struct json_key {
	const char *name;
	size_t length;
};

JSON_INLINE struct json_key json_key(const char *key)
{
	return (struct json_key){key, key ? strlen(key) : 0};
}

/* What comes before a value: the comma and the key; then room for n bytes. */
JSON_INLINE OUT_AT_ONCE char *json_lead(struct json *j, struct json_key key,
					size_t n)
{
	char *at = out_room(&j->out, key.length + JSON_LEAD_MORE + n);

	*at = ',';
	at += j->comma;
	j->comma = true;
	if (key.name) {
		*at++ = '"';
		at = out_copy(at, key.name, key.length);
		*at++ = '"';
		*at++ = ':';
	}
	return at;
}

void json_put_begin(struct json *j, struct json_key key, bool array);
void json_put_digits(struct json *j, char *at, uint64_t value);
void json_put_word(struct json *j, struct json_key key, const char *word);
void json_put_simple(struct json *j, struct json_key key, const char *text,
		     size_t n);
void json_put_string(struct json *j, struct json_key key, const char *text);

JSON_INLINE void json_begin_object(struct json *j, const char *key)
{
	json_put_begin(j, json_key(key), false);
}

JSON_INLINE void json_begin_array(struct json *j, const char *key)
{
	json_put_begin(j, json_key(key), true);
}

JSON_INLINE void json_uint(struct json *j, const char *key, uint64_t value)
{
	json_put_digits(j, json_lead(j, json_key(key), OUT_DIGITS), value);
}

JSON_INLINE void json_int(struct json *j, const char *key, int64_t value)
{
	char *at = json_lead(j, json_key(key), 1 + OUT_DIGITS);

	*at = '-';
	at += value < 0;
	json_put_digits(j, at, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

/* A number as it is written. */
JSON_INLINE void json_number(struct json *j, const char *key, const char *text)
{
	json_put_word(j, json_key(key), text);
}

JSON_INLINE void json_bool(struct json *j, const char *key, bool value)
{
	json_put_word(j, json_key(key), value ? "true" : "false");
}

JSON_INLINE void json_null(struct json *j, const char *key)
{
	json_put_word(j, json_key(key), "null");
}

/*
 * NULL is written as null, bytes that are not UTF-8 as U+FFFD; what does more
 * than show itself (xvcpu_utf8_is_plain) is escaped.
 */
JSON_INLINE void json_string(struct json *j, const char *key, const char *text)
{
	json_put_string(j, json_key(key), text);
}

/* A string of n bytes, none of which is to be escaped. */
JSON_INLINE void json_simple(struct json *j, const char *key, const char *text,
			     size_t n)
{
	json_put_simple(j, json_key(key), text, n);
}

/*
 * Members that are to be written again, behind another one as they were: begin
 * to keep them, write them, keep them.  n is 0 then where it is too much.
 */
struct json_kept {
	size_t n;
	const char *from;
	uint64_t flushes;
	char text[256];
};

void json_keep_begin(const struct json *j, struct json_kept *kept);
void json_keep(const struct json *j, struct json_kept *kept);
void json_again(struct json *j, const struct json_kept *kept);

#endif
