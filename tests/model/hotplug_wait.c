/* SPDX-License-Identifier: MIT */
/* Waiting: what ends it, how long it lasts, and why nothing happens. */
#include <string.h>
#include <time.h>

#include "tests/model/hotplug_guest.h"
#include "tests/model/no_heap.h"

TestSuite(hotplug_wait, .timeout = 300);

static long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

Test(hotplug_wait, ends_when_the_guest_has_obeyed)
{
	guest_start("Nfff");
	cr_assert(eq(int, hotplug_set(guest_hp, guest_find(1), 4, 0), 0));
	guest_delay = 30;
	cr_assert(eq(int, hotplug_poll(guest_hp), 0));
	cr_assert(eq(int, hotplug_wait(guest_hp, FAKE_PATIENCE, NULL), 1));
	cr_assert(eq(int, hotplug_why(guest_hp), HOTPLUG_WHY_DONE));
	cr_assert(eq(int, hotplug_remove(guest_hp, guest_find(1), 2, 0), 0));
	cr_assert(eq(int, hotplug_wait(guest_hp, -1, NULL), 1));
	cr_assert(eq(int, hotplug_poll(guest_hp), 1));
	guest_end();
}

Test(hotplug_wait, has_nothing_to_wait_for_before_a_change)
{
	guest_start("NNff");
	cr_assert(eq(int, hotplug_poll(guest_hp), 1));
	cr_assert(eq(int, hotplug_set(guest_hp, guest_find(1), 2, 0), 0));
	cr_assert(eq(int, hotplug_wait(guest_hp, 0, NULL), 1));
	cr_assert(eq(int, hotplug_why(guest_hp), HOTPLUG_WHY_DONE));
	guest_end();
}

static int poll_without_heap(void)
{
	int ret;

	no_heap = true;
	ret = hotplug_poll(guest_hp);
	no_heap = false;
	return ret;
}

/* Once for each change: one of more vCPUs asks Xen more at a time. */
Test(hotplug_wait, needs_heap_the_first_time_alone)
{
	guest_start("Nfffffffffffffffffffffffffffffff");
	guest_delay = GUEST_NEVER;
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(1), 1, 0), 0));
	cr_assert(eq(int, hotplug_poll(guest_hp), 0));
	cr_assert(eq(int, poll_without_heap(), 0));
	cr_assert(eq(int, hotplug_set(guest_hp, guest_find(1), 32, 0), 0));
	cr_assert(eq(int, poll_without_heap(), -ENOMEM));
	cr_assert(eq(int, hotplug_poll(guest_hp), 0));
	cr_assert(eq(int, poll_without_heap(), 0));
	guest_end();
}

Test(hotplug_wait, says_which_vcpus_have_obeyed)
{
	const struct hotplug_vcpu *vcpus;

	guest_start("Nfff");
	cr_assert(eq(int, hotplug_set(guest_hp, guest_find(1), 4, 0), 0));
	model_vcpu(1, 2)->online = true;
	cr_assert(eq(int, hotplug_poll(guest_hp), 0));
	cr_assert(eq(sz, hotplug_vcpus(guest_hp, &vcpus), 3));
	cr_assert(not(vcpus[0].done));
	cr_assert(vcpus[1].done);
	cr_assert(not(vcpus[2].done));
	guest_end();
}

/* A PV guest that is still taking its surplus down, asked for 3 of 4. */
Test(hotplug_wait, each_vcpu_has_a_direction_of_its_own)
{
	const struct hotplug_vcpu *vcpus;

	guest_start("NNFF");
	cr_assert(eq(int, hotplug_set(guest_hp, guest_find(1), 3, 0), 0));
	cr_assert(eq(int, hotplug_poll(guest_hp), 0));
	cr_assert(eq(sz, hotplug_vcpus(guest_hp, &vcpus), 2));
	cr_assert(eq(u32, vcpus[0].vcpu, 2));
	cr_assert(vcpus[0].online && vcpus[0].asked && vcpus[0].done);
	cr_assert(eq(u32, vcpus[1].vcpu, 3));
	cr_assert(not(vcpus[1].online || vcpus[1].asked || vcpus[1].done));
	cr_assert(eq(int, hotplug_why(guest_hp), HOTPLUG_WHY_SILENT));
	guest_delay = 0;
	cr_assert(eq(int, hotplug_wait(guest_hp, -1, NULL), 1));
	guest_end();
}

Test(hotplug_wait, keeps_its_limit)
{
	static const int limits[] = {0, 1, 50, 300};
	size_t i;

	guest_start("NNff");
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(1), 2, 0), 0));
	for (i = 0; i < 4; i++) {
		long start = now_ms(), took;

		cr_assert(eq(int, hotplug_wait(guest_hp, limits[i], NULL), 0));
		took = now_ms() - start;
		cr_assert(took >= limits[i] - 1 && took < limits[i] + 1000,
			  "%d ms took %ld", limits[i], took);
	}
	guest_end();
}

Test(hotplug_wait, looks_in_one_crossing_and_not_too_often)
{
	uint64_t before;

	guest_start("Nfffffff");
	cr_assert(eq(int, hotplug_set(guest_hp, guest_find(1), 8, 0), 0));
	before = model.crossings;
	cr_assert(eq(int, hotplug_poll(guest_hp), 0));
	cr_assert(eq(u64, model.crossings - before, 1));
	before = model.crossings;
	cr_assert(eq(int, hotplug_wait(guest_hp, 500, NULL), 0));
	cr_assert(lt(u64, model.crossings - before, 45));
	guest_end();
}

/* It stops in the middle of a wait without a limit. */
Test(hotplug_wait, notices_that_the_domain_stops)
{
	const struct hotplug_vcpu *vcpus;

	guest_start("Nfff");
	cr_assert(eq(int, hotplug_set(guest_hp, guest_find(1), 3, 0), 0));
	model_domain(1)->shutdown = true;
	model_domain(1)->shutdown_code = 3;
	model_vcpu(1, 1)->online = true;
	cr_assert(eq(int, hotplug_wait(guest_hp, -1, NULL), -ESHUTDOWN));
	cr_assert(eq(int, hotplug_why(guest_hp), HOTPLUG_WHY_STOPPED));
	cr_assert(eq(u8, hotplug_domain(guest_hp)->shutdown_reason, 3));
	cr_assert(eq(int, hotplug_source(guest_hp), HOTPLUG_FROM_XEN));
	/* What it had done by then is told. */
	cr_assert(eq(sz, hotplug_vcpus(guest_hp, &vcpus), 2));
	cr_assert(vcpus[0].done);
	cr_assert(not(vcpus[1].done));
	guest_end();
}

Test(hotplug_wait, notices_that_the_domain_has_gone)
{
	guest_start("NNff");
	model_add_domain(4, 2);
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(1), 2, 0), 0));
	model_remove_domain(1);
	cr_assert(eq(int, hotplug_wait(guest_hp, -1, NULL), -ESRCH));
	cr_assert(eq(int, hotplug_why(guest_hp), HOTPLUG_WHY_GONE));
	guest_end();
}

/* Xen takes its time to destroy one, and says that it is dying meanwhile. */
Test(hotplug_wait, notices_that_the_domain_is_being_destroyed)
{
	guest_start("NNff");
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(1), 2, 0), 0));
	cr_assert(eq(int, hotplug_wait(guest_hp, 0, NULL), 0));
	model_domain(1)->dying = true;
	cr_assert(eq(int, hotplug_wait(guest_hp, -1, NULL), -ESHUTDOWN));
	cr_assert(eq(int, hotplug_why(guest_hp), HOTPLUG_WHY_DYING));
	guest_end();
}

static uint64_t gone_at;

static void goes(uint64_t n)
{
	if (n == gone_at)
		model_remove_domain(1);
}

Test(hotplug_wait, notices_that_the_domain_goes_while_it_looks)
{
	uint64_t later;

	for (later = 1; later < 6; later++) {
		guest_start("NNff");
		cr_assert(
			eq(int, hotplug_add(guest_hp, guest_find(1), 2, 0), 0));
		cr_assert(eq(int, hotplug_poll(guest_hp), 0));
		gone_at = model.ops + later;
		model.hook = goes;
		cr_assert(eq(int, hotplug_wait(guest_hp, -1, NULL), -ESRCH));
		cr_assert(eq(int, hotplug_why(guest_hp), HOTPLUG_WHY_GONE));
		guest_end();
	}
}

/* Another domain got its number: its vCPUs are not the ones asked for. */
Test(hotplug_wait, notices_that_another_domain_has_its_number)
{
	guest_start("NNff");
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(1), 2, 0), 0));
	memset(model_domain(1)->handle, 0x55, 16);
	model_vcpu(1, 2)->online = true;
	cr_assert(eq(int, hotplug_wait(guest_hp, -1, NULL), -ESRCH));
	cr_assert(eq(int, hotplug_why(guest_hp), HOTPLUG_WHY_GONE));
	guest_end();
}

static enum hotplug_why why(void)
{
	cr_assert(eq(int, hotplug_wait(guest_hp, 0, NULL), 0));
	return hotplug_why(guest_hp);
}

Test(hotplug_wait, says_why_nothing_happens)
{
	guest_start("NNff");
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(1), 2, 0), 0));
	model_domain(1)->paused = true;
	/* of the last look, and there was none */
	cr_assert(eq(int, hotplug_why(guest_hp), HOTPLUG_WHY_SILENT));
	cr_assert(eq(int, why(), HOTPLUG_WHY_PAUSED));
	model_domain(1)->paused = false;
	cr_assert(eq(int, why(), HOTPLUG_WHY_NOT_ONLINED));
	model_domain(1)->type = MODEL_PVH;
	cr_assert(eq(int, why(), HOTPLUG_WHY_NOT_ONLINED));
	model_domain(1)->type = MODEL_HVM;
	cr_assert(eq(int, why(), HOTPLUG_WHY_NO_WATCHER));
	model_domain(1)->type = MODEL_PVH;
	cr_assert(eq(int, hotplug_remove(guest_hp, guest_find(1), 1, 0), 0));
	cr_assert(eq(int, why(), HOTPLUG_WHY_SILENT));
	guest_end();
}

Test(hotplug_wait, has_a_sentence_for_every_reason)
{
	int i, j;

	for (i = HOTPLUG_WHY_DONE; i <= HOTPLUG_WHY_SILENT; i++) {
		const char *text = hotplug_why_text(i);

		cr_assert(gt(sz, strlen(text), 10));
		cr_assert(ne(chr, text[strlen(text) - 1], '.'));
		for (j = 0; j < i; j++)
			cr_assert(ne(str, (char *)text,
				     (char *)hotplug_why_text(j)));
	}
}

Test(hotplug_wait, tells_that_xen_does_not_let_us_any_more)
{
	guest_start("NNff");
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(1), 2, 0), 0));
	model.restricted = true;
	cr_assert(eq(int, hotplug_wait(guest_hp, -1, NULL), -EPERM));
	model.restricted = false;
	guest_delay = 0;
	cr_assert(eq(int, hotplug_wait(guest_hp, -1, NULL), 1));
	guest_end();
}

/* One that fails takes nobody's place. */
Test(hotplug_wait, goes_on_behind_a_change_that_failed)
{
	guest_start("Nff");
	guest_delay = GUEST_NEVER;
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(1), 2, 0), 0));
	model_add_domain(2, 3)->type = MODEL_HVM;
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(2), 2, 0),
		     -EOPNOTSUPP));
	cr_assert(eq(int, hotplug_poll(guest_hp), 0));
	model_vcpu(1, 2)->online = true;
	model_vcpu(2, 2)->online = false;
	cr_assert(eq(int, hotplug_poll(guest_hp), 1));
	guest_end();
}
