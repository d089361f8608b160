/* SPDX-License-Identifier: MIT */
/* What commands need of Xen and xenstore: the handles, and errors in words. */
#include "cli/common.h"

#include <errno.h>
#include <string.h>

#include "hotplug/hotplug.h"
#include "hypercall/hypercall.h"
#include "xenstore/xenstore.h"

/* A busy daemon answers in this time; where none runs, users wait for it. */
#define XENSTORE_MS 2000

/* Nobody waits longer for what he can do without. */
#define COURTESY_MS 500

/* Nobody wants to ask a guest twice: a daemon that is busy may take its time. */
#define HOTPLUG_MS 5000

const char *cli_advice(int cause)
{
	switch ((enum hypercall_cause)cause) {
	case HYPERCALL_NO_DEVICE:
		return "run it in dom0, with the module xen-privcmd loaded";
	case HYPERCALL_DEVICE_DENIED:
		return "run it as root";
	case HYPERCALL_NOT_PRIVCMD:
		return "see what /dev/xen/privcmd is";
	case HYPERCALL_RESTRICTED:
	case HYPERCALL_NOT_PRIVILEGED:
		return "run it in dom0";
	case HYPERCALL_LOCKDOWN:
		return "boot without kernel lockdown";
	case HYPERCALL_NOT_BUILT:
		return "use a Xen that is built with domctl and sysctl";
	case HYPERCALL_UNKNOWN_VERSION:
		return "use a newer xvcpu";
	case HYPERCALL_OLD_VERSION:
		return "use Xen 4.5 or newer";
	case HYPERCALL_FLASK_DENIED:
		return "allow it in the FLASK policy";
	default:
		return "see 'xvcpu doctor'";
	}
}

const char *cli_xen_why(int err, int cause, const char **advice)
{
	if (cause == HYPERCALL_OK || cause == HYPERCALL_OTHER) {
		*advice = NULL;
		return strerror(-err);
	}
	*advice = cli_advice(cause);
	return hypercall_cause_text((enum hypercall_cause)cause);
}

int cli_xen(struct cli *c)
{
	enum hypercall_cause cause = HYPERCALL_OTHER;
	const char *why, *advice;
	int err;

	if (c->xen)
		return 0;
	err = hypercall_open(&c->xen, 0, &cause);
	if (!err)
		return 0;
	if (err == -ENOMEM)
		cli_no_memory(c);
	why = cli_xen_why(err, (int)cause, &advice);
	return cli_error(c, CLI_NO_XEN, err, "cannot reach Xen: %s\n%s%s", why,
			 cli_advice((int)cause),
			 c->command->without_xen ? c->command->without_xen
						 : "");
}

bool cli_try_xen(struct cli *c)
{
	return c->xen || !hypercall_open(&c->xen, 0, NULL);
}

static const struct cli_reason xen_reasons[] = {
	{-ESRCH, "no such domain", "see 'xvcpu list'"},
	{-EROFS, "changes are not allowed on this unknown Xen",
	 "use a newer xvcpu"},
	{-EFAULT, "Xen could not reach our memory", "try again"},
	{-ENOMEM, "no memory, here or in Xen", "free some and try again"},
	{0, NULL, NULL},
};

static const struct cli_reason store_reasons[] = {
	{-EACCES, "xenstore does not let us", "run it in dom0, as root"},
	{-EPERM, "xenstore does not let us", "run it in dom0, as root"},
	{-ENOENT, "there is no xenstore daemon here", "start xenstored"},
	{-ECONNREFUSED, "the xenstore daemon does not run", "start xenstored"},
	{-ECONNRESET, "xenstore closed the connection",
	 "see that xenstored runs, and try again"},
	{-ETIMEDOUT, "xenstore did not answer",
	 "see that xenstored runs, and try again"},
	{-EPROTO, "xenstore broke its protocol", "try again"},
	{-ENOSPC, "xenstore's quota is full", "see 'xenstore-ls'"},
	{-ESRCH,
	 "it has no nodes in xenstore: it is being destroyed, or Xen's tools "
	 "have not made it",
	 "see 'xl list'"},
	{-EAGAIN, "others keep changing the same nodes of xenstore",
	 "try again"},
	{0, NULL, NULL},
};

static const struct cli_reason *find_reason(const struct cli_reason *reasons,
					    int err)
{
	for (; reasons && reasons->err; reasons++)
		if (reasons->err == err)
			return reasons;
	return NULL;
}

static const char *find_why(const struct cli_reason *reasons, int err,
			    const char **advice)
{
	const struct cli_reason *r = find_reason(reasons, err);

	*advice = r ? r->advice : NULL;
	return r ? r->why : strerror(-err);
}

static int explain(struct cli *c, const struct cli_subject *at, int status,
		   int err, const char *what, const char *why,
		   const char *advice)
{
	return cli_error_at(c, at, status, err, "%s%s%s\n%s", what ? what : "",
			    what ? ": " : "", why, advice ? advice : "");
}

int cli_xen_error(struct cli *c, const struct cli_subject *at, int err,
		  const struct cli_reason *reasons, const char *what)
{
	const struct cli_reason *table =
		find_reason(reasons, err) ? reasons : xen_reasons;
	int cause = HYPERCALL_OTHER, status = CLI_FAILED;
	const char *why, *advice;

	if (table == xen_reasons)
		cause = (int)hypercall_explain(c->xen, err);
	why = cli_xen_why(err, cause, &advice);
	/*
	 * A FLASK policy denies single operations; what else keeps us from Xen
	 * keeps us from all of it.
	 */
	if (!advice)
		why = find_why(table, err, &advice);
	else if (cause != HYPERCALL_FLASK_DENIED)
		status = CLI_NO_XEN;
	return explain(c, at, status, err, what, why, advice);
}

const char *cli_store_why(int err, const char **advice)
{
	return find_why(store_reasons, err, advice);
}

int cli_store_error(struct cli *c, const struct cli_subject *at, int err,
		    const char *what)
{
	const char *why, *advice;

	why = cli_store_why(err, &advice);
	return explain(c, at, CLI_FAILED, err, what, why, advice);
}

static int open_store(struct cli *c, int timeout_ms)
{
	if (!c->store && !c->store_error)
		c->store_error = xenstore_open(&c->store, NULL, timeout_ms);
	return c->store_error;
}

struct xenstore *cli_store(struct cli *c, int *err)
{
	int rc = open_store(c, XENSTORE_MS);

	if (err)
		*err = rc;
	return c->store;
}

struct xenstore *cli_store_courtesy(struct cli *c, int *err)
{
	*err = open_store(c, COURTESY_MS);
	if (!*err)
		xenstore_set_timeout(c->store, COURTESY_MS);
	return c->store;
}

int cli_hotplug(struct cli *c, struct hotplug **out)
{
	int err = open_store(c, HOTPLUG_MS);

	if (err)
		return err;
	xenstore_set_timeout(c->store, HOTPLUG_MS);
	return hotplug_open(c->xen, c->store, out);
}
