/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
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

/* Domains in one crossing: some pages, whatever the caller has room for. */
#define LIST_MAX 128

/* No more than LIST_MAX of them. */
static long list_some(struct hypercall *hc, uint16_t first,
		      struct domctl_domain *out, size_t n)
{
	struct hypercall_batch *batch = hypercall_scratch(hc);
	uint32_t size = hypercall_interface(hc)->domaininfo_size;
	struct xen_sysctl *sysctl =
		xvcpu_operation_sysctl(hc, batch, XEN_SYSCTL_getdomaininfolist);
	char *buffer = hypercall_batch_memory(batch, n * size);
	uint32_t i, found;
	long err;

	if (!sysctl || !buffer)
		return -ENOMEM;
	sysctl->u.getdomaininfolist.first_domain = first;
	sysctl->u.getdomaininfolist.max_domains = n;
	set_xen_guest_handle(sysctl->u.getdomaininfolist.buffer,
			     (void *)buffer);
	err = xvcpu_operation_run_sysctl(batch, sysctl);
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

/* Into *list, which grows with what there is: freed by the caller. */
static long list_many(struct hypercall *hc, uint16_t first,
		      struct domctl_domain **list, size_t n)
{
	size_t found = 0, room = 0;
	struct domctl_domain *grown;
	long got;

	do {
		if (room - found < LIST_MAX) {
			room = 2 * room + LIST_MAX;
			grown = reallocarray(*list, room, sizeof(*grown));
			if (!grown)
				return -ENOMEM;
			*list = grown;
		}
		got = list_some(hc, first, *list + found,
				n - found < LIST_MAX ? n - found : LIST_MAX);
		if (got < 0)
			return got;
		found += got;
		if (got)
			first = (*list)[found - 1].domid + 1;
	} while (got == LIST_MAX && found < n);
	return found;
}

long domctl_list_domains(struct hypercall *hc, uint16_t first,
			 struct domctl_domain *out, size_t n)
{
	struct domctl_domain *list = NULL;
	long found;

	if (!n)
		return 0;
	if (n <= LIST_MAX)
		return list_some(hc, first, out, n);
	found = list_many(hc, first, &list, n);
	if (found > 0)
		memcpy(out, list, (size_t)found * sizeof(*list));
	free(list);
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
	struct operation *op;
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
	op = xvcpu_batch_next(&batch, XEN_DOMCTL_max_vcpus, domid);
	if (op)
		op->domctl->u.max_vcpus.max = max;
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
