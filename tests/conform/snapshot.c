/* SPDX-License-Identifier: MIT */
/* Snapshots: what they hold, what they cost, and domains that come and go. */
#include "tests/conform/host.h"

#define MAPS (DOMCTL_READ_HARD | DOMCTL_READ_SOFT)

static struct domctl_snapshot *open_snapshot(struct host *h, unsigned int what,
					     const uint16_t *domids, size_t n)
{
	struct domctl_snapshot *s;

	cr_assert(eq(int, domctl_snapshot_open(h->hc, what, domids, n, &s), 0));
	return s;
}

/* The index of a domain's first vCPU; the domain must be there. */
static size_t first_of(const struct domctl_snapshot *s, uint16_t domid)
{
	struct domctl_domain d;
	size_t i, first;

	for (i = 0; i < domctl_snapshot_info(s).domains; i++)
		if (!domctl_snapshot_domain(s, i, &d, &first) &&
		    d.domid == domid)
			return first;
	cr_fatal("domain %u is not in the snapshot", domid);
	return 0;
}

CONFORM(snapshot, has_every_vcpu_of_every_domain)
{
	struct domctl_snapshot *s = open_snapshot(h, MAPS, NULL, 0);
	struct domctl_domain d, list[64];
	size_t i, first, vcpus = 0;
	long n;

	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	n = domctl_list_domains(h->hc, 0, list, 64);
	cr_assert(eq(long, (long)domctl_snapshot_info(s).domains, n));
	for (i = 0; i < (size_t)n; i++) {
		cr_assert(eq(int, domctl_snapshot_domain(s, i, &d, &first), 0));
		cr_assert(eq(u16, d.domid, list[i].domid));
		cr_assert(eq(u32, d.max_vcpus, list[i].max_vcpus));
		cr_assert(eq(sz, first, vcpus));
		vcpus += d.max_vcpus;
	}
	cr_assert(eq(sz, domctl_snapshot_info(s).vcpus, vcpus));
	domctl_snapshot_close(s);
}

CONFORM(snapshot, tells_of_a_vcpu_what_single_calls_tell)
{
	struct domctl_snapshot *s = open_snapshot(h, MAPS, &h->domid, 1);
	struct domctl_vcpu vcpu;
	uint32_t i;

	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(eq(sz, domctl_snapshot_info(s).domains, 1));
	cr_assert(eq(sz, domctl_snapshot_info(s).vcpus, HOST_VCPUS));
	for (i = 0; i < HOST_VCPUS; i++) {
		cr_assert(eq(int, domctl_snapshot_vcpu(s, i, &vcpu), 0));
		cr_assert(eq(int, vcpu.error, 0));
		cr_assert(eq(u32, vcpu.vcpu, i));
		cr_assert(eq(int, vcpu.state, DOMCTL_VCPU_OFFLINE));
		cr_assert(eq(int, vcpu.cpu, -1));
		cr_assert(eq(str, (char *)host_text(domctl_snapshot_hard(s, i)),
			     (char *)host_hard(h, h->domid, i)));
		cr_assert(eq(str, (char *)host_text(domctl_snapshot_soft(s, i)),
			     (char *)host_soft(h, h->domid, i)));
	}
	cr_assert(eq(int, domctl_snapshot_vcpu(s, i, &vcpu), -EINVAL));
	domctl_snapshot_close(s);
}

CONFORM(snapshot, is_refreshed_in_one_crossing)
{
	struct domctl_snapshot *s =
		open_snapshot(h, MAPS | DOMCTL_READ_IDLE, NULL, 0);
	struct domctl_snapshot_info info;
	uint64_t before;
	size_t n;

	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	info = domctl_snapshot_info(s);
	n = 2 * info.vcpus + 2;
	before = hypercall_crossings(h->hc);
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(eq(u64, hypercall_crossings(h->hc) - before,
		     host_crossings(h, n)));
	cr_assert(eq(u64, domctl_snapshot_info(s).generation, info.generation));
	cr_assert(le(u64, domctl_snapshot_info(s).before_ns,
		     domctl_snapshot_info(s).after_ns));
	cr_assert(ge(u64, domctl_snapshot_info(s).before_ns, info.after_ns));
	domctl_snapshot_close(s);
}

CONFORM(snapshot, sees_a_pin_that_was_made_since)
{
	struct domctl_snapshot *s = open_snapshot(h, MAPS, NULL, 0);
	struct cpumap *one = host_map(h->ncpus, "0");

	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, h->domid, 1, 0, one, NULL,
					      NULL, NULL),
		     0));
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(eq(str,
		     (char *)host_text(domctl_snapshot_hard(
			     s, first_of(s, h->domid) + 1)),
		     (char *)"0"));
	domctl_snapshot_close(s);
}

CONFORM(snapshot, follows_domains_that_come_and_go)
{
	struct domctl_snapshot *s = open_snapshot(h, 0, NULL, 0);
	struct domctl_snapshot_info info;
	uint16_t domid;

	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	info = domctl_snapshot_info(s);
	domid = host_create_domain(h, 3, 3);
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(eq(sz, domctl_snapshot_info(s).domains, info.domains + 1));
	cr_assert(eq(sz, domctl_snapshot_info(s).vcpus, info.vcpus + 3));
	cr_assert(ne(u64, domctl_snapshot_info(s).generation,
		     info.generation));
	first_of(s, domid);
	host_destroy_domain(h, domid);
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(eq(sz, domctl_snapshot_info(s).domains, info.domains));
	cr_assert(eq(sz, domctl_snapshot_info(s).vcpus, info.vcpus));
	domctl_snapshot_close(s);
}

CONFORM(snapshot, of_a_domain_that_is_not_there_is_empty)
{
	uint16_t domid = host_create_domain(h, 1, 1);
	struct domctl_snapshot *s = open_snapshot(h, MAPS, &domid, 1);

	host_destroy_domain(h, domid);
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(eq(sz, domctl_snapshot_info(s).domains, 0));
	cr_assert(eq(sz, domctl_snapshot_info(s).vcpus, 0));
	domctl_snapshot_close(s);
}
