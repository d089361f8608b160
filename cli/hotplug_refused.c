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
	const char *why = "it has gone", *see = "xvcpu list";
	struct domctl_domain now;

	if (hotplug_source(run->hp) == HOTPLUG_FROM_XENSTORE) {
		why = "it has no nodes in xenstore: it is being destroyed, or "
		      "Xen's tools have not made it";
		see = "xl list";
	} else if (!domctl_get_domain(c->xen, run->target.domain.domid, &now) &&
		   memcmp(now.uuid, run->target.domain.uuid,
			  sizeof(now.uuid)) != 0) {
		why = "it is another one by now, and nothing was asked of it";
	}
	return cli_error_at(c, at, CLI_FAILED, -ESRCH, "%s\nsee '%s'", why,
			    see);
}

static const struct cli_reason nothing_asked[] = {
	{-ECONNRESET, "xenstore closed the connection; nothing was asked",
	 "see that xenstored runs, and try again"},
	{-ETIMEDOUT, "xenstore did not answer; nothing was asked",
	 "see that xenstored runs, and try again"},
	{-EPROTO, "xenstore broke its protocol; nothing was asked",
	 "try again"},
	{0, NULL, NULL},
};

static int refused(struct cli *c, const struct plug_run *run, int err,
		   const struct cli_subject *at)
{
	const char *stopped, *advice;

	if (err == -ESRCH)
		return gone(c, run, at);
	if (err == -ESHUTDOWN) {
		stopped = cli_stopped(hotplug_domain(run->hp), &advice);
		if (stopped)
			return cli_error_at(c, at, CLI_FAILED, err, "%s\n%s",
					    stopped, advice);
	}
	switch (hotplug_source(run->hp)) {
	case HOTPLUG_FROM_HERE:
		return explain(c, run, at, err);
	case HOTPLUG_FROM_XENSTORE:
		return cli_store_error(c, at, err, nothing_asked, NULL);
	default:
		return cli_xen_error(c, at, err, NULL, NULL);
	}
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
	if (c->json)
		plug_json(c, run, result);
	return status;
}
