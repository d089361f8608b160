/* SPDX-License-Identifier: MIT */
/* What calls cost that need no more than a handle. */
#include <errno.h>
#include <stdlib.h>

#include "hypercall/abi.h"
#include "tests/model/costs.h"

TestSuite(costs, .timeout = 300);

static long open_and_close(void)
{
	struct hypercall *hc;
	int err = hypercall_open(&hc, 0, NULL);

	if (!err)
		hypercall_close(hc);
	return err;
}

static long adopt_and_close(void)
{
	struct hypercall *hc;
	int err = hypercall_adopt(&hc, model_open_fd(), 0, NULL);

	if (!err)
		hypercall_close(hc);
	return err;
}

static long look_at_handle(void)
{
	return hypercall_interface(costs_hc)->ncpus != costs_size.cpus ||
			       hypercall_faultable(costs_hc) ||
			       !hypercall_crossings(costs_hc) ||
			       !hypercall_cause_text(HYPERCALL_OTHER)
		       ? -1
		       : 0;
}

static long explain_version(void)
{
	return hypercall_explain(costs_hc, -EACCES);
}

static long explain_privilege(void)
{
	return hypercall_explain(costs_hc, -EPERM);
}

static long explain_itself(void)
{
	return hypercall_explain(costs_hc, -ESRCH);
}

static long call_raw(void)
{
	static const uint64_t version[5] = {XENVER_version};

	return hypercall_call(costs_hc, __HYPERVISOR_xen_version, version);
}

void costs_of_handles(const struct costs_size *s)
{
	/* Two crossings: which versions, and then what they tell. */
	const uint64_t open = 38 + s->single;
	/* clang-format off */
	const struct cost rows[] = {
		COST(FIRST, hypercall_open hypercall_close,
			open_and_close, 2, open, 4 * 4096),
		COST(FIRST, hypercall_adopt hypercall_close,
			adopt_and_close, 2, open, 4 * 4096),
		COST(FIRST, hypercall_interface hypercall_faultable
			hypercall_crossings hypercall_cause_text,
			look_at_handle, 0, 0, 0),
		COST(CALL, hypercall_explain, explain_version, 1, 1, 0),
		COST(CALL, hypercall_explain, explain_privilege, 1, 1, 0),
		COST(CALL, hypercall_explain, explain_itself, 0, 0, 0),
		COST(CALL, hypercall_call, call_raw, 1, 1, 0),
	};
	/* clang-format on */

	costs_check(rows, sizeof(rows) / sizeof(rows[0]));
}

Test(costs, of_handles)
{
	costs_on_every_host(costs_of_handles);
}

/* One domain and its vCPUs. */

static long get_domain(void)
{
	struct domctl_domain domain;

	return domctl_get_domain(costs_hc, 1, &domain);
}

static long list_with_room(size_t n)
{
	struct domctl_domain *list = calloc(n, sizeof(*list));
	long ret = domctl_list_domains(costs_hc, 0, list, n);

	free(list);
	return ret;
}

static long list_domains(void)
{
	return list_with_room(costs_size.domains);
}

/* For all the numbers that there are. */
static long list_domains_with_room(void)
{
	return list_with_room(32752);
}

static long max_vcpus_as_they_are(void)
{
	return domctl_max_vcpus(costs_hc, 1, NULL, (uint32_t)costs_size.each);
}

static long max_vcpus_refused(void)
{
	int err = domctl_max_vcpus(costs_hc, 1, NULL, 1000);

	return err == -EBUSY ? 0 : -1;
}

/* Room for n of them; how many there are. */
static long vcpus(size_t n, bool maps)
{
	uint32_t ncpus = (uint32_t)costs_size.cpus;
	struct domctl_vcpu *info = calloc(n, sizeof(*info));
	struct cpumap_array *hard = maps ? cpumap_array_alloc(n, ncpus) : NULL;
	struct cpumap_array *soft = maps ? cpumap_array_alloc(n, ncpus) : NULL;
	long ret = domctl_get_vcpus(costs_hc, 1, 0, n, info, hard, soft);

	cpumap_array_free(hard);
	cpumap_array_free(soft);
	free(info);
	return ret;
}

static long get_vcpus(void)
{
	return vcpus(costs_size.each, false);
}

static long get_vcpus_and_maps(void)
{
	return vcpus(costs_size.each, true);
}

/* As many as there may be, or less. */
static long get_vcpus_with_room(void)
{
	return vcpus(8192, true);
}

static long get_128_vcpus(void)
{
	return vcpus(128, true);
}

static long get_no_vcpus(void)
{
	struct domctl_vcpu info[9];

	return domctl_get_vcpus(costs_hc, 1, (uint32_t)costs_size.each, 9, info,
				NULL, NULL);
}

/* Hard or soft, or both, and the effective ones. */
static long affinity(bool set, bool hard, bool effective)
{
	struct cpumap *map = cpumap_alloc((uint32_t)costs_size.cpus);
	struct cpumap *out = cpumap_alloc((uint32_t)costs_size.cpus);
	long ret;

	cpumap_fill(map);
	if (set)
		ret = domctl_set_vcpu_affinity(
			costs_hc, 1, 0, 0, hard ? map : NULL, map,
			effective && hard ? out : NULL, effective ? out : NULL);
	else
		ret = domctl_get_vcpu_affinity(costs_hc, 1, 0, map, out);
	cpumap_free(map);
	cpumap_free(out);
	return ret;
}

static long get_affinity(void)
{
	return affinity(false, true, false);
}

static long set_affinity(void)
{
	return affinity(true, true, false);
}

static long set_affinity_effective(void)
{
	return affinity(true, true, true);
}

static long set_soft_effective(void)
{
	return affinity(true, false, true);
}

void costs_of_domains(const struct costs_size *s)
{
	const uint64_t each = s->each, maps = 2 * s->map;
	const uint64_t asked = ASKED_FIRST(each),
		       some = each < 128 ? each : 128;
	/* 128 at once; where there is room it takes one that is not full. */
	const uint64_t lists = (s->domains + 127) / 128;
	const uint64_t lists_with_room = s->domains / 128 + 1;
	/* clang-format off */
	const struct cost rows[] = {
		COST(CALL, domctl_get_domain, get_domain, 1, 1, 0),
		COST(CALL, domctl_list_domains, list_domains, lists, lists,
			(s->domains < 128 ? s->domains : 128) * s->entry),
		COST(CALL, domctl_list_domains, list_domains_with_room,
			lists_with_room, lists_with_room, 128 * s->entry),
		COST(CALL, domctl_max_vcpus, max_vcpus_as_they_are, 1, 1, 0),
		COST(CALL, domctl_max_vcpus, max_vcpus_refused, 2, 2, 0),
		COST(CALL, domctl_get_vcpus, get_vcpus,
			asked + CROSSINGS(1 + each), 1 + asked + each,
			PIECES(OPS(1 + each))),
		COST(CALL, domctl_get_vcpus, get_vcpus_and_maps,
			asked + CROSSINGS(1 + 2 * each), 1 + asked + 2 * each,
			PIECES(OPS(1 + 2 * each) + each * maps)),
		COST(CALL, domctl_get_vcpus, get_vcpus_with_room,
			1 + CROSSINGS(1 + 2 * each), 2 + 2 * each,
			PIECES(OPS(1 + 2 * each) + each * maps)),
		COST(CALL, domctl_get_vcpus, get_128_vcpus,
			2, 2 + 2 * some,
			PIECES(OPS(1 + 2 * some) + some * maps)),
		COST(CALL, domctl_get_vcpus, get_no_vcpus, 1, 1, 0),
		COST(CALL, domctl_get_vcpu_affinity, get_affinity, 1, 1, 0),
		COST(CALL, domctl_set_vcpu_affinity, set_affinity, 1, 1, 0),
		/* The domain, and its cpupool. */
		COST(CALL, domctl_set_vcpu_affinity, set_affinity_effective,
			2, 3, 0),
		/* Also the hard map that is in force. */
		COST(CALL, domctl_set_vcpu_affinity, set_soft_effective,
			2, 4, 0),
	};
	/* clang-format on */

	costs_check(rows, sizeof(rows) / sizeof(rows[0]));
}

Test(costs, of_a_domain)
{
	costs_on_every_host(costs_of_domains);
}
