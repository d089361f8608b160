/* SPDX-License-Identifier: MIT */
/* The domains of some names. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "xenstore/wire.h"

struct wanted {
	const char *name;
	size_t len;
	size_t count; /* of the domains that have it */
	uint16_t domid;
};

/* The names of all domains, read in one burst and compared with the wanted. */
struct search {
	struct xenstore_named named;
	struct wanted *wanted;
	size_t n;
	int unread; /* why a name is not known that there may be, or 0 */
};

static int answer_name(void *arg, size_t i, int error, const char *data,
		       size_t len)
{
	struct search *s = arg;

	if (error && error != -ENOENT)
		s->unread = error;
	for (size_t k = 0; k < s->n && !error; k++) {
		struct wanted *w = &s->wanted[k];

		if (len != w->len || memcmp(w->name, data, len))
			continue;
		w->domid = s->named.domids[i];
		w->count++;
	}
	return 0;
}

/* Turn the children's names into domids: how many. */
static size_t parse_domids(char *const *names, size_t n, uint16_t *domids)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		size_t len = strspn(names[i], "0123456789");
		unsigned long value = strtoul(names[i], NULL, 10);

		if (!names[i][len] && len <= 5 && value <= UINT16_MAX)
			domids[count++] = (uint16_t)value;
	}
	return count;
}

static int run(struct xenstore *xs, struct search *s)
{
	struct xenstore_burst burst = {
		.ask = xvcpu_xenstore_ask_name,
		.answer = answer_name,
		.arg = s,
	};
	uint16_t *domids;
	char **children;
	size_t n;
	int rc = xenstore_list(xs, 0, "/local/domain", &children, &n);

	/* Without that node there are no domains. */
	if (rc)
		return rc == -ENOENT ? 0 : rc;
	domids = malloc((n + 1) * sizeof(*domids));
	rc = -ENOMEM;
	if (domids) {
		burst.n = parse_domids(children, n, domids);
		s->named.domids = domids;
		s->named.ndomains = burst.n;
		rc = xenstore_read_burst(xs, &burst);
	}
	free(children);
	free(domids);
	return rc;
}

static int outcome(const struct search *s, const struct wanted *w)
{
	if (!w->len)
		return -EINVAL;
	if (w->count > 1)
		return -ENOTUNIQ;
	if (w->count)
		return 0;
	return s->unread ? s->unread : -ENOENT;
}

int xenstore_find_domains(struct xenstore *xs, const char *const *names,
			  size_t n, uint16_t *domids, int *errors)
{
	struct search search = {.n = n};
	int rc;

	if (n > INT_MAX)
		return -E2BIG;
	search.wanted = calloc(n + 1, sizeof(*search.wanted));
	if (!search.wanted)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		search.wanted[i] = (struct wanted){.name = names[i],
						   .len = strlen(names[i])};
	rc = run(xs, &search);
	for (size_t i = 0; i < n && !rc; i++) {
		errors[i] = outcome(&search, &search.wanted[i]);
		if (!errors[i])
			domids[i] = search.wanted[i].domid;
	}
	free(search.wanted);
	return rc;
}

int xenstore_find_domain(struct xenstore *xs, const char *name, uint16_t *domid)
{
	int error = 0, rc;

	if (!*name)
		return -EINVAL;
	rc = xenstore_find_domains(xs, &name, 1, domid, &error);
	return rc ? rc : error;
}
