/* SPDX-License-Identifier: MIT */
/* Why pin has failed. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/pin.h"

const struct cli_reason pin_reasons[] = {
	{-ENOENT, "no such vCPU", "see 'xvcpu list'"},
	{-EINVAL, "the domain can use none of these CPUs now",
	 "see which are online and in its cpupool"},
	{-EBUSY, "a temporary pin is in force", "use --force"},
	{0, NULL, NULL},
};

/* All or nothing: say what failed, and what could not be put back. */
int pin_fail(struct cli *c, const struct pin *p, const struct domctl_pin *pins,
	     size_t n, int err)
{
	struct cpumap *stuck = cpumap_alloc(p->persist.domain.max_vcpus);
	uint32_t vcpu = pins[0].vcpu;
	char *list, *what;
	int status;
	size_t i;

	if (!stuck)
		cli_no_memory(c);
	for (i = n; i-- > 0;) {
		if (pins[i].result == DOMCTL_PIN_STUCK)
			cpumap_set(stuck, pins[i].vcpu);
		if (pins[i].result == DOMCTL_PIN_FAILED)
			vcpu = pins[i].vcpu;
	}
	c->changed = !cpumap_empty(stuck);
	list = cli_format_list(c, stuck);
	if (c->changed)
		status = asprintf(&what,
				  "domain %u vCPU %" PRIu32
				  " (and vCPU %s cannot be put back)",
				  p->persist.domain.domid, vcpu, list);
	else
		status =
			asprintf(&what, "domain %u vCPU %" PRIu32 "%s",
				 p->persist.domain.domid, vcpu,
				 n > 1 ? " (all others are as they were)" : "");
	if (status < 0)
		cli_no_memory(c);
	status = cli_xen_error(c, NULL, err, pin_reasons, what);
	free(what);
	free(list);
	cpumap_free(stuck);
	return status;
}
