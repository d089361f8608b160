/* SPDX-License-Identifier: MIT */
/* Who is there: by Xen's list, or one by one where some are wanted. */
#include <errno.h>

#include "domctl/error.h"
#include "domctl/snapshot.h"

/* How many of those wanted it asks for. */
static size_t asked_n(const struct domctl_snapshot *s, const struct asked *a)
{
	size_t left = s->nwanted - a->from;

	return left < a->room ? left : a->room;
}

void xvcpu_asked_aim(const struct domctl_snapshot *s, const struct asked *a)
{
	struct xen_sysctl_getdomaininfolist *list;
	size_t i;

	/* Up to 4.17 Xen writes there whom it answered for. */
	for (i = 0; a->each && i < asked_n(s, a); i++)
		xvcpu_operation_address(s->hc, &a->each[i],
					XEN_DOMCTL_getdomaininfo,
					s->wanted[a->from + i]);
	if (!a->list)
		return;
	xvcpu_operation_address_sysctl(s->hc, a->list,
				       XEN_SYSCTL_getdomaininfolist);
	list = &a->list->u.getdomaininfolist;
	list->first_domain = a->from;
	list->max_domains = a->room;
	set_xen_guest_handle(list->buffer, (void *)a->entries);
}

long xvcpu_asked_add(const struct domctl_snapshot *s, struct asked *a,
		     unsigned int flags)
{
	size_t i;
	long index;

	a->index = hypercall_batch_count(a->batch);
	if (a->list)
		return hypercall_batch_add(a->batch, __HYPERVISOR_sysctl,
					   (uintptr_t)a->list, 0, flags);
	for (i = 0, index = 0; i < asked_n(s, a) && index >= 0; i++)
		index = hypercall_batch_add(a->batch, __HYPERVISOR_domctl,
					    (uintptr_t)&a->each[i], 0, flags);
	return index;
}

static int read_list(struct domctl_snapshot *s, struct asked *a,
		     snapshot_see *see)
{
	uint32_t n, i;
	int err = (int)hypercall_batch_result(a->batch, a->index);

	if (err)
		return err;
	n = a->list->u.getdomaininfolist.num_domains;
	for (i = 0; i < n && !err; i++)
		err = see(s,
			  (const void *)(a->entries +
					 (size_t)i * s->xen->domaininfo_size));
	a->seen += n;
	return err;
}

static int read_each(struct domctl_snapshot *s, struct asked *a,
		     snapshot_see *see)
{
	size_t i, n = asked_n(s, a);
	int err = 0;

	for (i = 0; i < n && !err; i++) {
		err = xvcpu_error_of_domain(
			&a->each[i], s->wanted[a->from + i],
			hypercall_batch_result(a->batch, a->index + i));
		if (!err) {
			a->seen++;
			err = see(s, (const void *)&a->each[i].u);
		} else if (err == -EACCES || err == -ESRCH) {
			a->denied |= err == -EACCES;
			err = 0;
		}
	}
	return err;
}

int xvcpu_asked_read(struct domctl_snapshot *s, struct asked *a,
		     snapshot_see *see)
{
	return a->list ? read_list(s, a, see) : read_each(s, a, see);
}

bool xvcpu_asked_more(const struct domctl_snapshot *s, const struct asked *a)
{
	if (a->list)
		return a->list->u.getdomaininfolist.num_domains == a->room;
	return a->from + asked_n(s, a) < s->nwanted;
}

/* FLASK hides all of them: the caller is one itself, where all are asked. */
int xvcpu_asked_nobody(const struct domctl_snapshot *s, const struct asked *a)
{
	return !a->seen && (!s->wanted || a->denied) ? -EACCES : 0;
}

/* Where to go on when it was read. */
static void next(const struct domctl_snapshot *s, struct asked *a)
{
	const struct abi_domaininfo *last;

	if (!a->list) {
		a->from += asked_n(s, a);
		return;
	}
	last = (const void *)(a->entries +
			      (a->room - 1) * s->xen->domaininfo_size);
	a->from = last->domain + 1u;
}

int xvcpu_snapshot_ask(struct domctl_snapshot *s, size_t expected,
		       snapshot_see *see)
{
	struct asked a = {.size = xvcpu_asked_size(s, expected)};
	bool more = true;
	int err = 0;

	while (more && !err) {
		err = xvcpu_asked_place(s, &a, a.size);
		if (err)
			return err;
		xvcpu_asked_aim(s, &a);
		err = xvcpu_asked_add(s, &a, HYPERCALL_BATCH_READS) < 0
			      ? -ENOMEM
			      : hypercall_batch_submit(a.batch);
		if (!err)
			err = xvcpu_asked_read(s, &a, see);
		more = !err && xvcpu_asked_more(s, &a);
		if (more)
			next(s, &a);
	}
	return err ? err : xvcpu_asked_nobody(s, &a);
}
