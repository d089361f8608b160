/* SPDX-License-Identifier: MIT */
/*
 * operation - how one typed operation is laid out in a batch (private).
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

/* An operation's index in a typed batch is its index in the raw one. */
struct operation {
	struct xen_domctl *domctl;
	struct cpumap *hard, *soft;
	uint16_t domid;
};

struct domctl_batch {
	struct hypercall *hc;
	struct hypercall_batch *raw;
	struct operation *ops;
	size_t count, room, submitted;
	bool sets, sets_ran;
};

/*
 * A batch for one call, on the handle's own memory; a second one on the same
 * handle ends it.
 */
void xvcpu_operation_begin(struct domctl_batch *batch, struct hypercall *hc);
void xvcpu_operation_end(struct domctl_batch *batch);

/* Zeroed and addressed; NULL: no memory. */
struct xen_domctl *xvcpu_operation_domctl(struct hypercall *hc,
					  struct hypercall_batch *batch,
					  uint32_t cmd, uint16_t domid);
struct xen_sysctl *xvcpu_operation_sysctl(struct hypercall *hc,
					  struct hypercall_batch *batch,
					  uint32_t cmd);

/* An index, or -ENOMEM; also when domctl is NULL. */
long xvcpu_operation_add(struct domctl_batch *batch, struct operation op,
			 unsigned int flags);

/* As domctl_batch_get_affinity; flags: what a fault allows. */
long xvcpu_operation_get_affinity(struct domctl_batch *batch, uint16_t domid,
				  uint32_t vcpu, bool hard, bool soft,
				  unsigned int flags);

/* An empty map of ncpus bits that Xen can fill; NULL: no memory. */
struct cpumap *xvcpu_operation_map(struct hypercall *hc,
				   struct hypercall_batch *batch);
void xvcpu_operation_bitmap(struct xenctl_bitmap *bitmap, struct cpumap *map);

/*
 * Xen up to 4.20.3 and 4.21.1 hides a fault on the hard map when the soft one
 * got through; a hard map that was zero before and still is was not written.
 */
bool xvcpu_operation_lost_map(const struct hypercall *hc,
			      const struct cpumap *hard);

/* 0, -EINVAL for the empty map, -ERANGE for a CPU that cannot be. */
int xvcpu_operation_check_map(const struct hypercall *hc,
			      const struct cpumap *map);

/* Run one sysctl alone: Xen's answer, or -ENOMEM also when it is NULL. */
long xvcpu_operation_run_sysctl(struct hypercall_batch *batch,
				struct xen_sysctl *sysctl);

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

/* What Xen's answer to getdomaininfo means: 0, -ESRCH, or its own error. */
int xvcpu_operation_domain_error(const struct xen_domctl *domctl,
				 uint16_t domid, long result);

/*
 * What a failed vCPU operation means: Xen's EINVAL, ESRCH and ENOENT have meant
 * different things in different releases, so ask what is there.  Where that
 * cannot be had the error stays.
 */
bool xvcpu_operation_is_vague(int err);
int xvcpu_operation_explain(int err, uint32_t vcpu, int domain_error,
			    const struct domctl_domain *domain);
int xvcpu_operation_vcpu_error(struct hypercall *hc, uint16_t domid,
			       uint32_t vcpu, int err);

#endif
