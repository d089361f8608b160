/* SPDX-License-Identifier: MIT */
/* When a snapshot was taken, and what clocks say of CPUs and vCPUs. */
#include <time.h>

#include "tests/conform/host.h"
#include "tests/fake/xen.h"

TestSuite(clocks, .timeout = 300);

static struct hypercall *hc;

/* Between operations; 0: none has run. */
static uint64_t first_ns, last_ns;

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * UINT64_C(1000000000) + ts.tv_nsec;
}

/* No operation is over before twice the time that the idle clocks go on. */
static void take_time(uint64_t n)
{
	uint64_t start = now_ns();

	(void)n;
	if (!first_ns)
		first_ns = start;
	while (now_ns() - start < 2000)
		;
	last_ns = now_ns();
}

static void prepare(void)
{
	model_boot("4.17");
	model_add_domain(1, 3);
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	model.hook = take_time;
}

Test(clocks, a_snapshot_s_times_are_before_and_after_its_crossing)
{
	struct domctl_snapshot *s;
	uint64_t before;
	int turn;

	prepare();
	cr_assert(eq(int, domctl_snapshot_open(hc, 0, NULL, 0, &s), 0));
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	for (turn = 0; turn < 2; turn++) {
		first_ns = 0;
		before = now_ns();
		cr_assert(eq(int, domctl_snapshot_take(s), 0));
		cr_assert(ge(u64, host_snapshot_info(s).before_ns, before));
		cr_assert(le(u64, host_snapshot_info(s).before_ns, first_ns));
		cr_assert(ge(u64, host_snapshot_info(s).after_ns, last_ns));
		cr_assert(le(u64, host_snapshot_info(s).after_ns, now_ns()));
	}
	domctl_snapshot_close(s);
	hypercall_close(hc);
}

static uint64_t idle_of(const struct domctl_sampler *s, uint32_t cpu)
{
	uint64_t ns;

	cr_assert(eq(int,
		     domctl_snapshot_idle(domctl_sampler_snapshot(s), cpu, &ns),
		     0));
	return ns;
}

/* Of every CPU, the last one too, and every time. */
Test(clocks, a_cpu_was_busy_while_its_idle_clock_stood)
{
	struct domctl_sampler *s;
	struct domctl_load load;
	uint64_t before[4], slept;
	uint32_t cpu;
	int turn;

	prepare();
	cr_assert(eq(int, domctl_sampler_open(hc, NULL, 0, &s), 0));
	for (turn = 0; turn < 3; turn++) {
		for (cpu = 0; cpu < 4; cpu++)
			before[cpu] = idle_of(s, cpu);
		cr_assert(eq(int, domctl_sampler_step(s), 0));
		for (cpu = 0; cpu < 4; cpu++) {
			slept = idle_of(s, cpu) - before[cpu];
			cr_assert(gt(u64, slept, 0));
			cr_assert(
				eq(int, domctl_sampler_cpu(s, cpu, &load), 0));
			cr_assert(gt(u64, load.interval_ns, slept));
			cr_assert(eq(u64, load.busy_ns,
				     load.interval_ns - slept));
		}
	}
	domctl_sampler_close(s);
	hypercall_close(hc);
}

/* A past is a vCPU's own, and no clock that goes back makes it busy. */
Test(clocks, vcpus_that_a_domain_gets_later_begin_anew)
{
	struct domctl_sampler *s;
	struct domctl_load load;
	size_t j;

	model_boot("4.17");
	model_add_domain(1, 3);
	model_create_domain(3, 4);
	model_add_domain(7, 2);
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	model_vcpu(1, 0)->time_ns = 1000000;
	cr_assert(eq(int, domctl_sampler_open(hc, NULL, 0, &s), 0));
	cr_assert(eq(int, domctl_max_vcpus(hc, 3, NULL, 4), 0));
	model_vcpu(1, 0)->time_ns = 0;
	cr_assert(eq(int, domctl_sampler_step(s), 0));
	for (j = 0; j < 2 + 3 + 4 + 2; j++) {
		bool later = j >= 5 && j < 9;

		cr_assert(eq(int, domctl_sampler_vcpu(s, j, &load), 0));
		cr_assert(eq(u32, load.steps, later ? 1 : 2));
		cr_assert(eq(int, load.busy_ns > 0, !later && j != 2));
	}
	domctl_sampler_close(s);
	hypercall_close(hc);
}
