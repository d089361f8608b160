/* SPDX-License-Identifier: MIT */
/*
 * span - where something stands in a file's text, half open.  One that is not
 * there is {NULL, NULL}.
 */
#ifndef XVCPU_CONFIG_SPAN_H
#define XVCPU_CONFIG_SPAN_H
#include <stddef.h>

struct span {
	const char *start;
	const char *end;
};
#endif
