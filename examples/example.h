/* SPDX-License-Identifier: MIT */
/* What the examples begin with: their words, Xen, signals, and errors. */
#ifndef EXAMPLE_H
#define EXAMPLE_H

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xvcpu/domctl.h>
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

/* Without it the program ends: err is negative. */
static inline void need(const char *what, long err)
{
	if (err < 0)
		exit(failed(what, (int)err));
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

/* Xen, and the domain whose number the word is. */
static inline struct hypercall *open_domain(const char *word,
					    struct domctl_domain *out)
{
	uint16_t domid = (uint16_t)number("DOMID", word, 0, LAST_DOMID);
	struct hypercall *xen = open_xen();

	need("domain", domctl_get_domain(xen, domid, out));
	return xen;
}

/* Those that end a program are to be waited for. */
static inline sigset_t block_signals(void)
{
	static const int end[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGALRM};
	sigset_t signals;
	size_t i;

	sigemptyset(&signals);
	for (i = 0; i < sizeof(end) / sizeof(*end); i++)
		sigaddset(&signals, end[i]);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	return signals;
}

#endif
