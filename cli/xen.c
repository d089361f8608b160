/* SPDX-License-Identifier: MIT */
/* What commands need of Xen: the handle, errors in words, domains. */
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
	return cli_error(c, CLI_NO_XEN, err, "cannot reach Xen: %s: %s%s",
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

static const struct cli_reason common_reasons[] = {
	{-ESRCH, "no such domain: see 'xvcpu list'"},
	{-EROFS, "changes are not allowed on this unknown Xen: use a newer "
		 "xvcpu"},
	{-EFAULT, "Xen could not reach our memory: try again"},
	{-ENOMEM, "no memory, here or in Xen: free some and try again"},
	{0, NULL},
};

static const char *why(const struct cli_reason *reasons, int err)
{
	for (; reasons && reasons->err; reasons++)
		if (reasons->err == err)
			return reasons->why;
	return NULL;
}

int cli_xen_error(struct cli *c, int err, const struct cli_reason *reasons,
		  const char *what)
{
	enum hypercall_cause cause = HYPERCALL_OTHER;
	const char *text = why(reasons, err);

	if (!text && (err == -EPERM || err == -EACCES || err == -ENOSYS))
		cause = hypercall_explain(c->xen, err);
	if (cause != HYPERCALL_OK && cause != HYPERCALL_OTHER)
		return cli_error(c, CLI_NO_XEN, err, "%s: %s: %s", what,
				 hypercall_cause_text(cause),
				 cli_advice(cause));
	if (!text)
		text = why(common_reasons, err);
	return cli_error(c, CLI_FAILED, err, "%s: %s", what,
			 text ? text : strerror(-err));
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
	if (runs) {
		*runs = false;
		return 0;
	}
	return cli_error(c, CLI_FAILED, -ESRCH,
			 "domain %s%s%s: no domain has this %s: "
			 "see 'xvcpu list'",
			 quote, text, quote, what);
}

static int find_uuid(struct cli *c, const char *text, const uint8_t uuid[16],
		     struct domctl_domain *out, bool *runs)
{
	struct domctl_domain *domains;
	long i, n, found = 0, at = 0;

	n = cli_domains(c, &domains);
	if (n < 0)
		return cli_xen_error(c, (int)n, NULL, "list the domains");
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
			 "domain %s: %ld domains have this UUID: use the domid",
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
				 "not answer (%s): use the domid or the UUID",
				 name, strerror(-err));
	err = xenstore_find_domain(store, name, domid);
	switch (err) {
	case 0:
		return 0;
	case -ENOENT:
		return none(c, name, "'", "name", runs);
	case -ENOTUNIQ:
		return cli_error(c, CLI_FAILED, err,
				 "domain '%s': several domains have this name: "
				 "use the domid",
				 name);
	default:
		return cli_error(c, CLI_FAILED, err,
				 "domain '%s': xenstore: %s: use the domid or "
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
	char what[64];
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
	snprintf(what, sizeof(what), "domain %u", domid);
	return cli_xen_error(c, err, NULL, what);
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
