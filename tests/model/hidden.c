/* SPDX-License-Identifier: MIT */
/* A policy hides domains from a list rather than to refuse the list. */
#include "hypercall/abi.h"
#include "tests/conform/host.h"
#include "tests/fake/xen.h"

TestSuite(hidden, .timeout = 300);

static struct hypercall *hc;

static void prepare(const struct model_release *release)
{
	model_boot_as(release);
	model_add_domain(1, 3);
	model_add_domain(7, 2);
	model_add_domain(9, 1);
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	model.flask = true;
}

static void hide_all(bool hide)
{
	model.deny_domctl[XEN_DOMCTL_getdomaininfo] = hide;
}

#define FOR_EACH_RELEASE(r)                                                    \
	for (const struct model_release *r = model_oldest;                     \
	     r < model_releases + model_nreleases; r++)

Test(hidden, a_list_without_the_caller_is_no_list)
{
	FOR_EACH_RELEASE(r)
	{
		struct domctl_domain d[8] = {{.domid = 77}};

		prepare(r);
		hide_all(true);
		cr_assert(eq(long, domctl_list_domains(hc, 0, d, 8), -EACCES));
		cr_assert(eq(long, domctl_list_domains(hc, 0, d, 1), -EACCES));
		cr_assert(eq(u16, d[0].domid, 77));
		cr_assert(eq(int, hypercall_explain(hc, -EACCES),
			     HYPERCALL_FLASK_DENIED));
		cr_assert(eq(long, domctl_list_domains(hc, 0, NULL, 0), 0));
		cr_assert(eq(int, domctl_get_domain(hc, 1, d), -EACCES));
		/* Past the last there is nobody to hide. */
		cr_assert(eq(long, domctl_list_domains(hc, 10, d, 8), 0));
		hide_all(false);
		cr_assert(eq(long, domctl_list_domains(hc, 0, d, 8), 4));
		hypercall_close(hc);
	}
}

Test(hidden, one_is_left_out_of_the_list)
{
	FOR_EACH_RELEASE(r)
	{
		struct domctl_domain d[8];

		prepare(r);
		model_domain(7)->hidden = true;
		cr_assert(eq(long, domctl_list_domains(hc, 0, d, 8), 3));
		cr_assert(eq(u16, d[1].domid, 1));
		cr_assert(eq(u16, d[2].domid, 9));
		cr_assert(eq(int, domctl_get_domain(hc, 7, d), -EACCES));
		hypercall_close(hc);
	}
}

/* Xen up to 4.15 makes an error of it. */
Test(hidden, the_last_one_spoils_an_old_list)
{
	FOR_EACH_RELEASE(r)
	{
		struct domctl_domain d[8];

		prepare(r);
		model_domain(9)->hidden = true;
		cr_assert(eq(long, domctl_list_domains(hc, 0, d, 8),
			     r->minor < 16 ? -EACCES : 3));
		cr_assert(eq(long, domctl_list_domains(hc, 0, d, 3), 3));
		hypercall_close(hc);
	}
}

static void assert_take(struct domctl_snapshot *s, int err, size_t domains,
			size_t vcpus)
{
	int turn;

	for (turn = 0; turn < 2; turn++) {
		cr_assert(eq(int, domctl_snapshot_take(s), err));
		cr_assert(eq(sz, host_snapshot_info(s).domains, domains));
		cr_assert(eq(sz, host_snapshot_info(s).vcpus, vcpus));
	}
}

/* Neither one of all, nor one of some: those that it names may be there. */
static void check_snapshots(unsigned int what)
{
	static const uint16_t wanted[] = {1, 9};

	FOR_EACH_RELEASE(r)
	{
		struct domctl_snapshot *all, *some;

		prepare(r);
		cr_assert(eq(int, domctl_snapshot_open(hc, what, NULL, 0, &all),
			     0));
		cr_assert(eq(int,
			     domctl_snapshot_open(hc, what, wanted, 2, &some),
			     0));
		hide_all(true);
		assert_take(all, -EACCES, 0, 0);
		assert_take(some, -EACCES, 0, 0);
		hide_all(false);
		assert_take(all, 0, 4, 8);
		assert_take(some, 0, 2, 4);
		model_domain(1)->hidden = true;
		assert_take(all, 0, 3, 5);
		assert_take(some, 0, 1, 1);
		model_remove_domain(9);
		assert_take(some, -EACCES, 0, 0);
		hide_all(true);
		assert_take(all, -EACCES, 0, 0);
		assert_take(some, -EACCES, 0, 0);
		/* One that was hidden and has gone is hidden no more. */
		hide_all(false);
		model_add_domain(9, 1);
		assert_take(some, 0, 1, 1);
		model_remove_domain(1);
		model_remove_domain(9);
		assert_take(some, 0, 0, 0);
		domctl_snapshot_close(all);
		domctl_snapshot_close(some);
		hypercall_close(hc);
	}
}

Test(hidden, a_snapshot_without_the_caller_is_none)
{
	check_snapshots(0);
	check_snapshots(DOMCTL_SNAPSHOT_ONCE);
}

Test(hidden, a_sampler_without_the_caller_is_none)
{
	struct domctl_sampler *s;
	struct domctl_load load;

	prepare(model_release("4.17"));
	hide_all(true);
	cr_assert(eq(int, domctl_sampler_open(hc, NULL, 0, &s), -EACCES));
	hide_all(false);
	cr_assert(eq(int, domctl_sampler_open(hc, NULL, 0, &s), 0));
	hide_all(true);
	cr_assert(eq(int, domctl_sampler_step(s), -EACCES));
	cr_assert(eq(int, domctl_sampler_vcpu(s, 0, &load), -EINVAL));
	hide_all(false);
	cr_assert(eq(int, domctl_sampler_step(s), 0));
	cr_assert(eq(int, domctl_sampler_vcpu(s, 0, &load), 0));
	cr_assert(eq(u32, load.steps, 2));
	domctl_sampler_close(s);
	hypercall_close(hc);
}
