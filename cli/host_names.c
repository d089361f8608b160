/* SPDX-License-Identifier: MIT */
/* Words for what Xen has numbers for, and names, which xenstore has. */
#include "cli/host.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/common.h"
#include "xenstore/xenstore.h"

const char *host_state(enum domctl_state state)
{
	static const char *const names[] = {
		[DOMCTL_STATE_RUNNING] = "running",
		[DOMCTL_STATE_PAUSED] = "paused",
		[DOMCTL_STATE_SHUTDOWN] = "shutdown",
		[DOMCTL_STATE_CRASHED] = "crashed",
		[DOMCTL_STATE_DYING] = "dying",
	};

	return names[state];
}

const char *host_vcpu_state(enum domctl_vcpu_state state)
{
	static const char *const names[] = {
		[DOMCTL_VCPU_OFFLINE] = "offline",
		[DOMCTL_VCPU_BLOCKED] = "blocked",
		[DOMCTL_VCPU_RUNNABLE] = "runnable",
		[DOMCTL_VCPU_RUNNING] = "running",
		[DOMCTL_VCPU_PAUSED] = "paused",
	};

	return names[state];
}

const char *host_shutdown_reason(const struct domctl_domain *d)
{
	static const char *const names[] = {"poweroff", "reboot",
					    "suspend",  "crash",
					    "watchdog", "soft-reset"};

	if (!(d->flags & DOMCTL_DOMAIN_SHUTDOWN) ||
	    d->shutdown_reason >= sizeof(names) / sizeof(names[0]))
		return NULL;
	return names[d->shutdown_reason];
}

/* Why this name was not among those of a burst: 0 when there is none. */
static int why_nameless(struct xenstore *store, const char *kind, uint32_t id)
{
	char path[64], *value = NULL;
	int err;

	snprintf(path, sizeof(path), "/local/%s/%" PRIu32 "/name", kind, id);
	err = xenstore_read(store, 0, path, &value, NULL);
	free(value);
	return err == -ENOENT ? 0 : err;
}

int host_names(struct cli *c, const uint16_t *domids, size_t n, char **names)
{
	int err, first = 0;
	struct xenstore *store = cli_store(c, &err);
	size_t i;

	if (!store)
		return err;
	err = n ? xenstore_domain_names(store, domids, n, names) : 0;
	if (err < 0)
		return err;
	for (i = 0; i < n && !first; i++)
		if (!names[i])
			first = why_nameless(store, "domain", domids[i]);
	return first;
}

int host_report_names(struct cli *c, int err)
{
	/* A host without xenstore has none: names are a courtesy. */
	if (!err || err == -ENOENT || err == -ECONNREFUSED)
		return CLI_DONE;
	/* The kernel's device opens also where no daemon runs. */
	if (err == -ETIMEDOUT) {
		cli_warn(c, "names: xenstore does not answer");
		return CLI_DONE;
	}
	cli_store_error(c, NULL, err, NULL, "names");
	return CLI_PARTIAL;
}

static int by_id(const void *a, const void *b)
{
	const struct host_pool *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

/* Each pool that a domain is in, once, by its id. */
static void find_pools(struct cli *c, struct host *host)
{
	struct host_pool *pools = cli_alloc(c, host->ndomains, sizeof(*pools));
	size_t i, n = 0;

	for (i = 0; i < host->ndomains; i++)
		if (host->domains[i].info.cpupool != DOMCTL_NONE)
			pools[n++].id = host->domains[i].info.cpupool;
	qsort(pools, n, sizeof(*pools), by_id);
	for (i = 0; i < n; i++)
		if (!i || pools[i].id != pools[i - 1].id)
			pools[host->npools++] = pools[i];
	host->pools = pools;
}

int host_read_pools(struct cli *c, struct host *host)
{
	struct xenstore *store = cli_store(c, NULL);
	uint32_t *ids;
	char **names;
	size_t i;
	int err;

	find_pools(c, host);
	if (!store || host->names_error || !host->npools)
		return CLI_DONE;
	ids = cli_alloc(c, host->npools, sizeof(*ids));
	names = cli_alloc(c, host->npools, sizeof(*names));
	for (i = 0; i < host->npools; i++)
		ids[i] = host->pools[i].id;
	err = xenstore_pool_names(store, ids, host->npools, names);
	err = err < 0 ? err : 0;
	for (i = 0; i < host->npools; i++) {
		host->pools[i].name = names[i];
		if (!names[i] && !err)
			err = why_nameless(store, "pool", ids[i]);
	}
	free(names);
	free(ids);
	return host_report_names(c, err);
}

const struct host_pool *host_pool(const struct host *host, uint32_t id)
{
	const struct host_pool wanted = {.id = id};

	return bsearch(&wanted, host->pools, host->npools, sizeof(wanted),
		       by_id);
}
