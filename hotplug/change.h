/* SPDX-License-Identifier: MIT */
/* change - what a handle remembers of its last change (private). */
#ifndef HOTPLUG_CHANGE_H
#define HOTPLUG_CHANGE_H

#include "domctl/domctl.h"
#include "hotplug/hotplug.h"
#include "hotplug/xenstore.h"
#include "hypercall/hypercall.h"

struct hotplug {
	struct hypercall *hc;
	char *path;                  /* of xenstore; NULL: the usual ones */
	struct xenstore *xs;         /* NULL: to be opened again */
	struct domctl_batch *batch;  /* to look whether the guest obeyed */
	struct domctl_domain domain; /* of the last change, as last seen */
	struct hotplug_vcpu *vcpus;
	size_t nvcpus;
	uint8_t *undo; /* wishes that take it back */
	enum hotplug_why why;
};

enum change_kind { CHANGE_SET, CHANGE_ADD, CHANGE_REMOVE };

/* A change to come.  Arrays are as long as the domain has vCPUs. */
struct change {
	enum change_kind kind;
	int64_t value; /* the count, the vCPU or HOTPLUG_ANY */
	unsigned int flags;
	const struct domctl_vcpu *xen; /* what Xen sees */
	uint8_t *states;               /* enum xenstore_availability found */
	uint8_t *wishes;               /* and asked for; MISSING: not asked */
	bool chosen;                   /* the wishes are all there */
};

/*
 * Fill wishes from states: the choice of which vCPUs.  0, -ENOENT or -EBUSY.
 * Of the form that xenstore_update_availability calls.
 */
int change_choose(const uint8_t *states, uint32_t nvcpus, uint8_t *wishes,
		  void *change);

/* Whether the guest was last asked to have it online, else what Xen sees. */
bool change_is_online(const struct change *change, const uint8_t *states,
		      uint32_t vcpu);

/* Ask the guest for what it was asked before the last change. */
int change_take_back(struct hotplug *hp);

/* Open xenstore if it is not.  0 or what that gives. */
int hotplug_connect(struct hotplug *hp);

/* After err: a connection that has failed is closed, to be opened again. */
bool hotplug_disconnect(struct hotplug *hp, int err);

#endif
