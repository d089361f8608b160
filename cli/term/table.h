/* SPDX-License-Identifier: MIT */
/*
 * table - rows of words under a heading, in columns that line up.
 *
 * Two or more blanks stand between columns and none at the end of a line, so
 * awk splits a row as a person does.  No cell is empty or has a blank in it,
 * except in the last column, which is free text.
 *
 * All cells are told twice, as the same texts: first they are measured, then
 * printed.  Nothing is kept of them, however many there are.
 *
 *	struct table t;
 *
 *	table_begin(&t, ">VCPU STATE", stdout);
 *	while (table_pass(&t))
 *		for (i = 0; i < n; i++) {
 *			table_add_number(&t, i);
 *			table_add_text(&t, state[i]);
 *		}
 */
#ifndef XVCPU_CLI_TERM_TABLE_H
#define XVCPU_CLI_TERM_TABLE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "cli/term/keep.h"
#include "cli/term/out.h"

#define TABLE_COLUMNS_MAX 16

struct table {
	const char *heading;
	unsigned int pass;
	size_t columns, column; /* how many; that of the next cell */
	size_t width[TABLE_COLUMNS_MAX];
	bool right[TABLE_COLUMNS_MAX];
	/* Where they begin in what is gathered; the last: where a row ends. */
	char *start[TABLE_COLUMNS_MAX + 1];
	struct out out;
};

/*
 * heading has the names of the columns between blanks; a column whose name
 * starts with ">" is flush right.
 */
void table_begin(struct table *table, const char *heading, FILE *file);

/* To be asked before, between and behind the passes: is there one more? */
bool table_pass(struct table *table);

/*
 * Add the next cell, from left to right and on to the next row.  What
 * text_printable would change is changed.
 */
void table_add_text(struct table *table, const char *text);
void table_add_number(struct table *table, uint64_t number);
void table_add_tenths(struct table *table, uint64_t tenths); /* 12 as "1.2" */

bool table_put_again(struct table *table, size_t n);

/*
 * Add the next n cells as they are in the row above, which costs less than they
 * did.  False: it is not there any more, and they are to be added.
 */
static inline bool table_repeat(struct table *table, size_t n)
{
	return KEEP && table_put_again(table, n);
}

/*
 * In place of what was repeated there: column i, flush right, of a row that was
 * repeated in whole just now.
 */
void table_set(struct table *table, size_t i, uint64_t number, bool tenths);

/* One of n bytes that takes so many columns, and has nothing to change. */
void table_add_printable(struct table *table, const char *text, size_t n,
			 size_t columns);

#endif
