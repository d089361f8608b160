/* SPDX-License-Identifier: MIT */
/* Domains that do nothing any more. */
#include <stddef.h>

#include "cli/common.h"
#include "domctl/domctl.h"

/* By Xen's SHUTDOWN_* (xen/sched.h). */
static const char *const reasons[] = {
	"it has shut down (poweroff)", "it has shut down (reboot)",
	"it has shut down (suspend)",  "it has crashed",
	"it has shut down (watchdog)", "it has shut down (soft-reset)",
};

#define SUSPEND 2

const char *cli_stopped(const struct domctl_domain *domain, const char **advice)
{
	unsigned int reason = domain->shutdown_reason;

	if (domain->flags & DOMCTL_DOMAIN_DYING) {
		*advice = "create it again when it has gone";
		return "it is being destroyed";
	}
	if (!(domain->flags & DOMCTL_DOMAIN_SHUTDOWN))
		return NULL;
	*advice = reason == SUSPEND ? "ask again when it has been resumed"
				    : "destroy it and create it again";
	return reason < sizeof(reasons) / sizeof(reasons[0])
		       ? reasons[reason]
		       : "it has shut down";
}
