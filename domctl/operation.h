/* SPDX-License-Identifier: MIT */
/*
 * operation - Xen's structs: how one operation is laid out (private).
 *
 * Everything Xen reads or writes is in the batch's memory.  A CPU map is a
 * struct cpumap there, and Xen writes straight into its words: on hosts that
 * Xen runs on, they are its byte map.
 */
#ifndef XVCPU_DOMCTL_OPERATION_H
#define XVCPU_DOMCTL_OPERATION_H

#include "cpumap/cpumap.h"
#include "domctl/abi.h"
#include "domctl/domctl.h"
#include "hypercall/hypercall.h"

/* Zeroed and addressed; NULL: no memory. */
struct xen_domctl *xvcpu_operation_domctl(struct hypercall *hc,
					  struct hypercall_batch *batch,
					  uint32_t cmd, uint16_t domid);
struct xen_sysctl *xvcpu_operation_sysctl(struct hypercall *hc,
					  struct hypercall_batch *batch,
					  uint32_t cmd);

/* The head of one that is zeroed. */
void xvcpu_operation_address(const struct hypercall *hc,
			     struct xen_domctl *domctl, uint32_t cmd,
			     uint16_t domid);
void xvcpu_operation_address_sysctl(const struct hypercall *hc,
				    struct xen_sysctl *sysctl, uint32_t cmd);

/* Run one sysctl alone: Xen's answer, or -ENOMEM also when it is NULL. */
long xvcpu_operation_run_sysctl(struct hypercall_batch *raw,
				struct xen_sysctl *sysctl);

/* An empty map of ncpus bits that Xen can fill; NULL: no memory. */
struct cpumap *xvcpu_operation_map(struct hypercall *hc,
				   struct hypercall_batch *batch);
void xvcpu_operation_bitmap(struct xenctl_bitmap *bitmap, struct cpumap *map);

/*
 * Two maps, each NULL where it is not wanted.  Can Xen be given them?  0;
 * -EINVAL: it is empty; -ERANGE: it has a CPU that cannot be.  Is there room for
 * Xen's in them?
 */
int xvcpu_operation_check_maps(const struct hypercall *hc,
			       const struct cpumap *hard,
			       const struct cpumap *soft);
bool xvcpu_operation_maps_fit(const struct hypercall *hc,
			      const struct cpumap *hard,
			      const struct cpumap *soft);
void xvcpu_operation_copy_maps(struct cpumap *hard, struct cpumap *soft,
			       const struct cpumap *from_hard,
			       const struct cpumap *from_soft);

/* The payload of a get or a set; NULL: not that map. */
void xvcpu_operation_affinity(struct xen_domctl *domctl, uint32_t vcpu,
			      struct cpumap *hard, struct cpumap *soft);

/* Xen's struct to ours. */
void xvcpu_operation_read_domain(const struct hypercall *hc, const void *entry,
				 struct domctl_domain *out);
void xvcpu_operation_read_vcpu(const struct xen_domctl_getvcpuinfo *info,
			       struct domctl_vcpu *out);

/* A vCPU of a domain with these flags: does it run at all? */
static inline void operation_pause_vcpu(struct domctl_vcpu *vcpu,
					uint32_t flags)
{
	if (flags & (DOMCTL_DOMAIN_DYING | DOMCTL_DOMAIN_SHUTDOWN |
		     DOMCTL_DOMAIN_PAUSED) &&
	    vcpu->state != DOMCTL_VCPU_OFFLINE)
		vcpu->state = DOMCTL_VCPU_PAUSED;
}

#endif
