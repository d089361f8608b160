/* SPDX-License-Identifier: MIT */
/* probe - what is asked of Xen at open (private). */
#ifndef PROBE_H
#define PROBE_H

#include "hypercall/abi.h"
#include "hypercall/handle.h"

struct probe {
	struct hypercall_batch *batch;
	bool failed; /* no memory: probe_submit tells */
};

/* The index of an operation that reads. */
long probe_add(struct probe *p, unsigned long op, uint64_t arg0, uint64_t arg1);
void *probe_memory(struct probe *p, size_t size);
int probe_submit(struct probe *p);

/* Once the versions are known: ncpus and domaininfo_size. */
int probe_measure(struct hypercall *hc, enum hypercall_cause *cause);

#endif
