/* SPDX-License-Identifier: MIT */
/* hotplug - one run of set, add or remove. */
#ifndef XVCPU_CLI_HOTPLUG_H
#define XVCPU_CLI_HOTPLUG_H

#include "cli/common.h"
#include "cli/target.h"
#include "domctl/domctl.h"
#include "hotplug/hotplug.h"
#include "nextboot/nextboot.h"

struct plug_run {
	enum nextboot_verb verb; /* set, add or remove */
	int64_t value;           /* the count, the vCPU or HOTPLUG_ANY */
	int wait_ms;             /* -1: not at all */
	struct hotplug *hp;      /* NULL: only the file is changed */
	bool saved;              /* the file is changed */
	bool no_wait;            /* --no-wait, */
	const char *wait;        /* --wait */
	uint64_t waited_ms;
	struct target target;
};

/*
 * Wait for the guest, with a line on the terminal.  As hotplug_wait, which
 * changes run->waited_ms; -EINTR: the user wants no more of it.
 */
int plug_wait(struct plug_run *run);

/* The vCPUs of the change that have obeyed, or that have not. */
size_t plug_count(const struct plug_run *run, bool done);

/* Print what became of it.  answer is hotplug_wait's; 0 also for no wait. */
int plug_report(struct cli *c, const struct plug_run *run, int answer);

/* Why nothing was asked, or that it is not known.  Returns the status. */
int plug_refused(struct cli *c, const struct plug_run *run, int err,
		 const struct nextboot_fault *fault);

/* The part of it that is about the file; -1: it is not about the file. */
int plug_refused_file(struct cli *c, const struct plug_run *run, int err,
		      const struct nextboot_fault *fault);

/* All of it as the JSON document.  result: NULL where it is not known. */
void plug_json(struct cli *c, const struct plug_run *run, const char *result);

/* What the file says now, as a line and as the member "config". */
void plug_print_file(struct cli *c, const struct plug_run *run);
void plug_json_file(struct cli *c, struct json *j, const struct plug_run *run);

#endif
