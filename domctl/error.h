/* SPDX-License-Identifier: MIT */
/* error - what Xen's answers mean, which depends on its release (private). */
#ifndef XVCPU_DOMCTL_ERROR_H
#define XVCPU_DOMCTL_ERROR_H

#include "domctl/operation.h"

/* What its answer to getdomaininfo means: 0, -ESRCH, or its own error. */
int xvcpu_error_of_domain(const struct xen_domctl *domctl, uint16_t domid,
			  long result);

/* The domain is there, so what any release misses is the vCPU: -ENOENT. */
int xvcpu_error_of_vcpu(int err);

/*
 * What a failed vCPU operation means: Xen's EINVAL, ESRCH and ENOENT have meant
 * different things in different releases, so ask what is there.  Where that
 * cannot be had the error stays.
 */
bool xvcpu_error_is_vague(int err);
int xvcpu_error_explain(int err, uint32_t vcpu, int domain_error,
			const struct domctl_domain *domain);

/*
 * Xen up to 4.20.3 and 4.21.1 hides a fault on the hard map when the soft one
 * got through; a hard map that was zero before and still is was not written.
 */
bool xvcpu_error_lost_map(const struct hypercall *hc,
			  const struct cpumap *hard);

#endif
