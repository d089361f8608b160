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

static long list_domains(void)
{
	size_t n = costs_size.domains + 1;
	struct domctl_domain *list = calloc(n, sizeof(*list));
	long ret = domctl_list_domains(costs_hc, 0, list, n);

	free(list);
	return ret;
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

static long get_vcpus_with_room(void)
{
	return vcpus(8192, false);
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
	/* Above 128 the domain is asked for its number of vCPUs before. */
	const uint64_t many = s->each > 128, each = s->each, maps = 2 * s->map;
	/* clang-format off */
	const struct cost rows[] = {
		COST(CALL, domctl_get_domain, get_domain, 1, 1, 0),
		COST(CALL, domctl_list_domains, list_domains,
			1, 1, (s->domains + 1) * s->entry),
		COST(CALL, domctl_max_vcpus, max_vcpus_as_they_are, 1, 1, 0),
		COST(CALL, domctl_max_vcpus, max_vcpus_refused, 2, 2, 0),
		COST(CALL, domctl_get_vcpus, get_vcpus,
			many + CROSSINGS(1 + each), 1 + many + each,
			PIECES(OPS(1 + each))),
		COST(CALL, domctl_get_vcpus, get_vcpus_and_maps,
			many + CROSSINGS(1 + 2 * each), 1 + many + 2 * each,
			PIECES(OPS(1 + 2 * each) + each * maps)),
		COST(CALL, domctl_get_vcpus, get_vcpus_with_room,
			1 + CROSSINGS(1 + each), 2 + each,
			PIECES(OPS(1 + each))),
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

/* The host. */

static long get_host(void)
{
	struct domctl_host host;

	return domctl_get_host(costs_hc, &host);
}

static long get_cpus(void)
{
	struct domctl_cpu *cpus = calloc(costs_size.cpus, sizeof(*cpus));
	long ret = domctl_get_cpus(costs_hc, cpus, costs_size.cpus);

	free(cpus);
	return ret;
}

static long get_nodes(void)
{
	size_t n = costs_size.nodes;
	struct domctl_node *nodes = calloc(n, sizeof(*nodes));
	uint32_t *distances = calloc(n * n, sizeof(*distances));
	long ret = domctl_get_nodes(costs_hc, nodes, distances, n);

	free(nodes);
	free(distances);
	return ret;
}

static long get_online_cpus(void)
{
	struct cpumap *map = cpumap_alloc((uint32_t)costs_size.cpus);
	long ret = domctl_get_online_cpus(costs_hc, map);

	cpumap_free(map);
	return ret;
}

void costs_of_hosts(const struct costs_size *s)
{
	/* Xen 4.5 has room for 64 nodes, and no way to ask how many. */
	const uint64_t nodes = s->old ? 64 : s->nodes, ask = s->old ? 1 : 2;
	/* clang-format off */
	const struct cost rows[] = {
		COST(CALL, domctl_get_host, get_host, 1, 1, 0),
		COST(CALL, domctl_get_cpus, get_cpus, 1, 1, 12 * s->cpus),
		COST(CALL, domctl_get_nodes, get_nodes,
			ask, ask, nodes * (16 + 4 * nodes)),
		/* The free CPUs, each pool, and that there are no more. */
		COST(CALL, domctl_get_online_cpus, get_online_cpus,
			s->pools + 2, s->pools + 2, 0),
	};
	/* clang-format on */

	costs_check(rows, sizeof(rows) / sizeof(rows[0]));
}

Test(costs, of_the_host)
{
	costs_on_every_host(costs_of_hosts);
}
