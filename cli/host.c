/* SPDX-License-Identifier: MIT */
#include "cli/host.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/common.h"
#include "cpumap/cpumap.h"
#include "hotplug/xenstore.h"
#include "hypercall/hypercall.h"

static int read_domain(struct cli *c, struct host_domain *d)
{
	uint32_t ncpus = hypercall_interface(c->xen)->ncpus;
	size_t n = d->info.max_vcpus;
	long got;

	d->vcpus = cli_alloc(c, n, sizeof(*d->vcpus));
	d->hard = cpumap_array_alloc(n, ncpus);
	d->soft = cpumap_array_alloc(n, ncpus);
	if (!d->hard || !d->soft)
		cli_no_memory(c);
	if (!n)
		return 0;
	got = domctl_get_vcpus(c->xen, d->info.domid, 0, n, d->vcpus, d->hard,
			       d->soft);
	if (got < 0)
		return (int)got;
	d->nvcpus = (size_t)got;
	return 0;
}

/* Names are a courtesy: a host without xenstore has none. */
static int read_names(struct cli *c, struct host *host)
{
	struct xenstore *store = cli_store(c, NULL);
	uint16_t *domids;
	char **names;
	size_t i;
	int n;

	if (!store || !host->ndomains)
		return 0;
	domids = cli_alloc(c, host->ndomains, sizeof(*domids));
	names = cli_alloc(c, host->ndomains, sizeof(*names));
	for (i = 0; i < host->ndomains; i++)
		domids[i] = host->domains[i].info.domid;
	n = xenstore_domain_names(store, domids, host->ndomains, names);
	for (i = 0; i < host->ndomains; i++)
		host->domains[i].name = names[i];
	free(names);
	free(domids);
	/* The kernel's device opens also where no daemon runs. */
	if (n >= 0 || n == -ETIMEDOUT)
		return 0;
	return cli_error(c, CLI_PARTIAL, n, "names: xenstore: %s",
			 strerror(-n));
}

static int find_all(struct cli *c, struct host *host)
{
	struct domctl_domain *list;
	long i, n = cli_domains(c, &list);

	if (n < 0)
		return cli_xen_error(c, (int)n, NULL, "list the domains");
	host->domains = cli_alloc(c, (size_t)n, sizeof(*host->domains));
	for (i = 0; i < n; i++)
		host->domains[host->ndomains++].info = list[i];
	free(list);
	return 0;
}

static int find_some(struct cli *c, char **words, size_t n, struct host *host)
{
	int status, failed = 0;
	size_t i, j;

	host->domains = cli_alloc(c, n, sizeof(*host->domains));
	for (i = 0; i < n; i++) {
		struct domctl_domain info;

		status = cli_domain(c, words[i], &info);
		if (status == CLI_USAGE || status == CLI_NO_XEN) {
			host->ndomains = 0;
			return status;
		}
		if (status) {
			failed = status;
			continue;
		}
		for (j = 0; j < host->ndomains; j++)
			if (host->domains[j].info.domid == info.domid)
				break;
		if (j == host->ndomains)
			host->domains[host->ndomains++].info = info;
	}
	return failed;
}

static void free_domain(struct host_domain *d)
{
	free(d->name);
	free(d->vcpus);
	cpumap_array_free(d->hard);
	cpumap_array_free(d->soft);
}

/* Read all; a domain that is gone by now is only missed if it was asked for. */
static int read_all(struct cli *c, struct host *host, bool asked)
{
	size_t i, kept = 0;
	char what[64];
	int status = 0;

	for (i = 0; i < host->ndomains; i++) {
		struct host_domain *d = &host->domains[i];
		int err = read_domain(c, d);

		if (!err) {
			host->domains[kept++] = *d;
			continue;
		}
		if (err != -ESRCH || asked) {
			snprintf(what, sizeof(what), "vCPUs of domain %u",
				 d->info.domid);
			status = cli_xen_error(c, err, NULL, what);
		}
		free_domain(d);
	}
	host->ndomains = kept;
	return status;
}

int host_read(struct cli *c, char **words, size_t n, struct host *out)
{
	int status, more;

	*out = (struct host){0};
	status = words ? find_some(c, words, n, out) : find_all(c, out);
	more = read_all(c, out, words != NULL);
	status = status ? status : more;
	more = read_names(c, out);
	status = status ? status : more;
	return status && out->ndomains ? CLI_PARTIAL : status;
}

void host_free(struct host *host)
{
	while (host->ndomains)
		free_domain(&host->domains[--host->ndomains]);
	free(host->domains);
}
