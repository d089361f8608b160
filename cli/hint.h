/* SPDX-License-Identifier: MIT */
/*
 * hint - what a word of another tool is called here.  It is only ever told,
 * never taken for what was meant.
 */
#ifndef XVCPU_CLI_HINT_H
#define XVCPU_CLI_HINT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * How to write a CPU list that was refused, on a host of ncpus CPUs: "write
 * 0,2,4".  NULL: not known, or no memory; to be freed.
 */
char *hint_list(const char *text, uint32_t ncpus);

/* How to write "dom0" and "Domain 3": as above. */
char *hint_domain(const char *text);

/* The command of ours for a verb of xl, virsh or xe; NULL: none. */
const char *hint_verb(const char *word);

/* Is word likely to be name with a typing error, or its beginning? */
bool hint_near(const char *word, const char *name);

#endif
