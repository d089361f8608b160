/* SPDX-License-Identifier: MIT */
/* What set, add and remove have changed in a file. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "cli/hotplug.h"

void plug_print_file(struct cli *c, const struct plug_run *run)
{
	if (target_config(&run->target) && run->saved)
		target_print(c, &run->target);
}

void plug_json_file(struct cli *c, struct json *j, const struct plug_run *run)
{
	if (target_config(&run->target) && run->saved)
		target_json(c, j, &run->target);
}

int plug_refused_file(struct cli *c, const struct plug_run *run, int err,
		      const struct nextboot_fault *fault)
{
	char reason[96];
	struct nextboot_fault told = *fault;

	if (target_config(&run->target) && err == -ENOENT &&
	    fault->half == NEXTBOOT_THE_FILE) {
		snprintf(reason, sizeof(reason),
			 run->verb == NEXTBOOT_ADD
				 ? "all of its %" PRIu32 " vCPUs are online at "
				   "boot: nothing to add"
				 : "only vCPU 0 of %" PRIu32 " is online at "
				   "boot: nothing to remove",
			 nextboot_max(run->target.file));
		told.reason = reason;
	}
	return target_refused(c, &run->target, err, &told);
}
