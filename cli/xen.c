/* SPDX-License-Identifier: MIT */
/* What commands need of Xen: the handle, errors in words, domains. */
#include "cli/hint.h"
#include "cli/common.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/text.h"
#include "domctl/domctl.h"
#include "hotplug/xenstore.h"
#include "hypercall/hypercall.h"

/* A busy daemon answers in this time; where none runs, users wait for it. */
#define XENSTORE_MS 2000

#define DOMID_LAST 0x7fef

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

int cli_xen(struct cli *c)
{
	enum hypercall_cause cause = HYPERCALL_OTHER;
	int err;

	if (c->xen)
		return 0;
	err = hypercall_open(&c->xen, 0, &cause);
	if (!err)
		return 0;
	if (err == -ENOMEM)
		cli_no_memory(c);
	return cli_error(c, CLI_NO_XEN, err, "cannot reach Xen: %s\n%s%s",
			 cause == HYPERCALL_OTHER ? strerror(-err)
						  : hypercall_cause_text(cause),
			 cli_advice(cause),
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

/* Report err, by the first of both tables that has it. */
static int explain(struct cli *c, const struct cli_subject *at, int err,
		   const struct cli_reason *first,
		   const struct cli_reason *second, const char *what)
{
	const struct cli_reason *r = find_reason(first, err);
	const char *colon = what ? ": " : "";
	const char *why;

	if (!r)
		r = find_reason(second, err);
	why = r ? r->why : strerror(-err);
	what = what ? what : "";
	if (r && r->advice)
		return cli_error_at(c, at, CLI_FAILED, err, "%s%s%s\n%s", what,
				    colon, why, r->advice);
	return cli_error_at(c, at, CLI_FAILED, err, "%s%s%s", what, colon, why);
}

/*
 * A FLASK policy denies single operations; what else keeps us from Xen keeps
 * us from all of it.
 */
static int denied(struct cli *c, const struct cli_subject *at, int err,
		  enum hypercall_cause cause, const char *what)
{
	return cli_error_at(
		c, at,
		cause == HYPERCALL_FLASK_DENIED ? CLI_FAILED : CLI_NO_XEN, err,
		"%s%s%s\n%s", what ? what : "", what ? ": " : "",
		hypercall_cause_text(cause), cli_advice(cause));
}

int cli_xen_error(struct cli *c, const struct cli_subject *at, int err,
		  const struct cli_reason *reasons, const char *what)
{
	enum hypercall_cause cause = HYPERCALL_OTHER;

	if (!find_reason(reasons, err) &&
	    (err == -EPERM || err == -EACCES || err == -ENOSYS))
		cause = hypercall_explain(c->xen, err);
	if (cause != HYPERCALL_OK && cause != HYPERCALL_OTHER)
		return denied(c, at, err, cause, what);
	return explain(c, at, err, reasons, xen_reasons, what);
}

int cli_store_error(struct cli *c, const struct cli_subject *at, int err,
		    const struct cli_reason *reasons, const char *what)
{
	return explain(c, at, err, reasons, store_reasons, what);
}

const char *cli_store_why(int err, const char **advice)
{
	const struct cli_reason *r = find_reason(store_reasons, err);

	*advice = r ? r->advice : NULL;
	return r ? r->why : strerror(-err);
}

struct xenstore *cli_store(struct cli *c, int *err)
{
	if (!c->store && !c->store_error)
		c->store_error = xenstore_open(&c->store, NULL, XENSTORE_MS);
	if (err)
		*err = c->store_error;
	return c->store;
}

/* None: told by *runs, where that is wanted, or an error. */
static int none(struct cli *c, const char *text, const char *quote,
		const char *what, bool *runs)
{
	char *hint;
	int status;

	if (runs) {
		*runs = false;
		return 0;
	}
	hint = hint_domain(text);
	status = cli_error(c, CLI_FAILED, -ESRCH,
			   "domain %s%s%s: no domain has this %s\n%s", quote,
			   text, quote, what, hint ? hint : "see 'xvcpu list'");
	free(hint);
	return status;
}

static int find_uuid(struct cli *c, const char *text, const uint8_t uuid[16],
		     struct domctl_domain *out, bool *runs)
{
	struct domctl_domain *domains;
	long i, n, found = 0, at = 0;

	n = cli_domains(c, &domains);
	if (n < 0)
		return cli_xen_error(c, NULL, (int)n, NULL, "list the domains");
	for (i = 0; i < n; i++)
		if (!memcmp(domains[i].uuid, uuid, sizeof(domains[i].uuid))) {
			found++;
			at = i;
		}
	if (found == 1)
		*out = domains[at];
	free(domains);
	if (found == 1)
		return 0;
	if (!found)
		return none(c, text, "", "UUID", runs);
	return cli_error(c, CLI_FAILED, -ENOTUNIQ,
			 "domain %s: %ld domains have this UUID\n"
			 "use the domid",
			 text, found);
}

static int find_name(struct cli *c, const char *name, uint16_t *domid,
		     bool *runs)
{
	int err;
	struct xenstore *store = cli_store(c, &err);

	if (!store)
		return cli_error(c, CLI_FAILED, err,
				 "domain '%s': names need xenstore, which does "
				 "not answer (%s)\nuse the domid or the UUID",
				 name, strerror(-err));
	err = xenstore_find_domain(store, name, domid);
	switch (err) {
	case 0:
		return 0;
	case -ENOENT:
		return none(c, name, "'", "name", runs);
	case -ENOTUNIQ:
		return cli_error(c, CLI_FAILED, err,
				 "domain '%s': several domains have this name\n"
				 "use the domid",
				 name);
	default:
		return cli_error(c, CLI_FAILED, err,
				 "domain '%s': xenstore: %s\nuse the domid or "
				 "the UUID",
				 name, strerror(-err));
	}
}

static bool is_number(const char *text)
{
	return *text && !text[strspn(text, "0123456789")];
}

/* With runs, that there is none is no error: *runs is false then. */
static int find(struct cli *c, const char *text, struct domctl_domain *out,
		bool *runs)
{
	uint8_t uuid[16];
	uint64_t number;
	uint16_t domid;
	int err;

	if (runs)
		*runs = true;
	if (!*text)
		return cli_usage(c, "the domain is an empty text");
	if (is_number(text)) {
		err = cli_number(c, "domain", text, 0, DOMID_LAST, &number);
		domid = (uint16_t)number;
	} else if (text_uuid(text, uuid)) {
		return find_uuid(c, text, uuid, out, runs);
	} else {
		err = find_name(c, text, &domid, runs);
	}
	if (err || (runs && !*runs))
		return err;
	err = domctl_get_domain(c->xen, domid, out);
	if (err == -ESRCH && runs) {
		*runs = false;
		return 0;
	}
	if (!err)
		return 0;
	return cli_xen_error(c, CLI_DOMAIN(domid), err, NULL, NULL);
}

int cli_domain(struct cli *c, const char *text, struct domctl_domain *out)
{
	return find(c, text, out, NULL);
}

int cli_find_domain(struct cli *c, const char *text, struct domctl_domain *out,
		    bool *runs)
{
	return find(c, text, out, runs);
}

long cli_domains(struct cli *c, struct domctl_domain **out)
{
	struct domctl_domain *list = NULL;
	size_t room = 64;
	long n;

	for (;;) {
		free(list);
		list = cli_alloc(c, room, sizeof(*list));
		n = domctl_list_domains(c->xen, 0, list, room);
		if (n < 0) {
			free(list);
			return n;
		}
		if ((size_t)n < room) {
			*out = list;
			return n;
		}
		room *= 2;
	}
}
