/* SPDX-License-Identifier: MIT */
/*
 * persist - what a command changes: the running domain, the file that it is
 * created from, or both.
 */
#ifndef PERSIST_H
#define PERSIST_H

#include "cli/common.h"
#include "domctl/domctl.h"
#include "hotplug/hotplug.h"

struct persist {
	/* From the command line. */
	bool live, config, force;
	const char *path; /* NULL: to be found */
	/* virsh VIRSH DOMAIN ARGS --config does the same; no args: step more */
	const char *virsh, *virsh_args;
	int virsh_step;
	/* By persist_open. */
	const char *word;            /* DOMAIN */
	unsigned int flags;          /* HOTPLUG_LIVE, HOTPLUG_CONFIG or both */
	bool runs;                   /* domain is filled */
	struct domctl_domain domain; /* the running one */
	char *name;                  /* NULL: not known */
	struct hotplug_file *file;   /* NULL: not to be changed */
};

#define PERSIST_OPTIONS(p)                                                     \
	{"--live", &(p)->live, NULL}, {"--config", &(p)->config, NULL},        \
		{"--force", &(p)->force, NULL},                                \
	{                                                                      \
		"--file", NULL, &(p)->path                                     \
	}

#define PERSIST_SYNOPSIS "[--live] [--config] [--file PATH] [--force]"

#define PERSIST_DETAILS                                                        \
	"  --live     the running domain\n"                                    \
	"  --config   the file it is created from: its next boot.  Both: "     \
	"both "                                                                \
	"or neither;\n"                                                        \
	"             none: the domain if it runs, else the file\n"            \
	"  --file P   that file, where it is not found by the domain's name\n"

/*
 * Find out what is to be changed, and open it.  0 or a reported status.  Xen is
 * not needed for --config alone with a name for DOMAIN.  Close it in any case.
 */
int persist_open(struct cli *c, struct persist *p, const char *word);
void persist_close(struct persist *p);

/*
 * Report why a change failed, if the file was the reason: the status; or -1,
 * nothing said: the domain was.
 */
int persist_refused(struct cli *c, const struct persist *p, int err,
		    const struct hotplug_fault *fault);

/* Report ret > 0 of a change: it is done, but may not outlive a power cut. */
int persist_warn(struct cli *c, const struct persist *p, int ret);

/* The vCPUs that the file has online, in list form: to be freed. */
char *persist_online(struct cli *c, const struct persist *p, uint32_t *count);

#endif
