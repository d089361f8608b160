/* SPDX-License-Identifier: MIT */
/* Why the file that a domain is created from is not found. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/hint.h"
#include "cli/target.h"

#define PLACES "/etc/xen, /etc/xen/auto, /etc/xen/vm or /etc/libvirt/libxl"

static int no_file(struct cli *c, const struct target *p)
{
	bool dom0 = p->runs ? !p->domain.domid : !strcmp(p->name, "Domain-0");
	char *hint;
	int status;

	if (dom0)
		return cli_error(c, CLI_FAILED, -ENOENT,
				 "domain 0: it has no file\nset "
				 "dom0_max_vcpus= on Xen's command line; "
				 "'xvcpu save' keeps pins");
	hint = hint_domain(p->name);
	status = cli_error(c, CLI_FAILED, p->config ? -ENOENT : -ESRCH,
			   "domain '%s': %sit has no file in " PLACES "\n%s",
			   p->name, p->config ? "" : "it does not run, and ",
			   hint ? hint : "use --file");
	free(hint);
	return status;
}

int target_not_found(struct cli *c, const struct target *p, int err,
		     const char *path, const char *other,
		     const struct nextboot_fault *fault)
{
	if (err == -ENOENT && !path)
		return no_file(c, p);
	if (err == -ENOTUNIQ)
		return cli_error(c, CLI_FAILED, err,
				 "domain '%s': it has several files, as '%s' "
				 "and '%s'\nuse --file",
				 p->name, path, other);
	if (path)
		return target_file_error(
			c, path, err, fault,
			fault->reason ? "use --file if this is not its file"
				      : NULL);
	return cli_error(c, CLI_FAILED, err,
			 "domain '%s': look for its file: %s\nuse --file",
			 p->name,
			 fault->reason ? fault->reason : strerror(-err));
}

int target_nameless(struct cli *c, const struct target *p)
{
	const char *advice;

	if (!p->runs)
		return cli_error(
			c, CLI_FAILED, -ESRCH,
			"domain %s: no such domain runs, and a file is "
			"found by name\nuse the name, --config if this "
			"is one, or --file",
			p->word);
	return cli_error(
		c, CLI_FAILED, p->name_error ? p->name_error : -ENOENT,
		"domain %u: its name, which tells its file, is not known: %s\n"
		"use --file",
		p->domain.domid,
		p->name_error ? cli_store_why(p->name_error, &advice)
			      : "xenstore has none");
}
