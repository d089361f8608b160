/* SPDX-License-Identifier: MIT */
/* How long an entry of the list of domains is: measured, or from the table. */
#include "hypercall/abi.h"
#include "tests/conform/host.h"
#include "tests/fake/xen.h"

TestSuite(measure, .timeout = 300);

static void hide_all_domains(void)
{
	model.flask = true;
	model.deny_domctl[XEN_DOMCTL_getdomaininfo] = true;
}

/* Not a reason to fail: the table serves. */
Test(measure, hidden_domains_cannot_be_measured)
{
	const struct model_release *r = model_oldest;
	struct hypercall *hc;

	for (; r < model_releases + model_nreleases; r++) {
		model_boot_as(r);
		hide_all_domains();
		cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
		cr_assert(eq(u32, hypercall_interface(hc)->domaininfo_size,
			     r->domctl < 0x0f   ? 96
			     : r->domctl < 0x14 ? 104
						: 112));
		hypercall_close(hc);
	}
}

/* Bytes of an entry may be those that its buffer was filled with. */
Test(measure, an_entry_may_end_in_anything)
{
	static const uint32_t last[] = {0, 0x5a5a5a5a, 0xa5a5a5a5, UINT32_MAX};
	const struct model_release *r = model_oldest;
	struct hypercall *hc;
	size_t i;

	for (; r < model_releases + model_nreleases; r++) {
		for (i = 0; i < 4; i++) {
			model_boot_as(r);
			/* Up to 4.10 it is what an entry ends with. */
			model_domain(0)->cpupool = last[i];
			cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
			cr_assert(eq(u32,
				     hypercall_interface(hc)->domaininfo_size,
				     r->domctl < 0x0f   ? 96
				     : r->domctl < 0x14 ? 104
							: 112));
			hypercall_close(hc);
		}
	}
}

/* Neither is there a table for a release that is not known. */
Test(measure, hidden_domains_of_a_newer_release_are_refused)
{
	struct model_release newer = *model_release("4.22");
	struct hypercall *hc;
	enum hypercall_cause cause;

	newer.domctl++;
	model_boot_as(&newer);
	cr_assert(
		eq(int, hypercall_open(&hc, HYPERCALL_OPEN_UNKNOWN, NULL), 0));
	hypercall_close(hc);
	hide_all_domains();
	cr_assert(eq(int, hypercall_open(&hc, HYPERCALL_OPEN_UNKNOWN, &cause),
		     -EPROTONOSUPPORT));
	cr_assert(eq(int, cause, HYPERCALL_UNKNOWN_VERSION));
}

/* A measurement that went wrong is no measurement of what the table says. */
Test(measure, a_failed_measurement_is_an_error)
{
	struct model_release vendor = *model_release("4.13");
	struct hypercall *hc;
	uint64_t n;
	int err;

	vendor.stride = 128;
	for (n = 1;; n++) {
		model_boot_as(&vendor);
		model_fail_access(n, false);
		err = hypercall_open(&hc, 0, NULL);
		if (err) {
			cr_assert(eq(int, err, -EFAULT));
			continue;
		}
		cr_assert(
			eq(u32, hypercall_interface(hc)->domaininfo_size, 128),
			"access %llu", (unsigned long long)n);
		hypercall_close(hc);
		if (model.accesses < n)
			break;
	}
}

/* How many CPUs there can be, two operations tell: either will do. */
Test(measure, a_denied_physinfo_is_not_the_end)
{
	const struct model_release *r = model_oldest;
	struct hypercall *hc;
	enum hypercall_cause cause;

	for (; r < model_releases + model_nreleases; r++) {
		model_boot_as(r);
		model_set_host(300, 2);
		model_offline_cpu(299);
		model.flask = true;
		model.deny_sysctl[XEN_SYSCTL_physinfo] = true;
		cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
		cr_assert(eq(u32, hypercall_interface(hc)->ncpus, 300));
		hypercall_close(hc);
		model.deny_sysctl[XEN_SYSCTL_getcpuinfo] = true;
		cr_assert(eq(int, hypercall_open(&hc, 0, &cause), -EACCES));
		cr_assert(eq(int, cause, HYPERCALL_FLASK_DENIED));
	}
}

/* Where all the room is used there may be more: then nobody knows. */
Test(measure, cpus_that_cannot_be_counted_are_not_cut)
{
	enum hypercall_cause cause;
	struct hypercall *hc;

	model_boot("4.17");
	model_set_host(16383, 1);
	model.flask = model.deny_sysctl[XEN_SYSCTL_physinfo] = true;
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	cr_assert(eq(u32, hypercall_interface(hc)->ncpus, 16383));
	hypercall_close(hc);
	model_set_host(16384, 1);
	cr_assert(eq(int, hypercall_open(&hc, 0, &cause), -EACCES));
	cr_assert(eq(int, cause, HYPERCALL_FLASK_DENIED));
	model.flask = false;
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	cr_assert(eq(u32, hypercall_interface(hc)->ncpus, 16384));
	hypercall_close(hc);
}
