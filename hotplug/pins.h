/* SPDX-License-Identifier: MIT */
/*
 * pins - the affinities of all vCPUs as a text that people can read, compare
 * and keep under version control.
 *
 *	xvcpu-pins 1
 *	# comment, or an empty line: anywhere after the first line
 *
 *	domain 5b0e1c3a-1d1a-4d41-8d0c-2f3f5a1c9b77 "web 1"
 *	vcpu 0 hard 0-3 soft 0-63
 *	vcpu 1 hard 2 soft 0-63
 *
 * The first line names the format and its version.  A domain is its UUID, in
 * small letters, and its name in quotes, in which only \" \\ and \xHH (a
 * byte) are escapes, or "-" without quotes when it has none.  Each vCPU has a
 * line of its own, ascending, with the number as Xen counts, and CPU lists of
 * digits, commas, dashes and small letters.  One blank between words, none at
 * the ends; tabs and carriage returns are refused; the last line feed may be
 * missing.  Written, the domains are sorted by name, then by UUID, and the
 * vCPUs by number, so that equal pins make equal files, and a changed pin
 * changes one line.
 *
 * Errors: 0 or a negative errno; -EINVAL fills *error (line, column, static
 * reason), which may be NULL; -EOPNOTSUPP is another version.  Outputs are
 * untouched on failure.
 */
#ifndef PINS_H
#define PINS_H
#include <stddef.h>
#include <stdint.h>
#include "hotplug/config.h" /* struct config_error */

#define PINS_VERSION 1
#define PINS_NOTE    "Hard and soft affinity of every vCPU, for `xvcpu restore`."

struct pins_vcpu {
	uint32_t vcpu;
	const char *hard; /* CPU lists, as text */
	const char *soft;
	size_t line; /* where it was read */
};

struct pins_domain {
	char uuid[37];    /* 8-4-4-4-12, with its NUL */
	const char *name; /* NULL: none */
	struct pins_vcpu *vcpus;
	size_t nvcpus;
	size_t line;
};

struct pins {
	struct pins_domain *domains;
	size_t ndomains;
	char *text; /* the strings above point in here */
};

/*
 * Write.  The order of domains and vCPUs given does not matter; the arrays are
 * not changed.  *text is the caller's to free() and ends in a NUL that *size
 * does not count.  -EINVAL: a bad UUID, a CPU list with other bytes or none,
 * a vCPU twice; then nothing else is told, for that is a caller's bug.
 */
int pins_write(const struct pins_domain *domains, size_t ndomains, char **text,
	       size_t *size);

/*
 * Read, strictly.  The order in the text is kept.  The same domain twice (UUID
 * and name), and vCPUs out of order, are refused.  Whether the CPU lists mean
 * something is for the caller to find out; `line` tells where they stood.
 */
int pins_read(const char *text, size_t size, struct pins **out,
	      struct config_error *error);
void pins_free(struct pins *pins);
#endif
