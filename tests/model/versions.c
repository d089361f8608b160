/* SPDX-License-Identifier: MIT */
/* Every release is recognised, older and newer ones are told apart. */
#include "hypercall/abi.h"
#include "tests/conform/host.h"
#include "tests/fake/xen.h"

TestSuite(versions, .timeout = 300);

static struct hypercall *open_ok(void)
{
	struct hypercall *hc = NULL;
	enum hypercall_cause cause;
	int err = hypercall_open(&hc, 0, &cause);

	cr_assert(eq(int, err, 0), "Xen %s: %s", model.release->name,
		  hypercall_cause_text(cause));
	return hc;
}

static void assert_refused(unsigned int flags, int err,
			   enum hypercall_cause want)
{
	struct hypercall *hc = (void *)&model;
	enum hypercall_cause cause = HYPERCALL_OK;

	cr_assert(eq(int, hypercall_open(&hc, flags, &cause), err));
	cr_assert(eq(int, cause, want));
	cr_assert(eq(ptr, hc, (void *)&model));
	cr_assert(eq(sz, model.mapped, 0));
	cr_assert(eq(int, model.open_fds, 0));
}

static void check_release(const struct model_release *r, uint32_t stride)
{
	struct hypercall *hc = open_ok();
	const struct hypercall_interface *xen = hypercall_interface(hc);

	cr_assert(eq(u32, xen->xen_major, 4));
	cr_assert(eq(u32, xen->xen_minor, r->minor));
	cr_assert(eq(str, (char *)xen->xen_extra, (char *)r->extra));
	cr_assert(eq(u32, xen->domctl, r->domctl));
	cr_assert(eq(u32, xen->sysctl, r->sysctl));
	cr_assert(eq(u32, xen->domaininfo_size, stride), "Xen %s", r->name);
	cr_assert(eq(u32, xen->ncpus, 4));
	cr_assert(eq(int, xen->read_only, false));
	cr_assert(not(hypercall_faultable(hc)));
	cr_assert(eq(u64, hypercall_crossings(hc), model.crossings));
	hypercall_close(hc);
}

static uint32_t stride_of(uint32_t domctl, uint32_t oldest, uint32_t middle,
			  uint32_t newest)
{
	return domctl < 0x0f ? oldest : domctl < 0x14 ? middle : newest;
}

Test(versions, every_release_is_found_in_two_crossings)
{
	const struct model_release *r = model_oldest;

	for (; r < model_releases + model_nreleases; r++) {
		model_boot_as(r);
		check_release(r, stride_of(r->domctl, 96, 104, 112));
		cr_assert(le(u64, model.crossings, 2));
		cr_assert(eq(u64, model.multicalls, model.crossings));
	}
}

/* One crossing for nothing, then one for each question. */
Test(versions, every_release_is_found_without_multicall)
{
	const struct model_release *r = model_oldest;

	for (; r < model_releases + model_nreleases; r++) {
		struct hypercall *hc;

		model_boot_as(r);
		model.hvm_caller = true;
		check_release(r, stride_of(r->domctl, 96, 104, 112));
		cr_assert(le(u64, model.crossings, 64));
		hc = open_ok();
		cr_assert(eq(int, hypercall_interface(hc)->multicall,
			     r->hvm_multicall));
		hypercall_close(hc);
	}
}

/* Seen from here: an entry of the list is measured, whatever the table says. */
Test(versions, the_size_of_a_list_s_entry_is_measured)
{
	const struct model_release *r = model_oldest;
	uint32_t stride;

	for (; r < model_releases + model_nreleases; r++) {
		model_boot_as(r);
		model.arm = true;
		check_release(r, stride_of(r->domctl, 96, 112, 120));
	}
	for (stride = 96; stride <= ABI_DOMAININFO_MAX; stride += 8) {
		struct model_release vendor = *model_release("4.13");

		vendor.stride = stride;
		model_boot_as(&vendor);
		check_release(&vendor, stride);
	}
}

Test(versions, a_size_that_cannot_be_is_refused)
{
	struct model_release odd = *model_release("4.17");

	for (odd.stride = 88; odd.stride < 400; odd.stride += 176) {
		model_boot_as(&odd);
		assert_refused(0, -EPROTONOSUPPORT, HYPERCALL_UNKNOWN_VERSION);
	}
}

Test(versions, releases_before_4_5_are_too_old)
{
	struct model_release older = *model_release("4.4");

	model_boot("4.4");
	assert_refused(0, -EPROTONOSUPPORT, HYPERCALL_OLD_VERSION);
	assert_refused(HYPERCALL_OPEN_UNKNOWN, -EPROTONOSUPPORT,
		       HYPERCALL_OLD_VERSION);
	older.minor = 2;
	older.domctl = 0x08;
	older.sysctl = 0x09;
	model_boot_as(&older);
	assert_refused(0, -EPROTONOSUPPORT, HYPERCALL_OLD_VERSION);
}

static const struct {
	uint32_t domctl, sysctl;
} newer[] = {
	{0x19, 0x16}, {0x18, 0x17}, {0x19, 0x17},
	{0x30, 0x20}, {0x40, 0x40}, {0x0a, 0x40},
};

static void boot_newer(size_t i)
{
	static struct model_release r;

	r = *model_release("4.22");
	r.minor = 23;
	r.domctl = newer[i].domctl;
	r.sysctl = newer[i].sysctl;
	model_boot_as(&r);
}

Test(versions, a_newer_one_is_refused)
{
	size_t i;

	for (i = 0; i < sizeof(newer) / sizeof(newer[0]); i++) {
		boot_newer(i);
		assert_refused(0, -EPROTONOSUPPORT, HYPERCALL_UNKNOWN_VERSION);
		cr_assert(le(u64, model.crossings, 3));
	}
}

static void check_reads(struct hypercall *hc)
{
	struct domctl_domain list[4];
	struct domctl_vcpu vcpus[4];
	struct domctl_host host;

	cr_assert(eq(long, domctl_list_domains(hc, 0, list, 4), 2));
	cr_assert(eq(u16, list[1].domid, 9));
	cr_assert(
		eq(long, domctl_get_vcpus(hc, 9, 0, 4, vcpus, NULL, NULL), 3));
	cr_assert(eq(int, domctl_get_host(hc, &host), 0));
	cr_assert(eq(u32, host.ncpus, 4));
	cr_assert(eq(u64, host.memory_bytes, model.total_pages * 4096));
}

static void check_dry_run(struct hypercall *hc)
{
	struct cpumap *map = host_map(4, "0-1"), *got = host_map(4, "none");
	struct domctl_pin pin = {
		.domid = 9, .vcpu = 2, .hard = map, .effective_hard = got};

	cr_assert(eq(int, domctl_pin(hc, &pin, 1, DOMCTL_PIN_DRY_RUN), 0));
	cr_assert(cpumap_equal(map, got));
	pin.vcpu = 3;
	cr_assert(
		eq(int, domctl_pin(hc, &pin, 1, DOMCTL_PIN_DRY_RUN), -ENOENT));
}

/* Nothing that could change a domain reaches Xen. */
static void check_setters(struct hypercall *hc)
{
	struct cpumap *map = host_map(4, "0-1");
	struct domctl_pin pin = {.domid = 9, .hard = map};
	struct domctl_pinned *pinned;
	struct domctl_batch *batch;
	uint64_t ops = model.ops;

	cr_assert(
		eq(int,
		   domctl_set_vcpu_affinity(hc, 9, 0, 0, map, NULL, NULL, NULL),
		   -EROFS));
	cr_assert(eq(int, domctl_max_vcpus(hc, 9, NULL, 3), -EROFS));
	cr_assert(eq(int, domctl_max_vcpus(hc, 9, NULL, 4), -EROFS));
	cr_assert(eq(int, domctl_pin(hc, &pin, 1, 0), -EROFS));
	cr_assert(eq(int, domctl_pin_begin(hc, &pin, 1, 0, &pinned), -EROFS));
	cr_assert(eq(int, domctl_batch_open(hc, &batch), 0));
	cr_assert(eq(long, domctl_batch_set_affinity(batch, 9, 0, 0, map, NULL),
		     -EROFS));
	domctl_batch_close(batch);
	cr_assert(eq(u64, model.ops, ops));
}

Test(versions, a_newer_one_can_be_allowed_for_reading)
{
	struct hypercall *hc;
	size_t i;

	for (i = 0; i < sizeof(newer) / sizeof(newer[0]); i++) {
		boot_newer(i);
		model_add_domain(9, 3);
		cr_assert(eq(int,
			     hypercall_open(&hc, HYPERCALL_OPEN_UNKNOWN, NULL),
			     0));
		cr_assert(eq(u32, hypercall_interface(hc)->domctl,
			     newer[i].domctl));
		cr_assert(eq(u32, hypercall_interface(hc)->sysctl,
			     newer[i].sysctl));
		cr_assert(eq(int, hypercall_interface(hc)->read_only, true));
		if (newer[i].sysctl >= 0x15)
			check_reads(hc);
		check_dry_run(hc);
		check_setters(hc);
		hypercall_close(hc);
	}
}

Test(versions, a_known_one_is_not_read_only_when_unknown_is_allowed)
{
	struct hypercall *hc;

	model_boot("4.22");
	cr_assert(
		eq(int, hypercall_open(&hc, HYPERCALL_OPEN_UNKNOWN, NULL), 0));
	cr_assert(eq(int, hypercall_interface(hc)->read_only, false));
	hypercall_close(hc);
}

Test(versions, one_out_of_sight_is_refused_even_when_allowed)
{
	static struct model_release r;

	r = *model_release("4.22");
	r.domctl = 0x1000;
	model_boot_as(&r);
	assert_refused(HYPERCALL_OPEN_UNKNOWN, -EPROTONOSUPPORT,
		       HYPERCALL_UNKNOWN_VERSION);
}

/* Xen was replaced by another one while a handle was open (it cannot, but). */
Test(versions, a_version_that_no_longer_holds_is_explained)
{
	struct hypercall *hc;
	struct domctl_domain d;

	model_boot("4.17");
	hc = open_ok();
	model.release = model_release("4.18");
	cr_assert(eq(int, domctl_get_domain(hc, 0, &d), -EACCES));
	cr_assert(eq(int, hypercall_explain(hc, -EACCES),
		     HYPERCALL_UNKNOWN_VERSION));
	hypercall_close(hc);
}
