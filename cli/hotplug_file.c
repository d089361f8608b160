/* SPDX-License-Identifier: MIT */
/* What set, add and remove have changed in a file. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/hotplug.h"

void change_print_file(struct cli *c, const struct change_run *run)
{
	const struct persist *p = &run->persist;
	uint32_t count;
	char *online;

	if (!run->saved)
		return;
	online = persist_online(c, p, &count);
	cli_print(c, "%s: vCPU%s %s of %" PRIu32 " at the next boot",
		  hotplug_file_path(p->file), count == 1 ? "" : "s", online,
		  hotplug_file_max(p->file));
	free(online);
}

void change_json_file(struct cli *c, struct json *j,
		      const struct change_run *run)
{
	const struct persist *p = &run->persist;
	uint32_t count;
	char *online;

	if (!run->saved)
		return;
	online = persist_online(c, p, &count);
	json_begin_object(j, "config");
	json_string(j, "file", hotplug_file_path(p->file));
	json_uint(j, "max_vcpus", hotplug_file_max(p->file));
	json_uint(j, "count", count);
	json_string(j, "online", online);
	json_end(j);
	free(online);
}

int change_refused_file(struct cli *c, const struct change_run *run, int err,
			const struct hotplug_fault *fault)
{
	if (err == -ENOENT && fault->half == HOTPLUG_THE_FILE)
		return cli_error(
			c, CLI_FAILED, err,
			run->verb == VERB_ADD
				? "%s: all of its %" PRIu32 " vCPUs are online "
				  "at boot: nothing to add"
				: "%s: only vCPU 0 of %" PRIu32 " is online at "
				  "boot: nothing to remove",
			hotplug_file_path(run->persist.file),
			hotplug_file_max(run->persist.file));
	return persist_refused(c, &run->persist, err, fault);
}
