/* SPDX-License-Identifier: MIT */
/*
 * table - rows of words under a heading, in columns that line up.
 *
 * Two or more blanks stand between columns and none at the end of a line, so
 * awk splits a row as a person does.  No cell is empty or has a blank in it,
 * except in the last column, which is free text.
 */
#ifndef XVCPU_CLI_TERM_TABLE_H
#define XVCPU_CLI_TERM_TABLE_H

#include <stdint.h>
#include <stdio.h>

struct table;

/*
 * A new table.  heading has the names of the columns between blanks; a column
 * whose name starts with ">" is flush right.  NULL: no memory.
 */
struct table *table_alloc(const char *heading);
void table_free(struct table *table);

/*
 * Add the next cell, from left to right and on to the next row.  Control
 * characters are made printable.  Running out of memory is told by table_print.
 */
void table_add(struct table *table, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void table_add_text(struct table *table, const char *text);
void table_add_number(struct table *table, uint64_t number);
void table_add_tenths(struct table *table, uint64_t tenths); /* 12 as "1.2" */

/* 0, or -ENOMEM: nothing was printed. */
int table_print(const struct table *table, FILE *out);

#endif
