/* SPDX-License-Identifier: MIT */
/* hotplug_verbs - everything that writes nodes of domain 1. */
#ifndef XVCPU_TESTS_MODEL_HOTPLUG_VERBS_H
#define XVCPU_TESTS_MODEL_HOTPLUG_VERBS_H

#include "tests/model/hotplug_guest.h"

enum verb { ADD, ADD_ANY, REMOVE_ANY, SET, REPAIR, NVERBS };

enum { GETDOMAININFO = 5, GETVCPUINFO = 14 };

/* Domain 1 as the caller knows it: as it is at the start. */
extern struct domctl_domain verb_domain;

/* A guest with something to write for each: +3, +2, -1, +2 and node 2. */
void verb_start(void);
void verb_end(void);

int verb_ask(enum verb verb);

/* Whether the nodes are what they were at the start. */
bool verb_is_untouched(void);

const char *verb_node(unsigned int vcpu);

#endif
