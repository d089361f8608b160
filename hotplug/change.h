/* SPDX-License-Identifier: MIT */
/* change - a handle, and what it remembers of its last change (private). */
#ifndef XVCPU_HOTPLUG_CHANGE_H
#define XVCPU_HOTPLUG_CHANGE_H

#include "domctl/domctl.h"
#include "hotplug/hotplug.h"
#include "xenstore/xenstore.h"
#include "hypercall/hypercall.h"
#include "hotplug/nodes.h"

struct hotplug {
	struct hypercall *hc;
	char *path;                  /* of xenstore; NULL: the usual ones */
	struct xenstore *xs;         /* NULL: to be opened again */
	struct domctl_batch *batch;  /* to look at the domain */
	struct domctl_domain seen;   /* by whichever call came last */
	struct domctl_domain domain; /* of the last change, as last seen */
	enum hotplug_source source;
	struct hotplug_vcpu *vcpus;
	size_t nvcpus;
	struct hotplug_update update; /* what the undo needs, and */
	uint8_t *undo;                /* its wishes */
	enum hotplug_why why;
};

enum change_kind { CHANGE_SET, CHANGE_ADD, CHANGE_REMOVE };

/* A change to come. */
struct change {
	struct hotplug *hp;
	enum change_kind kind;
	int64_t value; /* the count, the vCPU or HOTPLUG_ANY */
	unsigned int flags;
	struct domctl_vcpu *xen;     /* what Xen sees */
	struct hotplug_update nodes; /* what is found and asked for */
	bool chosen;                 /* the wishes are all there */
	struct hotplug_vcpu *vcpus;  /* room for what is to be */
	uint8_t *undo;               /* remembered, if all goes well */
};

/* Fill the wishes: the choice of which vCPUs.  0, -ENOENT or -EBUSY. */
int xvcpu_change_choose(struct change *change);

/* Why Xen does not tell the state of a vCPU, or 0.  Not allocated is offline. */
int xvcpu_change_unknown(const struct domctl_vcpu *vcpu);

/* The same for those of which the nodes that were read do not tell it either. */
int xvcpu_change_check_known(const struct change *change);

/* Whether the guest was last asked to have it online, else what Xen sees. */
bool xvcpu_change_is_online(const struct change *change, uint32_t vcpu);

/*
 * Ask the guest for what it was asked before the last change.  Needs no memory
 * unless the connection has failed.
 */
int xvcpu_change_take_back(struct hotplug *hp);

/* Remember where err, if it is one, is from; returns it. */
int hotplug_from(struct hotplug *hp, enum hotplug_source source, int err);

/* Open xenstore if it is not.  0 or what that gives. */
int hotplug_connect(struct hotplug *hp);

/* A connection that has failed is closed, to be opened again: true. */
bool hotplug_disconnect(struct hotplug *hp);

/*
 * What Xen says of a domain that was seen before.  0; -ESRCH: it is not there,
 * or another one is; -ESHUTDOWN: it is *now, and will do nothing any more.
 */
int hotplug_judge(struct hotplug *hp, const struct domctl_domain *before,
		  const struct domctl_domain *now);

/*
 * The same after asking Xen; *now may be *before, and is untouched by other
 * errors.  Needs no memory when the handle's batch has been used.
 */
int hotplug_look(struct hotplug *hp, const struct domctl_domain *before,
		 struct domctl_domain *now);

#endif
