/* SPDX-License-Identifier: MIT */
/* A domain that does not run, and what its vCPUs are then. */
#include "tests/conform/host.h"
#include "tests/fake/xen.h"

TestSuite(states, .timeout = 300);

#define ALIVE UINT32_MAX

static struct hypercall *hc;

static const struct {
	bool paused, shutdown, dying;
	uint32_t code;
	enum domctl_state state;
} cases[] = {
	{false, false, false, ALIVE, DOMCTL_STATE_RUNNING},
	{true, false, false, ALIVE, DOMCTL_STATE_PAUSED},
	{false, true, false, 0, DOMCTL_STATE_SHUTDOWN},
	{false, true, false, 1, DOMCTL_STATE_SHUTDOWN},
	{false, true, false, 2, DOMCTL_STATE_SHUTDOWN},
	{false, true, false, 3, DOMCTL_STATE_CRASHED},
	{false, true, false, 4, DOMCTL_STATE_SHUTDOWN},
	{true, true, false, 2, DOMCTL_STATE_SHUTDOWN},
	{true, true, false, 3, DOMCTL_STATE_CRASHED},
	{false, false, true, ALIVE, DOMCTL_STATE_DYING},
	{true, true, true, 3, DOMCTL_STATE_DYING},
	/* One that is asked to, and still runs. */
	{false, false, false, 3, DOMCTL_STATE_RUNNING},
};
#define NCASES (sizeof(cases) / sizeof(cases[0]))

/* What Xen says of the vCPUs of domain 1, and what we say while it runs. */
static const struct {
	bool online, blocked, running;
	enum domctl_vcpu_state state;
} vcpus[] = {
	{true, false, false, DOMCTL_VCPU_RUNNABLE},
	{true, true, false, DOMCTL_VCPU_BLOCKED},
	{true, false, true, DOMCTL_VCPU_RUNNING},
	{false, false, false, DOMCTL_VCPU_OFFLINE},
};
#define NVCPUS (sizeof(vcpus) / sizeof(vcpus[0]))

static void prepare(const struct model_release *release, size_t i)
{
	struct model_domain *d;
	uint32_t j;

	model_boot_as(release);
	d = model_add_domain(1, NVCPUS);
	d->paused = cases[i].paused;
	d->shutdown = cases[i].shutdown;
	d->dying = cases[i].dying;
	d->shutdown_code = cases[i].code;
	for (j = 0; j < NVCPUS; j++) {
		d->vcpus[j].online = vcpus[j].online;
		d->vcpus[j].blocked = vcpus[j].blocked;
		d->vcpus[j].running = vcpus[j].running;
	}
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
}

static enum domctl_vcpu_state expected(size_t i, uint32_t vcpu)
{
	return vcpus[vcpu].online && cases[i].state != DOMCTL_STATE_RUNNING
		       ? DOMCTL_VCPU_PAUSED
		       : vcpus[vcpu].state;
}

static void for_each(void (*check)(size_t i))
{
	const struct model_release *r = model_oldest;
	size_t i;

	for (; r < model_releases + model_nreleases; r++) {
		for (i = 0; i < NCASES; i++) {
			prepare(r, i);
			check(i);
			hypercall_close(hc);
		}
	}
}

static void check_domain(size_t i)
{
	struct domctl_domain d;

	cr_assert(eq(int, domctl_get_domain(hc, 1, &d), 0));
	cr_assert(eq(int, d.state, cases[i].state), "case %zu", i);
	cr_assert(eq(long, domctl_list_domains(hc, 1, &d, 1), 1));
	cr_assert(eq(int, d.state, cases[i].state), "case %zu", i);
	cr_assert(eq(int, domctl_get_domain(hc, 0, &d), 0));
	cr_assert(eq(int, d.state, DOMCTL_STATE_RUNNING));
}

Test(states, a_domain_has_the_gravest)
{
	for_each(check_domain);
}

static void check_vcpus(size_t i)
{
	struct domctl_vcpu info[1000];
	uint32_t first, j;
	size_t n;

	for (n = NVCPUS; n <= 1000; n += 1000 - NVCPUS) {
		for (first = 0; first < NVCPUS; first++) {
			cr_assert(eq(long,
				     domctl_get_vcpus(hc, 1, first, n, info,
						      NULL, NULL),
				     NVCPUS - first));
			for (j = first; j < NVCPUS; j++)
				cr_assert(eq(int, info[j - first].state,
					     expected(i, j)),
					  "case %zu, vCPU %u", i, j);
		}
	}
}

Test(states, a_vcpu_of_a_domain_that_does_not_run_is_paused)
{
	for_each(check_vcpus);
}

static void check_kind(size_t i, unsigned int what)
{
	struct domctl_snapshot *s;
	struct domctl_domain d;
	struct domctl_vcpu v;
	size_t first;
	uint32_t j;

	cr_assert(eq(int, domctl_snapshot_open(hc, what, NULL, 0, &s), 0));
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	cr_assert(eq(int, domctl_snapshot_domain(s, 1, &d, &first), 0));
	cr_assert(eq(int, d.state, cases[i].state));
	for (j = 0; j < NVCPUS; j++) {
		cr_assert(eq(int, domctl_snapshot_vcpu(s, first + j, &v), 0));
		cr_assert(eq(int, v.state, expected(i, j)), "case %zu, vCPU %u",
			  i, j);
	}
	/* Each domain has its own. */
	cr_assert(eq(int, domctl_snapshot_vcpu(s, 0, &v), 0));
	cr_assert(eq(int, v.state, DOMCTL_VCPU_RUNNING));
	domctl_snapshot_close(s);
}

static void check_snapshot(size_t i)
{
	check_kind(i, 0);
	check_kind(i, DOMCTL_SNAPSHOT_ONCE);
}

Test(states, a_snapshot_says_the_same)
{
	for_each(check_snapshot);
}

static void check_sampler(size_t i)
{
	bool waits = cases[i].state == DOMCTL_STATE_RUNNING;
	struct domctl_sampler *s;
	struct domctl_load load;

	cr_assert(eq(int, domctl_sampler_open(hc, NULL, 0, &s), 0));
	cr_assert(eq(int, domctl_sampler_step(s), 0));
	/* After dom0's two: the one that Xen calls runnable. */
	cr_assert(eq(int, domctl_sampler_vcpu(s, 2, &load), 0));
	cr_assert(eq(u32, load.steps, 2));
	cr_assert(eq(u32, load.waiting, waits ? 2 : 0), "case %zu", i);
	domctl_sampler_close(s);
}

Test(states, a_sampler_sees_nobody_wait_there)
{
	for_each(check_sampler);
}

static void check_batch(size_t i)
{
	struct domctl_batch *batch;
	struct domctl_vcpu v;
	uint32_t j;

	(void)i;
	cr_assert(eq(int, domctl_batch_open(hc, &batch), 0));
	for (j = 0; j < NVCPUS; j++)
		domctl_batch_get_vcpu(batch, 1, j);
	cr_assert(eq(int, domctl_batch_submit(batch), 0));
	for (j = 0; j < NVCPUS; j++) {
		cr_assert(eq(int, domctl_batch_vcpu(batch, j, &v), 0));
		cr_assert(eq(int, v.state, vcpus[j].state));
	}
	domctl_batch_close(batch);
}

Test(states, a_batch_has_xen_s_own_word)
{
	for_each(check_batch);
}
