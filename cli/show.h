/* SPDX-License-Identifier: MIT */
/*
 * show - lines that are laid out for a reader of 80 columns.
 */
#ifndef XVCPU_CLI_SHOW_H
#define XVCPU_CLI_SHOW_H

#include <stddef.h>
#include <stdio.h>

/*
 * Print a usage of our own behind lead, broken at blanks that are not between
 * brackets; the lines below the first are indented further than lead.
 */
void show_usage(FILE *out, const char *lead, const char *usage);

/* Print text with a mark under one byte; of a long text the part around it. */
void show_mark(FILE *out, const char *text, size_t position);

#endif
