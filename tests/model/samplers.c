/* SPDX-License-Identifier: MIT */
/* Samplers: what happened between two snapshots, for each that is still there. */
#include "tests/conform/host.h"
#include "tests/model/xen_model.h"

TestSuite(samplers, .timeout = 60);

static struct hypercall *hc;

static void prepare(const char *release)
{
	model_boot(release);
	model_add_domain(1, 3);
	model_add_domain(7, 2);
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
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
