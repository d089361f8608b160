/* SPDX-License-Identifier: MIT */
/* Bulk pins: all or nothing, whatever goes wrong on the way. */
#include <string.h>

#include "hypercall/abi.h"
#include "tests/conform/host.h"
#include "tests/model/xen_model.h"

TestSuite(pins, .timeout = 120);

#define CPUS 10
#define VCPUS 6

static struct hypercall *hc;
static struct domctl_pin pins[VCPUS];

/* vCPU i of domain 1 is on CPU i, and is to go to CPUs 8 and 9. */
static void prepare(const char *release)
{
	uint32_t i;

	model_boot(release);
	model_set_host(CPUS, 1);
	model_add_domain(1, VCPUS);
	for (i = 0; i < VCPUS; i++) {
		struct model_vcpu *v = model_vcpu(1, i);

		v->hard = calloc(1, model_map_bytes());
		model_map_set(v->hard, i);
		v->soft = calloc(1, model_map_bytes());
		model_map_set(v->soft, i + 1);
	}
	memset(pins, 0, sizeof(pins));
	for (i = 0; i < VCPUS; i++) {
		pins[i].domid = 1;
		pins[i].vcpu = i;
		pins[i].hard = host_map(CPUS, "8-9");
		pins[i].soft = host_map(CPUS, "0,9");
	}
	hc = NULL;
}

static void open_ok(void)
{
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
}

static bool is_old(uint32_t i)
{
	const struct model_vcpu *v = model_vcpu(1, i);
	uint32_t cpu;

	for (cpu = 0; cpu < CPUS; cpu++)
		if (model_map_test(v->hard, cpu) != (cpu == i) ||
		    model_map_test(v->soft, cpu) != (cpu == i + 1))
			return false;
	return true;
}

static bool is_new(uint32_t i)
{
	const struct model_vcpu *v = model_vcpu(1, i);

	return !model_map_test(v->hard, i) && model_map_test(v->hard, 8) &&
	       model_map_test(v->hard, 9) && model_map_test(v->soft, 0) &&
	       model_map_test(v->soft, 9);
}

static unsigned int count(enum domctl_pin_result result)
{
	unsigned int n = 0, i;

	for (i = 0; i < VCPUS; i++)
		n += pins[i].result == result;
	return n;
}

/* After a failure every entry tells the truth about its vCPU. */
static void assert_all_as_told(void)
{
	uint32_t i;

	for (i = 0; i < VCPUS; i++) {
		switch (pins[i].result) {
		case DOMCTL_PIN_NONE:
		case DOMCTL_PIN_FAILED:
		case DOMCTL_PIN_UNDONE:
			cr_assert(is_old(i), "pin %u: result %d, error %d", i,
				  pins[i].result, pins[i].error);
			break;
		case DOMCTL_PIN_STUCK:
			cr_assert(ne(int, pins[i].error, 0));
			break;
		default:
			cr_fatal("pin %u: done, but not all are", i);
		}
	}
}

Test(pins, all_are_done_in_one_crossing)
{
	struct cpumap *hard = host_map(CPUS, "none");
	struct cpumap *soft = host_map(CPUS, "none");
	uint64_t before;
	uint32_t i;

	prepare("4.17");
	model_free_cpu(8);
	pins[3].effective_hard = hard;
	pins[3].effective_soft = soft;
	open_ok();
	before = model.crossings;
	cr_assert(eq(int, domctl_pin(hc, pins, VCPUS, 0), 0));
	cr_assert(eq(u64, model.crossings - before, 1));
	for (i = 0; i < VCPUS; i++)
		cr_assert(is_new(i));
	cr_assert(eq(uint, count(DOMCTL_PIN_DONE), VCPUS));
	cr_assert(eq(str, (char *)host_text(hard), "9"));
	cr_assert(eq(str, (char *)host_text(soft), "9"));
	hypercall_close(hc);
}

/* At every place, for every reason. */
Test(pins, one_that_fails_undoes_the_others)
{
	static const struct {
		uint16_t domid;
		uint32_t vcpu;
		int pinned, err;
	} failures[] = {
		{ 1, VCPUS, 0, -ENOENT },
		{ 2, 0, 0, -ESRCH },
		{ 0x7ff0, 0, 0, -ESRCH },
		{ 1, 0, 1, -EBUSY },
	};
	const struct model_release *r = model_oldest;
	uint32_t at, i;

	for (; r < model_releases + model_nreleases; r++) {
		for (i = 0; i < 4 * VCPUS; i++) {
			at = i / 4;
			if (failures[i % 4].pinned && r->minor < 7)
				continue;
			prepare(r->name);
			model.hvm_caller = i & 1;
			open_ok();
			pins[at].domid = failures[i % 4].domid;
			pins[at].vcpu = failures[i % 4].vcpu;
			if (failures[i % 4].pinned) {
				pins[at].vcpu = at;
				model_pin_temporarily(1, at, 7);
			}
			cr_assert(eq(int, domctl_pin(hc, pins, VCPUS, 0),
				     failures[i % 4].err));
			cr_assert(eq(int, pins[at].result, DOMCTL_PIN_FAILED));
			cr_assert(eq(int, pins[at].error, failures[i % 4].err));
			cr_assert(eq(uint, count(DOMCTL_PIN_UNDONE),
				     VCPUS - 1));
			assert_all_as_told();
			hypercall_close(hc);
		}
	}
}

Test(pins, what_cannot_be_is_refused_before_anything_is_done)
{
	struct cpumap *empty = host_map(CPUS, "none");
	struct cpumap *past = host_map(CPUS + 1, "all");
	struct cpumap *small = host_map(CPUS - 1, "none");
	int i;

	for (i = 0; i < 5; i++) {
		prepare("4.17");
		open_ok();
		model.crossings = 0;
		if (i == 0)
			pins[4].hard = empty;
		if (i == 1)
			pins[4].soft = past;
		if (i == 2)
			pins[4].hard = pins[4].soft = NULL;
		if (i == 3)
			pins[4].effective_soft = small;
		cr_assert(eq(int, domctl_pin(hc, pins, VCPUS, i == 4 ? 8 : 0),
			     i == 1 || i == 3 ? -ERANGE : -EINVAL));
		cr_assert(eq(u64, model.crossings, 0));
		if (i < 4) {
			cr_assert(eq(int, pins[4].result, DOMCTL_PIN_FAILED));
			cr_assert(eq(uint, count(DOMCTL_PIN_NONE), VCPUS - 1));
		}
		assert_all_as_told();
		hypercall_close(hc);
	}
}

Test(pins, none_are_done_at_once)
{
	prepare("4.17");
	open_ok();
	model.crossings = 0;
	cr_assert(eq(int, domctl_pin(hc, NULL, 0, 0), 0));
	cr_assert(eq(u64, model.crossings, 0));
	hypercall_close(hc);
}

Test(pins, a_vcpu_named_twice_gets_the_later_map_or_its_old_one)
{
	uint32_t i;
	int fails;

	for (fails = 0; fails < 2; fails++) {
		prepare("4.17");
		open_ok();
		for (i = 0; i < VCPUS; i++)
			pins[i].vcpu = i / 2;
		pins[1].hard = host_map(CPUS, "5");
		pins[3].hard = host_map(CPUS, "6");
		if (fails)
			pins[5].vcpu = 99;
		cr_assert(eq(int, domctl_pin(hc, pins, VCPUS, 0),
			     fails ? -ENOENT : 0));
		cr_assert(eq(int, model_map_test(model_vcpu(1, 0)->hard, 5),
			     !fails));
		cr_assert(eq(int, model_map_test(model_vcpu(1, 1)->hard, 6),
			     !fails));
		if (fails)
			for (i = 0; i < VCPUS; i++)
				cr_assert(is_old(i));
		hypercall_close(hc);
	}
}

/* Xen lets other tools set it, so it must be possible to put back. */
Test(pins, an_empty_soft_map_is_put_back)
{
	uint32_t cpu;

	prepare("4.17");
	open_ok();
	model_map_clear(model_vcpu(1, 2)->soft, 3);
	pins[5].vcpu = 99;
	cr_assert(eq(int, domctl_pin(hc, pins, VCPUS, 0), -ENOENT));
	cr_assert(eq(uint, count(DOMCTL_PIN_STUCK), 0));
	for (cpu = 0; cpu < CPUS; cpu++)
		cr_assert(not(model_map_test(model_vcpu(1, 2)->soft, cpu)));
	cr_assert(is_old(0));
	cr_assert(is_old(4));
	hypercall_close(hc);
}

/* The old map was possible once: its CPUs have left the pool since. */
Test(pins, what_xen_no_longer_takes_is_told_as_stuck)
{
	prepare("4.17");
	open_ok();
	model_free_cpu(1);
	pins[5].vcpu = 99;
	cr_assert(eq(int, domctl_pin(hc, pins, VCPUS, 0), -ENOENT));
	cr_assert(eq(int, pins[1].result, DOMCTL_PIN_STUCK));
	cr_assert(eq(int, pins[1].error, -EINVAL));
	cr_assert(eq(uint, count(DOMCTL_PIN_UNDONE), VCPUS - 2));
	assert_all_as_told();
	hypercall_close(hc);
}

static uint64_t gone_at;

static void domain_goes(uint64_t n)
{
	if (n == gone_at)
		model_remove_domain(2);
}

/* Before, in the middle of, or after the pins of it. */
Test(pins, a_domain_that_goes_meanwhile_fails_its_own)
{
	uint64_t at;
	int err;

	for (at = 1; at < 20; at++) {
		prepare("4.17");
		model_add_domain(2, 2);
		open_ok();
		pins[2].domid = 2;
		pins[2].vcpu = 0;
		gone_at = model.ops + at;
		model.hook = domain_goes;
		err = domctl_pin(hc, pins, VCPUS, 0);
		model.hook = NULL;
		if (err) {
			cr_assert(eq(int, err, -ESRCH));
			/* Its vCPU is not as it was: there is none. */
			pins[2] = (struct domctl_pin){ .vcpu = 2 };
			assert_all_as_told();
		}
		hypercall_close(hc);
	}
}

static void fail(uint64_t n, bool all)
{
	model.fail_access = n ? model.accesses + n : 0;
	model.fail_access_all = n && all ? model.accesses + n : 0;
}

/* The old maps were read before the new ones were set, or are not trusted. */
static void try_faults(const char *release, bool with_failure, bool hvm)
{
	uint64_t n, before;
	uint32_t i;
	int err;

	for (n = 1;; n++) {
		prepare(release);
		model.faultable = true;
		model.hvm_caller = hvm;
		open_ok();
		if (with_failure)
			pins[4].vcpu = 99;
		before = model.accesses;
		fail(n, false);
		err = domctl_pin(hc, pins, VCPUS, 0);
		fail(0, false);
		hypercall_close(hc);
		if (model.accesses - before < n)
			break;
		if (!err) {
			for (i = 0; i < VCPUS; i++)
				cr_assert(is_new(i));
			continue;
		}
		cr_assert(err == -EFAULT || (with_failure && err == -ENOENT));
		cr_assert(ge(uint, count(DOMCTL_PIN_FAILED) +
					   count(DOMCTL_PIN_STUCK), 1),
			  "Xen %s, access %llu: %d, but none failed", release,
			  (unsigned long long)n, err);
		assert_all_as_told();
	}
}

Test(pins, memory_that_faults_does_not_confuse_old_and_new)
{
	static const char *const releases[] = { "4.5", "4.17", "4.22" };
	size_t i;

	for (i = 0; i < 3; i++) {
		try_faults(releases[i], false, false);
		try_faults(releases[i], false, true);
		try_faults(releases[i], true, false);
		try_faults(releases[i], true, true);
	}
}

Test(pins, a_dry_run_changes_nothing_and_finds_what_would_fail)
{
	struct cpumap *got = host_map(CPUS, "none");
	uint32_t i;

	prepare("4.17");
	model_offline_cpu(9);
	open_ok();
	pins[0].effective_hard = got;
	cr_assert(eq(int, domctl_pin(hc, pins, VCPUS, DOMCTL_DRY_RUN), 0));
	cr_assert(eq(str, (char *)host_text(got), "8"));
	pins[1].hard = host_map(CPUS, "9");
	pins[2].vcpu = 99;
	pins[3].domid = 7;
	cr_assert(eq(int, domctl_pin(hc, pins, VCPUS, DOMCTL_DRY_RUN),
		     -EINVAL));
	cr_assert(eq(int, pins[0].result, DOMCTL_PIN_NONE));
	cr_assert(eq(int, pins[1].error, -EINVAL));
	cr_assert(eq(int, pins[2].error, -ENOENT));
	cr_assert(eq(int, pins[3].error, -ESRCH));
	cr_assert(eq(int, pins[4].result, DOMCTL_PIN_NONE));
	for (i = 0; i < VCPUS; i++)
		cr_assert(is_old(i));
	cr_assert(eq(u64, model.domctls[XEN_DOMCTL_setvcpuaffinity], 0));
	hypercall_close(hc);
}

Test(pins, force_undoes_temporary_pins)
{
	uint32_t i;

	prepare("4.17");
	open_ok();
	model_pin_temporarily(1, 3, 7);
	cr_assert(eq(int, domctl_pin(hc, pins, VCPUS, DOMCTL_FORCE), 0));
	for (i = 0; i < VCPUS; i++)
		cr_assert(is_new(i));
	hypercall_close(hc);
}
