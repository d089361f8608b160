/* SPDX-License-Identifier: MIT */
#include "cli/hint.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *theirs, *ours;
} verbs[] = {
	/* xl */
	{"vcpu-list", "list"},
	{"vcpu-pin", "pin"},
	{"vcpu-set", "set"},
	{"info", "topology"},
	/* virsh */
	{"vcpuinfo", "list"},
	{"vcpucount", "list"},
	{"vcpupin", "pin"},
	{"setvcpus", "set"},
	{"guestvcpus", "set"},
	{"setvcpu", "add"},
	{"nodeinfo", "topology"},
	{"nodecpumap", "topology"},
	{"freecell", "topology"},
	{"cpu-stats", "top"},
	{"domstats", "top"},
	/* xe */
	{"vm-vcpu-hotplug", "set"},
	/* others */
	{"ls", "list"},
	{"ps", "list"},
	{"affinity", "pin"},
	{"taskset", "pin"},
	{"unpin", "pin"},
	{"plug", "add"},
	{"hotplug", "add"},
	{"unplug", "remove"},
	{"hotunplug", "remove"},
	{"del", "remove"},
	{"delete", "remove"},
	{"rm", "remove"},
	{"maxvcpus", "max"},
	{"lscpu", "topology"},
	{"xentop", "top"},
};

const char *hint_verb(const char *word)
{
	size_t i;

	for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (!strcmp(verbs[i].theirs, word))
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
	return (*a && within(a + 1, b, edits)) ||
	       (*b && within(a, b + 1, edits)) ||
	       (*a && *b && within(a + 1, b + 1, edits)) ||
	       (*a && *b && a[0] == b[1] && a[1] == b[0] &&
		within(a + 2, b + 2, edits));
}

bool hint_near(const char *word, const char *name)
{
	size_t length = strlen(word);

	return (length >= 3 && !strncmp(word, name, length)) ||
	       within(word, name, length < 6 ? 1 : 2);
}

char *hint_domain(const char *text)
{
	static const char *const leads[] = {"domain", "dom", "domid", NULL};
	const char *number = NULL;
	char *advice;
	size_t i, n;

	for (i = 0; leads[i] && !number; i++) {
		n = strlen(leads[i]);
		if (strncasecmp(text, leads[i], n))
			continue;
		number = text + n + strspn(text + n, " -_:#=");
		if (!isdigit((unsigned char)*number) ||
		    number[strspn(number, "0123456789")])
			number = NULL;
	}
	if (!number)
		return NULL;
	if (asprintf(&advice,
		     number[strspn(number, "0")] ? "write %s, or its name"
						 : "write 0 or Domain-0",
		     number) < 0)
		return NULL;
	return advice;
}
