/* SPDX-License-Identifier: MIT */
/*
 * host - every vCPU of some or all domains, read at once.
 */
#ifndef XVCPU_CLI_HOST_H
#define XVCPU_CLI_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domctl/domctl.h"

struct cli;

struct host_domain {
	struct domctl_domain info;
	char *name;   /* NULL: none known */
	bool asked;   /* for its name */
	size_t first; /* of its vCPUs in the snapshot; info.max_vcpus of them */
};

struct host_pool {
	uint32_t id;
	char *name; /* NULL: none known */
};

struct host {
	struct domctl_snapshot *snapshot; /* NULL: nothing was read */
	size_t ndomains;
	struct host_domain *domains;
	unsigned int what; /* HOST_* */
	int names_error;   /* why names are missing; 0: none is */
	size_t npools;
	struct host_pool *pools; /* with HOST_POOLS */
};

#define HOST_POOLS    1u /* the cpupools of the domains, too */
#define HOST_COURTESY 2u /* nobody waits long for names */

/*
 * Read the vCPUs of n domains, or of all when words is NULL: each word is a
 * domid, a name or a UUID.  Returns 0, or the exit status of what was reported:
 * out has what could be read all the same.
 */
int host_read(struct cli *c, char **words, size_t n, unsigned int what,
	      struct host *out);
void host_free(struct host *host);

/*
 * The domains that are meant by n words, each once, into a host that is zero:
 * without vCPUs and names.  among (NULL: all) has those that are to be seen.
 * Returns as host_read does.
 */
int host_find(struct cli *c, char **words, size_t n, const struct host *among,
	      struct host *out);
bool host_has(const struct host *host, const struct domctl_domain *domain);

/*
 * The domains of a snapshot, with the names that are known of them; one that
 * went meanwhile is not missed.  And none any more.
 */
void host_keep(struct cli *c, struct host *host,
	       const struct domctl_snapshot *snapshot);
void host_forget(struct host *host);

/* NULL: none has this number. */
const struct host_pool *host_pool(const struct host *host, uint32_t id);
void host_forget_pools(struct host *host);

/*
 * Report the vCPUs of a domain that cannot be read, together for each cause; one
 * that is not there is no failure.  0 or CLI_PARTIAL.
 */
int host_report_vcpus(struct cli *c, const struct domctl_snapshot *snapshot,
		      const struct host_domain *domain);

/*
 * The names of n domains: names[i], to be freed, or NULL.  0, or why some are
 * not known, for host_report_names: it returns 0 or CLI_PARTIAL.
 */
int host_names(struct cli *c, const uint16_t *domids, size_t n, char **names);
int host_report_names(struct cli *c, int err);

/*
 * Ask for the names of the domains that there are, and of their pools; and read
 * them, which is to follow.
 */
void host_ask_names(struct cli *c, struct host *host);
void host_read_names(struct cli *c, struct host *host);

/* As list and JSON have them. */
const char *host_state(enum domctl_state state);
const char *host_vcpu_state(enum domctl_vcpu_state state);
size_t host_vcpu_state_length(enum domctl_vcpu_state state);

/* NULL: it has not shut down, or Xen has a reason that is not known here. */
const char *host_shutdown_reason(const struct domctl_domain *domain);

#endif
