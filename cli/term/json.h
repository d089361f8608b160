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

struct json {
	FILE *out;
	unsigned int depth; /* at most 63 */
	uint64_t arrays;    /* bit n: the container at depth n is an array */
	bool comma;         /* the next value needs one before it */
};

void json_begin_object(struct json *j, const char *key);
void json_begin_array(struct json *j, const char *key);

/* Close the innermost object or array; after the last one, the line. */
void json_end(struct json *j);

void json_uint(struct json *j, const char *key, uint64_t value);
void json_int(struct json *j, const char *key, int64_t value);
/* A number that is not whole, by a printf format for a double. */
void json_number(struct json *j, const char *key, const char *format,
		 double value) __attribute__((format(printf, 3, 0)));
void json_bool(struct json *j, const char *key, bool value);
void json_null(struct json *j, const char *key);

/*
 * NULL is written as null, bytes that are not UTF-8 as U+FFFD; what does more
 * than show itself (xvcpu_utf8_is_plain) is escaped.
 */
void json_string(struct json *j, const char *key, const char *text);

#endif
