/* SPDX-License-Identifier: MIT */
/* Samplers: what happened between two snapshots, of what is still there. */
#include "hypercall/abi.h"
#include "tests/conform/host.h"
#include "tests/fake/xen.h"
#include "tests/model/no_heap.h"

TestSuite(samplers, .timeout = 300);

static struct hypercall *hc;

static void prepare(const char *release)
{
	model_boot(release);
	model_add_domain(1, 3);
	model_add_domain(7, 2);
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
}

static struct domctl_sampler *open_sampler(void)
{
	struct domctl_sampler *s;

	cr_assert(eq(int, domctl_sampler_open(hc, NULL, 0, &s), 0));
	return s;
}

/* vCPU 0 of domain 1, after dom0's two. */
static struct domctl_load load_of_vcpu(const struct domctl_sampler *s)
{
	struct domctl_load load;

	cr_assert(eq(int, domctl_sampler_vcpu(s, 2, &load), 0));
	return load;
}

Test(samplers, one_counts_what_happened_between_steps)
{
	struct domctl_sampler *s;
	struct domctl_load load;
	struct model_vcpu *v;
	int turn;

	prepare("4.17");
	v = model_vcpu(1, 0);
	v->time_step = 0;
	v->blocked = false;
	cr_assert(eq(int, domctl_sampler_open(hc, NULL, 0, &s), 0));
	cr_assert(eq(int, domctl_sampler_vcpu(s, 2, &load), 0));
	cr_assert(eq(u64, load.interval_ns, 0));
	for (turn = 1; turn <= 6; turn++) {
		v->time_ns += 1000;
		v->cpu = turn / 2; /* moves at 2, 4 and 6 */
		cr_assert(eq(int, domctl_sampler_step(s), 0));
		cr_assert(eq(int, domctl_sampler_vcpu(s, 2, &load), 0));
		cr_assert(eq(u64, load.busy_ns, 1000));
		cr_assert(gt(u64, load.interval_ns, 0));
	}
	cr_assert(eq(u32, load.steps, 7));
	cr_assert(eq(u32, load.waiting, 7));
	cr_assert(eq(u32, load.moves, 3));
	domctl_sampler_close(s);
	hypercall_close(hc);
}

/* Where a vCPU was first seen it has not moved to; offline it is nowhere. */
Test(samplers, a_move_is_from_one_cpu_to_another)
{
	static const struct {
		bool online;
		uint32_t cpu, moves;
	} at[] = {{false, 1, 0}, {true, 3, 0}, {false, 3, 0}, {true, 3, 0},
		  {false, 1, 0}, {true, 1, 1}, {true, 0, 2}};
	struct domctl_sampler *s = NULL;
	struct domctl_load load;
	size_t start, i;

	for (start = 0; start < 2; start++) {
		prepare("4.17");
		for (i = start; i < sizeof(at) / sizeof(at[0]); i++) {
			model_vcpu(1, 0)->online = at[i].online;
			model_vcpu(1, 0)->cpu = at[i].cpu;
			if (i == start)
				s = open_sampler();
			else
				cr_assert(eq(int, domctl_sampler_step(s), 0));
			load = load_of_vcpu(s);
			cr_assert(eq(u32, load.moves, at[i].moves),
				  "from %zu, step %zu", start, i);
		}
		domctl_sampler_close(s);
		hypercall_close(hc);
	}
}

Test(samplers, one_keeps_what_is_still_valid)
{
	struct domctl_sampler *s;
	struct domctl_load load;

	prepare("4.17");
	cr_assert(eq(int, domctl_sampler_open(hc, NULL, 0, &s), 0));
	cr_assert(eq(int, domctl_sampler_step(s), 0));
	model_remove_domain(1);
	model_add_domain(1, 3)->handle[0] = 0xdd;
	cr_assert(eq(int, domctl_sampler_step(s), 0));
	/* Domain 7 goes on; domain 1 is another one. */
	cr_assert(eq(int, domctl_sampler_vcpu(s, 5, &load), 0));
	cr_assert(eq(u32, load.steps, 3));
	cr_assert(eq(int, domctl_sampler_vcpu(s, 2, &load), 0));
	cr_assert(eq(u32, load.steps, 1));
	cr_assert(eq(u64, load.busy_ns, 0));
	domctl_sampler_close(s);
	hypercall_close(hc);
}

Test(samplers, one_knows_which_cpus_are_there)
{
	struct domctl_sampler *s;
	struct domctl_load load;

	prepare("4.17");
	model_offline_cpu(2);
	cr_assert(eq(int, domctl_sampler_open(hc, NULL, 0, &s), 0));
	cr_assert(eq(int, domctl_sampler_step(s), 0));
	cr_assert(eq(int, domctl_sampler_cpu(s, 0, &load), 0));
	cr_assert(le(u64, load.busy_ns, load.interval_ns));
	cr_assert(eq(int, domctl_sampler_cpu(s, 2, &load), -ENODEV));
	cr_assert(eq(int, domctl_sampler_cpu(s, 4, &load), -EINVAL));
	domctl_sampler_close(s);
	hypercall_close(hc);
}

/* Nothing of a sampler whose last step failed is there. */
static void assert_empty(const struct domctl_sampler *s)
{
	struct domctl_snapshot_info info =
		host_snapshot_info(domctl_sampler_snapshot(s));
	struct domctl_load load;
	size_t j;

	cr_assert(eq(sz, info.domains, 0));
	cr_assert(eq(sz, info.vcpus, 0));
	for (j = 0; j < 200; j++)
		cr_assert(eq(int, domctl_sampler_vcpu(s, j, &load), -EINVAL));
	cr_assert(eq(int, domctl_sampler_cpu(s, 0, &load), -EINVAL));
}

/* Its own memory: with 100 vCPUs more, for 107 and one. */
Test(samplers, one_that_runs_out_of_memory_is_empty_and_goes_on)
{
	struct domctl_sampler *s;
	struct domctl_load load;
	struct model_vcpu *v;

	prepare("4.17");
	v = model_vcpu(1, 0);
	v->time_step = 0;
	s = open_sampler();
	model_add_domain(9, 100);
	no_heap_for = 108;
	for (int turn = 0; turn < 2; turn++) {
		cr_assert(eq(int, domctl_sampler_step(s), -ENOMEM));
		assert_empty(s);
		v->time_ns += 1000;
	}
	no_heap_for = 0;
	cr_assert(eq(int, domctl_sampler_step(s), 0));
	load = load_of_vcpu(s);
	cr_assert(eq(u32, load.steps, 2));
	cr_assert(eq(u64, load.busy_ns, 2000));
	cr_assert(eq(int, domctl_sampler_vcpu(s, 106, &load), 0));
	cr_assert(eq(u32, load.steps, 1));
	cr_assert(eq(int, domctl_sampler_vcpu(s, 107, &load), -EINVAL));
	domctl_sampler_close(s);
	hypercall_close(hc);
}

/* Memory of Xen's, and the driver's refusal. */
Test(samplers, one_that_fails_otherwise_goes_on_too)
{
	struct domctl_sampler *s;
	struct model_vcpu *v;
	int turn;

	for (turn = 0; turn < 2; turn++) {
		prepare("4.17");
		v = model_vcpu(1, 0);
		v->time_step = 0;
		s = open_sampler();
		v->time_ns += 1000;
		model_add_domain(9, turn ? 1 : 3000);
		model.restricted = turn;
		model.fail_map_all = turn ? 0 : 1;
		cr_assert(lt(int, domctl_sampler_step(s), 0));
		assert_empty(s);
		model.restricted = false;
		model.fail_map_all = 0;
		cr_assert(eq(int, domctl_sampler_step(s), 0));
		cr_assert(eq(u32, load_of_vcpu(s).steps, 2));
		cr_assert(eq(u64, load_of_vcpu(s).busy_ns, 1000));
		domctl_sampler_close(s);
		hypercall_close(hc);
	}
}

/* What it has done since then is not the work of the last step alone. */
Test(samplers, a_vcpu_that_could_not_be_read_has_a_longer_interval)
{
	struct domctl_sampler *s;
	struct domctl_load load;
	uint64_t first, last;

	prepare("4.17");
	model_vcpu(1, 0)->time_step = 0;
	s = open_sampler();
	first = host_snapshot_info(domctl_sampler_snapshot(s)).after_ns;
	model.flask = model.deny_domctl[XEN_DOMCTL_getvcpuinfo] = true;
	cr_assert(eq(int, domctl_sampler_step(s), 0));
	cr_assert(eq(int, domctl_sampler_vcpu(s, 2, &load), -EACCES));
	last = host_snapshot_info(domctl_sampler_snapshot(s)).after_ns;
	model.flask = false;
	model_vcpu(1, 0)->time_ns += 1000;
	cr_assert(eq(int, domctl_sampler_step(s), 0));
	load = load_of_vcpu(s);
	cr_assert(eq(u64, load.busy_ns, 1000));
	cr_assert(ge(u64, load.interval_ns, last - first));
	domctl_sampler_close(s);
	hypercall_close(hc);
}

/* Its clock says nothing of the time that it was away. */
Test(samplers, a_cpu_that_comes_online_begins_anew)
{
	struct domctl_sampler *s;
	struct domctl_load load;

	prepare("4.17");
	model_offline_cpu(2);
	s = open_sampler();
	cr_assert(eq(int, domctl_sampler_step(s), 0));
	model_online_cpu(2);
	cr_assert(eq(int, domctl_sampler_step(s), 0));
	cr_assert(eq(int, domctl_sampler_cpu(s, 2, &load), 0));
	cr_assert(eq(u64, load.interval_ns, 0));
	cr_assert(eq(u64, load.busy_ns, 0));
	cr_assert(eq(int, domctl_sampler_step(s), 0));
	cr_assert(eq(int, domctl_sampler_cpu(s, 2, &load), 0));
	cr_assert(gt(u64, load.interval_ns, 0));
	domctl_sampler_close(s);
	hypercall_close(hc);
}

/* A policy that denies the idle clocks: not a CPU that is busy, or offline. */
static void check_denied(struct domctl_sampler *s)
{
	uint64_t crossings = model.crossings;
	struct domctl_load load = {.steps = 77};
	uint32_t cpu;

	model.flask = model.deny_sysctl[XEN_SYSCTL_getcpuinfo] = true;
	cr_assert(eq(int, domctl_sampler_step(s), 0));
	cr_assert(eq(u64, model.crossings - crossings, 1));
	for (cpu = 0; cpu < 4; cpu++)
		cr_assert(eq(int, domctl_sampler_cpu(s, cpu, &load), -EACCES));
	cr_assert(eq(int, domctl_sampler_cpu(s, 4, &load), -EINVAL));
	cr_assert(eq(u32, load.steps, 77));
	/* The rest is as good as ever. */
	cr_assert(eq(u32, load_of_vcpu(s).steps, 2));
	model.flask = false;
	cr_assert(eq(int, domctl_sampler_step(s), 0));
	cr_assert(eq(int, domctl_sampler_cpu(s, 3, &load), 0));
	cr_assert(eq(u64, load.interval_ns, 0));
}

Test(samplers, idle_clocks_that_are_denied_are_not_busy_cpus)
{
	const struct model_release *r = model_oldest;
	struct domctl_sampler *s;

	for (; r < model_releases + model_nreleases; r++) {
		prepare(r->name);
		s = open_sampler();
		check_denied(s);
		domctl_sampler_close(s);
		hypercall_close(hc);
	}
}
