/* SPDX-License-Identifier: MIT */
/* CPU lists: what a format can hold, and which mean the same CPUs. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "config/internal.h"

#define LONGEST 512 /* bytes of a list that is looked into */

/* From first to below end, added or taken away. */
struct item {
	unsigned long first, end;
	bool not, all, range;
	bool nodes,
		host; /* not of CPUs: of nodes, or of what else a host has */
	bool group;   /* some of each so many */
};

static bool skip(const char **text, const char *word)
{
	size_t size = strlen(word);

	if (strncmp(*text, word, size) != 0)
		return false;
	*text += size;
	return true;
}

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
	it->end = it->first;
	it->range = skip(text, "-");
	if (it->range && (!number(text, &it->end) || it->end < it->first))
		return false;
	it->end++;
	it->group = it->range && skip(text, ":");
	return !it->group || (number(text, &used) && skip(text, "/") &&
			      number(text, &group) && used && used <= group);
}

/* The next one, and the comma behind it, if another one follows. */
static bool next(const char **text, struct item *it)
{
	*it = (struct item){.not = skip(text, "^"), .end = (unsigned long)-1};
	if (**text > '9') {
		it->nodes = skip(text, "nodes:") || skip(text, "node:");
		it->host = !it->nodes &&
			   (skip(text, "core:") || skip(text, "socket:"));
		it->all = skip(text, "all");
	}
	if (!it->all && !range(text, it))
		return false;
	return !**text || (skip(text, ",") && **text);
}

static bool can_say(enum config_format format, const struct item *it)
{
	if (it->group || it->host)
		return false;
	if (format == CONFIG_XL)
		return !(it->not &&it->all);
	return !it->nodes && !it->all && !(it->not &&it->range);
}

/* Can this format hold this CPU list?  "all" alone is the caller's to drop. */
int xvcpu_config_check_list(enum config_format format, const char *list,
			    const char **reason)
{
	bool mask = !strncmp(list, "0x", 2) && list[2] &&
		    !list[2 + strspn(list + 2, "abcdefABCDEF,_0123456789")];
	bool fits = !mask, first = true;
	struct item it;

	*reason = "not a CPU list";
	for (; !mask && (first || *list); first = false) {
		if (!next(&list, &it) || (first && it.not ))
			return -EINVAL;
		fits = fits && can_say(format, &it);
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
		if (!next(&list, &it) || it.nodes || it.host || it.group)
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
			found = !it.not ;
	return found;
}

/* Nothing changes but where an item begins or ends. */
static bool agree(const char *edges, const char *a, const char *b,
		  unsigned long ncpus)
{
	struct item it;

	while (*edges && next(&edges, &it))
		if ((it.first < ncpus &&
		     has(a, it.first) != has(b, it.first)) ||
		    (it.end < ncpus && has(a, it.end) != has(b, it.end)))
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
