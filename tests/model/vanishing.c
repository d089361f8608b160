/* SPDX-License-Identifier: MIT */
/* A domain that goes while a single call looks at it. */
#include "tests/conform/host.h"
#include "tests/fake/xen.h"

TestSuite(vanishing, .timeout = 300);

#define VCPUS 4

static struct hypercall *hc;

static void prepare(bool hvm_caller)
{
	uint32_t i;

	model_boot("4.14");
	model.hvm_caller = hvm_caller;
	model_add_domain(1, VCPUS);
	model_add_domain(2, VCPUS);
	for (i = 0; i < VCPUS; i++) {
		model_vcpu(2, i)->time_step = 0;
		model_vcpu(2, i)->time_ns = 2000 + i;
	}
	model_add_domain(3, VCPUS);
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
}

static uint64_t gone_at;

static void domain_2_goes(uint64_t n)
{
	if (n == gone_at)
		model_remove_domain(2);
}

static void goes_at(uint64_t n)
{
	gone_at = n;
	model.hook = domain_2_goes;
}

/* A single call asks for the domain and its vCPUs in turn. */
Test(vanishing, a_domain_that_goes_in_the_middle_of_a_call)
{
	struct cpumap_array *maps = cpumap_array_alloc(200, 4);
	struct domctl_vcpu info[200];
	uint64_t at;
	long n, i;

	for (at = 1; at < 2 * VCPUS + 4; at++) {
		prepare(at & 1);
		goes_at(model.ops + at);
		n = domctl_get_vcpus(hc, 2, 0, at & 2 ? VCPUS : 200, info, maps,
				     maps);
		cr_assert(n == -ESRCH || n == VCPUS || n == 0);
		for (i = 0; i < n; i++) {
			cr_assert(eq(u32, info[i].vcpu, i));
			if (!info[i].error)
				cr_assert(eq(u64, info[i].time_ns, 2000 + i));
		}
		hypercall_close(hc);
	}
	cpumap_array_free(maps);
}

/* Up to 4.17 Xen writes there whom it answered for: it is not asked next. */
Test(vanishing, a_domain_that_comes_back_is_found_again)
{
	const struct model_release *r = model_oldest;
	struct domctl_batch *batch;
	struct domctl_domain d;

	for (; r < model_releases + model_nreleases; r++) {
		model_boot_as(r);
		model_add_domain(2, 5);
		cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
		cr_assert(eq(int, domctl_batch_open(hc, &batch), 0));
		cr_assert(eq(long, domctl_batch_get_domain(batch, 1), 0));
		cr_assert(eq(int, domctl_batch_submit(batch), 0));
		cr_assert(eq(int, domctl_batch_domain(batch, 0, &d), -ESRCH));
		model_add_domain(1, VCPUS);
		cr_assert(eq(int, domctl_batch_submit(batch), 0));
		cr_assert(eq(int, domctl_batch_domain(batch, 0, &d), 0));
		cr_assert(eq(u16, d.domid, 1));
		cr_assert(eq(u32, d.max_vcpus, VCPUS));
		domctl_batch_close(batch);
		hypercall_close(hc);
	}
}

Test(vanishing, max_vcpus_of_a_domain_that_goes_is_esrch)
{
	uint64_t at;

	for (at = 1; at <= 2; at++) {
		prepare(false);
		model_remove_domain(2);
		model_create_domain(2, VCPUS);
		goes_at(model.ops + at);
		cr_assert(
			eq(int, domctl_max_vcpus(hc, 2, NULL, VCPUS), -ESRCH));
		hypercall_close(hc);
	}
}
