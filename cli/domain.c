/* SPDX-License-Identifier: MIT */
/* Which domain a word means: its domid, its name or its UUID. */
#include "cli/common.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/hint.h"
#include "cli/term/text.h"
#include "domctl/domctl.h"
#include "xenstore/xenstore.h"

#define DOMID_LAST 0x7fef

/*
 * A domain that is restarted meanwhile has another domid, and its old one may
 * have become another's.
 */
#define NAME_TRIES 3

/* Neither a status nor reported: no domain has it. */
#define NONE (-1)

static int report_none(struct cli *c, const char *text, const char *quote,
		       const char *what)
{
	char *hint = BUILD_WHOLE ? hint_domain(text) : NULL;
	int status =
		cli_error(c, CLI_FAILED, -ESRCH,
			  "domain %s%s%s: no domain has this %s\n%s", quote,
			  text, quote, what, hint ? hint : "see 'xvcpu list'");

	free(hint);
	return status;
}

/* All domains, once for all words that are UUIDs. */
static int list_domains(struct cli *c, struct cli_words *w)
{
	long n;

	if (w->domains)
		return 0;
	n = cli_domains(c, &w->domains);
	if (n < 0)
		return (int)n;
	w->ndomains = n;
	return 0;
}

static int find_uuid(struct cli *c, struct cli_words *w, const char *text,
		     const uint8_t uuid[16], struct domctl_domain *out)
{
	int err = list_domains(c, w);
	long i, found = 0;

	if (err)
		return cli_xen_error(c, NULL, err, NULL, "list the domains");
	for (i = 0; i < w->ndomains; i++)
		if (!memcmp(w->domains[i].uuid, uuid, 16)) {
			found++;
			*out = w->domains[i];
		}
	if (found <= 1)
		return found ? 0 : NONE;
	return cli_error(c, CLI_FAILED, -ENOTUNIQ,
			 "domain %s: %ld domains have this UUID\n"
			 "use the domid",
			 text, found);
}

/* xenstore has failed to tell about a name. */
static int name_failed(struct cli *c, const char *name, int err)
{
	const char *advice;

	return cli_error(c, CLI_FAILED, err,
			 "domain '%s': names need xenstore: %s\nuse the domid "
			 "or the UUID",
			 name, cli_store_why(err, &advice));
}

/* The domids of all words, once for those that are names. */
static void search(struct cli *c, struct cli_words *w)
{
	int err;
	struct xenstore *store = cli_store(c, &err);
	size_t i;

	if (!w->domids) {
		w->domids = cli_alloc(c, w->n, sizeof(*w->domids));
		w->errors = cli_alloc(c, w->n, sizeof(*w->errors));
	}
	if (store)
		err = xenstore_find_domains(store, w->words, w->n, w->domids,
					    w->errors);
	for (i = 0; i < w->n && err; i++)
		w->errors[i] = err;
	w->searched = true;
}

/* Is it still the name of this domid?  1, 0, or negative errno. */
static int has_name(struct cli *c, uint16_t domid, const char *name)
{
	char *now = NULL;
	int ret = xenstore_domain_names(c->store, &domid, 1, &now);

	if (ret > 0)
		ret = !strcmp(now, name);
	free(now);
	return ret;
}

static int get(struct cli *c, uint16_t domid, struct domctl_domain *out,
	       bool may_lack)
{
	int err = domctl_get_domain(c->xen, domid, out);

	if (err == -ESRCH && may_lack)
		return NONE;
	return err ? cli_xen_error(c, CLI_DOMAIN(domid), err, NULL, NULL) : 0;
}

static int find_name(struct cli *c, struct cli_words *w, size_t which,
		     struct domctl_domain *out)
{
	const char *name = w->words[which];
	int i, err, same;
	uint16_t domid;

	for (i = 0; i < NAME_TRIES; i++) {
		if (!w->searched)
			search(c, w);
		err = w->errors[which];
		domid = w->domids[which];
		if (err == -ENOENT && c->store)
			return NONE;
		if (err == -ENOTUNIQ)
			return cli_error(c, CLI_FAILED, err,
					 "domain '%s': several domains have "
					 "this name\nuse the domid",
					 name);
		if (err)
			return name_failed(c, name, err);
		w->searched = false;
		err = get(c, domid, out, true);
		if (err == NONE)
			continue;
		if (err)
			return err;
		same = has_name(c, domid, name);
		if (same < 0)
			return name_failed(c, name, same);
		w->searched = same;
		if (same)
			return 0;
	}
	return NONE;
}

static int find_domid(struct cli *c, const char *text,
		      struct domctl_domain *out, bool may_lack)
{
	uint64_t domid;
	int status = cli_number(c, "domain", text, 0, DOMID_LAST, &domid);

	return status ? status : get(c, (uint16_t)domid, out, may_lack);
}

int cli_word(struct cli *c, struct cli_words *w, size_t which,
	     struct domctl_domain *out, bool *runs)
{
	const char *text = w->words[which], *quote = "", *what = "UUID";
	uint8_t uuid[16];
	int status;

	if (!*text)
		return cli_usage(c, "the domain is an empty text");
	if (!text[strspn(text, "0123456789")]) {
		status = find_domid(c, text, out, runs);
	} else if (text_uuid(text, uuid)) {
		status = find_uuid(c, w, text, uuid, out);
	} else {
		quote = "'";
		what = "name";
		status = find_name(c, w, which, out);
	}
	if (runs)
		*runs = status != NONE;
	if (status == NONE)
		status = runs ? 0 : report_none(c, text, quote, what);
	return status;
}

void cli_end_words(struct cli_words *w)
{
	free(w->domains);
	free(w->domids);
	free(w->errors);
}

int cli_find_domain(struct cli *c, const char *text, struct domctl_domain *out,
		    bool *runs)
{
	struct cli_words w = {.words = &text, .n = 1};
	int status = cli_word(c, &w, 0, out, runs);

	cli_end_words(&w);
	return status;
}

int cli_domain(struct cli *c, const char *text, struct domctl_domain *out)
{
	return cli_find_domain(c, text, out, NULL);
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
