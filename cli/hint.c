/* SPDX-License-Identifier: MIT */
#include "cli/hint.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *ours, *theirs;
} verbs[] = {
	{"list", "vcpu-list vcpuinfo vcpucount ls ps"},
	{"pin", "vcpu-pin vcpupin affinity taskset unpin"},
	{"set", "vcpu-set setvcpus guestvcpus vm-vcpu-hotplug"},
	{"add", "setvcpu plug hotplug"},
	{"remove", "unplug hotunplug del delete rm"},
	{"max", "maxvcpus"},
	{"topology", "info nodeinfo nodecpumap freecell lscpu capabilities"},
	{"top", "cpu-stats domstats xentop"},
};

static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word), n;

	for (; *words; words += n + (words[n] == ' ')) {
		n = strcspn(words, " ");
		if (n == length && !memcmp(words, word, n))
			return true;
	}
	return false;
}

const char *hint_verb(const char *word)
{
	size_t i;

	for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (has_word(verbs[i].theirs, word))
			return verbs[i].ours;
	return NULL;
}

/* Does it take at most so many letters more, less, other or swapped? */
static bool within(const char *a, const char *b, unsigned int edits)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	if (!*a && !*b)
		return true;
	if (!edits)
		return false;
	edits--;
	if (*a && *b &&
	    (within(a + 1, b + 1, edits) ||
	     (a[0] == b[1] && a[1] == b[0] && within(a + 2, b + 2, edits))))
		return true;
	return (*a && within(a + 1, b, edits)) ||
	       (*b && within(a, b + 1, edits));
}

bool hint_near(const char *word, const char *name)
{
	size_t length = strlen(word);

	return (length >= 3 && !strncmp(word, name, length)) ||
	       within(word, name, length < 6 ? 1 : 2);
}

static bool skip(const char **at, const char *word)
{
	size_t n = strlen(word);

	if (strncasecmp(*at, word, n))
		return false;
	*at += n;
	return true;
}

char *hint_domain(const char *text)
{
	const char *number = text;
	char *advice;

	if (!skip(&number, "dom"))
		return NULL;
	if (!skip(&number, "ain"))
		skip(&number, "id");
	number += strspn(number, " -_:#=");
	if (!*number || number[strspn(number, "0123456789")])
		return NULL;
	if (asprintf(&advice,
		     number[strspn(number, "0")] ? "write %s, or its name"
						 : "write 0 or Domain-0",
		     number) < 0)
		return NULL;
	return advice;
}
