/* SPDX-License-Identifier: MIT */
/*
 * Locked pages that Xen misses, where it is not about one read: opening,
 * setting and batches that run again.
 */
#include "tests/model/faulty.h"

TestSuite(faults_more, .timeout = 300);

static struct hypercall *hc;

static void check_open(const char *release, const struct faulty_way *way)
{
	uint64_t n;
	int err;

	for (n = 1;; n++) {
		faulty_boot(release);
		model.hvm_caller = way->hvm_caller;
		model.preempt = way->preempt;
		model_fail_access(n, way->all);
		err = hypercall_open(&hc, 0, NULL);
		if (way->all && err) {
			cr_assert(eq(int, err, -EFAULT));
			cr_assert(eq(sz, model.mapped, 0));
			continue;
		}
		cr_assert(eq(int, err, 0), "Xen %s, access %llu", release,
			  (unsigned long long)n);
		cr_assert(eq(u32, hypercall_interface(hc)->domctl,
			     model.release->domctl));
		cr_assert(eq(u32, hypercall_interface(hc)->sysctl,
			     model.release->sysctl));
		cr_assert(eq(u32, hypercall_interface(hc)->ncpus, 10));
		cr_assert(eq(u32, hypercall_interface(hc)->domaininfo_size,
			     model.release->domctl < 0x0f   ? 96
			     : model.release->domctl < 0x14 ? 104
							    : 112));
		cr_assert(hypercall_faultable(hc));
		hypercall_close(hc);
		if (model.accesses < n)
			break;
	}
}

Test(faults_more, opening_finds_the_truth_or_fails)
{
	size_t release, way;

	for (release = 0; release < faulty_nreleases; release++)
		for (way = 0; way < faulty_nways; way++)
			check_open(faulty_releases[release], &faulty_ways[way]);
}

/* 0 or 1: the new maps hold.  -EFAULT: the old ones or the new ones. */
static void try_set(const char *release, const struct faulty_way *way)
{
	struct cpumap *all = host_map(10, "0-9"), *hard = host_map(10, "none");
	struct cpumap *soft = host_map(10, "none");
	struct model_vcpu *v;
	uint64_t n, before;
	int err;

	for (n = 1;; n++) {
		faulty_boot(release);
		hc = faulty_open(way);
		before = model.accesses;
		model_fail_access(n, way->all);
		cpumap_zero(hard);
		cpumap_zero(soft);
		err = domctl_set_vcpu_affinity(hc, 1, 2, 0, all, all, hard,
					       soft);
		model_fail_access(0, false);
		hypercall_close(hc);
		v = model_vcpu(1, 2);
		if (model.accesses - before < n)
			break;
		cr_assert(err == 0 || err == 1 || err == -EFAULT);
		if (err >= 0) {
			cr_assert(model_map_test(v->hard, 9));
			cr_assert(model_map_test(v->soft, 0));
		}
		/* Up to 4.20.3 Xen hid that the hard one was not written. */
		cr_assert(eq(str, (char *)host_text(hard),
			     err ? "none" : "0-5,8-9"));
		cr_assert(eq(str, (char *)host_text(soft),
			     err ? "none" : "0-5,8-9"));
	}
	cr_assert(eq(int, err, 0));
}

Test(faults_more, a_set_is_done_or_fails)
{
	size_t release, way;

	for (release = 0; release < faulty_nreleases; release++)
		for (way = 0; way < faulty_nways; way++)
			try_set(faulty_releases[release], &faulty_ways[way]);
}

/* Last round's map is no answer. */
Test(faults_more, a_batch_submitted_again_is_true_or_fails)
{
	/* Together, and one by one. */
	static const struct faulty_way ways[] = {{.most = 0}, {.most = 1}};
	struct domctl_batch *batch;
	size_t turn;
	uint64_t n, before;

	for (turn = 0; turn < 2 * faulty_nreleases; turn++) {
		for (n = 1;; n++) {
			faulty_boot(faulty_releases[turn / 2]);
			hc = faulty_open(&ways[turn % 2]);
			cr_assert(eq(int, domctl_batch_open(hc, &batch), 0));
			domctl_batch_get_affinity(batch, 1, 0,
						  DOMCTL_BATCH_HARD |
							  DOMCTL_BATCH_SOFT);
			domctl_batch_get_affinity(batch, 1, 1,
						  DOMCTL_BATCH_HARD);
			cr_assert(eq(int, domctl_batch_submit(batch), 0));
			cr_assert(faulty_only(domctl_batch_hard(batch, 0), 0));
			model_map_clear(model_vcpu(1, 0)->hard, 0);
			model_map_set(model_vcpu(1, 0)->hard, 5);
			before = model.accesses;
			model_fail_access(n, false);
			cr_assert(eq(int, domctl_batch_submit(batch), 0));
			model_fail_access(0, false);
			if (!domctl_batch_error(batch, 0))
				cr_assert(faulty_only(
					domctl_batch_hard(batch, 0), 5));
			if (!domctl_batch_error(batch, 1))
				cr_assert(faulty_only(
					domctl_batch_hard(batch, 1), 1));
			domctl_batch_close(batch);
			hypercall_close(hc);
			if (model.accesses - before < n)
				break;
		}
	}
}

static void fault_at_once(uint64_t n)
{
	(void)n;
	model_fail_access(1, false);
}

/* As often as that: what goes on and on is told. */
Test(faults_more, a_read_is_tried_three_times_again)
{
	struct domctl_domain d;
	uint64_t ops;

	faulty_boot("4.17");
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	ops = model.ops;
	model.hook = fault_at_once;
	cr_assert(eq(int, domctl_get_domain(hc, 1, &d), -EFAULT));
	cr_assert(eq(u64, model.ops - ops, 4));
	hypercall_close(hc);
}

/* The driver's own memory cannot fault: nothing is tried twice there. */
Test(faults_more, memory_of_the_driver_is_not_tried_again)
{
	struct domctl_domain d;
	uint64_t ops;

	faulty_boot("4.17");
	model.faultable = false;
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	ops = model.ops;
	model_fail_access(1, false);
	cr_assert(eq(int, domctl_get_domain(hc, 1, &d), -EFAULT));
	cr_assert(eq(u64, model.ops - ops, 1));
	hypercall_close(hc);
}

/* The driver can run out of memory long after the handle was opened. */
Test(faults_more, pages_that_may_be_missed_later_are_told)
{
	struct hypercall_batch *batch;

	faulty_boot("4.17");
	model.faultable = false;
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	cr_assert(eq(int, hypercall_batch_open(hc, &batch), 0));
	cr_assert(not(hypercall_faultable(hc)));
	model.faultable = true;
	cr_assert(ne(ptr, hypercall_batch_memory(batch, 1), NULL));
	cr_assert(hypercall_faultable(hc));
	hypercall_batch_close(batch);
	hypercall_close(hc);
}
