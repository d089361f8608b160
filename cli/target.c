/* SPDX-License-Identifier: MIT */
#include "cli/target.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/host.h"
#include "cli/term/text.h"

#define DOMID_LAST 0x7fef

static bool is_uuid(const char *word)
{
	uint8_t uuid[16];

	return text_uuid(word, uuid);
}

static bool is_digits(const char *word)
{
	return !word[strspn(word, "0123456789")];
}

static bool is_domid(const char *word, uint16_t *domid)
{
	uint64_t number;

	if (text_number(word, DOMID_LAST, &number))
		return false;
	*domid = (uint16_t)number;
	return true;
}

/* The name of the running domain, for its file. */
static void read_name(struct cli *c, struct target *p)
{
	p->name = NULL;
	p->name_error = host_names(c, &p->domain.domid, 1, &p->name);
}

/* Nothing but the file is meant, and the word tells which. */
static bool is_alone(struct cli *c, const struct target *p, unsigned int asked)
{
	uint16_t domid;

	if (asked != NEXTBOOT_CONFIG)
		return false;
	if (p->path)
		return true;
	if (is_digits(p->word))
		return !is_domid(p->word, &domid) || !cli_try_xen(c);
	return !is_uuid(p->word);
}

static int does_not_run(struct cli *c, const struct target *p, int err)
{
	return cli_error(c, CLI_FAILED, err,
			 "domain '%s': it does not run, and --live is for a "
			 "running domain\nuse --config, or see 'xvcpu list'",
			 p->word);
}

/* Whether it runs decides what neither --live nor --config is. */
static int find_domain(struct cli *c, struct target *p)
{
	unsigned int asked = (p->live ? NEXTBOOT_LIVE : 0) |
			     (p->config ? NEXTBOOT_CONFIG : 0);
	bool named = !is_digits(p->word) && !is_uuid(p->word);
	int status = 0, half;

	if (!*p->word)
		return cli_usage(c, "the domain is an empty text");
	if (!is_alone(c, p, asked)) {
		status = cli_xen(c);
		if (!status)
			status = cli_find_domain(c, p->word, &p->domain,
						 &p->runs);
		if (status)
			return status;
	}
	half = nextboot_resolve(asked, p->runs);
	if (half < 0)
		return does_not_run(c, p, half);
	p->flags = (unsigned int)half;
	if (p->path && !target_config(p))
		return cli_usage(c, "--file goes with --config");
	if (named || (p->config && !p->runs && is_digits(p->word))) {
		p->name = cli_text(c, "%s", p->word);
	} else if (p->runs && target_config(p)) {
		read_name(c, p);
	}
	return 0;
}

/* A word of digits that is not the file's name: is it of the domain that runs? */
static bool is_file_of_domid(struct cli *c, struct target *p, const char *name)
{
	uint16_t domid;

	if (!p->path || p->runs || !is_domid(p->word, &domid) ||
	    !cli_try_xen(c) || domctl_get_domain(c->xen, domid, &p->domain))
		return false;
	p->runs = true;
	free(p->name);
	read_name(c, p);
	return !p->name || !strcmp(p->name, name);
}

/* That the file is not another domain's. */
static int check_file(struct cli *c, struct target *p)
{
	const char *path = nextboot_path(p->file);
	const char *name = nextboot_name(p->file);
	const char *uuid = nextboot_uuid(p->file);
	const char *advice =
		p->virsh ? "--force edits it anyway" : "use --file alone";

	if (p->force || !p->word)
		return 0;
	if (p->name && name && strcmp(p->name, name) != 0 &&
	    !is_file_of_domid(c, p, name))
		return cli_error(c, CLI_FAILED, -EINVAL,
				 "%s: it is the file of '%s', not of '%s'\n"
				 "%s",
				 path, name, p->name, advice);
	if (!p->name && is_uuid(p->word) &&
	    (!uuid || strcasecmp(p->word, uuid) != 0))
		return cli_error(c, CLI_FAILED, -EINVAL,
				 "%s: it is not the file of %s\n%s", path,
				 p->word, advice);
	return 0;
}

/* The count that virsh is to set in place of an add or a remove. */
static uint32_t next_count(struct cli *c, struct target *p, const char *path)
{
	uint32_t count;

	if (nextboot_open(path, NEXTBOOT_FORCE | NEXTBOOT_DRY_RUN, &p->file,
			  NULL))
		return 1;
	free(target_online(c, p, &count));
	count += (uint32_t)p->virsh_step;
	return count ? count : 1;
}

static int refuse_owned(struct cli *c, struct target *p, const char *path)
{
	const char *args = p->virsh_args;
	char count[16];

	if (!args) {
		snprintf(count, sizeof(count), "%" PRIu32,
			 next_count(c, p, path));
		args = count;
	}
	return cli_error(
		c, CLI_FAILED, -EPERM,
		"%s: a running libvirt daemon owns this file and would "
		"overwrite an edit\nuse 'virsh -c xen:/// %s %s %s "
		"--config', or --force",
		path, p->virsh, p->name ? p->name : p->word, args);
}

static unsigned int flags_of(const struct target *p)
{
	return (p->force ? NEXTBOOT_FORCE : 0) |
	       (p->dry_run ? NEXTBOOT_DRY_RUN : 0);
}

static int not_opened(struct cli *c, struct target *p, int err,
		      const char *path, const char *other,
		      const struct nextboot_fault *fault)
{
	if (err == -ENOMEM)
		cli_no_memory(c);
	if (fault->half == NEXTBOOT_THE_OWNER && fault->reason)
		return refuse_owned(c, p, path);
	if (p->path)
		return target_file_error(c, path, err, fault, NULL);
	return target_not_found(c, p, err, path, other, fault);
}

static int open_file(struct cli *c, struct target *p)
{
	unsigned int flags =
		p->virsh ? flags_of(p) : NEXTBOOT_FORCE | NEXTBOOT_DRY_RUN;
	struct nextboot_fault fault = {0};
	char *found = NULL, *other = NULL;
	const char *path = p->path;
	int status = 0, err;

	if (path) {
		err = nextboot_open(path, flags, &p->file, &fault);
	} else if (p->name) {
		err = nextboot_find(p->name, flags, &p->file, &found, &other,
				    &fault);
		path = found;
	} else {
		return target_nameless(c, p);
	}
	if (err)
		status = not_opened(c, p, err, path, other, &fault);
	else if (nextboot_interrupted(p->file))
		cli_warn(c,
			 "%s: an earlier run was killed before it was done: "
			 "the domain may be changed and the file not: compare "
			 "'xvcpu list DOMAIN' with 'xvcpu list --config "
			 "DOMAIN'",
			 p->path ? p->path : nextboot_path(p->file));
	free(found);
	free(other);
	return status;
}

int target_open(struct cli *c, struct target *p, const char *word)
{
	int status = 0;

	p->word = word;
	if (!BUILD_WHOLE) {
		status = cli_xen(c);
		return status ? status : cli_domain(c, word, &p->domain);
	}
	if (word)
		status = find_domain(c, p);
	else
		p->flags = NEXTBOOT_CONFIG;
	if (status || !target_config(p))
		return status;
	status = open_file(c, p);
	return status ? status : check_file(c, p);
}

void target_close(struct target *p)
{
	if (BUILD_WHOLE)
		nextboot_close(p->file);
	free(p->name);
}

int target_change(const struct target *p, struct nextboot_change *change,
		  struct nextboot_fault *fault)
{
	int err;

	change->flags |= p->flags | flags_of(p);
	err = nextboot_plan(p->file, change, fault);
	return err ? err : nextboot_apply(p->file, change, fault);
}
