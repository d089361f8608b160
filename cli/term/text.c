/* SPDX-License-Identifier: MIT */
#include "cli/term/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/utf8.h"

int text_number(const char *text, uint64_t max, uint64_t *out)
{
	bool large = false;
	uint64_t value = 0;

	if (!*text)
		return -EINVAL;
	for (; *text; text++) {
		unsigned int digit = (unsigned char)*text - '0';

		if (digit > 9)
			return -EINVAL;
		large |= value > (UINT64_MAX - digit) / 10;
		value = value * 10 + digit;
		large |= value > max;
	}
	if (large)
		return -ERANGE;
	*out = value;
	return 0;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool text_uuid(const char *text, uint8_t out[16])
{
	uint8_t uuid[16];
	size_t i;

	for (i = 0; i < sizeof(uuid); i++) {
		int high, low;

		if ((i == 4 || i == 6 || i == 8 || i == 10) && *text++ != '-')
			return false;
		high = hex_digit(text[0]);
		low = high < 0 ? -1 : hex_digit(text[1]);
		if (low < 0)
			return false;
		uuid[i] = (uint8_t)(high << 4 | low);
		text += 2;
	}
	if (*text)
		return false;
	memcpy(out, uuid, sizeof(uuid));
	return true;
}

static const char hex_digits[] = "0123456789abcdef";

static char *put_hex(char *at, uint8_t byte)
{
	at[0] = hex_digits[byte >> 4];
	at[1] = hex_digits[byte & 15];
	return at + 2;
}

void text_format_uuid(const uint8_t uuid[16], char out[TEXT_UUID_SIZE])
{
	static const uint8_t ends[] = {4, 6, 8, 10, 16};
	size_t i = 0, group;

	for (group = 0; group < sizeof(ends); group++) {
		for (; i < ends[group]; i++)
			out = put_hex(out, uuid[i]);
		*out++ = '-';
	}
	out[-1] = '\0';
}

size_t text_simple(const char *text)
{
	size_t n = 0;

	while (text[n] >= ' ' && text[n] <= '~')
		n++;
	return n;
}

size_t text_next(const char *text, struct text_unit *out)
{
	uint32_t character;
	size_t n = xvcpu_utf8_next(text, &character), i;
	char *end = out->bytes;

	if (xvcpu_utf8_is_plain(character) && character != '\\') {
		memcpy(out->bytes, text, n);
		out->n = n;
		out->columns = 1;
		return n;
	}
	for (i = 0; i < n; i++) {
		*end++ = '\\';
		*end++ = 'x';
		end = put_hex(end, (uint8_t)text[i]);
	}
	out->n = out->columns = 4 * n;
	return n;
}

char *text_printable(const char *text)
{
	char *copy = malloc(4 * strlen(text) + 1), *end = copy;
	struct text_unit unit;

	if (!copy)
		return NULL;
	while (*text) {
		text += text_next(text, &unit);
		memcpy(end, unit.bytes, unit.n);
		end += unit.n;
	}
	*end = '\0';
	return copy;
}

/* The bytes and columns of the next character: four where it is escaped. */
static size_t unit(const char *text, size_t *columns)
{
	uint32_t character;

	*columns = *text == '\\' ? 4 : 1;
	return *text == '\\' ? 4 : xvcpu_utf8_next(text, &character);
}

void text_cut(char *printable, size_t columns)
{
	size_t n, width;

	for (; *printable; printable += n, columns -= width) {
		n = unit(printable, &width);
		if (width > columns) {
			*printable = '\0';
			return;
		}
	}
}

/* clang-format off */
#define EACH_ERRNO(X)                                                          \
	X(EPERM) X(ENOENT) X(ESRCH) X(EINTR) X(EIO) X(ENXIO) X(E2BIG) X(EBADF) \
	X(EAGAIN) X(ENOMEM) X(EACCES) X(EFAULT) X(EBUSY) X(EEXIST) X(ENODEV)   \
	X(ENOTDIR) X(EISDIR) X(EINVAL) X(EMFILE) X(ENFILE) X(ENOTTY) X(EFBIG)  \
	X(ENOSPC) X(EROFS) X(EPIPE) X(ERANGE) X(ENOSYS) X(ELOOP) X(ENODATA)    \
	X(EPROTO) X(EOVERFLOW) X(EOPNOTSUPP) X(ETIMEDOUT) X(ECANCELED)         \
	X(ECONNREFUSED) X(ECONNRESET) X(EDQUOT) X(ENOTCONN) X(EPROTONOSUPPORT) \
	X(ENAMETOOLONG) X(ENOTUNIQ) X(EADDRINUSE) X(ESHUTDOWN) X(ESTALE)       \
	X(ENOBUFS) X(EALREADY) X(EMLINK) X(EXDEV)
/* clang-format on */
#define NUMBER(x) x,
#define NAME(x)   #x "\0"

const char *text_errno(int err)
{
	static const uint16_t numbers[] = {EACH_ERRNO(NUMBER)};
	/* In the same order, and behind them what all others are called. */
	static const char names[] = EACH_ERRNO(NAME) "EOTHER";
	const char *name = names;
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (numbers[i] == abs(err))
			break;
		name += strlen(name) + 1;
	}
	return name;
}
