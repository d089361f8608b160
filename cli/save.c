/* SPDX-License-Identifier: MIT */
/* All pins out, as a text to keep. */
#include "cli/common.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/host.h"
#include "cli/text.h"
#include "cpumap/cpumap.h"
#include "hotplug/pins.h"
#include "hypercall/hypercall.h"

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

/* Returns CLI_PARTIAL if one of its vCPUs cannot be read. */
static int save_domain(struct cli *c, const struct host *host,
		       const struct host_domain *d, struct pins_domain *out)
{
	struct domctl_vcpu v;
	int status = 0;
	size_t i;

	text_format_uuid(d->info.uuid, out->uuid);
	out->name = d->name && *d->name ? d->name : NULL;
	out->vcpus = cli_alloc(c, d->info.max_vcpus, sizeof(*out->vcpus));
	for (i = d->first; i < d->first + d->info.max_vcpus; i++) {
		domctl_snapshot_vcpu(host->snapshot, i, &v);
		if (!v.error) {
			out->vcpus[out->nvcpus++] = (struct pins_vcpu){
				.vcpu = v.vcpu,
				.hard = format(c, domctl_snapshot_hard(
							  host->snapshot, i)),
				.soft = format(c, domctl_snapshot_soft(
							  host->snapshot, i)),
			};
		} else if (v.error != -ENOENT) {
			cli_xen_error(c,
				      CLI_VCPU(d->info.domid,
					       (int64_t)(i - d->first)),
				      v.error, NULL, NULL);
			status = CLI_PARTIAL;
		}
	}
	return status;
}

static void print_json(struct cli *c, const struct pins_domain *domains,
		       size_t n)
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
	cli_end_document(c, &j);
}

static int print_text(struct cli *c, const struct pins_domain *domains,
		      size_t n)
{
	char *text;
	size_t size;
	int err = pins_write(domains, n, &text, &size);

	if (err == -ENOMEM)
		cli_no_memory(c);
	if (err)
		return cli_error(c, CLI_FAILED, err, "save the pins: %s",
				 strerror(-err));
	fwrite(text, 1, size, stdout);
	free(text);
	return 0;
}

static void free_domains(struct pins_domain *domains, size_t n)
{
	size_t i, k;

	for (i = 0; i < n; i++) {
		for (k = 0; k < domains[i].nvcpus; k++) {
			free((char *)domains[i].vcpus[k].hard);
			free((char *)domains[i].vcpus[k].soft);
		}
		free(domains[i].vcpus);
	}
	free(domains);
}

static int save_host(struct cli *c, const struct host *host)
{
	struct pins_domain *domains =
		cli_alloc(c, host->ndomains, sizeof(*domains));
	int status = 0, err = 0;
	size_t i, n = 0;

	for (i = 0; i < host->ndomains; i++) {
		if (save_domain(c, host, &host->domains[i], &domains[n]))
			status = CLI_PARTIAL;
		if (domains[n].nvcpus) {
			n++;
			continue;
		}
		free(domains[n].vcpus);
		domains[n] = (struct pins_domain){0};
	}
	if (c->json)
		print_json(c, domains, n);
	else
		err = print_text(c, domains, n);
	free_domains(domains, n);
	return err ? err : status;
}

static int save(struct cli *c, int argc, char **argv)
{
	static const struct cli_option options[] = {{NULL, NULL, NULL}};
	int status, n = cli_options(c, argc, argv, options, 0, argc);
	struct host host;

	if (n < 0)
		return CLI_USAGE;
	status = cli_xen(c);
	if (status)
		return status;
	status = host_read(c, n ? argv : NULL, (size_t)n, &host);
	if (host.ndomains || !status) {
		int saved = save_host(c, &host);

		status = status ? status : saved;
	}
	host_free(&host);
	return status;
}

const struct command command_save = {
	.name = "save",
	.synopsis = "[DOMAIN...]",
	.summary = "Print all pins, for restore",
	.details = "DOMAIN is a domid, a name or a UUID; none: all domains.\n"
		   "The text has hard and soft affinity of every vCPU; equal "
		   "pins make equal texts.\n",
	.run = save,
};
