/* SPDX-License-Identifier: MIT */
#include "cli/doctor.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/host.h"
#include "cpumap/cpumap.h"
#include "domctl/domctl.h"
#include "hypercall/hypercall.h"

static void say_cause(struct doctor *d, const char *check,
		      enum hypercall_cause cause, int err)
{
	const char *advice, *why = cli_xen_why(err, (int)cause, &advice);

	doctor_say(d, NO, check, advice, "%s", why);
}

/* Versions and what depends on them.  True: Xen can be used. */
static bool check_interface(struct doctor *d)
{
	enum hypercall_cause cause = HYPERCALL_OTHER;
	const struct hypercall_interface *xen;
	int err = hypercall_open(&d->c->xen, HYPERCALL_OPEN_UNKNOWN, &cause);

	if (err) {
		say_cause(d, "xen", cause, err);
		return false;
	}
	xen = hypercall_interface(d->c->xen);
	doctor_say(d, OK, "xen", NULL, "%" PRIu32 ".%" PRIu32 "%s",
		   xen->xen_major, xen->xen_minor, xen->xen_extra);
	doctor_say(d, xen->read_only ? NO : OK, "interface",
		   xen->read_only ? cli_advice(HYPERCALL_UNKNOWN_VERSION)
				  : NULL,
		   "domctl 0x%" PRIx32 ", sysctl 0x%" PRIx32 "%s", xen->domctl,
		   xen->sysctl, xen->read_only ? ": not known" : "");
	doctor_say(d, xen->multicall ? OK : NEITHER, "multicall", NULL, "%s",
		   xen->multicall ? "many operations in one crossing"
				  : "not for this dom0: one crossing for each "
				    "operation");
	doctor_say(d, OK, "memory", NULL, "%s",
		   hypercall_faultable(d->c->xen)
			   ? "locked pages, there is no /dev/xen/hypercall"
			   : "/dev/xen/hypercall");
	return !xen->read_only;
}

static void check_host(struct doctor *d)
{
	uint32_t ncpus = hypercall_interface(d->c->xen)->ncpus;
	struct cpumap *online = cli_map(d->c, ncpus);
	char *list;
	int err;

	err = domctl_get_online_cpus(d->c->xen, online);
	list = cli_format_list(d->c, online);
	if (err)
		say_cause(d, "cpus", hypercall_explain(d->c->xen, err), err);
	else
		doctor_say(d, OK, "cpus", NULL,
			   "maps of %" PRIu32 " CPUs, online %s", ncpus, list);
	free(list);
	cpumap_free(online);
}

/* False: none, so that there is nothing to do here. */
static bool check_domains(struct doctor *d)
{
	struct domctl_domain *domains = NULL;
	long n = cli_domains(d->c, &domains);

	free(domains);
	if (n >= 0)
		doctor_say(d, OK, "domains", NULL, "%ld can be seen", n);
	else
		say_cause(d, "domains", hypercall_explain(d->c->xen, (int)n),
			  (int)n);
	return n >= 0;
}

static void check_store(struct doctor *d)
{
	const char *advice, *why;
	uint16_t domid = 0;
	char *name = NULL;
	int err = host_names(d->c, &domid, 1, &name);

	why = cli_store_why(err, &advice);
	if (err)
		doctor_say(d, NO, "xenstore", advice,
			   "%s, so domains have no names here", why);
	else
		doctor_say(d, OK, "xenstore", NULL, "domain 0 is %s",
			   name ? name : "without a name");
	free(name);
}

/* The machine, and what there is of Xen.  Returns an exit status. */
static int doctor_host(struct doctor *d)
{
	bool usable, seen = true;

	doctor_system(d);
	usable = check_interface(d);
	if (d->c->xen) {
		check_host(d);
		seen = check_domains(d);
	}
	doctor_guests(d);
	check_store(d);
	d->usable = usable && seen;
	if (!usable)
		return CLI_NO_XEN;
	return seen ? CLI_DONE : CLI_FAILED;
}

static int doctor(struct cli *c, void *run, int argc, char **argv)
{
	struct doctor *d = run;
	int status;

	d->c = c;
	d->usable = true;
	if (!argc && d->repair)
		return cli_usage(c, "--repair needs a domain");
	if (d->repair)
		cli_hold_signals();
	status = argc ? cli_xen(c) : 0;
	if (!status && argc)
		status = cli_domain(c, argv[0], &d->domain);
	if (status)
		return status;
	if (cli_json(c)) {
		cli_begin_document(c, &d->json);
		json_begin_array(&d->json, "checks");
	}
	status = argc ? doctor_domain(d) : doctor_host(d);
	if (cli_json(c)) {
		json_end(&d->json);
		json_bool(&d->json, "usable", !status && d->usable);
		cli_end_document(c, &d->json);
	}
	return status ? status : d->usable ? CLI_DONE : CLI_FAILED;
}

static const struct cli_option options[] = {
	{"--repair", offsetof(struct doctor, repair), false},
	{NULL, 0, false},
};

const struct command command_doctor = {
	.name = "doctor",
	.synopsis = "[DOMAIN [--repair]]",
	.summary = "Tell what works here and why not",
	.details =
		BUILD_WHOLE
			? "With DOMAIN: what hot-plug of that guest will do.\n\n"
			  "  --repair  write the nodes in xenstore that are missing or "
			  "make no sense,\n            as Xen sees the vCPUs\n\n"
			  "\"ok\" works, \"no\" does not, \"--\" cannot be told or "
			  "does not matter.\nExit status 5: Xen cannot be used from "
			  "here; 1: no domain can be seen,\nor hot-plug of this one "
			  "will not work.\n"
			: NULL,
	.options = options,
	.max = 1,
	.size = sizeof(struct doctor),
	.run = doctor,
};
