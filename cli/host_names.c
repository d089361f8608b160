/* SPDX-License-Identifier: MIT */
/* Words for what Xen has numbers for, and names, which xenstore has. */
#include "cli/host.h"

#include <errno.h>
#include <stdlib.h>

#include "cli/common.h"
#include "xenstore/xenstore.h"

const char *host_state(enum domctl_state state)
{
	static const char names[][9] = {
		[DOMCTL_STATE_RUNNING] = "running",
		[DOMCTL_STATE_PAUSED] = "paused",
		[DOMCTL_STATE_SHUTDOWN] = "shutdown",
		[DOMCTL_STATE_CRASHED] = "crashed",
		[DOMCTL_STATE_DYING] = "dying",
	};

	return names[state];
}

static const struct {
	char name[9];
	uint8_t length;
} vcpu_states[] = {
#define STATE(name)                                                            \
	{                                                                      \
		name, sizeof(name) - 1                                         \
	}
	[DOMCTL_VCPU_OFFLINE] = STATE("offline"),
	[DOMCTL_VCPU_BLOCKED] = STATE("blocked"),
	[DOMCTL_VCPU_RUNNABLE] = STATE("runnable"),
	[DOMCTL_VCPU_RUNNING] = STATE("running"),
	[DOMCTL_VCPU_PAUSED] = STATE("paused"),
#undef STATE
};

const char *host_vcpu_state(enum domctl_vcpu_state state)
{
	return vcpu_states[state].name;
}

size_t host_vcpu_state_length(enum domctl_vcpu_state state)
{
	return vcpu_states[state].length;
}

const char *host_shutdown_reason(const struct domctl_domain *d)
{
	static const char names[][11] = {"poweroff", "reboot",   "suspend",
					 "crash",    "watchdog", "soft-reset"};

	if (!(d->flags & DOMCTL_DOMAIN_SHUTDOWN) ||
	    d->shutdown_reason >= sizeof(names) / sizeof(names[0]))
		return NULL;
	return names[d->shutdown_reason];
}

int host_names(struct cli *c, const uint16_t *domids, size_t n, char **names)
{
	int err, unread = 0;
	struct xenstore *store = cli_store(c, &err);

	if (store)
		err = xenstore_ask_names(store, domids, n, NULL, 0);
	if (!err)
		err = xenstore_read_names(store, names, NULL, &unread);
	return err < 0 ? err : unread;
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
	cli_store_error(c, NULL, err, "names");
	return CLI_PARTIAL;
}

const struct host_pool *host_pool(const struct host *host, uint32_t id)
{
	size_t i;

	for (i = 0; i < host->npools; i++)
		if (host->pools[i].id == id)
			return &host->pools[i];
	return NULL;
}

void host_forget_pools(struct host *host)
{
	while (host->npools)
		free(host->pools[--host->npools].name);
	free(host->pools);
	host->pools = NULL;
}

/* Each pool that a domain is in, once. */
static void find_pools(struct cli *c, struct host *host)
{
	uint32_t id;
	size_t i;

	host->pools = cli_alloc(c, host->ndomains, sizeof(*host->pools));
	for (i = 0; i < host->ndomains; i++) {
		id = host->domains[i].info.cpupool;
		if (id != DOMCTL_NONE && !host_pool(host, id))
			host->pools[host->npools++].id = id;
	}
}

static struct xenstore *open_store(struct cli *c, const struct host *host,
				   int *err)
{
	return host->what & HOST_COURTESY ? cli_store_courtesy(c, err)
					  : cli_store(c, err);
}

void host_ask_names(struct cli *c, struct host *host)
{
	int err;
	struct xenstore *store = open_store(c, host, &err);
	uint16_t *domids = cli_alloc(c, host->ndomains, sizeof(*domids));
	uint32_t *pools;
	size_t i;

	host_forget_pools(host);
	if (host->what & HOST_POOLS)
		find_pools(c, host);
	pools = cli_alloc(c, host->npools, sizeof(*pools));
	for (i = 0; i < host->ndomains; i++) {
		domids[i] = host->domains[i].info.domid;
		host->domains[i].asked = true;
	}
	for (i = 0; i < host->npools; i++)
		pools[i] = host->pools[i].id;
	if (store)
		err = xenstore_ask_names(store, domids, host->ndomains, pools,
					 host->npools);
	/* Of a connection that has failed, the first error says why. */
	if (err != -ENOTCONN || !host->names_error)
		host->names_error = err;
	free(domids);
	free(pools);
}

void host_read_names(struct cli *c, struct host *host)
{
	char **domains, **pools;
	size_t i;
	int err;

	if (host->names_error)
		return;
	domains = cli_alloc(c, host->ndomains, sizeof(*domains));
	pools = cli_alloc(c, host->npools, sizeof(*pools));
	err = xenstore_read_names(c->store, domains, pools, &host->names_error);
	if (err < 0)
		host->names_error = err;
	for (i = 0; i < host->ndomains && err >= 0; i++) {
		free(host->domains[i].name);
		host->domains[i].name = domains[i];
	}
	for (i = 0; i < host->npools; i++)
		host->pools[i].name = pools[i];
	free(domains);
	free(pools);
}
