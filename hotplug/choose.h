/* SPDX-License-Identifier: MIT */
/* choose - a change to come, and which vCPUs it is about (private). */
#ifndef XVCPU_HOTPLUG_CHOOSE_H
#define XVCPU_HOTPLUG_CHOOSE_H

#include "hotplug/handle.h"

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
};

/* Fill the wishes: the choice of which vCPUs.  0, -ENOENT or -EBUSY. */
int xvcpu_change_choose(struct change *change);

/* Why Xen does not tell a vCPU's state, or 0.  Not allocated is offline. */
int xvcpu_change_unknown(const struct domctl_vcpu *vcpu);

/* The same for those of which the nodes that were read do not tell either. */
int xvcpu_change_check_known(const struct change *change);

/* Whether the guest was last asked to have it online, else what Xen sees. */
bool xvcpu_change_is_online(const struct change *change, uint32_t vcpu);

#endif
