/* SPDX-License-Identifier: MIT */
/* hypercall_trim: what a handle gives back, and what others keep. */
#include <errno.h>
#include <stdlib.h>

#include "hypercall/abi.h"
#include "tests/conform/host.h"
#include "tests/fake/xen.h"
#include "tests/model/no_heap.h"

TestSuite(trim, .timeout = 300);

#define PAGE  4096
#define VCPUS 4096

static struct hypercall *hc;
static struct domctl_pin pins[VCPUS];
static struct domctl_vcpu info[VCPUS];

static void open_handle(void)
{
	const struct cpumap *hard = host_map(256, "8-9");
	uint32_t i;

	model_boot("4.17");
	model_set_host(256, 2);
	model_add_domain(1, VCPUS);
	for (i = 0; i < VCPUS; i++)
		pins[i] = (struct domctl_pin){
			.domid = 1, .vcpu = i, .hard = hard};
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
}

static void close_handle(void)
{
	hypercall_close(hc);
	cr_assert(eq(sz, model.mapped, 0));
}

/* In scratch, and in the spare batch. */
static void read_and_pin(void)
{
	cr_assert(eq(long, domctl_get_vcpus(hc, 1, 0, VCPUS, info, NULL, NULL),
		     VCPUS));
	cr_assert(eq(int, domctl_pin(hc, pins, VCPUS, 0), 0));
}

Test(trim, gives_all_back_and_the_next_call_takes_what_it_needs)
{
	struct domctl_domain d;
	int turn;

	open_handle();
	for (turn = 0; turn < 3; turn++) {
		read_and_pin();
		cr_assert(gt(sz, model.mapped, 200 * PAGE));
		errno = 77;
		hypercall_trim(hc);
		hypercall_trim(hc);
		cr_assert(eq(int, errno, 77));
		cr_assert(eq(sz, model.mapped, 0));
		cr_assert(eq(int, domctl_get_domain(hc, 1, &d), 0));
		cr_assert(eq(u32, d.max_vcpus, VCPUS));
		cr_assert(eq(sz, model.mapped, PAGE));
		cr_assert(eq(long,
			     domctl_get_vcpus(hc, 1, 7, 2, info, NULL, NULL),
			     2));
		cr_assert(eq(u32, info[1].vcpu, 8));
		cr_assert(eq(sz, model.mapped, 2 * PAGE));
	}
	close_handle();
}

/* Its own batch holds nothing any more, and its operations have no results. */
Test(trim, leaves_an_empty_batch_of_the_handle_s)
{
	struct hypercall_batch *scratch;

	open_handle();
	scratch = hypercall_scratch(hc);
	hypercall_batch_add(scratch, __HYPERVISOR_xen_version, 0, 0, 0);
	cr_assert(eq(int, hypercall_batch_submit(scratch), 0));
	hypercall_trim(hc);
	cr_assert(eq(sz, hypercall_batch_count(scratch), 0));
	cr_assert(eq(long, hypercall_batch_result(scratch, 0), -EINVAL));
	cr_assert(eq(
		long,
		hypercall_batch_add(scratch, __HYPERVISOR_xen_version, 0, 0, 0),
		0));
	cr_assert(eq(int, hypercall_batch_submit(scratch), 0));
	cr_assert(gt(long, hypercall_batch_result(scratch, 0), 0));
	close_handle();
	hypercall_trim(NULL);
}

static void nothing_to_be_had(bool none)
{
	no_heap = none;
	model.fail_map_all = none ? model.maps + 1 : 0;
}

/* Pins that were begun can be undone, and a snapshot be taken again. */
Test(trim, leaves_what_is_open_all_that_it_has)
{
	struct domctl_snapshot *snapshot;
	struct domctl_pinned *pinned;
	struct domctl_vcpu v;
	uint32_t i;

	open_handle();
	read_and_pin();
	cr_assert(eq(int,
		     domctl_snapshot_open(hc, DOMCTL_SNAPSHOT_HARD, NULL, 0,
					  &snapshot),
		     0));
	cr_assert(eq(int, domctl_snapshot_take(snapshot), 0));
	for (i = 0; i < VCPUS; i++)
		pins[i].hard = host_map(256, "3");
	cr_assert(eq(int, domctl_pin_begin(hc, pins, VCPUS, 0, &pinned), 0));
	nothing_to_be_had(true);
	hypercall_trim(hc);
	cr_assert(eq(int, domctl_snapshot_vcpu(snapshot, 2 + 9, &v), 0));
	cr_assert(eq(u32, v.vcpu, 9));
	cr_assert(eq(int, domctl_snapshot_take(snapshot), 0));
	cr_assert(cpumap_test(domctl_snapshot_hard(snapshot, 2 + 9), 3));
	cr_assert(eq(int, domctl_pin_undo(pinned), 0));
	nothing_to_be_had(false);
	for (i = 0; i < VCPUS; i++)
		cr_assert(model_map_test(model_vcpu(1, i)->hard, 8) &&
			  !model_map_test(model_vcpu(1, i)->hard, 3));
	domctl_pin_end(pinned);
	domctl_snapshot_close(snapshot);
	/* Nothing is open but what the pins gave back. */
	hypercall_trim(hc);
	cr_assert(eq(sz, model.mapped, 0));
	close_handle();
}
