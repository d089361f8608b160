/* SPDX-License-Identifier: MIT */
/* What the examples begin with: their words, Xen, and errors. */
#ifndef EXAMPLE_H
#define EXAMPLE_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xvcpu/hypercall.h>

#define LAST_DOMID 32751 /* Xen has none above */

static inline void usage(const char *text)
{
	fprintf(stderr, "usage: %s\n", text);
	exit(2);
}

/* A number from least to most; another word ends the program. */
static inline unsigned int number(const char *what, const char *word,
				  unsigned int least, unsigned int most)
{
	char *end;
	unsigned long n = strtoul(word, &end, 10);

	if (*word >= '0' && *word <= '9' && !*end && n >= least && n <= most)
		return (unsigned int)n;
	fprintf(stderr, "%s '%s': not a number from %u to %u\n", what, word,
		least, most);
	exit(2);
}

static inline int failed(const char *what, int err)
{
	fprintf(stderr, "%s: %s\n", what,
		err == -ESRCH ? "no such domain" : strerror(-err));
	return 1;
}

/* To be closed with hypercall_close.  Without Xen the program ends. */
static inline struct hypercall *open_xen(void)
{
	enum hypercall_cause why;
	struct hypercall *xen;

	if (!hypercall_open(&xen, 0, &why))
		return xen;
	fprintf(stderr, "Xen: %s\n", hypercall_cause_text(why));
	exit(1);
}

#endif
