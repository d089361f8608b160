/* SPDX-License-Identifier: MIT */
/* probe - what is asked of Xen at open (private). */
#ifndef XVCPU_HYPERCALL_PROBE_H
#define XVCPU_HYPERCALL_PROBE_H

#include "hypercall/abi.h"
#include "hypercall/handle.h"

struct probe {
	struct hypercall_batch *batch;
	bool failed; /* no memory: xvcpu_probe_submit tells */
};

/* The index of an operation that reads. */
long xvcpu_probe_add(struct probe *p, unsigned long op, uint64_t arg0,
		     uint64_t arg1);
void *xvcpu_probe_memory(struct probe *p, size_t size);
int xvcpu_probe_submit(struct probe *p);

/* Once the versions are known: ncpus and domaininfo_size. */
int xvcpu_probe_measure(struct hypercall *hc, enum hypercall_cause *cause);

#endif
