/* SPDX-License-Identifier: MIT */
#include "cli/persist.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/hint.h"
#include "cli/text.h"
#include "cpumap/cpumap.h"
#include "hotplug/xenstore.h"

static bool is_uuid(const char *word)
{
	uint8_t uuid[16];

	return text_uuid(word, uuid);
}

static bool is_name(const char *word)
{
	return word[strspn(word, "0123456789")] && !is_uuid(word);
}

/* The name of the running domain, for its file. */
static void read_name(struct cli *c, struct persist *p)
{
	struct xenstore *store = cli_store(c, NULL);
	char *name = NULL;

	if (store)
		xenstore_domain_names(store, &p->domain.domid, 1, &name);
	p->name = name;
}

/* Whether it runs decides what neither --live nor --config is. */
static int find_domain(struct cli *c, struct persist *p)
{
	unsigned int asked =
		(p->live ? HOTPLUG_LIVE : 0) | (p->config ? HOTPLUG_CONFIG : 0);
	bool alone = asked == HOTPLUG_CONFIG &&
		     (is_name(p->word) || (p->path && is_uuid(p->word)));
	int status = 0, half;

	if (!*p->word)
		return cli_usage(c, "the domain is an empty text");
	if (!alone) {
		status = cli_xen(c);
		if (!status)
			status = cli_find_domain(c, p->word, &p->domain,
						 &p->runs);
		if (status)
			return status;
	}
	half = hotplug_resolve(asked, p->runs);
	if (half < 0)
		return cli_error(c, CLI_FAILED, half,
				 "domain '%s': it does not run, and --live is "
				 "for a running domain\nuse --config, or see "
				 "'xvcpu list'",
				 p->word);
	p->flags = (unsigned int)half;
	if (p->path && !(p->flags & HOTPLUG_CONFIG))
		return cli_usage(c, "--file goes with --config");
	if (is_name(p->word)) {
		p->name = strdup(p->word);
		if (!p->name)
			cli_no_memory(c);
	} else if (p->runs && (p->flags & HOTPLUG_CONFIG)) {
		read_name(c, p);
	}
	return 0;
}

static int find_failed(struct cli *c, const struct persist *p, int err,
		       const char *path, const char *other,
		       const struct hotplug_fault *fault)
{
	bool dom0 = p->runs ? !p->domain.domid : !strcmp(p->name, "Domain-0");

	if (err == -ENOENT && dom0)
		return cli_error(
			c, CLI_FAILED, err,
			"domain 0: it has no file\nset dom0_max_vcpus= "
			"on Xen's command line");
	if (err == -ENOENT) {
		char *hint = hint_domain(p->name);
		int status = cli_error(
			c, CLI_FAILED, p->config ? err : -ESRCH,
			"domain '%s': %sit has no file in /etc/xen, "
			"/etc/xen/auto or /etc/libvirt/libxl\n%s",
			p->name, p->config ? "" : "it does not run, and ",
			hint ? hint : "use --file");

		free(hint);
		return status;
	}
	if (err == -ENOTUNIQ)
		return cli_error(c, CLI_FAILED, err,
				 "domain '%s': it has several files, as '%s' "
				 "and '%s'\nuse --file",
				 p->name, path, other);
	if (path && fault->line)
		return cli_error(c, CLI_FAILED, err,
				 "%s:%zu:%zu: %s\nuse "
				 "--file if this is not its file",
				 path, fault->line, fault->column,
				 fault->reason);
	return cli_error(c, CLI_FAILED, err,
			 "domain '%s': look for its file: %s%s%s\nuse --file",
			 p->name, path ? path : "", path ? ": " : "",
			 fault->reason ? fault->reason : strerror(-err));
}

/* Where the file is, to be freed. */
static int find_file(struct cli *c, const struct persist *p, char **path)
{
	struct hotplug_fault fault;
	char *other = NULL;
	int status = 0, err;

	if (p->path) {
		*path = strdup(p->path);
		if (!*path)
			cli_no_memory(c);
		return 0;
	}
	if (!p->name && p->runs)
		return cli_error(
			c, CLI_FAILED, -ENOENT,
			"domain %u: its name, which tells its file, is "
			"not known\nuse --file",
			p->domain.domid);
	if (!p->name)
		return cli_error(
			c, CLI_FAILED, -ESRCH,
			"domain %s: no such domain runs, and a file is "
			"found by name\nuse the name, or --file",
			p->word);
	err = hotplug_file_find(p->name, path, &other, &fault);
	if (err == -ENOMEM)
		cli_no_memory(c);
	if (err)
		status = find_failed(c, p, err, *path, other, &fault);
	free(other);
	return status;
}

/* That the file is not another domain's. */
static int check_file(struct cli *c, const struct persist *p)
{
	const char *path = hotplug_file_path(p->file);
	const char *name = hotplug_file_name(p->file);
	const char *uuid = hotplug_file_uuid(p->file);

	if (p->force)
		return 0;
	if (p->name && name && strcmp(p->name, name) != 0)
		return cli_error(c, CLI_FAILED, -EINVAL,
				 "%s: it is the file of '%s', not of '%s'\n"
				 "--force edits it anyway",
				 path, name, p->name);
	if (!p->name && is_uuid(p->word) &&
	    (!uuid || strcasecmp(p->word, uuid) != 0))
		return cli_error(c, CLI_FAILED, -EINVAL,
				 "%s: it is not the file of %s\n--force edits "
				 "it anyway",
				 path, p->word);
	return 0;
}

/* The count that virsh is to set in place of an add or a remove. */
static uint32_t next_count(struct cli *c, struct persist *p, const char *path)
{
	uint32_t count;

	if (hotplug_file_open(path, HOTPLUG_FORCE, &p->file, NULL))
		return 1;
	free(persist_online(c, p, &count));
	count += (uint32_t)p->virsh_step;
	return count ? count : 1;
}

static int refuse_owned(struct cli *c, struct persist *p, const char *path)
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

int persist_open(struct cli *c, struct persist *p, const char *word)
{
	struct hotplug_fault fault;
	char *path = NULL;
	int status, err;

	p->word = word;
	status = find_domain(c, p);
	if (status || !(p->flags & HOTPLUG_CONFIG))
		return status;
	status = find_file(c, p, &path);
	if (!status) {
		err = hotplug_file_open(path, p->force ? HOTPLUG_FORCE : 0,
					&p->file, &fault);
		if (err && fault.half == HOTPLUG_THE_OWNER && fault.reason)
			status = refuse_owned(c, p, path);
		else if (err && fault.line)
			status = cli_error(c, CLI_FAILED, err,
					   "%s:%zu:%zu: %s\ncorrect it", path,
					   fault.line, fault.column,
					   fault.reason);
		else if (err)
			status = cli_error(c, CLI_FAILED, err, "%s: %s", path,
					   fault.reason ? fault.reason
							: strerror(-err));
	}
	free(path);
	return status ? status : check_file(c, p);
}

void persist_close(struct persist *p)
{
	hotplug_file_close(p->file);
	free(p->name);
}
