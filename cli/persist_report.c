/* SPDX-License-Identifier: MIT */
/* What became of the file. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/persist.h"
#include "cpumap/cpumap.h"

/* What to do, behind the reason. */
static const char *advice(const struct persist *p, int err)
{
	switch (err) {
	case -ERANGE:
		return hotplug_file_is_xml(p->file)
			       ? "raise the number in <vcpu> first"
			       : "raise maxvcpus= first";
	case -ESTALE:
		return "try again";
	default:
		return "";
	}
}

int persist_refused(struct cli *c, const struct persist *p, int err,
		    const struct hotplug_fault *fault)
{
	const char *path;
	char place[48] = "", most[48] = "";

	if (err == -ENOMEM)
		cli_no_memory(c);
	if (fault->half != HOTPLUG_THE_FILE)
		return -1;
	path = hotplug_file_path(p->file);
	if (fault->line)
		snprintf(place, sizeof(place), ":%zu:%zu", fault->line,
			 fault->column);
	if (err == -ERANGE)
		snprintf(most, sizeof(most), ", which is %" PRIu32,
			 hotplug_file_max(p->file));
	if (!fault->stuck)
		return cli_error(
			c, CLI_FAILED, err, "%s%s: %s%s%s\n%s", path, place,
			fault->reason ? fault->reason : strerror(-err), most,
			p->flags & HOTPLUG_LIVE ? " (nothing was changed)" : "",
			advice(p, err));
	c->changed = true;
	return cli_error(c, CLI_PARTIAL, err,
			 "%s: %s; domain %u is changed, and that cannot be "
			 "taken back: %s\nsee 'xvcpu list'",
			 path, fault->reason ? fault->reason : strerror(-err),
			 p->domain.domid, strerror(-fault->stuck));
}

int persist_warn(struct cli *c, const struct persist *p, int ret)
{
	if (ret <= 0)
		return 0;
	return cli_error(c, CLI_PARTIAL, -EIO,
			 "%s: changed, but its directory could not be synced: "
			 "a power cut now may bring the old file back",
			 hotplug_file_path(p->file));
}

char *persist_online(struct cli *c, const struct persist *p, uint32_t *count)
{
	uint32_t max = hotplug_file_max(p->file), vcpu;
	struct cpumap *map = cpumap_alloc(max);
	char *text;

	if (!map)
		cli_no_memory(c);
	for (vcpu = 0; vcpu < max; vcpu++)
		cpumap_assign(map, vcpu, hotplug_file_online(p->file, vcpu));
	*count = cpumap_weight(map);
	text = cli_format_list(c, map);
	cpumap_free(map);
	return text;
}
