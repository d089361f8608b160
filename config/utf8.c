/* SPDX-License-Identifier: MIT */
#include "config/utf8.h"

size_t xvcpu_utf8_next(const char *text, uint32_t *character)
{
	const unsigned char *s = (const unsigned char *)text;
	uint32_t value;
	size_t n, i;

	*character = UTF8_NONE;
	if (s[0] < 0x80) {
		*character = s[0];
		return 1;
	}
	n = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 1;
	value = s[0] & (0x7fu >> n);
	for (i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 1;
		value = value << 6 | (s[i] & 0x3f);
	}
	if ((n == 3 && value < 0x800) || (n == 4 && value < 0x10000))
		return 1;
	if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
		return 1;
	*character = value;
	return n;
}

bool xvcpu_utf8_is_plain(uint32_t character)
{
	static const struct {
		uint32_t first, last;
	} others[] = {
		{0, 0x1f},        {0x7f, 0x9f},     {0x61c, 0x61c},
		{0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},
		{0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {UTF8_NONE, UTF8_NONE},
	};
	size_t i;

	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (character >= others[i].first && character <= others[i].last)
			return false;
	return true;
}
