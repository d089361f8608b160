/* SPDX-License-Identifier: MIT */
/* Which domain was saved as which, and what differs. */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/restore.h"
#include "cli/text.h"
#include "hypercall/hypercall.h"

void restore_skip(struct restore_vcpu *v, int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(v->reason, sizeof(v->reason), format, args);
	va_end(args);
	v->state = RESTORE_SKIPPED;
	v->err = err;
}

static bool has_uuid(const struct host_domain *d, const char *uuid)
{
	char text[TEXT_UUID_SIZE];

	text_format_uuid(d->info.uuid, text);
	return !strcmp(text, uuid);
}

static bool has_name(const struct host_domain *d, const char *name)
{
	return d->name && name && !strcmp(d->name, name);
}

/* Was another domain of the text saved with this one's UUID? */
static bool is_taken(const struct restore *r, const struct host_domain *d,
		     const struct pins_domain *saved)
{
	size_t i;

	for (i = 0; i < r->pins->ndomains; i++)
		if (&r->pins->domains[i] != saved &&
		    has_uuid(d, r->pins->domains[i].uuid))
			return true;
	return false;
}

/*
 * The UUID tells, and where several domains have it (as the one of zeros), the
 * name as well.  Where none has it, the name alone: xl gives a domain a new
 * UUID at each start unless its file has one.
 */
static const struct host_domain *
match(const struct restore *r, const struct pins_domain *saved, int *err)
{
	const struct host_domain *by_uuid = NULL, *by_name = NULL, *both = NULL;
	size_t uuids = 0, names = 0, i;

	for (i = 0; i < r->host.ndomains; i++) {
		const struct host_domain *d = &r->host.domains[i];
		bool uuid = has_uuid(d, saved->uuid);

		if (uuid && has_name(d, saved->name))
			both = d;
		if (uuid) {
			by_uuid = d;
			uuids++;
		} else if (has_name(d, saved->name) && !is_taken(r, d, saved)) {
			by_name = d;
			names++;
		}
	}
	*err = uuids > 1 || (!uuids && names > 1) ? -ENOTUNIQ : -ESRCH;
	if (uuids == 1)
		return by_uuid;
	if (uuids)
		return both;
	return names == 1 ? by_name : NULL;
}

static int parse(struct cli *c, const struct restore *r,
		 const struct pins_vcpu *saved, struct restore_vcpu *v,
		 const char *file)
{
	const char *texts[] = {saved->hard, saved->soft};
	struct cpumap *row;
	struct cpumap_error e;
	int i, err;

	for (i = 0; i < 2; i++) {
		row = cpumap_array_row(r->maps,
				       2 * (size_t)(v - r->vcpus) + (size_t)i);
		v->to[i] = row;
		err = cpumap_parse(row, texts[i], NULL, &e);
		if (err == -ENOMEM)
			cli_no_memory(c);
		if (err == -ERANGE)
			restore_skip(
				v, err,
				"%s %.40s: this host has no CPU past %" PRIu32,
				i ? "soft" : "hard", texts[i], row->nbits - 1);
		else if (err || (!i && cpumap_empty(row)))
			return cli_error(c, CLI_USAGE, err ? err : -EINVAL,
					 "%s:%zu: '%.60s': %s", file,
					 saved->line, texts[i],
					 err ? e.reason : "no CPU is left");
	}
	return 0;
}

static void compare(const struct restore *r, struct restore_vcpu *v)
{
	const struct host_domain *d = v->domain;
	struct domctl_vcpu now;
	size_t at;

	if (v->vcpu >= d->info.max_vcpus) {
		restore_skip(v, -ENOENT, "the domain has %" PRIu32 " vCPUs now",
			     d->info.max_vcpus);
		return;
	}
	at = d->first + v->vcpu;
	domctl_snapshot_vcpu(r->host.snapshot, at, &now);
	if (now.error) {
		restore_skip(v, now.error, "it cannot be read: %s",
			     strerror(-now.error));
		return;
	}
	v->from[0] = domctl_snapshot_hard(r->host.snapshot, at);
	v->from[1] = domctl_snapshot_soft(r->host.snapshot, at);
	v->hard = !cpumap_equal(v->from[0], v->to[0]);
	v->soft = !cpumap_equal(v->from[1], v->to[1]);
	if (!v->hard && !v->soft)
		return;
	v->state = RESTORE_CHANGE;
	if (v->hard && !cpumap_intersects(v->to[0], r->online))
		restore_skip(v, -EINVAL, "none of its CPUs is online");
	else if (v->soft && cpumap_empty(v->to[1]))
		restore_skip(v, -EINVAL, "an empty soft map cannot be set");
}

static int plan_domain(struct cli *c, struct restore *r,
		       const struct pins_domain *saved, const char *file)
{
	const struct host_domain *domain;
	int status, err;
	size_t i;

	domain = match(r, saved, &err);
	for (i = 0; i < saved->nvcpus; i++) {
		struct restore_vcpu *v = &r->vcpus[r->n];

		*v = (struct restore_vcpu){.saved = saved,
					   .domain = domain,
					   .vcpu = saved->vcpus[i].vcpu};
		status = parse(c, r, &saved->vcpus[i], v, file);
		if (status)
			return status;
		r->n++;
		if (!domain)
			restore_skip(v, err, "%s",
				     err == -ESRCH
					     ? "no such domain runs"
					     : "several domains are called so");
		else if (v->state != RESTORE_SKIPPED)
			compare(r, v);
	}
	return 0;
}

int restore_plan(struct cli *c, struct restore *r, const char *file)
{
	uint32_t ncpus = hypercall_interface(c->xen)->ncpus;
	size_t n = 0, i;
	int status, err;

	for (i = 0; i < r->pins->ndomains; i++)
		n += r->pins->domains[i].nvcpus;
	r->vcpus = cli_alloc(c, n, sizeof(*r->vcpus));
	r->maps = cpumap_array_alloc(2 * n + 1, ncpus);
	r->online = cpumap_alloc(ncpus);
	if (!r->maps || !r->online)
		cli_no_memory(c);
	err = domctl_get_online_cpus(c->xen, r->online);
	if (err)
		return cli_xen_error(c, NULL, err, NULL,
				     "read the online CPUs");
	status = host_read(c, NULL, 0, &r->host);
	for (i = 0; i < r->pins->ndomains && !status; i++)
		status = plan_domain(c, r, &r->pins->domains[i], file);
	return status;
}
