/* SPDX-License-Identifier: MIT */
/*
 * hotplug_guest - domain 1 of the model, with nodes in a fake xenstored.
 *
 * Its kernel obeys its nodes after guest_delay hypercalls, or never.
 */
#ifndef XVCPU_TESTS_MODEL_HOTPLUG_GUEST_H
#define XVCPU_TESTS_MODEL_HOTPLUG_GUEST_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>

#include "domctl/domctl.h"
#include "hotplug/hotplug.h"
#include "hypercall/hypercall.h"
#include "tests/fake/xen.h"
#include "tests/fake/xenstored.h"
#include "xenstore/xenstore.h"

#define GUEST_NEVER UINT64_MAX

extern struct hypercall *guest_hc;
extern struct xenstore *guest_xs;
extern struct hotplug *guest_hp;
extern uint64_t guest_delay; /* 0: it obeys at once */
extern char guest_socket[];  /* of the fake */

/* The limit for a reply of the fake. */
#define GUEST_MS 5000

/*
 * A running domain.  One letter for each vCPU: upper case is online in Xen,
 * and N its node says online, F offline, M is missing, B is broken.
 */
void guest_start(const char *vcpus);
void guest_end(void);

/* The fake and the model alone: for tests that open their own handles. */
void guest_boot(const char *vcpus);

/* A domain as a caller knows it: its domid and the UUID that it has now. */
const struct domctl_domain *guest_find(uint16_t domid);

/* The nodes now, in upper case: "NNFF". */
const char *guest_nodes(void);

/* What the last change is about: "+2 +3*" added 2 and 3, 3 was not asked. */
const char *guest_change(void);

size_t guest_writes(void);
size_t guest_transactions(void);

#endif
