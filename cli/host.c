/* SPDX-License-Identifier: MIT */
#include "cli/host.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/common.h"
#include "cpumap/cpumap.h"

static bool same_domain(const struct domctl_domain *a,
			const struct domctl_domain *b)
{
	return a->domid == b->domid &&
	       !memcmp(a->uuid, b->uuid, sizeof(a->uuid));
}

bool host_has(const struct host *host, const struct domctl_domain *d)
{
	size_t i;

	for (i = 0; i < host->ndomains; i++)
		if (same_domain(&host->domains[i].info, d))
			return true;
	return false;
}

int host_find(struct cli *c, char **words, size_t n, const struct host *among,
	      struct host *out)
{
	struct cli_words w = {.words = (const char *const *)words, .n = n};
	struct host_domain *d, *same;
	int status, failed = 0;
	size_t i;

	out->domains = cli_alloc(c, n, sizeof(*d));
	for (i = 0; i < n; i++) {
		d = &out->domains[out->ndomains];
		status = cli_word(c, &w, i, &d->info, NULL);
		if (!status && among && !host_has(among, &d->info))
			status = cli_xen_error(c, CLI_DOMAIN(d->info.domid),
					       -ESRCH, NULL, NULL);
		if (!status) {
			for (same = out->domains;
			     same->info.domid != d->info.domid; same++)
				;
			out->ndomains += same == d;
			continue;
		}
		failed = status;
		if (status == CLI_USAGE || status == CLI_NO_XEN) {
			out->ndomains = 0;
			break;
		}
	}
	cli_end_words(&w);
	return failed;
}

/* A snapshot of the domains found, or of all: negative errno. */
static int open_snapshot(struct cli *c, struct host *host, bool all)
{
	uint16_t *domids = cli_alloc(c, host->ndomains, sizeof(*domids));
	size_t i;
	int err;

	for (i = 0; i < host->ndomains; i++)
		domids[i] = host->domains[i].info.domid;
	err = domctl_snapshot_open(c->xen,
				   DOMCTL_SNAPSHOT_ONCE | DOMCTL_SNAPSHOT_HARD |
					   DOMCTL_SNAPSHOT_SOFT,
				   domids, all ? 0 : host->ndomains,
				   &host->snapshot);
	free(domids);
	return err;
}

void host_forget(struct host *host)
{
	while (host->ndomains)
		free(host->domains[--host->ndomains].name);
}

/* Both are ascending. */
void host_keep(struct cli *c, struct host *host,
	       const struct domctl_snapshot *snapshot)
{
	struct host_domain *old = host->domains, *d;
	struct domctl_snapshot_info info;
	size_t i, k = 0, nold = host->ndomains;

	domctl_snapshot_info(snapshot, &info);
	d = host->domains = cli_alloc(c, info.domains, sizeof(*d));
	for (i = 0; i < info.domains; i++) {
		if (domctl_snapshot_domain(snapshot, i, &d->info, &d->first))
			continue;
		while (k < nold && old[k].info.domid < d->info.domid)
			free(old[k++].name);
		if (k < nold && same_domain(&old[k].info, &d->info)) {
			d->name = old[k].name;
			d->asked = old[k++].asked;
		}
		d++;
	}
	while (k < nold)
		free(old[k++].name);
	free(old);
	host->ndomains = (size_t)(d - host->domains);
}

/* What the snapshot has of a domain that was asked for: 0 or -ESRCH. */
static int look_up(const struct host *host, struct host_domain *d)
{
	struct domctl_snapshot_info info;
	struct domctl_domain now;
	size_t i, first;

	domctl_snapshot_info(host->snapshot, &info);
	for (i = 0; i < info.domains; i++)
		if (!domctl_snapshot_domain(host->snapshot, i, &now, &first) &&
		    same_domain(&now, &d->info)) {
			d->info = now;
			d->first = first;
			return 0;
		}
	return -ESRCH;
}

/* The domains that were asked for, in that order. */
static int keep_some(struct cli *c, struct host *host)
{
	struct host_domain *d = host->domains, *end = d + host->ndomains;
	int status = 0;

	host->ndomains = 0;
	for (; d < end; d++) {
		if (!look_up(host, d)) {
			host->domains[host->ndomains++] = *d;
			continue;
		}
		free(d->name);
		status = cli_xen_error(c, CLI_DOMAIN(d->info.domid), -ESRCH,
				       NULL, NULL);
	}
	return status;
}

/* Whether a domain has come, or got into another pool, since they were asked. */
static bool asked_too_early(const struct host *host)
{
	const struct host_domain *d = host->domains, *end = d + host->ndomains;

	for (; d < end; d++)
		if (!d->asked || (host->what & HOST_POOLS &&
				  d->info.cpupool != DOMCTL_NONE &&
				  !host_pool(host, d->info.cpupool)))
			return true;
	return false;
}

/* Names are asked for as soon as it is known of whom, and read after the vCPUs. */
static int look(struct cli *c, struct host *host, bool all)
{
	int err = open_snapshot(c, host, all);

	if (!err && all)
		err = domctl_snapshot_plan(host->snapshot);
	if (err)
		return err;
	if (all)
		host_keep(c, host, host->snapshot);
	host_ask_names(c, host);
	err = domctl_snapshot_take(host->snapshot);
	host_read_names(c, host);
	return err;
}

static int take(struct cli *c, struct host *host, bool all)
{
	int err = look(c, host, all), status = 0;

	if (err) {
		host_forget(host);
		return cli_xen_error(c, NULL, err, NULL, "read the vCPUs");
	}
	if (all)
		host_keep(c, host, host->snapshot);
	else
		status = keep_some(c, host);
	if (asked_too_early(host)) {
		host_ask_names(c, host);
		host_read_names(c, host);
	}
	return status;
}

int host_read(struct cli *c, char **words, size_t n, unsigned int what,
	      struct host *out)
{
	int status = 0, more;

	*out = (struct host){.what = what};
	if (words) {
		status = host_find(c, words, n, NULL, out);
		if (!out->ndomains)
			return status;
	}
	more = take(c, out, !words);
	if (more && !out->ndomains)
		return more;
	more |= host_report_names(c, out->names_error);
	status = status ? status : more;
	return status && out->ndomains ? CLI_PARTIAL : status;
}

/* Why vCPU j of a snapshot, or a part of it, cannot be shown: 0, or a reason. */
static int why_unread(const struct domctl_snapshot *snapshot, size_t j)
{
	struct domctl_vcpu v;
	int err;

	domctl_snapshot_vcpu(snapshot, j, &v);
	err = v.error ? v.error : v.affinity_error;
	return err == -ENOENT ? 0 : err;
}

/* The first vCPU of d from i on for which that is err; or how many it has. */
static uint32_t find_unread(const struct domctl_snapshot *snapshot,
			    const struct host_domain *d, uint32_t i, int err)
{
	while (i < d->info.max_vcpus &&
	       why_unread(snapshot, d->first + i) != err)
		i++;
	return i;
}

int host_report_vcpus(struct cli *c, const struct domctl_snapshot *snapshot,
		      const struct host_domain *d)
{
	uint32_t i, k, n = d->info.max_vcpus;
	struct cpumap *alike;
	int err, status = 0;

	for (i = 0; i < n; i++) {
		err = why_unread(snapshot, d->first + i);
		if (!err || find_unread(snapshot, d, 0, err) < i)
			continue;
		alike = cli_map(c, n);
		for (k = i; k < n; k = find_unread(snapshot, d, k + 1, err))
			cpumap_set(alike, k);
		cli_xen_error(c, CLI_VCPUS(d->info.domid, alike), err, NULL,
			      NULL);
		cpumap_free(alike);
		status = CLI_PARTIAL;
	}
	return status;
}

void host_free(struct host *host)
{
	host_forget(host);
	free(host->domains);
	host_forget_pools(host);
	domctl_snapshot_close(host->snapshot);
}
