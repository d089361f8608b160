/* SPDX-License-Identifier: MIT */
#include "cli/common.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/target.h"
#include "hypercall/hypercall.h"

/* What NEXTBOOT_SET_MAX takes. */
#define FILE_MOST 65535

static const struct cli_reason reasons[] = {
	{-EBUSY, "its vCPUs exist, and Xen cannot change their number",
	 "set it in its file, with --config, and create the domain again"},
	{-ESRCH, "it has gone, or another domain has its number now",
	 "see 'xvcpu list'"},
	{-EINVAL, "Xen refuses that number",
	 "it must be what the domain was created with, and the domain another "
	 "than this one"},
	{0, NULL, NULL},
};

/* The operation knows no UUID: was it this domain's?  0 or a reported status. */
static int check_same(struct cli *c, const struct domctl_domain *before)
{
	const struct cli_subject *at = CLI_DOMAIN(before->domid);
	struct domctl_domain now;
	int err = domctl_get_domain(c->xen, before->domid, &now);

	if (!err && memcmp(now.uuid, before->uuid, sizeof(now.uuid)) != 0)
		return cli_error_at(c, at, CLI_PARTIAL, -ESRCH,
				    "it is another one by now, and it may be "
				    "that one's maximum that was set\nsee "
				    "'xvcpu list'");
	return err ? cli_xen_error(c, at, err, NULL, "set, and then") : 0;
}

/* p: NULL where the running domain's was set. */
static void print(struct cli *c, int32_t domid, uint32_t count,
		  const struct target *p)
{
	struct json j;

	if (cli_json(c)) {
		cli_begin_document(c, &j);
		cli_json_domid(&j, domid);
		json_uint(&j, "max_vcpus", count);
		if (p)
			target_json(c, &j, p);
		cli_end_document(c, &j);
	} else if (p) {
		target_print(c, p);
	} else {
		printf("domain %" PRId32 ": %" PRIu32 " vCPUs at most\n", domid,
		       count);
	}
}

static int set_live(struct cli *c, const char *word, uint32_t count)
{
	struct domctl_domain domain;
	char what[64];
	int err, status = cli_xen(c);

	cli_hold_signals();
	if (!status)
		status = cli_domain(c, word, &domain);
	if (status)
		return status;
	err = domctl_max_vcpus(c->xen, domain.domid, domain.uuid, count);
	if (err) {
		snprintf(what, sizeof(what), "%" PRIu32 " vCPUs", count);
		return cli_xen_error(c, CLI_DOMAIN(domain.domid), err, reasons,
				     what);
	}
	c->changed = true;
	status = check_same(c, &domain);
	if (!status)
		print(c, domain.domid, count, NULL);
	return status;
}

static int set_file(struct cli *c, struct target *p, const char *word,
		    uint32_t count)
{
	struct nextboot_change change = {.verb = NEXTBOOT_SET_MAX,
					 .value = count};
	struct nextboot_fault fault;
	int status, err;

	cli_hold_signals();
	status = target_open(c, p, word);
	if (!status) {
		err = nextboot_plan(p->file, &change, &fault);
		if (!err)
			err = nextboot_apply(p->file, &change, &fault);
		if (err < 0) {
			status = target_refused(c, p, err, &fault);
		} else {
			c->changed = true;
			status = target_warn(c, p, err);
			print(c, -1, nextboot_max(p->file), p);
		}
	}
	target_close(p);
	return status;
}

static const struct cli_option options[] = {
	TARGET_OPTIONS(0),
	{NULL, 0, false},
};

static int max(struct cli *c, void *run, int argc, char **argv)
{
	struct target *p = run;
	char args[48];
	uint64_t count;
	int status;

	(void)argc;
	status = cli_number(c, "COUNT", argv[1], 1,
			    p->config ? FILE_MOST : UINT32_MAX, &count);
	if (status)
		return status;
	if (p->live && p->config)
		return cli_usage(c, "--live with --config: the maximum of a "
				    "running domain cannot change");
	if (!p->config && (p->path || p->force))
		return cli_usage(c, "%s goes with --config",
				 p->path ? "--file" : "--force");
	if (!p->config)
		return set_live(c, argv[0], (uint32_t)count);
	snprintf(args, sizeof(args), "%" PRIu64 " --maximum", count);
	p->virsh = "setvcpus";
	p->virsh_args = args;
	return set_file(c, p, argv[0], (uint32_t)count);
}

const struct command command_max = {
	.name = "max",
	.synopsis = "DOMAIN COUNT [--live | --config [--file PATH] [--force]]",
	.summary = "Set how many vCPUs a domain has at most",
	.details =
		"  --live     of a domain that is being built: the max_vcpus "
		"domctl as it is.\n"
		"             No Xen can change the number of a domain whose "
		"vCPUs exist\n"
		"  --config   of the file that it is created from: its next "
		"boot; a new vCPU\n             is offline there\n"
		"  --file P   that file, where it is not found by the domain's "
		"name\n"
		"  --force    edit a file that is refused otherwise\n",
	.options = options,
	.min = 2,
	.max = 2,
	.size = sizeof(struct target),
	.run = max,
};
