/* SPDX-License-Identifier: MIT */
/* Running out of memory for Xen: -ENOMEM, nothing changed, nothing leaked. */
#include <string.h>

#include "hypercall/abi.h"
#include "tests/conform/host.h"
#include "tests/fake/xen.h"

TestSuite(no_memory, .timeout = 300);

/* Larger than what a fresh handle has at hand. */
#define CPUS  4096
#define VCPUS 300

static struct hypercall *hc;

/* Each returns 0 or more when it was done, and must undo nothing itself. */
static long list(void)
{
	static struct domctl_domain out[3000];

	return domctl_list_domains(hc, 0, out, 3000);
}

static long vcpus(void)
{
	static struct domctl_vcpu info[VCPUS];

	return domctl_get_vcpus(hc, 1, 0, VCPUS, info, NULL, NULL);
}

static long vcpus_with_maps(void)
{
	static struct domctl_vcpu info[VCPUS];
	struct cpumap_array *hard = cpumap_array_alloc(VCPUS, model.ncpus);
	struct cpumap_array *soft = cpumap_array_alloc(VCPUS, model.ncpus);
	long n = domctl_get_vcpus(hc, 1, 0, VCPUS, info, hard, soft);

	cpumap_array_free(hard);
	cpumap_array_free(soft);
	return n;
}

static long cpus(void)
{
	static struct domctl_cpu out[CPUS];

	return domctl_get_cpus(hc, out, CPUS);
}

static long nodes(void)
{
	static struct domctl_node out[64];
	static uint32_t distances[64 * 64];

	return domctl_get_nodes(hc, out, distances, 64);
}

static long online(void)
{
	struct cpumap *map = cpumap_alloc(model.ncpus);
	int err = domctl_get_online_cpus(hc, map);

	cr_assert(err ? cpumap_empty(map) : !cpumap_empty(map));
	cpumap_free(map);
	return err;
}

static long get_affinity(void)
{
	struct cpumap *map = cpumap_alloc(model.ncpus);
	int err = domctl_get_vcpu_affinity(hc, 1, 1, map, map);

	cpumap_free(map);
	return err;
}

static long set_affinity(void)
{
	struct cpumap *map = cpumap_alloc(model.ncpus);
	int err;

	cpumap_set(map, model.ncpus - 1);
	err = domctl_set_vcpu_affinity(hc, 1, 1, 0, map, map, NULL, NULL);
	if (err)
		cr_assert(eq(ptr, model_vcpu(1, 1)->hard, NULL));
	cpumap_free(map);
	return err;
}

static long pin(void)
{
	static struct domctl_pin pins[VCPUS];
	struct cpumap *map = cpumap_alloc(model.ncpus);
	uint32_t i;
	int err;

	memset(pins, 0, sizeof(pins));
	cpumap_set(map, 0);
	for (i = 0; i < VCPUS; i++) {
		pins[i].domid = 1;
		pins[i].vcpu = i;
		pins[i].hard = map;
	}
	err = domctl_pin(hc, pins, VCPUS, 0);
	if (err)
		for (i = 0; i < VCPUS; i++)
			cr_assert(eq(ptr, model_vcpu(1, i)->hard, NULL));
	cpumap_free(map);
	return err;
}

static long take(unsigned int what)
{
	struct domctl_snapshot *s;
	int err = domctl_snapshot_open(hc,
				       what | DOMCTL_SNAPSHOT_HARD |
					       DOMCTL_SNAPSHOT_SOFT |
					       DOMCTL_SNAPSHOT_IDLE,
				       NULL, 0, &s);

	if (err)
		return err;
	err = domctl_snapshot_take(s);
	cr_assert(eq(sz, host_snapshot_info(s).vcpus, err ? 0 : VCPUS + 2));
	domctl_snapshot_close(s);
	return err;
}

static long snapshot(void)
{
	return take(0);
}

static long look(void)
{
	return take(DOMCTL_SNAPSHOT_ONCE);
}

static long sampler(void)
{
	struct domctl_sampler *s;
	int err = domctl_sampler_open(hc, NULL, 0, &s);

	if (!err)
		domctl_sampler_close(s);
	return err;
}

static long (*const calls[])(void) = {
	list,   vcpus,        vcpus_with_maps, cpus, nodes,
	online, get_affinity, set_affinity,    pin,  snapshot,
	look,   sampler,
};
#define NCALLS (sizeof(calls) / sizeof(calls[0]))

static void prepare(const char *release)
{
	model_boot(release);
	model_set_host(CPUS, 3);
	model_add_domain(1, VCPUS);
}

/* Let the n-th mapping from here on fail, and every later one if all. */
static void fail(uint64_t n, bool all)
{
	model.fail_map = model.maps + n;
	model.fail_map_all = all ? model.maps + n : 0;
}

static void never_fail(void)
{
	model.fail_map = model.fail_map_all = 0;
}

/* For every n until the call gets by with less. */
static void try_call(const char *release, long (*call)(void), bool all)
{
	uint64_t n, maps;
	long ret;

	for (n = 1;; n++) {
		prepare(release);
		cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
		maps = model.maps;
		fail(n, all);
		ret = call();
		never_fail();
		if (model.maps - maps < n)
			break;
		cr_assert(eq(long, ret, -ENOMEM));
		/* The handle has kept its wits. */
		ret = call();
		cr_assert(ge(long, ret, 0));
		hypercall_close(hc);
		cr_assert(eq(sz, model.mapped, 0));
	}
	cr_assert(ge(long, ret, 0));
	hypercall_close(hc);
	cr_assert(eq(sz, model.mapped, 0));
}

Test(no_memory, every_call_survives_every_failure)
{
	static const char *const releases[] = {"4.5", "4.14", "4.22"};
	size_t i, release;

	for (release = 0; release < 3; release++) {
		for (i = 0; i < NCALLS; i++) {
			try_call(releases[release], calls[i], false);
			try_call(releases[release], calls[i], true);
		}
	}
}

Test(no_memory, open_survives_every_failure)
{
	enum hypercall_cause cause;
	uint64_t n;
	int all, err;

	for (all = 0; all < 2; all++) {
		for (n = 1;; n++) {
			struct hypercall *unset = (void *)&model;

			prepare("4.14");
			fail(n, all);
			hc = unset;
			err = hypercall_open(&hc, 0, &cause);
			if (!err)
				break;
			cr_assert(eq(int, err, -ENOMEM));
			cr_assert(eq(int, cause, HYPERCALL_OTHER));
			cr_assert(eq(ptr, hc, unset));
			cr_assert(eq(sz, model.mapped, 0));
			cr_assert(eq(int, model.open_fds, 0));
		}
		cr_assert(gt(u64, n, 1));
		hypercall_close(hc);
	}
}

Test(no_memory, a_batch_that_cannot_grow_runs_nothing)
{
	struct domctl_batch *batch;
	struct cpumap *map = host_map(CPUS, "0");
	struct domctl_domain d;
	long index = 0;
	uint64_t ops;
	size_t i;

	prepare("4.14");
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	cr_assert(eq(int, domctl_batch_open(hc, &batch), 0));
	domctl_batch_get_domain(batch, 1);
	cr_assert(eq(int, domctl_batch_submit(batch), 0));
	cr_assert(eq(int, domctl_batch_domain(batch, 0, &d), 0));
	for (i = 0; i < VCPUS; i++)
		index = domctl_batch_set_affinity(batch, 1, i, 0, map, NULL);
	cr_assert(eq(long, index, VCPUS));
	fail(1, true);
	ops = model.ops;
	cr_assert(eq(int, domctl_batch_submit(batch), -ENOMEM));
	cr_assert(eq(u64, model.ops, ops));
	/* Nor has it what an earlier run told. */
	cr_assert(eq(int, domctl_batch_domain(batch, 0, &d), -EINVAL));
	never_fail();
	/* As nothing was run, it may be submitted. */
	cr_assert(eq(int, domctl_batch_submit(batch), 0));
	cr_assert(eq(int, domctl_batch_error(batch, VCPUS), 0));
	domctl_batch_close(batch);
	hypercall_close(hc);
}

Test(no_memory, a_raw_batch_that_cannot_grow_has_no_results)
{
	struct hypercall_batch *batch;
	size_t i;

	prepare("4.14");
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	cr_assert(eq(int, hypercall_batch_open(hc, &batch), 0));
	hypercall_batch_add(batch, __HYPERVISOR_xen_version, 0, 0, 0);
	cr_assert(eq(int, hypercall_batch_submit(batch), 0));
	cr_assert(gt(long, hypercall_batch_result(batch, 0), 0));
	for (i = 0; i < VCPUS; i++)
		hypercall_batch_add(batch, __HYPERVISOR_xen_version, 0, 0, 0);
	fail(1, true);
	cr_assert(eq(int, hypercall_batch_submit(batch), -ENOMEM));
	cr_assert(eq(long, hypercall_batch_result(batch, 0), -EINVAL));
	never_fail();
	hypercall_batch_close(batch);
	hypercall_close(hc);
}
