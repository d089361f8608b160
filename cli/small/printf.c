/* SPDX-License-Identifier: MIT */
/*
 * What printf and its family end in, in place of libc's: of the conversions
 * those that the formats of this program have.  They are as in C.
 *
 *	%[- or 0][WIDTH or *][.PRECISION or .*][l, ll or z][c, d, s, u, x or %]
 *
 * 0 is for u and x only, a precision for s only.  What else there is in C ends
 * the program; tests/cli/formats finds it before.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIECE 1024

/* To memory, and what has no room is dropped; or to a file, piece by piece. */
struct output {
	va_list args;
	char *start, *at, *end;
	size_t length; /* of all, dropped or not */
	FILE *file;    /* NULL: none */
	bool failed;
};

struct conversion {
	bool left, zero;
	unsigned int longs;
	int width, precision; /* < 0: none */
};

/* Make room: false where there is none to be had. */
static bool flush(struct output *o)
{
	size_t n = (size_t)(o->at - o->start);

	if (!o->file)
		return false;
	o->failed |= fwrite(o->start, 1, n, o->file) < n;
	o->at = o->start;
	return true;
}

static void put(struct output *o, const char *bytes, size_t n)
{
	size_t room;

	o->length += n;
	while (n && (o->at < o->end || flush(o))) {
		room = (size_t)(o->end - o->at);
		if (room > n)
			room = n;
		memcpy(o->at, bytes, room);
		o->at += room;
		bytes += room;
		n -= room;
	}
}

static void fill(struct output *o, char c, int n)
{
	while (n-- > 0)
		put(o, &c, 1);
}

static void put_field(struct output *o, const struct conversion *c,
		      const char *text, size_t n)
{
	int rest = c->width - (int)n;

	if (!c->left)
		fill(o, c->zero ? '0' : ' ', rest);
	put(o, text, n);
	if (c->left)
		fill(o, ' ', rest);
}

/* Digits before end; where they begin. */
static char *put_digits(char *end, uint64_t value, unsigned int base)
{
	do
		*--end = "0123456789abcdef"[value % base];
	while (value /= base);
	return end;
}

static void put_number(struct output *o, const struct conversion *c, char type)
{
	char digits[32], *end = digits + sizeof(digits), *at;
	bool wide = c->longs * sizeof(long) >= sizeof(uint64_t), negative;
	uint64_t n =
		wide ? va_arg(o->args, uint64_t) : va_arg(o->args, uint32_t);

	if (type == 'd' && !wide)
		n = (uint64_t)(int32_t)n;
	negative = type == 'd' && (int64_t)n < 0;
	at = put_digits(end, negative ? -n : n, type == 'x' ? 16 : 10);
	if (negative)
		*--at = '-';
	put_field(o, c, at, (size_t)(end - at));
}

static void convert(struct output *o, const struct conversion *c, char type)
{
	const char *text;
	char byte = '%';

	switch (type) {
	case 's':
		text = va_arg(o->args, const char *);
		if (!text)
			text = "(null)";
		put_field(o, c, text, strnlen(text, (size_t)c->precision));
		break;
	case 'c':
		byte = (char)va_arg(o->args, int);
		/* Fall through. */
	case '%':
		put_field(o, c, &byte, 1);
		break;
	case 'd':
	case 'u':
	case 'x':
		put_number(o, c, type);
		break;
	default:
		__builtin_trap();
	}
}

static int get_count(struct output *o, const char **format)
{
	int n = 0;

	if (**format == '*') {
		++*format;
		return va_arg(o->args, int);
	}
	while (**format >= '0' && **format <= '9')
		n = 10 * n + *(*format)++ - '0';
	return n;
}

static void print(struct output *o, const char *format)
{
	struct conversion c;
	size_t n;

	for (;;) {
		n = strcspn(format, "%");
		put(o, format, n);
		format += n;
		if (!*format++)
			return;
		c = (struct conversion){.precision = -1};
		c.left = *format == '-';
		c.zero = *format == '0';
		format += c.left || c.zero;
		c.width = get_count(o, &format);
		if (c.width < 0) {
			c.left = true;
			c.width = -c.width;
		}
		if (*format == '.') {
			format++;
			c.precision = get_count(o, &format);
		}
		for (; *format == 'l' || *format == 'z'; format++)
			c.longs++;
		convert(o, &c, *format++);
	}
}

int vfprintf(FILE *file, const char *format, va_list args)
{
	char piece[PIECE];
	struct output o = {
		.start = piece,
		.at = piece,
		.end = piece + sizeof(piece),
		.file = file,
	};

	va_copy(o.args, args);
	print(&o, format);
	va_end(o.args);
	flush(&o);
	return o.failed ? -1 : (int)o.length;
}

int vsnprintf(char *text, size_t size, const char *format, va_list args)
{
	struct output o = {.at = text, .end = size ? text + size - 1 : text};

	va_copy(o.args, args);
	print(&o, format);
	va_end(o.args);
	if (size)
		*o.at = '\0';
	return (int)o.length;
}

int vasprintf(char **text, const char *format, va_list args)
{
	va_list again;
	size_t size;

	va_copy(again, args);
	size = (size_t)vsnprintf(NULL, 0, format, again) + 1;
	va_end(again);
	*text = malloc(size);
	return *text ? vsnprintf(*text, size, format, args) : -1;
}
