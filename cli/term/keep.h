/* SPDX-License-Identifier: MIT */
/*
 * keep - whether what was written is kept for the next row that has the same.
 *
 * That, and short ways to write a cell, make long lists fast; a program that is
 * to be small writes each one anew, and one way.
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
