/* SPDX-License-Identifier: MIT */
/* Lists that are spelled otherwise and mean the same CPUs. */
#include <stdlib.h>
#include <string.h>
#include "config/internal.h"

#define LONGEST 512 /* bytes of a list that is looked into */

/* From first to below end, added or taken away. */
struct piece {
	unsigned long first, end;
	bool not ;
};

static bool number(const char **text, unsigned long *out)
{
	size_t size = strspn(*text, "0123456789");

	if (!size || size > 9)
		return false;
	*out = strtoul(*text, NULL, 10);
	*text += size;
	return true;
}

/* N, N-M or all; false: something that depends on the host, or no list. */
static bool next(const char **text, struct piece *p)
{
	p->not = **text == '^';
	*text += p->not ;
	if (!strncmp(*text, "all", 3)) {
		*text += 3;
		p->first = 0;
		p->end = (unsigned long)-1;
	} else {
		if (!number(text, &p->first))
			return false;
		p->end = p->first;
		if (**text == '-' && (++*text, !number(text, &p->end)))
			return false;
		if (p->end++ < p->first)
			return false;
	}
	if (!**text)
		return true;
	return *(*text)++ == ',' && **text;
}

static bool is_known(const char *list)
{
	struct piece p;

	if (!*list || strlen(list) > LONGEST)
		return false;
	while (*list)
		if (!next(&list, &p))
			return false;
	return true;
}

/* The last piece that a CPU is in decides. */
static bool has(const char *list, unsigned long cpu)
{
	bool found = false;
	struct piece p;

	while (*list && next(&list, &p))
		if (cpu >= p.first && cpu < p.end)
			found = !p.not ;
	return found;
}

/* Nothing changes but where a piece begins or ends. */
static bool agree(const char *edges, const char *a, const char *b,
		  unsigned long ncpus)
{
	struct piece p;

	while (*edges && next(&edges, &p))
		if ((p.first < ncpus && has(a, p.first) != has(b, p.first)) ||
		    (p.end < ncpus && has(a, p.end) != has(b, p.end)))
			return false;
	return true;
}

bool xvcpu_config_same(const struct config *cfg, const char *a, const char *b)
{
	unsigned long ncpus = cfg->ncpus ? cfg->ncpus : (unsigned long)-1;

	a = a ? a : "all";
	b = b ? b : "all";
	if (!strcmp(a, b))
		return true;
	return is_known(a) && is_known(b) && has(a, 0) == has(b, 0) &&
	       agree(a, a, b, ncpus) && agree(b, a, b, ncpus);
}
