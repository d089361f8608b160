/* SPDX-License-Identifier: MIT */
/* All pins back, as they were saved. */
#include "cli/restore.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/saved.h"
#include "config/replace.h"

static int read_pins(struct cli *c, struct restore *r, const char *file)
{
	char *text = NULL;
	size_t size = 0;
	int err = strcmp(file, "-")
			  ? xvcpu_replace_read(file, &text, &size)
			  : xvcpu_replace_read_fd(STDIN_FILENO, &text, &size);
	int status;

	if (err == -ENOMEM)
		cli_no_memory(c);
	if (err == -EINVAL)
		return cli_error(c, CLI_FAILED, err,
				 "%s: not a plain file\nuse - to read standard "
				 "input",
				 file);
	status = saved_parse(c, file, err, text, size, CLI_USAGE, &r->pins);
	free(text);
	return status;
}

/* The vCPUs to be set: how many. */
static size_t list_pins(const struct restore *r, struct domctl_pin *pins)
{
	const struct restore_vcpu *v, *end = r->vcpus + r->n;
	struct domctl_pin *pin = pins;

	for (v = r->vcpus; v < end; v++) {
		if (v->state != RESTORE_CHANGE)
			continue;
		*pin++ = (struct domctl_pin){
			.domid = v->domain->info.domid,
			.uuid = v->domain->info.uuid,
			.vcpu = v->vcpu,
			.hard = v->differs[0] ? v->to[0] : NULL,
			.soft = v->differs[1] ? v->to[1] : NULL,
		};
	}
	return (size_t)(pin - pins);
}

/*
 * Leave out what Xen does not take.  False: it is not about single vCPUs.  One
 * that could not be put back is as it was saved, which is what was asked for.
 */
static bool leave_out(struct cli *c, struct restore *r,
		      const struct domctl_pin *pin)
{
	struct restore_vcpu *v, *end = r->vcpus + r->n;
	bool found = false;

	for (v = r->vcpus; v < end; v++) {
		if (v->state != RESTORE_CHANGE)
			continue;
		if (pin->result == DOMCTL_RESULT_STUCK)
			c->changed = true;
		if (pin->result == DOMCTL_RESULT_FAILED) {
			found = true;
			restore_refuse(v, pin->error);
		}
		pin++;
	}
	return found;
}

/* One bulk pin; again without those vCPUs that Xen refuses. */
static int apply(struct cli *c, struct restore *r)
{
	struct domctl_pin *pins = cli_alloc(c, r->n, sizeof(*pins));
	unsigned int flags = r->dry_run ? DOMCTL_PIN_DRY_RUN : 0;
	int err, status = 0;
	size_t n;

	do {
		n = list_pins(r, pins);
		err = n ? domctl_pin(c->xen, pins, n, flags) : 0;
	} while (err && leave_out(c, r, pins));
	if (err)
		status = cli_xen_error(c, NULL, err, NULL, "restore the pins");
	else if (n && !r->dry_run)
		c->changed = true;
	free(pins);
	return status;
}

static void free_restore(struct restore *r)
{
	host_free(&r->host);
	xvcpu_pins_free(r->pins);
	xvcpu_pins_match_free(&r->match);
	free(r->running);
	cpumap_array_free(r->maps);
	cpumap_free(r->online);
	free(r->vcpus);
}

static int restore(struct cli *c, void *run, int argc, char **argv)
{
	struct restore *r = run;
	int status, reported;

	(void)argc;
	status = read_pins(c, r, argv[0]);
	if (!status)
		status = cli_xen(c);
	if (!status)
		status = restore_plan(c, r, argv[0]);
	if (!status) {
		cli_hold_signals();
		status = apply(c, r);
	}
	if (!status) {
		reported = restore_report(c, r);
		restore_print(c, r);
		status = reported ? reported : r->incomplete;
	}
	free_restore(r);
	return status;
}

static const struct cli_option options[] = {
	{"--dry-run", offsetof(struct restore, dry_run), false},
	{NULL, 0, false},
};

const struct command command_restore = {
	.name = "restore",
	.synopsis = "FILE|- [--dry-run]",
	.summary = "Set the pins that save printed",
	.details =
		"A row of the output is a map that differed: DOMID VCPU MAP "
		"FROM TO NAME.\nDomains are known by UUID and name, else by "
		"UUID, else by name.  Those that are\ngone or cannot be told "
		"apart, and vCPUs that cannot be pinned so here, are left\nout "
		"and reported: exit status 3.\n\n"
		"  --dry-run  only show what would change\n",
	.options = options,
	.min = 1,
	.max = 1,
	.size = sizeof(struct restore),
	.run = restore,
};
