/* SPDX-License-Identifier: MIT */
/* hotplug - one run of set, add or remove. */
#ifndef CLI_HOTPLUG_H
#define CLI_HOTPLUG_H

#include "cli/common.h"
#include "domctl/domctl.h"
#include "hotplug/hotplug.h"

enum change_verb { VERB_SET, VERB_ADD, VERB_REMOVE };

struct change_run {
	enum change_verb verb;
	int64_t value; /* the count, the vCPU or HOTPLUG_ANY */
	unsigned int flags;
	int wait_ms; /* -1: not at all */
	struct domctl_domain domain;
	struct hotplug *hp;
	uint64_t waited_ms;
};

/* From here on the first SIGINT or SIGTERM ends a wait, the next one us. */
void change_catch_signals(void);

/*
 * Wait for the guest, with a line on the terminal.  As hotplug_wait, which
 * changes run->waited_ms; -EINTR: the user wants no more of it.
 */
int change_wait(struct change_run *run);

/* The vCPUs of the change that have obeyed, or that have not: to be freed. */
char *change_list(struct cli *c, const struct change_run *run, bool done);
size_t change_count(const struct change_run *run, bool done);

/* Whether it is about coming online: the direction of what was asked for. */
bool change_is_addition(const struct change_run *run);

/* Print what became of it.  answer is hotplug_wait's; 0 also for no wait. */
int change_report(struct cli *c, const struct change_run *run, int answer);

/* Why nothing was asked, or that it is not known.  Returns the status. */
int change_refused(struct cli *c, const struct change_run *run, int err);

#endif
