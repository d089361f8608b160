/* SPDX-License-Identifier: MIT */
/* probe - what is asked of Xen at open (private). */
#ifndef XVCPU_HYPERCALL_PROBE_H
#define XVCPU_HYPERCALL_PROBE_H

#include "hypercall/handle.h"

struct probe {
	struct hypercall_batch *batch;
	bool failed; /* no memory: xvcpu_probe_submit tells */
};

struct xen_sysctl;

/* One that reads is added; what it says is the caller's.  NULL: no memory. */
struct xen_sysctl *xvcpu_probe_sysctl(struct probe *p, uint32_t cmd,
				      uint32_t version);
void *xvcpu_probe_memory(struct probe *p, size_t size);
int xvcpu_probe_submit(struct probe *p);

/* Fill hc->interface: the versions and Xen's own.  See probe.c. */
int xvcpu_probe_versions(struct hypercall *hc, unsigned int flags,
			 enum hypercall_cause *cause);

/* Once the versions are known: ncpus and domaininfo_size. */
int xvcpu_measure(struct hypercall *hc, enum hypercall_cause *cause);

/* True when Xen still speaks the domctl version found at open. */
bool xvcpu_probe_still_valid(struct hypercall *hc);

#endif
