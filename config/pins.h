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
 * reason), which may be NULL, and so does -EOPNOTSUPP, a newer version.
 * Outputs are untouched on failure.
 */
#ifndef XVCPU_CONFIG_PINS_H
#define XVCPU_CONFIG_PINS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "config/config.h" /* struct config_error */

#define PINS_VERSION   1
#define PINS_MAX_VCPUS 65536 /* Xen: 8192 */
#define PINS_NOTE      "Hard and soft affinity of every vCPU, for `xvcpu restore`."

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
int xvcpu_pins_write(const struct pins_domain *domains, size_t ndomains,
		     char **text, size_t *size);

/*
 * Read, strictly.  The order in the text is kept.  vCPUs out of order are
 * refused; a domain given twice is not, for two domains can have the same UUID
 * and name, or none.  Whether the CPU lists mean something is for the caller to
 * find out; `line` tells where they stood.
 */
int xvcpu_pins_read(const char *text, size_t size, struct pins **out,
		    struct config_error *error);
void xvcpu_pins_free(struct pins *pins);

/*
 * Which saved domain is which running one.
 *
 * UUID and name both right are better than the UUID alone, which is better than
 * the name alone.  The name alone is for a saved domain whose UUID none has
 * that runs, and a running one whose UUID was not saved: xl gives a new UUID at
 * each start unless the domain's file has one.  A UUID of zeros, which dom0
 * often has, tells nothing; without a name as well, a domain fits others like
 * it.  Several running domains with one UUID, as in a migration on one host,
 * all get what was saved under it.
 */
enum pins_fit {
	PINS_FITS,    /* it is that of a running domain, or of several */
	PINS_GONE,    /* no such domain runs */
	PINS_SEVERAL, /* several run that have its name */
	PINS_ALIKE,   /* another saved one fits the same domain as well */
	PINS_WORSE,   /* another one fits the same domain better */
};

#define PINS_NONE SIZE_MAX

struct pins_match {
	const struct pins_domain *saved, *running;
	size_t nsaved, nrunning;
	enum pins_fit *fit; /* of each saved domain */
	size_t *best;       /* of each running one: its saved, or NONE */
	bool *uuid_runs;    /* of each saved one: some domain has its UUID */
	bool *uuid_saved;   /* of each running one, likewise */
};

/* 0 or -ENOMEM.  Both arrays are used as long as the match is; of the running
 * ones only UUID and name.  Given back with xvcpu_pins_match_free. */
int xvcpu_pins_match(const struct pins_domain *saved, size_t nsaved,
		     const struct pins_domain *running, size_t nrunning,
		     struct pins_match *out);
void xvcpu_pins_match_free(struct pins_match *match);

/* How well saved domain i fits running domain j; 0: not at all. */
int xvcpu_pins_fits(const struct pins_match *match, size_t i, size_t j);

/* How many bytes from text on may be a UUID, 36 if it is one, and a CPU list. */
size_t xvcpu_pins_span_uuid(const char *text);
size_t xvcpu_pins_span_list(const char *text);

/* Is it a UUID of zeros? */
bool xvcpu_pins_no_uuid(const struct pins_domain *domain);
#endif
