/* SPDX-License-Identifier: MIT */
/* max_vcpus: allocates where there are no vCPUs, and nothing else ever. */
#include "tests/conform/host.h"

static uint32_t count(struct host *h, uint16_t domid)
{
	struct domctl_domain d;

	cr_assert(eq(int, domctl_get_domain(h->hc, domid, &d), 0));
	return d.max_vcpus;
}

CONFORM(max_vcpus, a_fresh_domain_gets_its_vcpus)
{
	uint16_t domid = host_create_domain(h, 0, 3);
	struct domctl_vcpu info[4];
	uint32_t i;

	cr_assert(eq(u32, count(h, domid), 0));
	cr_assert(eq(int, domctl_max_vcpus(h->hc, domid, NULL, 3), 0));
	cr_assert(eq(u32, count(h, domid), 3));
	cr_assert(eq(long,
		     domctl_get_vcpus(h->hc, domid, 0, 4, info, NULL, NULL),
		     3));
	for (i = 0; i < 3; i++) {
		cr_assert(eq(int, info[i].error, 0));
		cr_assert(eq(int, info[i].state, DOMCTL_VCPU_OFFLINE));
		cr_assert(eq(str, (char *)host_hard(h, domid, i),
			     (char *)host_text(host_map(h->ncpus, "all"))));
	}
}

CONFORM(max_vcpus, the_vcpus_it_made_can_be_pinned)
{
	uint16_t domid = host_create_domain(h, 0, 2);

	cr_assert(eq(int, domctl_max_vcpus(h->hc, domid, NULL, 2), 0));
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, domid, 1, 0, h->usable,
					      NULL, NULL, NULL),
		     0));
	cr_assert(eq(str, (char *)host_hard(h, domid, 1),
		     (char *)host_text(h->usable)));
}

CONFORM(max_vcpus, as_many_as_there_are_changes_nothing)
{
	cr_assert(eq(int, domctl_max_vcpus(h->hc, h->domid, NULL, HOST_VCPUS),
		     0));
	cr_assert(eq(int, domctl_max_vcpus(h->hc, h->domid, NULL, HOST_VCPUS),
		     0));
	cr_assert(eq(u32, count(h, h->domid), HOST_VCPUS));
	cr_assert(eq(int, domctl_max_vcpus(h->hc, 0, NULL, count(h, 0)), 0));
}

/* EBUSY or EINVAL of Xen, by release. */
CONFORM(max_vcpus, a_domain_that_has_vcpus_cannot_be_resized)
{
	cr_assert(eq(int,
		     domctl_max_vcpus(h->hc, h->domid, NULL, HOST_VCPUS + 1),
		     -EBUSY));
	cr_assert(eq(int,
		     domctl_max_vcpus(h->hc, h->domid, NULL, HOST_VCPUS - 1),
		     -EBUSY));
	cr_assert(eq(u32, count(h, h->domid), HOST_VCPUS));
}

CONFORM(max_vcpus, nor_can_the_caller_s_own)
{
	uint32_t n = count(h, 0);

	cr_assert(eq(int, domctl_max_vcpus(h->hc, 0, NULL, n + 1), -EBUSY));
	cr_assert(eq(u32, count(h, 0), n));
}

CONFORM(max_vcpus, none_is_no_number)
{
	cr_assert(eq(int, domctl_max_vcpus(h->hc, h->domid, NULL, 0), -EINVAL));
	cr_assert(eq(int, domctl_max_vcpus(h->hc, 0, NULL, 0), -EINVAL));
}

CONFORM(max_vcpus, another_number_than_at_creation)
{
	uint16_t domid = host_create_domain(h, 0, 3);
	int err = domctl_max_vcpus(h->hc, domid, NULL, 2);

	/* Before 4.12 a domain is created without a number. */
	cr_assert(eq(int, err, h->xen->xen_minor < 12 ? 0 : -EINVAL));
	cr_assert(eq(u32, count(h, domid), h->xen->xen_minor < 12 ? 2 : 0));
}

CONFORM(max_vcpus, more_than_any_domain_can_have)
{
	uint16_t domid = host_create_domain(h, 0, 1);

	cr_assert(
		eq(int, domctl_max_vcpus(h->hc, domid, NULL, 100000), -EINVAL));
	cr_assert(eq(int, domctl_max_vcpus(h->hc, domid, NULL, UINT32_MAX),
		     -EINVAL));
	cr_assert(eq(u32, count(h, domid), 0));
}

CONFORM(max_vcpus, a_domain_that_is_not_there)
{
	host_destroy_domain(h, h->domid);
	cr_assert(eq(int, domctl_max_vcpus(h->hc, h->domid, NULL, HOST_VCPUS),
		     -ESRCH));
	cr_assert(eq(int, domctl_max_vcpus(h->hc, 0x7ff0, NULL, 1), -ESRCH));
	cr_assert(eq(int, domctl_max_vcpus(h->hc, 0xffff, NULL, 1), -ESRCH));
}
