/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "domctl/error.h"

int xvcpu_error_of_domain(const struct xen_domctl *domctl, uint16_t domid,
			  long result)
{
	/* 4.8 to 4.17 for a number that no domain can have */
	if (result == -EINVAL)
		return -ESRCH;
	/* Up to 4.17 Xen answers for the next domain there is. */
	if (!result && domctl->u.getdomaininfo.domain != domid)
		return -ESRCH;
	return result < 0 ? (int)result : 0;
}

int xvcpu_error_of_vcpu(int err)
{
	return err == -EINVAL || err == -ESRCH ? -ENOENT : err;
}

bool xvcpu_error_is_vague(int err)
{
	return err == -EINVAL || err == -ESRCH || err == -ENOENT;
}

int xvcpu_error_explain(int err, uint32_t vcpu, int domain_error,
			const struct domctl_domain *domain)
{
	if (!xvcpu_error_is_vague(err))
		return err;
	if (domain_error)
		return domain_error == -ESRCH ? -ESRCH : err;
	return vcpu >= domain->max_vcpus || err != -EINVAL ? -ENOENT : err;
}

bool xvcpu_error_lost_map(const struct hypercall *hc, const struct cpumap *hard)
{
	return hypercall_faultable(hc) && hard && cpumap_empty(hard);
}
