/* SPDX-License-Identifier: MIT */
/*
 * host - every vCPU of some or all domains, read at once.
 */
#ifndef HOST_H
#define HOST_H

#include <stddef.h>

#include "domctl/domctl.h"

struct cli;
struct cpumap_array;

struct host_domain {
	struct domctl_domain info;
	char *name; /* NULL: none known */
	size_t nvcpus;
	struct domctl_vcpu *vcpus;
	struct cpumap_array *hard, *soft;
};

struct host {
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
