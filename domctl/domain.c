/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "domctl/batch.h"

int domctl_get_domain(struct hypercall *hc, uint16_t domid,
		      struct domctl_domain *out)
{
	struct domctl_batch batch;
	long err;

	xvcpu_batch_begin(&batch, hc);
	err = domctl_batch_get_domain(&batch, domid);
	if (err >= 0)
		err = domctl_batch_submit(&batch);
	if (!err)
		err = domctl_batch_domain(&batch, 0, out);
	xvcpu_batch_end(&batch);
	return err;
}

long domctl_list_domains(struct hypercall *hc, uint16_t first,
			 struct domctl_domain *out, size_t n)
{
	struct hypercall_batch *batch = hypercall_scratch(hc);
	uint32_t size = hypercall_interface(hc)->domaininfo_size;
	/* No more domids than that; Xen's count has 32 bits. */
	size_t max = n < UINT16_MAX ? n : UINT16_MAX;
	struct xen_sysctl *sysctl =
		xvcpu_operation_sysctl(hc, batch, XEN_SYSCTL_getdomaininfolist);
	char *buffer = hypercall_batch_memory(batch, max * size);
	uint32_t i, found;
	long err;

	if (!n)
		return 0;
	if (!sysctl || !buffer)
		return -ENOMEM;
	sysctl->u.getdomaininfolist.first_domain = first;
	sysctl->u.getdomaininfolist.max_domains = max;
	set_xen_guest_handle(sysctl->u.getdomaininfolist.buffer,
			     (void *)buffer);
	err = xvcpu_batch_run_sysctl(batch, sysctl);
	if (err)
		return err;
	found = sysctl->u.getdomaininfolist.num_domains;
	/* Whom FLASK hides is not missed by Xen: but the caller is one. */
	if (!first && !found)
		return -EACCES;
	for (i = 0; i < found; i++)
		xvcpu_operation_read_domain(hc, buffer + (size_t)i * size,
					    &out[i]);
	return found;
}

/*
 * Asked only where it can help: on a domain whose vCPUs are all there Xen would
 * pause the domain to do nothing, and anything else it refuses, with EBUSY up
 * to 4.11 and with EINVAL since.
 */
int domctl_max_vcpus(struct hypercall *hc, uint16_t domid, const uint8_t *uuid,
		     uint32_t max)
{
	struct domctl_batch batch;
	struct domctl_domain domain;
	struct operation op = {0};
	long err;

	if (hypercall_interface(hc)->read_only)
		return -EROFS;
	if (!max)
		return -EINVAL;
	err = domctl_get_domain(hc, domid, &domain);
	if (err)
		return err;
	if (uuid && memcmp(uuid, domain.uuid, sizeof(domain.uuid)))
		return -ESRCH;
	if (domain.max_vcpus == max)
		return 0;

	xvcpu_batch_begin(&batch, hc);
	op.domctl = xvcpu_operation_domctl(hc, batch.raw, XEN_DOMCTL_max_vcpus,
					   domid);
	if (op.domctl)
		op.domctl->u.max_vcpus.max = max;
	err = xvcpu_batch_add(&batch, op, 0);
	if (err >= 0)
		err = domctl_batch_submit(&batch);
	if (!err)
		err = domctl_batch_error(&batch, 0);
	xvcpu_batch_end(&batch);
	if (err == -EINVAL && domain.max_vcpus)
		return -EBUSY;
	return err;
}
