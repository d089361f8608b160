/* SPDX-License-Identifier: MIT */
/* Affinity that only some releases or states of Xen refuse. */
#include "tests/conform/host.h"
#include "tests/fake/xen.h"

TestSuite(rules, .timeout = 300);

static struct hypercall *hc;
static struct cpumap *map;

static void prepare(const struct model_release *r)
{
	model_boot_as(r);
	model_set_host(8, 1);
	model_add_domain(1, 4);
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	map = host_map(8, "3");
}

#define FOR_EACH_RELEASE(r)                                                    \
	for (const struct model_release *r = model_oldest;                     \
	     r < model_releases + model_nreleases; r++)

static int set(uint16_t domid, unsigned int flags)
{
	return domctl_set_vcpu_affinity(hc, domid, 0, flags, map, NULL, NULL,
					NULL);
}

static const char *hard_of(uint16_t domid)
{
	struct cpumap *got = host_map(8, "none");

	cr_assert(
		eq(int, domctl_get_vcpu_affinity(hc, domid, 0, got, NULL), 0));
	return host_text(got);
}

Test(rules, a_temporary_pin_is_ebusy_until_forced)
{
	FOR_EACH_RELEASE(r)
	{
		prepare(r);
		model_pin_temporarily(1, 0, 5);
		if (r->minor < 7) {
			/* There is no such thing. */
			cr_assert(eq(int, set(1, DOMCTL_PIN_FORCE), 0));
			hypercall_close(hc);
			continue;
		}
		cr_assert(eq(int, set(1, 0), -EBUSY));
		cr_assert(eq(int,
			     domctl_set_vcpu_affinity(hc, 1, 0, 0, NULL, map,
						      NULL, NULL),
			     -EBUSY));
		cr_assert(eq(str, (char *)hard_of(1), "5"));
		cr_assert(eq(int, set(1, DOMCTL_PIN_FORCE), 0));
		cr_assert(eq(str, (char *)hard_of(1), "3"));
		hypercall_close(hc);
	}
}

Test(rules, dom0_vcpus_pin_is_einval_before_4_13)
{
	FOR_EACH_RELEASE(r)
	{
		prepare(r);
		model_domain(0)->is_pinned = true;
		cr_assert(eq(int, set(0, 0), r->minor < 13 ? -EINVAL : 0));
		cr_assert(eq(int, set(1, 0), 0));
		hypercall_close(hc);
	}
}

/* Another tool's: Xen takes it, and it has no effect. */
Test(rules, an_empty_soft_map_can_be_read)
{
	struct cpumap *got = host_map(8, "all");

	prepare(model_release("4.17"));
	model_vcpu(1, 0)->soft = calloc(1, model_map_bytes());
	cr_assert(eq(int, domctl_get_vcpu_affinity(hc, 1, 0, NULL, got), 0));
	cr_assert(cpumap_empty(got));
	hypercall_close(hc);
}

Test(rules, a_domain_of_another_pool_is_pinned_to_its_cpus)
{
	struct cpumap *got = host_map(8, "none");

	FOR_EACH_RELEASE(r)
	{
		prepare(r);
		model_add_pool(7, 4, 6);
		model_domain(1)->cpupool = 7;
		cr_assert(eq(int, set(1, 0), -EINVAL));
		cr_assert(eq(int,
			     domctl_set_vcpu_affinity(hc, 1, 0, 0,
						      host_map(8, "3-5"), NULL,
						      got, NULL),
			     0));
		cr_assert(eq(str, (char *)host_text(got), "4-5"));
		cr_assert(eq(str, (char *)hard_of(1), "3-5"));
		hypercall_close(hc);
	}
}

Test(rules, online_cpus_are_those_of_all_pools_and_the_free_ones)
{
	struct cpumap *got = host_map(8, "all");

	prepare(model_release("4.17"));
	model_add_pool(100, 2, 2);
	model_add_pool(101, 3, 3);
	model_add_pool(1, 4, 4);
	model_add_pool(0x7fffffff, 5, 5);
	model_free_cpu(6);
	model_offline_cpu(7);
	cr_assert(eq(int, domctl_get_online_cpus(hc, got), 0));
	cr_assert(eq(str, (char *)host_text(got), "0-6"));
	model_offline_cpu(3);
	cr_assert(eq(int, domctl_get_online_cpus(hc, got), 0));
	cr_assert(eq(str, (char *)host_text(got), "0-2,4-6"));
	hypercall_close(hc);
}

/* Xen ran out of memory half-way: what is there is there. */
Test(rules, max_vcpus_can_be_asked_for_again)
{
	struct domctl_domain d;
	struct domctl_vcpu info[8];

	FOR_EACH_RELEASE(r)
	{
		prepare(r);
		model_create_domain(2, 8);
		model.vcpu_memory = 5;
		cr_assert(eq(int, domctl_max_vcpus(hc, 2, NULL, 8), -ENOMEM));
		cr_assert(eq(int, domctl_get_domain(hc, 2, &d), 0));
		cr_assert(eq(u32, d.max_vcpus, 5));
		cr_assert(eq(long,
			     domctl_get_vcpus(hc, 2, 0, 8, info, NULL, NULL),
			     5));
		model.vcpu_memory = 100;
		/* Up to 4.11 the domain has 5 slots or 8, and we cannot see. */
		if (r->minor >= 12) {
			cr_assert(eq(int, domctl_max_vcpus(hc, 2, NULL, 8), 0));
			cr_assert(eq(int, domctl_get_domain(hc, 2, &d), 0));
			cr_assert(eq(u32, d.max_vcpus, 8));
		}
		cr_assert(eq(int, domctl_max_vcpus(hc, 2, NULL, 7), -EBUSY));
		cr_assert(eq(int, domctl_max_vcpus(hc, 2, NULL, 9), -EBUSY));
		hypercall_close(hc);
	}
}

/* Xen is not disturbed for nothing: it would pause the domain. */
Test(rules, max_vcpus_asks_xen_only_where_it_can_help)
{
	prepare(model_release("4.17"));
	cr_assert(eq(int, domctl_max_vcpus(hc, 1, NULL, 4), 0));
	cr_assert(eq(u64, model.domctls[15], 0));
	hypercall_close(hc);
}

Test(rules, max_vcpus_is_for_the_domain_that_is_meant)
{
	uint8_t uuid[16];

	prepare(model_release("4.17"));
	memcpy(uuid, model_create_domain(2, 8)->handle, sizeof(uuid));
	uuid[15] ^= 1;
	cr_assert(eq(int, domctl_max_vcpus(hc, 2, uuid, 8), -ESRCH));
	cr_assert(eq(u64, model.domctls[15], 0));
	uuid[15] ^= 1;
	cr_assert(eq(int, domctl_max_vcpus(hc, 2, uuid, 8), 0));
	cr_assert(eq(u64, model.domctls[15], 1));
	hypercall_close(hc);
}

/* A slot without a vCPU, between others: seen in no real guest. */
Test(rules, a_hole_among_the_vcpus_is_one_error)
{
	struct domctl_vcpu info[4], v;
	struct domctl_snapshot *s;

	FOR_EACH_RELEASE(r)
	{
		prepare(r);
		model_vcpu(1, 2)->allocated = false;
		cr_assert(eq(long,
			     domctl_get_vcpus(hc, 1, 0, 4, info, NULL, NULL),
			     4));
		cr_assert(eq(int, info[1].error, 0));
		cr_assert(eq(int, info[2].error, -ENOENT));
		cr_assert(eq(u32, info[2].vcpu, 2));
		cr_assert(eq(i32, info[2].cpu, -1));
		cr_assert(eq(int, info[3].error, 0));
		cr_assert(eq(int, domctl_get_vcpu_affinity(hc, 1, 2, map, NULL),
			     -ENOENT));
		cr_assert(eq(int,
			     domctl_set_vcpu_affinity(hc, 1, 2, 0, map, NULL,
						      NULL, NULL),
			     -ENOENT));
		cr_assert(eq(int,
			     domctl_snapshot_open(hc, DOMCTL_SNAPSHOT_HARD,
						  NULL, 0, &s),
			     0));
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
		cr_assert(eq(int, domctl_snapshot_vcpu(s, 2 + 2, &v), 0));
		cr_assert(eq(int, v.error, -ENOENT));
		cr_assert(eq(int, v.affinity_error, -ENOENT));
		cr_assert(eq(u32, v.vcpu, 2));
		domctl_snapshot_close(s);
		hypercall_close(hc);
	}
}
