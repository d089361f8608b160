/* SPDX-License-Identifier: MIT */
/*
 * keep - whether what was written is kept for the next row that has the same.
 *
 * It makes long lists fast; a program that is to be small writes it anew.
 */
#ifndef XVCPU_CLI_TERM_KEEP_H
#define XVCPU_CLI_TERM_KEEP_H

#include <stdbool.h>

#ifdef __OPTIMIZE_SIZE__
#define KEEP false
#else
#define KEEP true
#endif

#endif
