/* SPDX-License-Identifier: MIT */
/* Names of domains and cpupools: asked for, and read later. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "xenstore/wire.h"

/* Requests 0 and on are the domains, those behind them the pools. */
struct xenstore_names {
	struct xenstore_named named;
	struct xenstore_exchange exchange;
	struct xenstore_burst burst;
	size_t npools;
	int count;
	int unread;    /* why a name is not known that there may be, or 0 */
	char *found[]; /* and then what the pointers above point to */
};

/* Without printf, which costs more than the rest of asking for a name. */
void xvcpu_xenstore_ask_name(void *arg, size_t i, struct xenstore_request *req)
{
	static const char pool[] = "/local/pool/", domain[] = "/local/domain/";
	struct xenstore_named *n = arg;
	bool is_pool = i >= n->ndomains;
	uint32_t number = is_pool ? n->pools[i - n->ndomains] : n->domids[i];
	size_t length = (is_pool ? sizeof(pool) : sizeof(domain)) - 1;
	char *at = n->path + sizeof(n->path) - sizeof("/name");

	memcpy(at, "/name", sizeof("/name"));
	do
		*--at = (char)('0' + number % 10);
	while (number /= 10);
	req->path = memcpy(at - length, is_pool ? pool : domain, length);
}

static int answer_name(void *arg, size_t i, int error, const char *data,
		       size_t len)
{
	struct xenstore_names *n = arg;

	if (error == -ENOENT && i >= n->named.ndomains &&
	    !n->named.pools[i - n->named.ndomains]) {
		data = "Pool-0";
		len = strlen(data);
	} else if (error) {
		if (error != -ENOENT)
			n->unread = error;
		return 0;
	}
	n->found[i] = xvcpu_xenstore_copy(data, len);
	if (!n->found[i])
		return -ENOMEM;
	n->count++;
	return 0;
}

/* In one piece; it is the burst's memory, too. */
static struct xenstore_names *alloc(const uint16_t *domids, size_t ndomains,
				    const uint32_t *pools, size_t npools)
{
	size_t n = ndomains + npools;
	size_t each = sizeof(char *) + sizeof(*pools) + sizeof(uint8_t);
	struct xenstore_names *names = NULL;
	uint32_t *own_pools;
	uint16_t *own_domids;

	if (n <= SIZE_MAX / 2 / each)
		names = calloc(1, sizeof(*names) + n * each);
	if (!names)
		return NULL;
	own_pools = (uint32_t *)(names->found + n);
	own_domids = (uint16_t *)(own_pools + npools);
	xenstore_move(own_pools, pools, npools * sizeof(*pools));
	xenstore_move(own_domids, domids, ndomains * sizeof(*domids));
	names->named = (struct xenstore_named){
		.domids = own_domids, .pools = own_pools, .ndomains = ndomains};
	names->npools = npools;
	names->burst = (struct xenstore_burst){
		.n = n,
		.ask = xvcpu_xenstore_ask_name,
		.answer = answer_name,
		.arg = names,
		.done = (uint8_t *)(own_pools + n),
	};
	return names;
}

static void release(struct xenstore_names *names)
{
	if (!names)
		return;
	for (size_t i = 0; i < names->burst.n; i++)
		free(names->found[i]);
	free(names);
}

int xenstore_ask_names(struct xenstore *xs, const uint16_t *domids,
		       size_t ndomains, const uint32_t *pools, size_t npools)
{
	struct xenstore_names *names;
	int rc;

	if (ndomains > INT_MAX || npools > INT_MAX - ndomains)
		return -E2BIG;
	names = alloc(domids, ndomains, pools, npools);
	if (!names)
		return -ENOMEM;
	names->exchange = (struct xenstore_exchange){
		.xs = xs, .type = XS_READ, .burst = &names->burst};
	rc = xvcpu_xenstore_begin(&names->exchange);
	if (rc) {
		release(names);
		return rc;
	}
	xs->names = names;
	/* What fails now will do so again, and is told then. */
	xvcpu_xenstore_flush(&names->exchange);
	return 0;
}

static void hand_out(struct xenstore_names *names, size_t from, size_t n,
		     char **out)
{
	if (!out || !n)
		return;
	memcpy(out, names->found + from, n * sizeof(*out));
	memset(names->found + from, 0, n * sizeof(*out));
}

int xenstore_read_names(struct xenstore *xs, char **domains, char **pools,
			int *unread)
{
	struct xenstore_names *names = xs->names;
	int rc;

	if (!names)
		return xs->dead ? -ENOTCONN : -EINVAL;
	xs->names = NULL;
	rc = xvcpu_xenstore_finish(&names->exchange);
	if (!rc) {
		rc = names->count;
		hand_out(names, 0, names->named.ndomains, domains);
		hand_out(names, names->named.ndomains, names->npools, pools);
		if (unread)
			*unread = names->unread;
	}
	release(names);
	return rc;
}

void xvcpu_xenstore_drop_names(struct xenstore *xs)
{
	release(xs->names);
	xs->names = NULL;
}

int xenstore_domain_names(struct xenstore *xs, const uint16_t *domids, size_t n,
			  char **names)
{
	int rc = xenstore_ask_names(xs, domids, n, NULL, 0);

	return rc ? rc : xenstore_read_names(xs, names, NULL, NULL);
}

int xenstore_pool_names(struct xenstore *xs, const uint32_t *ids, size_t n,
			char **names)
{
	int rc = xenstore_ask_names(xs, NULL, 0, ids, n);

	return rc ? rc : xenstore_read_names(xs, NULL, names, NULL);
}
