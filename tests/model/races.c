/* SPDX-License-Identifier: MIT */
/*
 * Domains that go, come and change while they are looked at: nothing is said
 * of a domain that belongs to another.
 */
#include <string.h>

#include "hypercall/abi.h"
#include "tests/conform/host.h"
#include "tests/fake/xen.h"

TestSuite(races, .timeout = 300);

#define VCPUS 4

static struct hypercall *hc;

/* What domain 2 is: its UUID and its times tell which one. */
static uint32_t serial;

static void make_domain_2(uint32_t nvcpus)
{
	struct model_domain *d = model_add_domain(2, nvcpus);
	uint32_t i;

	serial++;
	memcpy(d->handle, &serial, sizeof(serial));
	for (i = 0; i < nvcpus; i++) {
		d->vcpus[i].time_step = 0;
		d->vcpus[i].time_ns = serial * 1000 + i;
	}
}

static void prepare(bool hvm_caller)
{
	model_boot("4.14");
	model.faultable = true;
	model.hvm_caller = hvm_caller;
	model_add_domain(1, VCPUS);
	make_domain_2(VCPUS);
	model_add_domain(3, VCPUS);
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
}

enum event { GOES, IS_REPLACED, GROWS, COMES_AND_GOES, NEVENTS };

static uint64_t event_at;
static enum event event;

/* model.hook: before the n-th operation. */
static void happen(uint64_t n)
{
	if (n != event_at)
		return;
	switch (event) {
	case GOES:
		model_remove_domain(2);
		break;
	case IS_REPLACED:
		model_remove_domain(2);
		make_domain_2(VCPUS);
		break;
	case GROWS:
		/* As a domain does that is being built: one vCPU more. */
		model_remove_domain(2);
		make_domain_2(VCPUS + 1);
		break;
	default:
		model_add_domain(5, 1);
		break;
	}
}

static void happens_at(uint64_t n)
{
	event_at = n;
	model.hook = happen;
}

/* All of it is of one domain 2. */
static void check_domain_2(const struct domctl_snapshot *s, size_t i,
			   const struct domctl_domain *d, size_t first)
{
	struct domctl_vcpu v;
	uint32_t which, j;

	memcpy(&which, d->uuid, sizeof(which));
	for (j = 0; j < d->max_vcpus; j++) {
		cr_assert(eq(int, domctl_snapshot_vcpu(s, first + j, &v), 0));
		if (v.error)
			continue;
		cr_assert(eq(u32, v.vcpu, j));
		cr_assert(eq(u64, v.time_ns, which * 1000 + j),
			  "domain %zu: vCPU %u of another domain", i, j);
	}
}

/* vCPUs first to end - 1 are those of domains that have gone. */
static void check_gone(const struct domctl_snapshot *s, size_t first,
		       size_t end)
{
	struct domctl_vcpu v;

	for (; first < end; first++) {
		cr_assert(eq(int, domctl_snapshot_vcpu(s, first, &v), 0));
		cr_assert(eq(int, v.error, -ESRCH));
		cr_assert(eq(i32, v.cpu, -1));
		cr_assert(eq(u64, v.time_ns, 0));
		cr_assert(not(domctl_snapshot_hard(s, first) ||
			      domctl_snapshot_soft(s, first)));
	}
}

static void check_snapshot(const struct domctl_snapshot *s)
{
	struct domctl_snapshot_info info = host_snapshot_info(s);
	struct domctl_domain d;
	size_t i, first, next = 0;
	int before = -1;

	for (i = 0; i < info.domains; i++) {
		int err = domctl_snapshot_domain(s, i, &d, &first);

		if (err) {
			cr_assert(eq(int, err, -ESRCH));
			continue;
		}
		cr_assert(gt(int, d.domid, before));
		before = d.domid;
		check_gone(s, next, first);
		next = first + d.max_vcpus;
		if (d.domid == 2)
			check_domain_2(s, i, &d, first);
	}
	cr_assert(le(sz, next, info.vcpus));
	check_gone(s, next, info.vcpus);
	cr_assert(le(u64, info.before_ns, info.after_ns));
}

static struct domctl_snapshot *open_snapshot(unsigned int what)
{
	struct domctl_snapshot *s;

	cr_assert(eq(int, domctl_snapshot_open(hc, what, NULL, 0, &s), 0));
	return s;
}

static void take(struct domctl_snapshot *s)
{
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	check_snapshot(s);
}

static const unsigned int kinds[] = {
	DOMCTL_SNAPSHOT_HARD, DOMCTL_SNAPSHOT_HARD | DOMCTL_SNAPSHOT_ONCE};

/* At every operation of the second take, and of the first. */
Test(races, a_snapshot_never_files_a_vcpu_under_another_domain)
{
	struct domctl_snapshot *s;

	for (unsigned int i = 0; i < 2 * 2 * 2 * NEVENTS; i++) {
		for (uint64_t at = 1; at < 60; at++) {
			prepare(i & 1);
			s = open_snapshot(kinds[i / 4 % 2]);
			event = i / 8;
			if (i & 2)
				take(s);
			happens_at(model.ops + at);
			take(s);
			model.hook = NULL; /* it gets over it */
			take(s);
			cr_assert(
				eq(sz, host_snapshot_info(s).domains,
				   3u + !!model.domain[2] + !!model.domain[5]));
			domctl_snapshot_close(s);
			hypercall_close(hc);
		}
	}
}

/* A read that faulted and is tried again comes after the list of domains. */
Test(races, nor_does_one_that_had_to_read_again)
{
	struct domctl_snapshot *s;

	for (uint64_t n = 1; n < 2 * 80; n++) {
		for (uint64_t at = 12; at < 40; at++) {
			prepare(false);
			s = open_snapshot(kinds[n & 1]);
			take(s);
			event = IS_REPLACED;
			happens_at(model.ops + at);
			model.fail_access = model.accesses + n / 2;
			if (!domctl_snapshot_take(s))
				check_snapshot(s);
			domctl_snapshot_close(s);
			hypercall_close(hc);
		}
	}
}

/* Before every single operation another domain 2. */
static void always_another(uint64_t n)
{
	(void)n;
	model_remove_domain(2);
	make_domain_2(VCPUS);
}

Test(races, a_domain_that_never_stays_is_told_as_gone)
{
	struct domctl_snapshot *s;
	struct domctl_domain d;
	size_t i;

	prepare(false);
	model.hook = always_another;
	for (int turn = 0; turn < 100; turn++) {
		s = open_snapshot(kinds[turn & 1]);
		take(s);
		model.domctls[XEN_DOMCTL_getvcpuinfo] = 0;
		take(s);
		/* Two retakes, and no more. */
		cr_assert(eq(u64, model.domctls[XEN_DOMCTL_getvcpuinfo],
			     3 * (2 + 3 * VCPUS)));
		cr_assert(eq(sz, host_snapshot_info(s).domains, 4));
		for (i = 0; i < 4; i++)
			cr_assert(eq(int,
				     domctl_snapshot_domain(s, i, &d, NULL),
				     i == 2 ? -ESRCH : 0));
		domctl_snapshot_close(s);
	}
	hypercall_close(hc);
}

static uint32_t random_below(uint32_t n)
{
	static uint32_t state = 1;

	state = state * 1664525 + 1013904223;
	return (state >> 8) % n;
}

/* Another process creates and destroys domains all the time. */
static void churn(uint64_t n)
{
	uint16_t domid = 2 + random_below(6);

	(void)n;
	if (random_below(4))
		return;
	if (model.domain[domid])
		model_remove_domain(domid);
	else if (domid == 2)
		make_domain_2(1 + random_below(6));
	else
		model_add_domain(domid, random_below(6));
}

Test(races, ten_thousand_refreshes_in_a_churn)
{
	struct domctl_snapshot *s;

	for (int kind = 0; kind < 2; kind++) {
		prepare(false);
		s = open_snapshot(kinds[kind] | DOMCTL_SNAPSHOT_SOFT |
				  DOMCTL_SNAPSHOT_IDLE);
		model.hook = churn;
		for (int turn = 0; turn < 5000; turn++) {
			if (turn % 3 == 0)
				cr_assert(eq(int, domctl_snapshot_plan(s), 0));
			take(s);
		}
		model.hook = NULL;
		take(s);
		domctl_snapshot_close(s);
		hypercall_close(hc);
		cr_assert(eq(sz, model.mapped, 0));
	}
}

Test(races, a_sampler_in_a_churn)
{
	struct domctl_sampler *s;
	struct domctl_load load;
	size_t j;

	prepare(false);
	cr_assert(eq(int, domctl_sampler_open(hc, NULL, 0, &s), 0));
	model.hook = churn;
	for (int turn = 0; turn < 2000; turn++) {
		cr_assert(eq(int, domctl_sampler_step(s), 0));
		for (j = 0; !domctl_sampler_vcpu(s, j, &load); j++)
			cr_assert(ge(u32, load.steps, 1));
	}
	domctl_sampler_close(s);
	hypercall_close(hc);
	cr_assert(eq(sz, model.mapped, 0));
}
