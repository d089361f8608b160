/* SPDX-License-Identifier: MIT */
/*
 * host - every vCPU of some or all domains, read at once.
 */
#ifndef HOST_H
#define HOST_H

#include <stddef.h>

#include "domctl/domctl.h"

struct cli;

struct host_domain {
	struct domctl_domain info;
	char *name;   /* NULL: none known */
	size_t first; /* of its vCPUs in the snapshot; info.max_vcpus of them */
};

struct host {
	struct domctl_snapshot *snapshot; /* NULL: nothing was read */
	size_t ndomains;
	struct host_domain *domains;
};

/*
 * Read the vCPUs of n domains, or of all when words is NULL: each word is a
 * domid, a name or a UUID.  Returns 0, or the exit status of what was reported:
 * out has what could be read all the same.
 */
int host_read(struct cli *c, char **words, size_t n, struct host *out);
void host_free(struct host *host);

#endif
