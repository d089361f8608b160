/* SPDX-License-Identifier: MIT */
/* CPU lists: what a format can hold, and which mean the same CPUs. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "config/internal.h"

#define LONGEST 512 /* bytes of a list that is looked into */

/* What an item is: taken away, all, N-M, some of each so many, of NUMA nodes,
 * of what else a host has. */
enum { NOT = 1, ALL = 2, RANGE = 4, GROUP = 8, NODES = 16, HOST = 32 };

/* From first to below end. */
struct item {
	unsigned long first, end;
	int what;
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

static bool range(const char **text, struct item *it)
{
	unsigned long used, group;

	if (!number(text, &it->first))
		return false;
	it->end = it->first + 1;
	if (!xvcpu_config_skip(text, "-"))
		return true;
	it->what |= RANGE;
	if (!number(text, &it->end) || it->end++ < it->first)
		return false;
	if (!xvcpu_config_skip(text, ":"))
		return true;
	it->what |= GROUP;
	return number(text, &used) && xvcpu_config_skip(text, "/") &&
	       number(text, &group) && used && used <= group;
}

/* The next one, and the comma behind it, if another one follows. */
static bool next(const char **text, struct item *it)
{
	*it = (struct item){0, (unsigned long)-1,
			    xvcpu_config_skip(text, "^") ? NOT : 0};
	if (xvcpu_config_skip(text, "nodes:") ||
	    xvcpu_config_skip(text, "node:"))
		it->what |= NODES;
	else if (xvcpu_config_skip(text, "core:") ||
		 xvcpu_config_skip(text, "socket:"))
		it->what |= HOST;
	if (xvcpu_config_skip(text, "all"))
		it->what |= ALL;
	else if (!range(text, it))
		return false;
	return !**text || (xvcpu_config_skip(text, ",") && **text);
}

static bool can_say(enum config_format format, int what)
{
	int never = GROUP | HOST, both = NOT | ALL;

	if (format == CONFIG_XML) {
		never |= NODES | ALL;
		both = NOT | RANGE;
	}
	return !(what & never) && (what & both) != both;
}

/* Can this format hold this CPU list?  "all" alone is the caller's to drop. */
int xvcpu_config_check_list(enum config_format format, const char *list,
			    const char **reason)
{
	bool mask = !strncmp(list, "0x", 2) && list[2] &&
		    !list[2 + strspn(list + 2, "abcdefABCDEF,_0123456789")];
	bool fits = !mask;
	struct item it;

	*reason = "not a CPU list";
	if (*list == '^')
		return -EINVAL;
	while (!mask) {
		if (!next(&list, &it))
			return -EINVAL;
		fits = fits && can_say(format, it.what);
		if (!*list)
			break;
	}
	if (fits)
		return 0;
	*reason = "a CPU list that this format can't hold: "
		  "write plain CPU numbers and ranges";
	return -EOPNOTSUPP;
}

/* Is it a list of nothing that depends on the host? */
static bool is_known(const char *list)
{
	struct item it;

	if (!*list || strlen(list) > LONGEST)
		return false;
	while (*list)
		if (!next(&list, &it) || it.what & (NODES | HOST | GROUP))
			return false;
	return true;
}

/* The last item that a CPU is in decides. */
static bool has(const char *list, unsigned long cpu)
{
	bool found = false;
	struct item it;

	while (*list && next(&list, &it))
		if (cpu >= it.first && cpu < it.end)
			found = !(it.what & NOT);
	return found;
}

/* Is a CPU of the host in one of them only? */
static bool differ(const char *a, const char *b, unsigned long cpu,
		   unsigned long ncpus)
{
	return cpu < ncpus && has(a, cpu) != has(b, cpu);
}

bool xvcpu_config_same(const struct config *cfg, const char *a, const char *b)
{
	unsigned long ncpus = cfg->ncpus ? cfg->ncpus : (unsigned long)-1;
	const char *edges;
	struct item it;

	a = a ? a : "all";
	b = b ? b : "all";
	if (!strcmp(a, b))
		return true;
	if (!is_known(a) || !is_known(b) || differ(a, b, 0, ncpus))
		return false;
	/* Nothing changes but where an item begins or ends. */
	for (int i = 0; i < 2; i++)
		for (edges = i ? b : a; *edges;)
			if (!next(&edges, &it) ||
			    differ(a, b, it.first, ncpus) ||
			    differ(a, b, it.end, ncpus))
				return false;
	return true;
}
