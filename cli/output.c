/* SPDX-License-Identifier: MIT */
#include "cli/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/common.h"
#include "cli/host.h"
#include "cli/saved.h"
#include "config/replace.h"
#include "cpumap/cpumap.h"

/* How long another run may hold the lock. */
#define LOCK_MS 5000

/* Xen has no more. */
#define CPUS_MOST 16384

static const struct cli_reason reasons[] = {
	{-EBUSY, "another run is writing it", "try again"},
	{-EEXIST, "what is beside it as .NAME.xvcpu is no plain file",
	 "remove that"},
	{-EMLINK, "it has several names (hard links), which would be parted",
	 "remove the others"},
	{-EXDEV, "it is a mount point of its own", "mount its directory"},
	{-EINVAL, "not a plain file", NULL},
	{-ESTALE, "others have changed it meanwhile", "try again"},
	{-ENOTRECOVERABLE, "others have put a file of theirs in its place",
	 "see who can write into its directory"},
	{0, NULL, NULL},
};

static int refuse(struct cli *c, const struct output *out, int err)
{
	const char *advice = cli_file_advice(err);
	const struct cli_reason *r;

	if (err == -ENOMEM)
		cli_no_memory(c);
	for (r = reasons; r->err && r->err != err; r++)
		;
	if (r->advice)
		advice = r->advice;
	return cli_error(c, CLI_FAILED, err, "%s: not written: %s\n%s",
			 out->file, r->err ? r->why : strerror(-err),
			 advice ? advice : "");
}

/* What is kept must be what restore takes. */
static int check_lists(struct cli *c, const struct output *out)
{
	const struct pins_domain *d = out->old->domains;
	const struct pins_domain *end = d + out->old->ndomains;
	struct cpumap *scratch = cli_map(c, CPUS_MOST);
	int status = 0;
	size_t i;

	for (; d < end && status <= 0; d++)
		for (i = 0; i < 2 * d->nvcpus && status <= 0; i++)
			status = saved_list(c, out->file, CLI_FAILED,
					    &d->vcpus[i / 2], i % 2, scratch);
	cpumap_free(scratch);
	return status > 0 ? status : 0;
}

int output_open(struct cli *c, const char *file, struct output *out)
{
	const char *text;
	size_t size;
	int err, status;

	*out = (struct output){.file = file};
	err = xvcpu_replace_open(file, REPLACE_CREATE, LOCK_MS, &out->replace);
	if (err)
		return refuse(c, out, err);
	text = xvcpu_replace_get_text(out->replace, &size);
	if (!size)
		return 0;
	status = saved_parse(c, file, 0, text, size, CLI_FAILED, &out->old);
	return status ? status : check_lists(c, out);
}

void output_close(struct output *out)
{
	xvcpu_replace_abort(out->replace);
	xvcpu_pins_free(out->old);
	*out = (struct output){0};
}

/* Names in the file would be lost, and domains without one added. */
static int check_names(struct cli *c, const struct output *out,
		       const struct host *host)
{
	const char *advice;
	size_t i;

	for (i = 0; host->names_error && out->old && i < out->old->ndomains;
	     i++)
		if (out->old->domains[i].name)
			return cli_error(
				c, CLI_FAILED, host->names_error,
				"%s: not written: it has names, and "
				"xenstore gives none now: %s\n"
				"see that xenstored runs, and try "
				"again",
				out->file,
				cli_store_why(host->names_error, &advice));
	return 0;
}

/*
 * May what the file said of its domain i go?  It is that of one of which more
 * is known now; or it is nobody's, and so is known of all that it fits.
 */
static bool is_replaced(const struct pins_match *m, size_t i,
			const struct pins_domain *domains)
{
	bool fits = m->fit[i] == PINS_FITS, any = false, all = true;
	size_t j;

	for (j = 0; j < m->nrunning; j++) {
		if (fits ? m->best[j] != i : !xvcpu_pins_fits(m, i, j))
			continue;
		any |= domains[j].nvcpus > 0;
		all &= domains[j].nvcpus > 0;
	}
	return any && (all || fits);
}

/*
 * Add to a domain what the file said of vCPUs that could not be read; and its
 * name, where it has lost that.  Its vCPUs are copied.
 */
static void merge(struct cli *c, const struct domctl_snapshot *snapshot,
		  const struct host_domain *running, struct pins_domain *d,
		  const struct pins_domain *old)
{
	static const struct pins_domain none;
	const struct pins_vcpu *v = d->vcpus, *end;
	struct domctl_vcpu now;

	if (!old)
		old = &none;
	if (!d->name && !strcmp(old->uuid, d->uuid) && !xvcpu_pins_no_uuid(d))
		d->name = old->name;
	d->vcpus = cli_alloc(c, d->nvcpus + old->nvcpus, sizeof(*v));
	memcpy(d->vcpus, v, d->nvcpus * sizeof(*v));
	for (v = old->vcpus, end = v + old->nvcpus; v < end; v++) {
		if (v->vcpu >= running->info.max_vcpus)
			continue;
		domctl_snapshot_vcpu(snapshot, running->first + v->vcpu, &now);
		if (now.affinity_error && now.affinity_error != -ENOENT)
			d->vcpus[d->nvcpus++] = *v;
	}
}

/* The new text, to be freed. */
static int render(struct cli *c, struct output *out, const struct host *host,
		  const struct pins_domain *domains, const struct pins_match *m,
		  char **text, size_t *size)
{
	struct pins_domain *all =
		cli_alloc(c, m->nsaved + m->nrunning, sizeof(*all));
	size_t n = 0, merged, i;
	int err;

	for (i = 0; i < m->nrunning; i++) {
		if (!domains[i].nvcpus)
			continue;
		all[n] = domains[i];
		merge(c, host->snapshot, &host->domains[i], &all[n++],
		      m->best[i] == PINS_NONE ? NULL : &m->saved[m->best[i]]);
	}
	merged = n;
	for (i = 0; i < m->nsaved; i++)
		if (!is_replaced(m, i, domains))
			all[n++] = m->saved[i];
	out->kept = n - merged;
	err = merged ? xvcpu_pins_write(all, n, text, size) : -ENODATA;
	while (merged)
		free(all[--merged].vcpus);
	free(all);
	return err;
}

static int commit(struct cli *c, struct output *out, const char *text,
		  size_t size)
{
	size_t old_size;
	const char *old = xvcpu_replace_get_text(out->replace, &old_size);
	int err;

	if (size == old_size && !memcmp(text, old, size))
		return 0;
	err = xvcpu_replace_prepare(out->replace, text, size);
	if (!err) {
		err = xvcpu_replace_commit(out->replace);
		out->replace = NULL;
	}
	c->changed = err >= 0 || err == -ENOTRECOVERABLE;
	if (err < 0)
		return refuse(c, out, err);
	if (err)
		return cli_error(c, CLI_PARTIAL, -EIO,
				 "%s: written, but its directory could not be "
				 "synced: a power cut now may bring the old "
				 "file back",
				 out->file);
	return 0;
}

int output_write(struct cli *c, struct output *out, const struct host *host,
		 const struct pins_domain *domains)
{
	int status = check_names(c, out, host), err;
	struct pins_match m;
	size_t size;
	char *text;

	if (status)
		return status;
	saved_match(c, out->old, domains, host->ndomains, &m);
	err = render(c, out, host, domains, &m, &text, &size);
	xvcpu_pins_match_free(&m);
	if (err == -ENODATA)
		return cli_error(c, CLI_FAILED, err,
				 "%s: not written: no vCPU could be read",
				 out->file);
	if (err)
		return refuse(c, out, err);
	status = commit(c, out, text, size);
	free(text);
	return status;
}
