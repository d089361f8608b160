/* SPDX-License-Identifier: MIT */
#include "cli/saved.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/common.h"
#include "cli/host.h"
#include "cli/term/text.h"
#include "cpumap/cpumap.h"

int saved_parse(struct cli *c, const char *file, int err, const char *text,
		size_t size, int status, struct pins **out)
{
	const char *advice = cli_file_advice(err);
	struct config_error e = {0};

	if (err)
		return cli_error(c, CLI_FAILED, err, "%s: %s\n%s", file,
				 strerror(-err), advice ? advice : "");
	err = xvcpu_pins_read(text, size, out, &e);
	if (!err)
		return 0;
	if (err == -ENOMEM)
		cli_no_memory(c);
	if (err == -EOPNOTSUPP)
		return cli_error(c, status, err, "%s:%zu:%zu: %s\n%s", file,
				 e.line, e.column, e.reason,
				 "use a newer xvcpu");
	return cli_error(c, status, err, "%s:%zu:%zu: %s", file, e.line,
			 e.column, e.reason);
}

int saved_list(struct cli *c, const char *file, int status,
	       const struct pins_vcpu *v, bool soft, struct cpumap *map)
{
	const char *text = soft ? v->soft : v->hard;
	struct cpumap_error e = {.reason = "no CPU is left"};
	int err = cpumap_parse(map, text, NULL, &e);

	if (err == -ENOMEM)
		cli_no_memory(c);
	if (!err && !soft && cpumap_empty(map))
		err = -EINVAL;
	if (!err || err == -ERANGE)
		return err;
	return cli_error(c, status, err, "%s:%zu: '%.60s%s': %s", file, v->line,
			 text, strlen(text) > 60 ? "..." : "", e.reason);
}

void saved_lose_dying(struct host *host)
{
	size_t i, kept = 0;

	for (i = 0; i < host->ndomains; i++)
		if (host->domains[i].info.flags & DOMCTL_DOMAIN_DYING)
			free(host->domains[i].name);
		else
			host->domains[kept++] = host->domains[i];
	host->ndomains = kept;
}

struct pins_domain *saved_running(struct cli *c, const struct host *host)
{
	struct pins_domain *running;
	size_t i;

	running = cli_alloc(c, host->ndomains, sizeof(*running));
	for (i = 0; i < host->ndomains; i++) {
		const struct host_domain *d = &host->domains[i];

		text_format_uuid(d->info.uuid, running[i].uuid);
		running[i].name = d->name && *d->name ? d->name : NULL;
	}
	return running;
}

void saved_warn_names(struct cli *c, const struct host *host)
{
	const char *advice;

	if (host->names_error && !c->nfaults)
		cli_warn(c,
			 "no names: %s: domains are known by their UUIDs alone",
			 cli_store_why(host->names_error, &advice));
}

void saved_match(struct cli *c, const struct pins *saved,
		 const struct pins_domain *running, size_t nrunning,
		 struct pins_match *out)
{
	static const struct pins none;

	if (!saved)
		saved = &none;
	if (xvcpu_pins_match(saved->domains, saved->ndomains, running, nrunning,
			     out))
		cli_no_memory(c);
}
