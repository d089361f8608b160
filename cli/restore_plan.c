/* SPDX-License-Identifier: MIT */
/* Which domain was saved as which, and what differs. */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/restore.h"
#include "cli/saved.h"
#include "hypercall/hypercall.h"

/* Leave out a vCPU. */
static __attribute__((format(printf, 3, 4))) void
skip(struct restore_vcpu *v, int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(v->reason, sizeof(v->reason), format, args);
	va_end(args);
	v->state = RESTORE_SKIPPED;
	v->err = err;
}

void restore_refuse(struct restore_vcpu *v, int err)
{
	v->state = RESTORE_SKIPPED;
	v->err = err;
	v->from_xen = true;
}

/* Why a saved domain is nobody's. */
static const struct {
	int err;
	const char *why;
} unfit[] = {
	[PINS_GONE] = {-ESRCH, "no such domain runs"},
	[PINS_SEVERAL] = {-ENOTUNIQ, "several domains are called so"},
	[PINS_ALIKE] = {-ENOTUNIQ, "another saved domain fits as well"},
	[PINS_WORSE] = {-ENOTUNIQ, "another saved domain fits better"},
};

static int parse(struct cli *c, const struct restore *r,
		 const struct pins_vcpu *saved, struct restore_vcpu *v,
		 const char *file)
{
	struct cpumap *row;
	const char *text;
	int i, rc;

	for (i = 0; i < 2; i++) {
		row = cpumap_array_row(r->maps,
				       2 * (size_t)(v - r->vcpus) + (size_t)i);
		v->to[i] = row;
		rc = saved_list(c, file, CLI_USAGE, saved, i, row);
		if (rc > 0)
			return rc;
		text = i ? saved->soft : saved->hard;
		if (rc)
			skip(v, rc,
			     "%s %.40s%s: this host has no CPU past %" PRIu32,
			     i ? "soft" : "hard", text,
			     strlen(text) > 40 ? "..." : "", row->nbits - 1);
	}
	return 0;
}

static void compare(const struct restore *r, struct restore_vcpu *v)
{
	const struct host_domain *d = v->domain;
	struct domctl_vcpu now;
	size_t at;
	int i;

	if (v->vcpu >= d->info.max_vcpus) {
		skip(v, -ENOENT, "the domain has %" PRIu32 " vCPUs now",
		     d->info.max_vcpus);
		return;
	}
	at = d->first + v->vcpu;
	domctl_snapshot_vcpu(r->host.snapshot, at, &now);
	if (now.affinity_error) {
		restore_refuse(v, now.affinity_error);
		return;
	}
	v->from[0] = domctl_snapshot_hard(r->host.snapshot, at);
	v->from[1] = domctl_snapshot_soft(r->host.snapshot, at);
	for (i = 0; i < 2; i++) {
		v->differs[i] = !cpumap_equal(v->from[i], v->to[i]);
		if (v->differs[i])
			v->state = RESTORE_CHANGE;
	}
	if (v->differs[0] && !cpumap_intersects(v->to[0], r->online))
		skip(v, -EINVAL, "none of its CPUs is online");
	else if (v->differs[1] && cpumap_empty(v->to[1]))
		skip(v, -EINVAL, "an empty soft map cannot be set");
}

/* The vCPUs of a saved domain, for a running one or (NULL) for none. */
static int plan_vcpus(struct cli *c, struct restore *r, size_t which,
		      const struct host_domain *domain, const char *file)
{
	const struct pins_domain *saved = &r->pins->domains[which];
	enum pins_fit fit = r->match.fit[which];
	int status;
	size_t i;

	for (i = 0; i < saved->nvcpus; i++) {
		struct restore_vcpu *v = &r->vcpus[r->n];

		v->saved = saved;
		v->domain = domain;
		v->vcpu = saved->vcpus[i].vcpu;
		status = parse(c, r, &saved->vcpus[i], v, file);
		if (status)
			return status;
		r->n++;
		if (!domain)
			skip(v, unfit[fit].err, "%s",
			     fit == PINS_SEVERAL && !saved->name
				     ? "several domains have neither "
				       "UUID nor name"
				     : unfit[fit].why);
		else if (v->state != RESTORE_SKIPPED)
			compare(r, v);
	}
	return 0;
}

/*
 * All running domains whose saved one it is: several in a migration here, of
 * which one may have no vCPUs yet.
 */
static int plan_domain(struct cli *c, struct restore *r, size_t which,
		       const char *file)
{
	const struct host_domain *d, *end = r->host.domains + r->host.ndomains;
	const struct host_domain *empty = NULL;
	size_t before = r->n;
	int status = 0;

	for (d = r->host.domains; d < end && !status; d++) {
		if (r->match.best[d - r->host.domains] != which)
			continue;
		if (d->info.max_vcpus)
			status = plan_vcpus(c, r, which, d, file);
		else
			empty = d;
	}
	if (r->n == before && !status)
		status = plan_vcpus(c, r, which, empty, file);
	return status;
}

static void alloc(struct cli *c, struct restore *r, uint32_t ncpus)
{
	size_t n = 0, i;

	for (i = 0; i < r->pins->ndomains; i++)
		if (r->match.fit[i] != PINS_FITS)
			n += r->pins->domains[i].nvcpus;
	for (i = 0; i < r->host.ndomains; i++)
		if (r->match.best[i] != PINS_NONE)
			n += r->pins->domains[r->match.best[i]].nvcpus;
	r->vcpus = cli_alloc(c, n, sizeof(*r->vcpus));
	r->maps = cpumap_array_alloc(2 * n + 1, ncpus);
	if (!r->maps)
		cli_no_memory(c);
}

int restore_plan(struct cli *c, struct restore *r, const char *file)
{
	uint32_t ncpus = hypercall_interface(c->xen)->ncpus;
	int status = 0, err;
	size_t i;

	r->online = cli_map(c, ncpus);
	err = domctl_get_online_cpus(c->xen, r->online);
	if (err)
		return cli_xen_error(c, NULL, err, NULL,
				     "read the online CPUs");
	r->incomplete = host_read(c, NULL, 0, 0, &r->host);
	if (!r->host.ndomains)
		return r->incomplete;
	saved_warn_names(c, &r->host);
	saved_lose_dying(&r->host);
	r->running = saved_running(c, &r->host);
	saved_match(c, r->pins, r->running, r->host.ndomains, &r->match);
	alloc(c, r, ncpus);
	for (i = 0; i < r->pins->ndomains && !status; i++)
		status = plan_domain(c, r, i, file);
	return status;
}
