/* SPDX-License-Identifier: MIT */
/*
 * effective - what of an affinity Xen can honour now (private).
 *
 * Xen writes the effective maps over those that a set asked for.  A Xen that
 * stops doing so tells it by no version: a map that has come back as it went
 * may be the effective one or may not.  It is then computed; for one that Xen
 * did write that changes nothing.
 */
#ifndef XVCPU_DOMCTL_EFFECTIVE_H
#define XVCPU_DOMCTL_EFFECTIVE_H

#include "domctl/batch.h"

struct effective_pool {
	uint32_t id;
	int error;                 /* why its CPUs are not known */
	struct cpumap *cpus;       /* those that are online */
	struct xen_sysctl *sysctl; /* that reads them */
};

/*
 * One crossing for all of them, with memory of raw and in place of what
 * operations it had.
 */
void xvcpu_effective_read_pools(struct hypercall *hc,
				struct hypercall_batch *raw,
				struct effective_pool *pools, size_t n);

/*
 * Did Xen write it?  The maps that were asked for, and the operation that set
 * them.
 */
bool xvcpu_effective_is_xens(const struct hypercall *hc,
			     const struct cpumap *hard,
			     const struct cpumap *soft,
			     const struct operation *op);

/* soft may be NULL; hard: as set, or as in force where only soft is set. */
void xvcpu_effective_compute(struct cpumap *hard, struct cpumap *soft,
			     const struct cpumap *pool);

#endif
