/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "xenstore/wire.h"

/*
 * The names of some domains or pools, read in one burst: copied to names[] or
 * compared with wanted, whichever is there.
 */
struct names {
	const uint16_t *domids;
	const uint32_t *pools; /* or NULL */
	char **names;
	const char *wanted;
	uint16_t found;
	int count;
	int unread; /* why a name is not known that there may be, or 0 */
	char path[40];
};

static void ask_name(void *arg, size_t i, struct xenstore_request *req)
{
	struct names *n = arg;

	if (n->pools)
		snprintf(n->path, sizeof(n->path), "/local/pool/%u/name",
			 (unsigned int)n->pools[i]);
	else
		snprintf(n->path, sizeof(n->path), "/local/domain/%u/name",
			 (unsigned int)n->domids[i]);
	req->path = n->path;
}

static int answer_name(void *arg, size_t i, int error, const char *data,
		       size_t len)
{
	struct names *n = arg;

	if (error == -ENOENT && n->pools && !n->pools[i]) {
		data = "Pool-0";
		len = strlen(data);
	} else if (error) {
		if (error != -ENOENT && !n->unread)
			n->unread = error;
		return 0;
	}
	if (n->wanted) {
		if (len != strlen(n->wanted) || memcmp(n->wanted, data, len))
			return 0;
		n->found = n->domids[i];
	} else {
		n->names[i] = xvcpu_xenstore_copy(data, len);
		if (!n->names[i])
			return -ENOMEM;
	}
	n->count++;
	return 0;
}

static int talk_names(struct xenstore *xs, struct names *names, size_t n)
{
	const struct xenstore_burst burst = {
		.n = n,
		.ask = ask_name,
		.answer = answer_name,
		.arg = names,
	};
	int rc = xenstore_read_burst(xs, &burst);

	return rc ? rc : names->count;
}

static int copy_names(struct xenstore *xs, struct names *work, size_t n,
		      char **names)
{
	int rc;

	work->names = calloc(n ? n : 1, sizeof(*work->names));
	if (!work->names)
		return -ENOMEM;
	rc = talk_names(xs, work, n);
	if (rc >= 0)
		xenstore_move(names, work->names, n * sizeof(*names));
	else
		for (size_t i = 0; i < n; i++)
			free(work->names[i]);
	free(work->names);
	return rc;
}

int xenstore_domain_names(struct xenstore *xs, const uint16_t *domids, size_t n,
			  char **names)
{
	struct names work = {.domids = domids};

	return copy_names(xs, &work, n, names);
}

int xenstore_pool_names(struct xenstore *xs, const uint32_t *ids, size_t n,
			char **names)
{
	struct names work = {.pools = ids};

	return copy_names(xs, &work, n, names);
}

/* Turn the children's names into domids, in place of others: how many. */
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

int xenstore_find_domain(struct xenstore *xs, const char *name, uint16_t *domid)
{
	struct names work = {.wanted = name};
	uint16_t *domids;
	char **children;
	size_t n;
	int rc;

	if (!*name)
		return -EINVAL;
	rc = xenstore_list(xs, 0, "/local/domain", &children, &n);
	if (rc)
		return rc;
	domids = malloc((n + 1) * sizeof(*domids));
	if (domids) {
		n = parse_domids(children, n, domids);
		work.domids = domids;
		rc = talk_names(xs, &work, n);
	} else {
		rc = -ENOMEM;
	}
	free(children);
	free(domids);
	if (rc < 0)
		return rc;
	if (!rc)
		return work.unread ? work.unread : -ENOENT;
	if (rc > 1)
		return -ENOTUNIQ;
	*domid = work.found;
	return 0;
}
