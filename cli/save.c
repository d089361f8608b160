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
	bool *wanted;                /* which of its domains */
	struct pins_domain *domains; /* these, in the same order */
	struct output output;        /* file: NULL without --output */
	const char *file;            /* --output */
};

/* No pin is "all", whatever host it is restored on. */
static char *format(struct cli *c, const struct cpumap *map)
{
	char *text;

	if (cpumap_weight(map) < hypercall_interface(c->xen)->ncpus)
		return cli_format_list(c, map);
	text = strdup("all");
	if (!text)
		cli_no_memory(c);
	return text;
}

/* vCPUs of d from i on that cannot be read for one reason: where they end. */
static size_t report_some(struct cli *c, const struct save *s,
			  const struct host_domain *d, size_t i, int err)
{
	struct cpumap *map = cpumap_alloc(d->info.max_vcpus);
	struct domctl_vcpu v;

	if (!map)
		cli_no_memory(c);
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
static int save_domain(struct cli *c, const struct save *s, size_t which)
{
	const struct host_domain *d = &s->host.domains[which];
	struct pins_domain *out = &s->domains[which];
	struct domctl_vcpu v;
	int status = 0;
	size_t i = 0;

	out->vcpus = cli_alloc(c, d->info.max_vcpus, sizeof(*out->vcpus));
	while (i < d->info.max_vcpus) {
		size_t at = d->first + i;

		domctl_snapshot_vcpu(s->host.snapshot, at, &v);
		if (v.affinity_error && v.affinity_error != -ENOENT) {
			i = report_some(c, s, d, i, v.affinity_error);
			status = CLI_PARTIAL;
			continue;
		}
		if (!v.affinity_error)
			out->vcpus[out->nvcpus++] = (struct pins_vcpu){
				.vcpu = v.vcpu,
				.hard = format(c,
					       domctl_snapshot_hard(
						       s->host.snapshot, at)),
				.soft = format(c,
					       domctl_snapshot_soft(
						       s->host.snapshot, at)),
			};
		i++;
	}
	return status;
}

static void print_json(struct cli *c, const struct save *s,
		       const struct pins_domain *domains, size_t n)
{
	struct json j;
	size_t i, k;

	cli_begin_document(c, &j);
	json_uint(&j, "pins", PINS_VERSION);
	json_uint(&j, "ncpus", hypercall_interface(c->xen)->ncpus);
	json_begin_array(&j, "domains");
	for (i = 0; i < n; i++) {
		json_begin_object(&j, NULL);
		json_string(&j, "uuid", domains[i].uuid);
		json_string(&j, "name", domains[i].name);
		json_begin_array(&j, "vcpus");
		for (k = 0; k < domains[i].nvcpus; k++) {
			json_begin_object(&j, NULL);
			json_uint(&j, "vcpu", domains[i].vcpus[k].vcpu);
			json_string(&j, "hard", domains[i].vcpus[k].hard);
			json_string(&j, "soft", domains[i].vcpus[k].soft);
			json_end(&j);
		}
		json_end(&j);
		json_end(&j);
	}
	json_end(&j);
	if (s->output.file) {
		json_string(&j, "output", s->output.file);
		json_uint(&j, "kept", s->output.kept);
	}
	cli_end_document(c, &j);
}

static int print_text(struct cli *c, const struct pins_domain *domains,
		      size_t n)
{
	char *text;
	size_t size;
	int err = xvcpu_pins_write(domains, n, &text, &size);

	if (err == -ENOMEM)
		cli_no_memory(c);
	if (err)
		return cli_error(c, CLI_FAILED, err, "save the pins: %s",
				 strerror(-err));
	fwrite(text, 1, size, stdout);
	free(text);
	return 0;
}

/* What was read, on standard output. */
static int print(struct cli *c, const struct save *s)
{
	struct pins_domain *list =
		cli_alloc(c, s->host.ndomains, sizeof(*list));
	int status = 0;
	size_t i, n = 0;

	for (i = 0; i < s->host.ndomains; i++)
		if (s->domains[i].nvcpus)
			list[n++] = s->domains[i];
	if (c->json)
		print_json(c, s, list, n);
	else if (!s->output.file)
		status = print_text(c, list, n);
	free(list);
	return status;
}

static int save_host(struct cli *c, struct save *s)
{
	int status = 0, wrote = 0, printed;
	bool any = false;
	size_t i;

	s->domains = saved_running(c, &s->host);
	for (i = 0; i < s->host.ndomains; i++) {
		if (!s->wanted[i])
			continue;
		if (save_domain(c, s, i))
			status = CLI_PARTIAL;
		any |= s->domains[i].nvcpus > 0;
	}
	if (status && !any)
		status = CLI_FAILED;
	if (s->output.file)
		wrote = output_write(c, &s->output, &s->host, s->domains);
	printed = print(c, s);
	return wrote ? wrote : printed ? printed : status;
}

/* Mark the domain that word k means: 0 or what was reported. */
static int want(struct cli *c, struct save *s, struct cli_words *words,
		size_t k)
{
	struct domctl_domain info;
	int status = cli_word(c, words, k, &info, NULL);
	size_t i;

	for (i = 0; i < s->host.ndomains && !status; i++) {
		const struct domctl_domain *d = &s->host.domains[i].info;

		if (d->domid != info.domid ||
		    memcmp(d->uuid, info.uuid, sizeof(d->uuid)) != 0)
			continue;
		s->wanted[i] = true;
		return 0;
	}
	return status ? status
		      : cli_xen_error(c, CLI_DOMAIN(info.domid), -ESRCH, NULL,
				      NULL);
}

/*
 * Read the domains, and which are wanted.  Which domain of a file is whose can
 * be told only among all that run.
 */
static int read_host(struct cli *c, struct save *s, char **words, size_t n)
{
	struct cli_words w = {.words = (const char *const *)words, .n = n};
	bool all = !n || s->output.file;
	int status, told;
	size_t i, found = 0;

	status = host_read(c, all ? NULL : words, n, 0, &s->host);
	if (!s->host.ndomains)
		return status;
	saved_warn_names(c, &s->host);
	if (all)
		saved_lose_dying(&s->host);
	s->wanted = cli_alloc(c, s->host.ndomains, sizeof(*s->wanted));
	memset(s->wanted, !n || !all, s->host.ndomains);
	for (i = 0; i < n && all; i++) {
		told = want(c, s, &w, i);
		found += !told;
		status = told ? told : status;
		if (told == CLI_USAGE || told == CLI_NO_XEN) {
			s->host.ndomains = 0;
			break;
		}
	}
	cli_end_words(&w);
	if (n && all && !found)
		s->host.ndomains = 0;
	return status && found && s->host.ndomains ? CLI_PARTIAL : status;
}

static void free_save(struct save *s)
{
	size_t i, k;

	for (i = 0; s->domains && i < s->host.ndomains; i++) {
		for (k = 0; k < s->domains[i].nvcpus; k++) {
			free((char *)s->domains[i].vcpus[k].hard);
			free((char *)s->domains[i].vcpus[k].soft);
		}
		free(s->domains[i].vcpus);
	}
	free(s->domains);
	free(s->wanted);
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
