/* SPDX-License-Identifier: MIT */
/* Snapshots under a policy that denies a part of them, or nearly all. */
#include "hypercall/abi.h"
#include "tests/conform/host.h"
#include "tests/fake/xen.h"

TestSuite(snapshots_denied, .timeout = 300);

static struct hypercall *hc;

static struct domctl_snapshot *prepare(const char *release, unsigned int what)
{
	struct domctl_snapshot *s;

	model_boot(release);
	model_add_domain(1, 3);
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	cr_assert(eq(int, domctl_snapshot_open(hc, what, NULL, 0, &s), 0));
	return s;
}

static void finish(struct domctl_snapshot *s)
{
	domctl_snapshot_close(s);
	hypercall_close(hc);
}

#define FOR_EACH_RELEASE(r)                                                    \
	for (const struct model_release *r = model_oldest;                     \
	     r < model_releases + model_nreleases; r++)

static void assert_idle(const struct domctl_snapshot *s, int err)
{
	uint64_t ns;
	uint32_t cpu;

	for (cpu = 0; cpu < 4; cpu++) {
		ns = 77;
		cr_assert(eq(int, domctl_snapshot_idle(s, cpu, &ns), err));
		cr_assert(eq(int, err &&ns != 77, 0));
	}
	cr_assert(eq(int, domctl_snapshot_idle(s, 4, &ns), -EINVAL));
}

/* At first, and after times that would be stale. */
Test(snapshots_denied, the_idle_clocks)
{
	struct domctl_snapshot *s;
	int turn;

	FOR_EACH_RELEASE(r)
	{
		s = prepare(r->name,
			    DOMCTL_SNAPSHOT_IDLE | DOMCTL_SNAPSHOT_HARD |
				    (r->minor & 1 ? DOMCTL_SNAPSHOT_ONCE : 0));
		model.deny_sysctl[XEN_SYSCTL_getcpuinfo] = true;
		for (turn = 0; turn < 4; turn++) {
			model.flask = !(turn & 1);
			cr_assert(eq(int, domctl_snapshot_take(s), 0));
			assert_idle(s, turn & 1 ? 0 : -EACCES);
			cr_assert(eq(sz, host_snapshot_info(s).vcpus, 5));
			cr_assert(cpumap_full(domctl_snapshot_hard(s, 4)));
		}
		finish(s);
	}
}

Test(snapshots_denied, a_cpu_that_is_offline_is_another_matter)
{
	struct domctl_snapshot *s = prepare("4.17", DOMCTL_SNAPSHOT_IDLE);
	uint64_t ns = 77;

	model_offline_cpu(1);
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(eq(int, domctl_snapshot_idle(s, 1, &ns), -ENODEV));
	cr_assert(eq(u64, ns, 77));
	cr_assert(eq(int, domctl_snapshot_idle(s, 2, &ns), 0));
	finish(s);
}

/* A policy that hides one half of a vCPU leaves the other. */
Test(snapshots_denied, state_and_affinity_apart)
{
	static const unsigned int what[] = {3, 3 | DOMCTL_SNAPSHOT_ONCE};
	static const struct {
		uint32_t denied;
		int error, affinity_error;
	} cases[] = {{14, -EACCES, 0}, {25, 0, -EACCES}};
	struct cpumap_array *maps = cpumap_array_alloc(1, 4);
	struct domctl_snapshot *s;
	struct domctl_vcpu v, one;
	size_t i;

	for (i = 0; i < 4; i++) {
		model_boot("4.17");
		cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
		model.flask = true;
		model.deny_domctl[cases[i % 2].denied] = true;
		cr_assert(eq(int,
			     domctl_snapshot_open(hc, what[i / 2], NULL, 0, &s),
			     0));
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
		cr_assert(eq(int, domctl_snapshot_vcpu(s, 1, &v), 0));
		cr_assert(eq(long,
			     domctl_get_vcpus(hc, 0, 1, 1, &one, maps, NULL),
			     1));
		cr_assert(eq(int, v.error, cases[i % 2].error));
		cr_assert(
			eq(int, v.affinity_error, cases[i % 2].affinity_error));
		cr_assert(eq(int, one.error, cases[i % 2].error));
		cr_assert(eq(int, one.affinity_error,
			     cases[i % 2].affinity_error));
		cr_assert(eq(int, domctl_snapshot_hard(s, 1) != NULL,
			     !cases[i % 2].affinity_error));
		cr_assert(eq(int, cpumap_full(cpumap_array_row(maps, 0)),
			     !cases[i % 2].affinity_error));
		cpumap_zero(cpumap_array_row(maps, 0));
		domctl_snapshot_close(s);
		hypercall_close(hc);
	}
	cpumap_array_free(maps);
}
