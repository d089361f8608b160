/* SPDX-License-Identifier: MIT */
/*
 * target - what a command changes: the running domain, the file that it is
 * created from, or both.
 */
#ifndef XVCPU_CLI_TARGET_H
#define XVCPU_CLI_TARGET_H

#include "cli/common.h"
#include "domctl/domctl.h"
#include "nextboot/nextboot.h"

struct target {
	/* From the command line. */
	bool live, config, force;
	const char *path; /* NULL: to be found */
	bool dry_run;
	/*
	 * virsh VIRSH DOMAIN ARGS --config does the same; no args: step more.
	 * NULL: there is nothing to do, the file is only looked at.
	 */
	const char *virsh, *virsh_args;
	int virsh_step;
	/* By target_open. */
	const char *word;   /* DOMAIN */
	unsigned int flags; /* NEXTBOOT_LIVE, NEXTBOOT_CONFIG or both */
	bool runs;          /* domain is filled */
	struct domctl_domain domain; /* the running one */
	char *name;                  /* NULL: not known */
	int name_error;              /* why xenstore did not tell it, or 0 */
	struct nextboot *file;       /* NULL: not to be changed */
};

/* The running domain, its file: is it to be changed? */
static inline bool target_live(const struct target *p)
{
	return !BUILD_WHOLE || p->flags & NEXTBOOT_LIVE;
}

static inline bool target_config(const struct target *p)
{
	return BUILD_WHOLE && p->flags & NEXTBOOT_CONFIG;
}

/* Where at is the offset of a struct target in the command's run. */
#define TARGET_OPTIONS(at)                                                     \
	{"--live", at + offsetof(struct target, live), false},                 \
		{"--config", at + offsetof(struct target, config), false},     \
		{"--force", at + offsetof(struct target, force), false},       \
	{                                                                      \
		"--file", at + offsetof(struct target, path), true             \
	}

#define TARGET_SYNOPSIS                                                        \
	"[--live]" BUILD_TEXT(" [--config] [--file PATH]", "") " [--force]"

#define TARGET_DETAILS                                                         \
	"  --live     the running domain\n"                                    \
	"  --config   the file it is created from: its next boot.  Both: "     \
	"both "                                                                \
	"or neither;\n"                                                        \
	"             none: the domain if it runs, else the file\n"            \
	"  --file P   that file, where it is not found by the domain's name\n"

/*
 * Find out what is to be changed, and open it.  0 or a reported status.  Xen is
 * not needed for --config alone, but for a UUID without --file.  A word of
 * digits is a domid there if such a domain can be seen to run, and else a name.
 * Close it in any case.
 */
int target_open(struct cli *c, struct target *p, const char *word);
void target_close(struct target *p);

/* Plan and do a change of the file, or of it and the domain. */
int target_change(const struct target *p, struct nextboot_change *change,
		  struct nextboot_fault *fault);

/* Report why nextboot_find, to which all of that belongs, has failed. */
int target_not_found(struct cli *c, const struct target *p, int err,
		     const char *path, const char *other,
		     const struct nextboot_fault *fault);

/* Report that the domain has no name to find its file by. */
int target_nameless(struct cli *c, const struct target *p);

/*
 * Report why a change failed, if the file was the reason: the status; or -1,
 * nothing said: the domain was.
 */
int target_refused(struct cli *c, const struct target *p, int err,
		   const struct nextboot_fault *fault);

/*
 * Report what there is to be said of a change that is done, err being what it
 * returned: of a file that may not outlive a power cut, and warnings.
 */
int target_warn(struct cli *c, const struct target *p, int err);

/* Warn of what the file's owner ignores, or takes otherwise. */
void target_warnings(struct cli *c, const struct target *p);

/*
 * Report "FILE:LINE:COLUMN: reason" and what to do; advice is used where fault
 * has none.
 */
int target_file_error(struct cli *c, const char *path, int err,
		      const struct nextboot_fault *fault, const char *advice);

/* The vCPUs that the file has online, in list form: to be freed. */
char *target_online(struct cli *c, const struct target *p, uint32_t *count);

/* What the file says now, as a line and as the member "config". */
void target_print(struct cli *c, const struct target *p);
void target_json(struct cli *c, struct json *j, const struct target *p);

/*
 * list --config and list --file: what the next boot will have.  argv[0 .. n - 1]
 * are the operands, of which there may be one.  Closes p.
 */
int list_file(struct cli *c, struct target *p, int n, char **argv);

#define LIST_FILE_DETAILS                                                      \
	"  --config   of one domain's file, what its next boot will have; "    \
	"needs no Xen\n"                                                       \
	"  --file P   that file, where it is not found by the domain's name\n"

#endif
