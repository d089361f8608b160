/* SPDX-License-Identifier: MIT */
/* Domains: the list, and one of them, whatever release answers. */
#include <string.h>

#include "tests/conform/host.h"

#define MANY 64

static const struct domctl_domain untouched = {.domid = 0x5a5a,
					       .max_vcpus = 0xabcdef};

static bool same(const struct domctl_domain *a, const struct domctl_domain *b)
{
	return a->domid == b->domid && a->type == b->type &&
	       a->max_vcpus == b->max_vcpus && a->cpupool == b->cpupool &&
	       !memcmp(a->uuid, b->uuid, sizeof(a->uuid));
}

CONFORM(domains, the_list_begins_with_domain_0)
{
	struct domctl_domain list[MANY];
	long n = domctl_list_domains(h->hc, 0, list, MANY);

	cr_assert(ge(long, n, 2));
	cr_assert(eq(u16, list[0].domid, 0));
	cr_assert(ge(u32, list[0].online_vcpus, 1));
	cr_assert(ge(u32, list[0].max_vcpus, list[0].online_vcpus));
	/* It is asking. */
	cr_assert(eq(int, list[0].state, DOMCTL_STATE_RUNNING));
}

CONFORM(domains, the_list_ascends)
{
	struct domctl_domain list[MANY];
	long n, i;

	host_create_domain(h, HOST_VCPUS, HOST_VCPUS);
	host_create_domain(h, HOST_VCPUS, HOST_VCPUS);
	n = domctl_list_domains(h->hc, 0, list, MANY);
	cr_assert(ge(long, n, 4));
	for (i = 1; i < n; i++)
		cr_assert(gt(u16, list[i].domid, list[i - 1].domid));
}

/* A wrong distance between two entries would show in the second. */
CONFORM(domains, each_of_the_list_is_the_domain_that_get_gives)
{
	struct domctl_domain list[MANY], one;
	long n, i;

	host_create_domain(h, HOST_VCPUS, HOST_VCPUS);
	host_create_domain(h, 0, HOST_VCPUS);
	n = domctl_list_domains(h->hc, 0, list, MANY);
	cr_assert(ge(long, n, 4));
	for (i = 0; i < n; i++) {
		cr_assert(eq(int, domctl_get_domain(h->hc, list[i].domid, &one),
			     0));
		cr_assert(same(&list[i], &one), "domain %u", list[i].domid);
	}
}

CONFORM(domains, a_list_in_pieces_is_the_whole_list)
{
	struct domctl_domain list[MANY], one;
	uint32_t next = 0;
	long n, i;

	host_create_domain(h, HOST_VCPUS, HOST_VCPUS);
	n = domctl_list_domains(h->hc, 0, list, MANY);
	for (i = 0; i < n; i++) {
		cr_assert(
			eq(long, domctl_list_domains(h->hc, next, &one, 1), 1));
		cr_assert(same(&list[i], &one));
		next = one.domid + 1u;
	}
	one = untouched;
	cr_assert(eq(long, domctl_list_domains(h->hc, next, &one, 1), 0));
	cr_assert(same(&one, &untouched));
}

CONFORM(domains, a_list_of_none_is_empty)
{
	cr_assert(eq(long, domctl_list_domains(h->hc, 0, NULL, 0), 0));
}

CONFORM(domains, a_list_stops_at_its_size)
{
	struct domctl_domain list[3] = {untouched, untouched, untouched};

	host_create_domain(h, HOST_VCPUS, HOST_VCPUS);
	cr_assert(eq(long, domctl_list_domains(h->hc, 0, list, 2), 2));
	cr_assert(same(&list[2], &untouched));
}

CONFORM(domains, an_empty_domain_is_seen_as_it_was_made)
{
	struct domctl_domain d;

	cr_assert(eq(int, domctl_get_domain(h->hc, h->domid, &d), 0));
	cr_assert(eq(u16, d.domid, h->domid));
	cr_assert(eq(u32, d.max_vcpus, HOST_VCPUS));
	cr_assert(eq(u32, d.online_vcpus, 0));
	cr_assert(eq(u32, d.cpupool, 0));
	cr_assert(eq(u32, d.flags, DOMCTL_DOMAIN_PAUSED));
	cr_assert(eq(int, d.state, DOMCTL_STATE_PAUSED));
	cr_assert(eq(u64, d.cpu_time_ns, 0));
}

CONFORM(domains, a_domain_without_vcpus_has_none)
{
	uint16_t domid = host_create_domain(h, 0, 2);
	struct domctl_domain d;

	cr_assert(eq(int, domctl_get_domain(h->hc, domid, &d), 0));
	cr_assert(eq(u32, d.max_vcpus, 0));
	cr_assert(eq(u32, d.online_vcpus, 0));
}

/* Xen up to 4.17 would answer for the next one. */
CONFORM(domains, a_missing_domain_is_not_the_next_one)
{
	uint16_t gone = host_create_domain(h, HOST_VCPUS, HOST_VCPUS);
	uint16_t next = host_create_domain(h, HOST_VCPUS, HOST_VCPUS);
	struct domctl_domain d = untouched;

	cr_assert(gt(u16, next, gone));
	host_destroy_domain(h, gone);
	cr_assert(eq(int, domctl_get_domain(h->hc, gone, &d), -ESRCH));
	cr_assert(same(&d, &untouched));
}

CONFORM(domains, a_number_that_no_domain_can_have_is_missing)
{
	static const uint16_t numbers[] = {0x7fef, 0x7ff0, 0x7ff1, 0x7ff2,
					   0x7ff4, 0x7fff, 0x8000, 0xffff};
	struct domctl_domain d = untouched;
	size_t i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		cr_assert(eq(int, domctl_get_domain(h->hc, numbers[i], &d),
			     -ESRCH),
			  "domid %#x", numbers[i]);
		cr_assert(same(&d, &untouched));
	}
}
