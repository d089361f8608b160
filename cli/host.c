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

static int find_some(struct cli *c, char **words, size_t n, struct host *host)
{
	struct cli_words w = {.words = (const char *const *)words, .n = n};
	int status = 0, failed = 0;
	size_t i, j;

	host->domains = cli_alloc(c, n, sizeof(*host->domains));
	for (i = 0; i < n; i++) {
		struct domctl_domain info;

		status = cli_word(c, &w, i, &info, NULL);
		if (status == CLI_USAGE || status == CLI_NO_XEN) {
			host->ndomains = 0;
			failed = status;
			break;
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

/*
 * The domains of the snapshot, with the names that are known; one that went
 * meanwhile is not missed.
 */
static void keep_all(struct cli *c, struct host *host)
{
	struct host_domain *old = host->domains, *d;
	struct domctl_snapshot_info info;
	size_t i, k = 0, nold = host->ndomains;

	domctl_snapshot_info(host->snapshot, &info);
	d = host->domains = cli_alloc(c, info.domains, sizeof(*d));
	for (i = 0; i < info.domains; i++) {
		if (domctl_snapshot_domain(host->snapshot, i, &d->info,
					   &d->first))
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
	for (i = 0; i < info.domains; i++) {
		if (domctl_snapshot_domain(host->snapshot, i, &now, &first) ||
		    !same_domain(&now, &d->info))
			continue;
		d->info = now;
		d->first = first;
		return 0;
	}
	return -ESRCH;
}

/* The domains that were asked for, in that order. */
static int keep_some(struct cli *c, struct host *host)
{
	size_t i, kept = 0;
	int status = 0;

	for (i = 0; i < host->ndomains; i++) {
		struct host_domain *d = &host->domains[i];

		if (!look_up(host, d)) {
			host->domains[kept++] = *d;
			continue;
		}
		free(d->name);
		status = cli_xen_error(c, CLI_DOMAIN(d->info.domid), -ESRCH,
				       NULL, NULL);
	}
	host->ndomains = kept;
	return status;
}

/* Whether a domain has come, or got into another pool, since they were asked. */
static bool asked_too_early(const struct host *host)
{
	size_t i;

	for (i = 0; i < host->ndomains; i++) {
		const struct host_domain *d = &host->domains[i];

		if (!d->asked)
			return true;
		if (host->what & HOST_POOLS && d->info.cpupool != DOMCTL_NONE &&
		    !host_pool(host, d->info.cpupool))
			return true;
	}
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
		keep_all(c, host);
	host_ask_names(c, host);
	err = domctl_snapshot_take(host->snapshot);
	host_read_names(c, host);
	return err;
}

static int take(struct cli *c, struct host *host, bool all)
{
	int err = look(c, host, all), status = 0;

	if (err) {
		while (host->ndomains)
			free(host->domains[--host->ndomains].name);
		return cli_xen_error(c, NULL, err, NULL, "read the vCPUs");
	}
	if (all)
		keep_all(c, host);
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
	if (words)
		status = find_some(c, words, n, out);
	if (words && !out->ndomains)
		return status;
	more = take(c, out, !words);
	if (more && !out->ndomains)
		return more;
	status = status ? status : more;
	more = host_report_names(c, out->names_error);
	status = status ? status : more;
	return status && out->ndomains ? CLI_PARTIAL : status;
}

/* Why a vCPU, or a part of it, cannot be shown: 0, or the first reason. */
static int why_unread(const struct domctl_snapshot *snapshot, size_t j)
{
	struct domctl_vcpu v;
	int err;

	domctl_snapshot_vcpu(snapshot, j, &v);
	err = v.error ? v.error : v.affinity_error;
	return err == -ENOENT ? 0 : err;
}

/* vCPUs i and on that fail as i does, and were not told: now they are. */
static void report_alike(struct cli *c, const struct domctl_snapshot *snapshot,
			 const struct domctl_domain *domain, size_t j,
			 uint32_t i, struct cpumap *told)
{
	struct cpumap *alike = cpumap_alloc(domain->max_vcpus);
	int err = why_unread(snapshot, j + i);

	if (!alike)
		cli_no_memory(c);
	for (; i < domain->max_vcpus; i++)
		if (why_unread(snapshot, j + i) == err)
			cpumap_set(alike, i);
	cpumap_or(told, told, alike);
	cli_xen_error(c, CLI_VCPUS(domain->domid, alike), err, NULL, NULL);
	cpumap_free(alike);
}

int host_report_vcpus(struct cli *c, const struct domctl_snapshot *snapshot,
		      const struct domctl_domain *domain, size_t j)
{
	struct cpumap *told;
	uint32_t i = 0;

	while (i < domain->max_vcpus && !why_unread(snapshot, j + i))
		i++;
	if (i == domain->max_vcpus)
		return CLI_DONE;
	told = cpumap_alloc(domain->max_vcpus);
	if (!told)
		cli_no_memory(c);
	for (; i < domain->max_vcpus; i++)
		if (why_unread(snapshot, j + i) && !cpumap_test(told, i))
			report_alike(c, snapshot, domain, j, i, told);
	cpumap_free(told);
	return CLI_PARTIAL;
}

void host_free(struct host *host)
{
	while (host->ndomains)
		free(host->domains[--host->ndomains].name);
	free(host->domains);
	while (host->npools)
		free(host->pools[--host->npools].name);
	free(host->pools);
	domctl_snapshot_close(host->snapshot);
}
