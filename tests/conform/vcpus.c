/* SPDX-License-Identifier: MIT */
/* vCPU info: how many, from which on, in which state. */
#include <string.h>

#include "tests/conform/host.h"

#define UNTOUCHED 0x5a

static long get(struct host *h, uint32_t first, size_t n,
		struct domctl_vcpu *info)
{
	return domctl_get_vcpus(h->hc, h->domid, first, n, info, NULL, NULL);
}

static bool untouched(const void *p, size_t size)
{
	const unsigned char *byte = p;

	while (size && *byte == UNTOUCHED) {
		byte++;
		size--;
	}
	return !size;
}

CONFORM(vcpus, all_of_them_are_counted_and_numbered)
{
	struct domctl_vcpu info[HOST_VCPUS];
	uint32_t i;

	cr_assert(eq(long, get(h, 0, HOST_VCPUS, info), HOST_VCPUS));
	for (i = 0; i < HOST_VCPUS; i++) {
		cr_assert(eq(u32, info[i].vcpu, i));
		cr_assert(eq(int, info[i].error, 0));
	}
}

CONFORM(vcpus, any_may_be_the_first)
{
	struct domctl_vcpu info[HOST_VCPUS + 1];
	uint32_t first, n, want, i;

	for (first = 0; first <= HOST_VCPUS + 1; first++) {
		for (n = 0; n <= HOST_VCPUS + 1; n++) {
			want = first >= HOST_VCPUS ? 0 : HOST_VCPUS - first;
			if (want > n)
				want = n;
			memset(info, UNTOUCHED, sizeof(info));
			cr_assert(eq(long, get(h, first, n, info), want),
				  "first %u, n %u", first, n);
			for (i = 0; i < want; i++)
				cr_assert(eq(u32, info[i].vcpu, first + i));
			cr_assert(
				untouched(info + want,
					  sizeof(info) - want * sizeof(*info)));
		}
	}
}

CONFORM(vcpus, none_is_past_the_last_number)
{
	struct domctl_vcpu info;

	cr_assert(eq(long, get(h, UINT32_MAX, 1, &info), 0));
	cr_assert(eq(long, get(h, 0x10000, 1, &info), 0));
	cr_assert(eq(long, get(h, 8192, 1, &info), 0));
}

/* More are asked for than the library cares to guess. */
CONFORM(vcpus, room_for_many_more_does_no_harm)
{
	struct domctl_vcpu info[1000];

	memset(info, UNTOUCHED, sizeof(info));
	cr_assert(eq(long, get(h, 0, 1000, info), HOST_VCPUS));
	cr_assert(eq(long, get(h, 1, 1000, info), HOST_VCPUS - 1));
	cr_assert(eq(u32, info[2].vcpu, 3));
	cr_assert(eq(long, get(h, HOST_VCPUS, 1000, info), 0));
	cr_assert(untouched(info + HOST_VCPUS,
			    sizeof(info) - HOST_VCPUS * sizeof(*info)));
}

/* And not paused, although its domain is. */
CONFORM(vcpus, one_that_never_ran_is_offline_and_nowhere)
{
	struct domctl_vcpu info[HOST_VCPUS];
	uint32_t i;

	cr_assert(eq(long, get(h, 0, HOST_VCPUS, info), HOST_VCPUS));
	for (i = 0; i < HOST_VCPUS; i++) {
		cr_assert(eq(int, info[i].state, DOMCTL_VCPU_OFFLINE));
		cr_assert(eq(i32, info[i].cpu, -1));
	}
}

CONFORM(vcpus, the_caller_s_own_is_running)
{
	struct domctl_vcpu info[1024];
	unsigned int running = 0;
	long i, n;

	n = domctl_get_vcpus(h->hc, 0, 0, 1024, info, NULL, NULL);
	cr_assert(ge(long, n, 1));
	for (i = 0; i < n; i++) {
		cr_assert(eq(int, info[i].error, 0));
		running += info[i].state == DOMCTL_VCPU_RUNNING;
		if (info[i].state == DOMCTL_VCPU_OFFLINE)
			continue;
		cr_assert(ge(i32, info[i].cpu, 0));
		cr_assert(lt(u32, info[i].cpu, h->ncpus));
	}
	cr_assert(ge(uint, running, 1));
}

CONFORM(vcpus, as_many_are_online_as_the_domain_says)
{
	struct domctl_vcpu info[1024];
	struct domctl_domain d;
	uint32_t online = 0;
	long i, n;

	cr_assert(eq(int, domctl_get_domain(h->hc, 0, &d), 0));
	n = domctl_get_vcpus(h->hc, 0, 0, 1024, info, NULL, NULL);
	cr_assert(eq(long, n, d.max_vcpus));
	for (i = 0; i < n; i++)
		online += info[i].state != DOMCTL_VCPU_OFFLINE;
	cr_assert(eq(u32, online, d.online_vcpus));
}

CONFORM(vcpus, time_goes_on)
{
	struct domctl_vcpu info[1024];
	uint64_t before, sum = 0;
	long i, n = 0;
	int turn;

	for (turn = 0; turn < 2; turn++) {
		before = sum;
		n = domctl_get_vcpus(h->hc, 0, 0, 1024, info, NULL, NULL);
		for (sum = 0, i = 0; i < n; i++)
			sum += info[i].time_ns;
	}
	cr_assert(gt(u64, sum, before));
}

CONFORM(vcpus, a_domain_without_any_has_none)
{
	uint16_t domid = host_create_domain(h, 0, 2);
	struct domctl_vcpu info;

	cr_assert(eq(long,
		     domctl_get_vcpus(h->hc, domid, 0, 1, &info, NULL, NULL),
		     0));
}

CONFORM(vcpus, a_missing_domain_is_an_error)
{
	struct cpumap_array *maps = cpumap_array_alloc(200, h->ncpus);
	struct domctl_vcpu info[200];
	size_t n;

	host_destroy_domain(h, h->domid);
	memset(info, UNTOUCHED, sizeof(info));
	cpumap_set(cpumap_array_row(maps, 0), 0);
	for (n = 0; n <= 200; n += 100)
		cr_assert(eq(long,
			     domctl_get_vcpus(h->hc, h->domid, 0, n, info, maps,
					      maps),
			     -ESRCH));
	cr_assert(untouched(info, sizeof(info)));
	cr_assert(eq(str, (char *)host_text(cpumap_array_row(maps, 0)), "0"));
	cpumap_array_free(maps);
}

CONFORM(vcpus, maps_come_with_the_rest)
{
	struct cpumap_array *hard = cpumap_array_alloc(HOST_VCPUS, h->ncpus);
	struct cpumap_array *soft = cpumap_array_alloc(HOST_VCPUS, h->ncpus);
	struct cpumap *one = host_map(h->ncpus, "none");
	struct domctl_vcpu info[HOST_VCPUS];
	uint32_t i;

	cpumap_set(one, cpumap_first(h->usable));
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, h->domid, 2, 0, one, NULL,
					      NULL, NULL),
		     0));
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, h->domid, 3, 0, NULL, one,
					      NULL, NULL),
		     0));
	cr_assert(eq(long,
		     domctl_get_vcpus(h->hc, h->domid, 0, HOST_VCPUS, info,
				      hard, soft),
		     HOST_VCPUS));
	for (i = 0; i < HOST_VCPUS; i++) {
		cr_assert(eq(int, info[i].error, 0));
		cr_assert(i == 2 ? cpumap_equal(cpumap_array_row(hard, i), one)
				 : cpumap_full(cpumap_array_row(hard, i)));
		cr_assert(i == 3 ? cpumap_equal(cpumap_array_row(soft, i), one)
				 : cpumap_full(cpumap_array_row(soft, i)));
	}
	/* One kind alone, into rows that are longer than the host. */
	cpumap_array_free(hard);
	hard = cpumap_array_alloc(1, h->ncpus + 100);
	cpumap_fill(cpumap_array_row(hard, 0));
	cr_assert(eq(long,
		     domctl_get_vcpus(h->hc, h->domid, 2, 1, info, hard, NULL),
		     1));
	cr_assert(cpumap_equal(cpumap_array_row(hard, 0), one));
	cpumap_array_free(hard);
	cr_assert(eq(long,
		     domctl_get_vcpus(h->hc, h->domid, 2, 2, info, NULL, soft),
		     2));
	cr_assert(cpumap_full(cpumap_array_row(soft, 0)));
	cr_assert(cpumap_equal(cpumap_array_row(soft, 1), one));
	cr_assert(eq(int, info[1].error, 0));
	cr_assert(eq(u32, info[1].vcpu, 3));
	cpumap_array_free(soft);
}

CONFORM(vcpus, too_small_an_array_of_maps_is_refused)
{
	struct cpumap_array *narrow =
		cpumap_array_alloc(HOST_VCPUS, h->ncpus - 1);
	struct cpumap_array *few = cpumap_array_alloc(1, h->ncpus);
	struct domctl_vcpu info[HOST_VCPUS];

	memset(info, UNTOUCHED, sizeof(info));
	cr_assert(eq(long,
		     domctl_get_vcpus(h->hc, h->domid, 0, HOST_VCPUS, info,
				      narrow, NULL),
		     -ERANGE));
	cr_assert(eq(long,
		     domctl_get_vcpus(h->hc, h->domid, 0, HOST_VCPUS, info,
				      NULL, narrow),
		     -ERANGE));
	cr_assert(eq(long,
		     domctl_get_vcpus(h->hc, h->domid, 0, 2, info, few, NULL),
		     -ERANGE));
	cr_assert(untouched(info, sizeof(info)));
	cpumap_array_free(narrow);
	cpumap_array_free(few);
}

CONFORM(vcpus, many_cost_one_crossing)
{
	struct domctl_vcpu info[HOST_VCPUS];
	uint64_t before = hypercall_crossings(h->hc);

	cr_assert(eq(long, get(h, 0, HOST_VCPUS, info), HOST_VCPUS));
	/* The domain is asked along with its vCPUs. */
	cr_assert(eq(u64, hypercall_crossings(h->hc) - before,
		     host_crossings(h, 1 + HOST_VCPUS)));
}
