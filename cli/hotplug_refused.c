/* SPDX-License-Identifier: MIT */
/* Why a change was refused, or failed before the guest was asked. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "cli/hotplug.h"

/* Refused here, by what the domain is: neither Xen nor xenstore failed. */
static int explain(struct cli *c, const struct plug_run *run,
		   const struct cli_subject *at, int err)
{
	unsigned int domid = run->target.domain.domid;
	const char *raise = domid ? "raise maxvcpus= and create it again"
				  : "raise Xen's dom0_max_vcpus= and boot "
				    "again";

	switch (err) {
	case -EOPNOTSUPP:
		return cli_error_at(
			c, CLI_DOMAIN(domid), CLI_FAILED, err,
			"an HVM guest does not listen to xenstore for this\n"
			"use 'xl vcpu-set %u N' to add through its device "
			"model; --force asks it anyway",
			domid);
	case -EBUSY:
		return cli_error_at(c, CLI_VCPU(domid, 0), CLI_FAILED, err,
				    "guests need it\n--force asks for it "
				    "anyway");
	case -ENOENT:
		return cli_error_at(
			c, at, CLI_FAILED, err, "%s",
			run->verb == NEXTBOOT_ADD
				? "all of its vCPUs are online or asked to "
				  "be: nothing to add"
				: "only vCPU 0 is online: nothing to remove");
	case -ERANGE:
		return cli_error_at(c, at, CLI_FAILED, err,
				    "it has %" PRIu32
				    " vCPUs, counted from 0, and a "
				    "running domain cannot have more\n%s",
				    run->target.domain.max_vcpus, raise);
	default:
		return cli_xen_error(c, at, err, NULL, NULL);
	}
}

/* It was there when it was looked up, and it is not now. */
static int gone(struct cli *c, const struct plug_run *run,
		const struct cli_subject *at)
{
	const struct domctl_domain *before = &run->target.domain;
	struct domctl_domain now;
	bool other = !domctl_get_domain(c->xen, before->domid, &now) &&
		     memcmp(now.uuid, before->uuid, sizeof(now.uuid)) != 0;

	return cli_error_at(c, at, CLI_FAILED, -ESRCH, "%s\nsee 'xvcpu list'",
			    other ? "it is another one by now, and nothing was "
				    "asked of it"
				  : "it has gone");
}

static int store_failed(struct cli *c, const struct cli_subject *at, int err)
{
	bool broken = err == -ECONNRESET || err == -ETIMEDOUT || err == -EPROTO;
	const char *advice, *why = cli_store_why(err, &advice);

	return cli_error_at(c, at, CLI_FAILED, err, "%s%s\n%s", why,
			    broken ? "; nothing was asked" : "",
			    advice ? advice : "");
}

static int refused(struct cli *c, const struct plug_run *run, int err,
		   const struct cli_subject *at)
{
	enum hotplug_source source = hotplug_source(run->hp);
	const char *stopped = NULL, *advice;

	if (err == -ESRCH && source != HOTPLUG_FROM_XENSTORE)
		return gone(c, run, at);
	if (err == -ESHUTDOWN)
		stopped = cli_stopped(hotplug_domain(run->hp), &advice);
	if (stopped)
		return cli_error_at(c, at, CLI_FAILED, err, "%s\n%s", stopped,
				    advice);
	if (source == HOTPLUG_FROM_XENSTORE)
		return store_failed(c, at, err);
	if (source == HOTPLUG_FROM_HERE)
		return explain(c, run, at, err);
	return cli_xen_error(c, at, err, NULL, NULL);
}

int plug_refused(struct cli *c, const struct plug_run *run, int err,
		 const struct nextboot_fault *fault)
{
	const char *result = fault->stuck ? "partial" : "refused";
	int64_t vcpu = run->verb == NEXTBOOT_SET ? HOTPLUG_ANY : run->value;
	const struct cli_subject *at = CLI_VCPU(run->target.domain.domid, vcpu);
	int status = plug_refused_file(c, run, err, fault);

	if (status < 0 && err == -ENOTCONN) {
		result = NULL;
		status = cli_error_at(c, at, CLI_PARTIAL, err,
				      "xenstore failed and did not come back: "
				      "it is not known whether the guest was "
				      "asked\nstart xenstored, and ask again");
	} else if (status < 0) {
		status = refused(c, run, err, at);
	}
	if (cli_json(c))
		plug_json(c, run, result);
	return status;
}
