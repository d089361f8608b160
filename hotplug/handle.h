/* SPDX-License-Identifier: MIT */
/* handle - a handle, and what it remembers of its last change (private). */
#ifndef XVCPU_HOTPLUG_HANDLE_H
#define XVCPU_HOTPLUG_HANDLE_H

#include "domctl/domctl.h"
#include "hotplug/hotplug.h"
#include "hotplug/nodes.h"
#include "hypercall/hypercall.h"
#include "xenstore/xenstore.h"

struct hotplug {
	struct hypercall *hc;
	struct xenstore *xs;        /* the caller's */
	struct domctl_batch *batch; /* to look at the domain */
	enum hotplug_source source;
	struct hotplug_vcpu *vcpus;
	size_t nvcpus;
	struct hotplug_update update; /* what the undo needs */
	enum hotplug_why why;
	struct domctl_domain seen;   /* by whichever call came last */
	struct domctl_domain domain; /* of the last change, as last seen */
};

/* Remember where err, if it is one, is from; returns it. */
int xvcpu_hotplug_from(struct hotplug *hp, enum hotplug_source source, int err);

/* Connect to xenstore again if that has failed.  0 or what that gives. */
int xvcpu_hotplug_connect(struct hotplug *hp);

/*
 * Ask Xen of a domain that was seen before, and of the first n vCPUs of the
 * last change, which are 1 to n in the handle's batch.  0; -ESRCH: it is not
 * there, or another one is; -ESHUTDOWN: it is *now, and will do nothing any
 * more.  *now may be *before, and is untouched by other errors.  Needs no
 * memory when the handle's batch has been used.
 */
int xvcpu_hotplug_look(struct hotplug *hp, const struct domctl_domain *before,
		       struct domctl_domain *now, size_t n);

#endif
