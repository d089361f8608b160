/* SPDX-License-Identifier: MIT */
#include "cli/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

void text_format_uuid(const uint8_t uuid[16], char out[TEXT_UUID_SIZE])
{
	size_t i, at = 0;

	for (i = 0; i < 16; i++)
		at += (size_t)snprintf(
			out + at, TEXT_UUID_SIZE - at, "%s%02x",
			i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "",
			uuid[i]);
}

size_t text_utf8(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	uint32_t value;
	size_t n, i;

	if (s[0] < 0x80)
		return 1;
	n = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	value = s[0] & (0x7fu >> n);
	for (i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (s[i] & 0x3f);
	}
	if ((n == 3 && value < 0x800) || (n == 4 && value < 0x10000))
		return 0;
	if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
		return 0;
	return n;
}

/* C1 control characters are two bytes in UTF-8, and terminals obey them. */
static bool is_plain(const char *text, size_t n)
{
	unsigned char c = (unsigned char)text[0];

	if (n == 1)
		return c >= 0x20 && c != 0x7f && c != '\\';
	if (n == 2 && c == 0xc2)
		return (unsigned char)text[1] >= 0xa0;
	return n != 0;
}

char *text_printable(const char *text)
{
	size_t size = 4 * strlen(text) + 1, at = 0;
	char *copy = malloc(size);

	if (!copy)
		return NULL;
	copy[0] = '\0';
	while (*text) {
		size_t n = text_utf8(text);

		if (is_plain(text, n)) {
			memcpy(copy + at, text, n);
			at += n;
			text += n;
		} else {
			at += (size_t)snprintf(copy + at, size - at, "\\x%02x",
					       (unsigned char)*text++);
		}
	}
	copy[at] = '\0';
	return copy;
}

size_t text_columns(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

const char *text_errno(int err)
{
	static const struct {
		int number;
		const char *name;
	} names[] = {
#define NAME(x) {x, #x}
		NAME(EPERM),        NAME(ENOENT),       NAME(ESRCH),
		NAME(EINTR),        NAME(EIO),          NAME(ENXIO),
		NAME(E2BIG),        NAME(EBADF),        NAME(EAGAIN),
		NAME(ENOMEM),       NAME(EACCES),       NAME(EFAULT),
		NAME(EBUSY),        NAME(EEXIST),       NAME(ENODEV),
		NAME(ENOTDIR),      NAME(EISDIR),       NAME(EINVAL),
		NAME(EMFILE),       NAME(ENFILE),       NAME(ENOTTY),
		NAME(EFBIG),        NAME(ENOSPC),       NAME(EROFS),
		NAME(EPIPE),        NAME(ERANGE),       NAME(ENOSYS),
		NAME(ELOOP),        NAME(ENODATA),      NAME(EPROTO),
		NAME(EOVERFLOW),    NAME(EOPNOTSUPP),   NAME(ETIMEDOUT),
		NAME(ECANCELED),    NAME(ECONNREFUSED), NAME(ECONNRESET),
		NAME(EDQUOT),       NAME(ENOTCONN),     NAME(EPROTONOSUPPORT),
		NAME(ENAMETOOLONG), NAME(ENOTUNIQ),     NAME(EADDRINUSE),
#undef NAME
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].number == err || names[i].number == -err)
			return names[i].name;
	return "EOTHER";
}
