/* SPDX-License-Identifier: MIT */
/*
 * span - where something stands: byte offsets into the text, half open.  One
 * that is not there is {0, 0}.
 */
#ifndef XVCPU_CONFIG_SPAN_H
#define XVCPU_CONFIG_SPAN_H
#include <stddef.h>

struct span {
	size_t start;
	size_t end;
};
#endif
