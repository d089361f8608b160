/* SPDX-License-Identifier: MIT */
/* Which saved domain is which running one: a table, as a line of words each. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "config/pins.h"

TestSuite(pins_match, .timeout = 300);

#define MOST 4

/* Domains by two letters each, UUID (0: of zeros) and name (-: none). */
static size_t domains(const char *words, struct pins_domain *out,
		      char names[MOST][2])
{
	size_t n = 0;

	for (; *words; words += words[2] ? 3 : 2, n++) {
		snprintf(out[n].uuid, sizeof(out[n].uuid),
			 "0000000%c-0000-0000-0000-000000000000", words[0]);
		snprintf(names[n], 2, "%c", words[1]);
		out[n].name = words[1] == '-' ? NULL : names[n];
	}
	return n;
}

/*
 * best: of each running domain the index of its saved one, or a dot; fit: of
 * each saved one F fits, G gone, S several, A alike, W worse.
 */
static const struct {
	const char *saved, *running, *best, *fit;
} cases[] = {
	{"", "1a", ".", ""},
	{"1a", "", "", "G"},
	{"1a", "1a", "0", "F"},
	{"1a", "1b", "0", "F"},
	{"1a", "1-", "0", "F"},
	{"1-", "1b", "0", "F"},
	{"1a", "2a", "0", "F"},
	{"1a", "2b", ".", "G"},
	{"1-", "2-", ".", "G"},
	/* UUID and name, UUID, name */
	{"1b 1a", "1a", "1", "WF"},
	{"2a 1b", "1a", "1", "GF"},
	{"2a 1a", "1a 3a", "10", "FF"},
	{"1a 2b", "2a", "1", "GF"},
	{"1a 2b", "2a 1b", "10", "FF"},
	/* that cannot be told apart */
	{"1a 1a", "1a", ".", "AA"},
	{"1a 1a 2b", "1a 2b", ".2", "AAF"},
	{"1b 1c", "1a", ".", "AA"},
	{"1a 2a", "3a", ".", "AA"},
	{"1a", "2a 3a", "..", "S"},
	{"1a 4a", "2a 3a", "..", "SS"},
	{"1a 1a", "2b", ".", "GG"},
	/* two running ones of one UUID */
	{"1a", "1a 1b", "00", "F"},
	{"1a 1b", "1b 1a", "10", "FF"},
	{"1a 1c", "1a 1b", "0.", "FA"},
	/* no UUID */
	{"0a", "0a", "0", "F"},
	{"0a 0b", "0b 0a", "10", "FF"},
	{"0a", "0b", ".", "G"},
	{"0a", "1a", "0", "F"},
	{"1a", "0a", "0", "F"},
	{"0a 1a", "0a", "0", "FW"},
	{"0-", "0-", "0", "F"},
	{"0-", "0a", ".", "G"},
	{"0a", "0-", ".", "G"},
	{"0-", "1-", ".", "G"},
	{"0-", "0- 0-", "..", "S"},
	{"0- 0-", "0-", ".", "AA"},
	{"0- 0-", "0- 0-", "..", "SS"},
	{"0- 0- 0a 1b", "0a 0- 0- 1b", "2..3", "SSFF"},
};

Test(pins_match, by_the_table)
{
	for (size_t k = 0; k < sizeof(cases) / sizeof(*cases); k++) {
		struct pins_domain saved[MOST] = {0}, running[MOST] = {0};
		char names[2][MOST][2], best[MOST + 1], fit[MOST + 1];
		size_t n = domains(cases[k].saved, saved, names[0]);
		size_t m = domains(cases[k].running, running, names[1]);
		struct pins_match match;
		size_t i;

		cr_assert(zero(int,
			       xvcpu_pins_match(saved, n, running, m, &match)));
		for (i = 0; i < m; i++)
			best[i] = match.best[i] == PINS_NONE
					  ? '.'
					  : (char)('0' + match.best[i]);
		best[m] = '\0';
		for (i = 0; i < n; i++)
			fit[i] = "FGSAW"[match.fit[i]];
		fit[n] = '\0';
		cr_expect(eq(str, best, (char *)cases[k].best), "<%s> <%s>",
			  cases[k].saved, cases[k].running);
		cr_expect(eq(str, fit, (char *)cases[k].fit), "<%s> <%s>",
			  cases[k].saved, cases[k].running);
		xvcpu_pins_match_free(&match);
	}
}
