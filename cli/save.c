/* SPDX-License-Identifier: MIT */
/* All pins out, as a text to keep. */
#include "cli/common.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/host.h"
#include "cli/output.h"
#include "cli/saved.h"
#include "config/pins.h"
#include "cpumap/cpumap.h"
#include "hypercall/hypercall.h"

struct save {
	struct host host;
	struct host wanted;          /* which of its domains; none: all */
	struct pins_domain *domains; /* of the host, in the same order */
	size_t n;
	struct output output; /* file: NULL without --output */
	const char *file;     /* --output */
};

/* No pin is "all", whatever host it is restored on. */
static char *format(struct cli *c, const struct cpumap *map)
{
	return cpumap_full(map) ? cli_text(c, "all") : cli_format_list(c, map);
}

/* vCPUs of d from i on that cannot be read for one reason: where they end. */
static size_t report_some(struct cli *c, const struct save *s,
			  const struct host_domain *d, size_t i, int err)
{
	struct cpumap *map = cli_map(c, d->info.max_vcpus);
	struct domctl_vcpu v;

	for (; i < d->info.max_vcpus; i++) {
		domctl_snapshot_vcpu(s->host.snapshot, d->first + i, &v);
		if (v.affinity_error != err)
			break;
		cpumap_set(map, (uint32_t)i);
	}
	cli_xen_error(c, CLI_VCPUS(d->info.domid, map), err, NULL, "not saved");
	cpumap_free(map);
	return i;
}

/* Returns CLI_PARTIAL if one of its vCPUs cannot be read. */
static int save_domain(struct cli *c, const struct save *s,
		       const struct host_domain *d, struct pins_domain *out)
{
	const struct domctl_snapshot *snapshot = s->host.snapshot;
	struct pins_vcpu *pins;
	struct domctl_vcpu v;
	int status = 0;
	size_t i = 0, at;

	out->vcpus = cli_alloc(c, d->info.max_vcpus, sizeof(*out->vcpus));
	while (i < d->info.max_vcpus) {
		at = d->first + i;
		domctl_snapshot_vcpu(snapshot, at, &v);
		if (v.affinity_error && v.affinity_error != -ENOENT) {
			i = report_some(c, s, d, i, v.affinity_error);
			status = CLI_PARTIAL;
			continue;
		}
		i++;
		if (v.affinity_error)
			continue;
		pins = &out->vcpus[out->nvcpus++];
		pins->vcpu = v.vcpu;
		pins->hard = format(c, domctl_snapshot_hard(snapshot, at));
		pins->soft = format(c, domctl_snapshot_soft(snapshot, at));
	}
	return status;
}

static void print_json(struct cli *c, const struct save *s)
{
	struct json j;
	size_t i, k;

	cli_begin_document(c, &j);
	json_uint(&j, "pins", PINS_VERSION);
	json_uint(&j, "ncpus", hypercall_interface(c->xen)->ncpus);
	json_begin_array(&j, "domains");
	for (i = 0; i < s->n; i++) {
		const struct pins_domain *d = &s->domains[i];

		json_begin_object(&j, NULL);
		json_string(&j, "uuid", d->uuid);
		json_string(&j, "name", d->name);
		json_begin_array(&j, "vcpus");
		for (k = 0; k < d->nvcpus; k++) {
			json_begin_object(&j, NULL);
			json_uint(&j, "vcpu", d->vcpus[k].vcpu);
			json_string(&j, "hard", d->vcpus[k].hard);
			json_string(&j, "soft", d->vcpus[k].soft);
			json_end(&j);
		}
		json_end(&j);
		json_end(&j);
	}
	json_end(&j);
	if (s->file) {
		json_string(&j, "output", s->file);
		json_uint(&j, "kept", s->output.kept);
	}
	cli_end_document(c, &j);
}

static int print_text(struct cli *c, const struct save *s)
{
	char *text;
	size_t size;
	int err = xvcpu_pins_write(s->domains, s->n, &text, &size);

	if (err == -ENOMEM)
		cli_no_memory(c);
	if (err)
		return cli_error(c, CLI_FAILED, err, "save the pins: %s",
				 strerror(-err));
	fwrite(text, 1, size, stdout);
	free(text);
	return 0;
}

/* Lose the domains of which nothing was read. */
static void lose_unread(struct save *s)
{
	size_t i, n = 0;

	for (i = 0; i < s->n; i++)
		if (s->domains[i].nvcpus)
			s->domains[n++] = s->domains[i];
		else
			free(s->domains[i].vcpus);
	s->n = n;
}

static int save_host(struct cli *c, struct save *s)
{
	int status = 0, wrote = 0;
	size_t i;

	s->domains = saved_running(c, &s->host);
	s->n = s->host.ndomains;
	for (i = 0; i < s->n; i++) {
		const struct host_domain *d = &s->host.domains[i];

		if (!s->wanted.ndomains || host_has(&s->wanted, &d->info))
			status |= save_domain(c, s, d, &s->domains[i]);
	}
	if (s->file)
		wrote = output_write(c, &s->output, &s->host, s->domains);
	lose_unread(s);
	if (status && !s->n)
		status = CLI_FAILED;
	if (cli_json(c))
		print_json(c, s);
	else if (!s->file)
		wrote = print_text(c, s);
	return wrote ? wrote : status;
}

/*
 * Read the domains, and which are wanted.  Which domain of a file is whose can
 * be told only among all that run.
 */
static int read_host(struct cli *c, struct save *s, char **words, size_t n)
{
	bool some = n && s->file;
	int status, told;

	status = host_read(c, n && !some ? words : NULL, n, 0, &s->host);
	if (!s->host.ndomains)
		return status;
	saved_warn_names(c, &s->host);
	if (!n || some)
		saved_lose_dying(&s->host);
	if (!some)
		return status;
	told = host_find(c, words, n, &s->host, &s->wanted);
	if (!s->wanted.ndomains)
		host_forget(&s->host);
	status = told ? told : status;
	return status && s->wanted.ndomains ? CLI_PARTIAL : status;
}

static void free_save(struct save *s)
{
	struct pins_domain *d;
	size_t k;

	for (d = s->domains; s->n; d++, s->n--) {
		for (k = 0; k < d->nvcpus; k++) {
			free((char *)d->vcpus[k].hard);
			free((char *)d->vcpus[k].soft);
		}
		free(d->vcpus);
	}
	free(s->domains);
	host_free(&s->wanted);
	host_free(&s->host);
	output_close(&s->output);
}

static int save(struct cli *c, void *run, int n, char **argv)
{
	struct save *s = run;
	const char *file = s->file;
	int status = 0, saved;

	if (file && (!*file || !strcmp(file, "-")))
		return cli_usage(c,
				 "--output '%s': not a file; without it the "
				 "pins are printed",
				 file);
	if (file) {
		cli_hold_signals();
		status = output_open(c, file, &s->output);
	}
	if (!status)
		status = cli_xen(c);
	if (!status) {
		status = read_host(c, s, argv, (size_t)n);
		saved = s->host.ndomains ? save_host(c, s) : 0;
		status = saved == CLI_FAILED || !status ? saved : status;
	}
	free_save(s);
	return status;
}

static const struct cli_option options[] = {
	{"--output", offsetof(struct save, file), true},
	{NULL, 0, false},
};

const struct command command_save = {
	.name = "save",
	.synopsis = "[DOMAIN...] [--output FILE]",
	.summary = "Save all pins, for restore",
	.details =
		"DOMAIN is a domid, a name or a UUID; none: all domains.\n"
		"The text has hard and soft affinity of every vCPU; equal "
		"pins make equal texts.\n\n"
		"  --output FILE  replace FILE at once or not at all, and print "
		"nothing; it keeps\n                 what it said of all other "
		"domains, and of those that do\n                 not run "
		"now\n",
	.options = options,
	.max = -1,
	.size = sizeof(struct save),
	.run = save,
};
