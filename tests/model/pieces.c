/* SPDX-License-Identifier: MIT */
/* A batch of more operations than one multicall takes goes in several. */
#include "hypercall/abi.h"
#include "hypercall/handle.h"
#include "tests/conform/host.h"
#include "tests/fake/xen.h"
#include "tests/model/no_heap.h"

TestSuite(pieces, .timeout = 300);

#define VCPUS 17

static struct hypercall *hc;
static struct hypercall_batch *batch;
static struct xen_domctl *reads[VCPUS];

/* Operations in one multicall. */
static const size_t limits[] = {1, 2, 3, 5, 7, VCPUS};
#define NLIMITS (sizeof(limits) / sizeof(limits[0]))

static size_t pieces_of(size_t n, size_t most)
{
	return (n + most - 1) / most;
}

static void boot(const char *release)
{
	uint32_t i;

	model_boot(release);
	model_add_domain(1, VCPUS);
	for (i = 0; i < VCPUS; i++) {
		model_vcpu(1, i)->time_step = 0;
		model_vcpu(1, i)->time_ns = 1000 + i;
	}
}

static void open_batch(size_t most)
{
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	hc->multicall_max = most;
	cr_assert(eq(int, hypercall_batch_open(hc, &batch), 0));
}

static void close_batch(void)
{
	hypercall_batch_close(batch);
	hypercall_close(hc);
	cr_assert(eq(sz, model.mapped, 0));
}

/* vCPU i; the last one is to run after all. */
static void add_reads(size_t n, unsigned int flags)
{
	size_t i;

	for (i = 0; i < n; i++) {
		struct xen_domctl *op =
			hypercall_batch_memory(batch, sizeof(*op));

		op->cmd = XEN_DOMCTL_getvcpuinfo;
		op->interface_version = hypercall_interface(hc)->domctl;
		op->domain = 1;
		op->u.getvcpuinfo.vcpu = (uint32_t)i;
		reads[i] = op;
		if (flags && i == n - 1)
			flags = HYPERCALL_BATCH_LAST;
		cr_assert(eq(long,
			     hypercall_batch_add(batch, __HYPERVISOR_domctl,
						 (uintptr_t)op, 0, flags),
			     (long)i));
	}
}

static bool was_read(size_t i)
{
	return reads[i]->u.getvcpuinfo.cpu_time == 1000 + i;
}

static void forget(size_t n)
{
	while (n--)
		reads[n]->u.getvcpuinfo.cpu_time = 0;
}

/* The second time with nothing to be had. */
static void check_size(size_t n, size_t most)
{
	uint64_t calls, ops;
	size_t i, turn;

	open_batch(most);
	add_reads(n, 0);
	for (turn = 0; turn < 2; turn++) {
		calls = model.crossings;
		ops = model.ops;
		no_heap = turn;
		model.fail_map_all = turn ? model.maps + 1 : 0;
		cr_assert(eq(int, hypercall_batch_submit(batch), 0));
		no_heap = false;
		model.fail_map_all = 0;
		cr_assert(eq(u64, model.crossings - calls,
			     hc->interface.multicall ? pieces_of(n, most) : n));
		cr_assert(eq(u64, model.ops - ops, n));
		for (i = 0; i < n; i++) {
			cr_assert(
				eq(long, hypercall_batch_result(batch, i), 0));
			cr_assert(was_read(i));
		}
		forget(n);
	}
	close_batch();
}

Test(pieces, each_operation_runs_once_and_has_its_result)
{
	size_t i, n, way;

	for (way = 0; way < 3; way++) {
		boot(way == 2 ? "4.14" : "4.17");
		model.debug = way == 1;
		model.preempt = way == 1 ? 2 : 0;
		model.hvm_caller = way == 2;
		for (i = 0; i < NLIMITS; i++)
			for (n = 1; n <= VCPUS; n++)
				check_size(n, limits[i]);
	}
}

/* The first as a whole; a later one is what its operations answer. */
Test(pieces, one_that_is_refused_did_not_run)
{
	size_t at, i, done;
	uint64_t ops;

	for (i = 0; i < NLIMITS; i++) {
		for (at = 0; at < pieces_of(VCPUS, limits[i]); at++) {
			boot("4.17");
			model.faultable = true;
			open_batch(limits[i]);
			add_reads(VCPUS, HYPERCALL_BATCH_READS);
			ops = model.ops;
			model.fail_call = model.crossings + 1 + at;
			model.call_error = -EPERM;
			cr_assert(eq(int, hypercall_batch_submit(batch),
				     at ? 0 : -EPERM));
			done = at * limits[i];
			cr_assert(eq(u64, model.ops - ops, done));
			while (at && done < VCPUS) {
				cr_assert(
					eq(long,
					   hypercall_batch_result(batch, done),
					   -EPERM));
				cr_assert(not(hypercall_batch_passed_by(
					batch, done++)));
			}
			cr_assert(eq(long, hypercall_batch_result(batch, 0),
				     at ? 0 : -EINVAL));
			/* It is not remembered. */
			cr_assert(eq(int, hypercall_batch_submit(batch), 0));
			cr_assert(eq(long,
				     hypercall_batch_result(batch, VCPUS - 1),
				     0));
			close_batch();
		}
	}
}

/* What does not only read is not tried again, and nothing follows it. */
static bool fault(size_t most, uint64_t n)
{
	size_t i, last = VCPUS, passed = 0;
	uint64_t before;

	boot("4.17");
	model.faultable = true;
	model.preempt = most == 2 ? 3 : 0;
	open_batch(most);
	add_reads(VCPUS, 0);
	before = model.accesses;
	model_fail_access(n, false);
	cr_assert(eq(int, hypercall_batch_submit(batch), 0));
	model_fail_access(0, false);
	before = model.accesses - before;
	for (i = 0; i < VCPUS; i++) {
		cr_assert(hypercall_batch_result(batch, i) == -EFAULT ||
			  was_read(i));
		if (hypercall_batch_passed_by(batch, i))
			cr_assert(eq(long, hypercall_batch_result(batch, i),
				     -EFAULT));
		passed += hypercall_batch_passed_by(batch, i);
		if (passed && last == VCPUS)
			last = i;
	}
	/* From the first one that was passed by to the end. */
	cr_assert(eq(sz, passed, VCPUS - last));
	for (i = last + 1; i < VCPUS; i++)
		cr_assert(not(was_read(i)), "limit %zu, access %llu", most,
			  (unsigned long long)n);
	close_batch();
	return before >= n;
}

Test(pieces, none_follows_a_fault_in_any)
{
	uint64_t n;
	size_t i;

	for (i = 0; i < NLIMITS; i++) {
		for (n = 1; fault(limits[i], n); n++)
			;
		cr_assert(gt(u64, n, 3 * VCPUS));
	}
}

static uint64_t last_time;

/* The clocks go on from operation to operation. */
static void tick(uint64_t n)
{
	uint32_t i;

	last_time = n;
	for (i = 0; i < VCPUS; i++)
		model_vcpu(1, i)->time_ns = n;
}

/* Reads are tried again, whatever piece they are in; and then the last one. */
static bool retry(size_t most, uint64_t n)
{
	uint64_t before;
	size_t i;

	boot("4.17");
	model.faultable = true;
	open_batch(most);
	add_reads(VCPUS, HYPERCALL_BATCH_READS);
	model.hook = tick;
	before = model.accesses;
	model_fail_access(n, false);
	cr_assert(eq(int, hypercall_batch_submit(batch), 0));
	model_fail_access(0, false);
	model.hook = NULL;
	before = model.accesses - before;
	for (i = 0; i < VCPUS; i++) {
		uint64_t time = reads[i]->u.getvcpuinfo.cpu_time;

		cr_assert(eq(long, hypercall_batch_result(batch, i), 0));
		cr_assert(gt(u64, time, 0));
		cr_assert(i == VCPUS - 1 ? time == last_time
					 : time < last_time);
	}
	close_batch();
	return before >= n;
}

Test(pieces, reads_are_tried_again_and_the_last_one_after_them)
{
	uint64_t n;
	size_t i;

	for (i = 0; i < NLIMITS; i++)
		for (n = 1; retry(limits[i], n); n++)
			;
}
