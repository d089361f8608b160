/* SPDX-License-Identifier: MIT */
/* More pins than one crossing takes: then 512 in each, or 341 with force. */
#include <string.h>

#include "hypercall/abi.h"
#include "tests/model/many_pins.h"

TestSuite(pin_waves, .timeout = 300);

#define PINS  2000
#define MANY  4096 /* so that waves are neither the first nor the last */
#define PAGES 4096

/* Pages of Xen's memory, besides what a handle has; crossings; operations. */
static void check_costs(uint32_t n, size_t pages, uint64_t crossings,
			uint64_t operations)
{
	size_t opened = model.mapped;
	uint64_t before = model.crossings, ops = model.ops;

	model.mapped_most = 0;
	cr_assert(eq(int, domctl_pin(pinned_hc, many_pins, n, 0), 0));
	cr_assert(le(sz, model.mapped_most - opened, pages * PAGES));
	cr_assert(eq(u64, model.crossings - before, crossings));
	cr_assert(eq(u64, model.ops - ops, operations));
	before = model.maps;
	cr_assert(eq(int, domctl_pin(pinned_hc, many_pins, n, 0), 0));
	cr_assert(eq(u64, model.maps, before), "warm, it takes no page");
}

/*
 * A wave is 1,024 operations of 192 bytes and 64 in their multicall, with 1,024
 * maps of 128 bytes: 96 pages, for any number of pins.
 */
Test(pin_waves, take_pages_for_one_wave)
{
	many_prepare(1, 4096);
	check_costs(4096, 98, 9, 2 * 4096 + 2);
	many_finish();
	many_prepare(1024, 4);
	check_costs(4096, 98, 10, 2 * 4096 + 2 * 1024);
	many_finish();
}

/* What was done in every wave, and why one failed in one of them. */
Test(pin_waves, one_that_fails_has_all_put_back)
{
	static const uint32_t bad[] = {0, 340, 341, 511, 512, 1200, PINS - 1};
	uint32_t i, at;
	size_t k;

	for (k = 0; k < 2 * sizeof(bad) / sizeof(bad[0]); k++) {
		at = bad[k / 2];
		many_prepare(1, PINS);
		many_pins[at].vcpu = PINS;
		many_and_nothing_left();
		cr_assert(eq(int,
			     domctl_pin(pinned_hc, many_pins, PINS,
					k & 1 ? DOMCTL_PIN_FORCE : 0),
			     -ENOENT));
		for (i = 0; i < PINS; i++) {
			cr_assert(i == at || many_is_old(&many_pins[i]));
			cr_assert(eq(int, many_pins[i].result,
				     i == at ? DOMCTL_RESULT_FAILED
					     : DOMCTL_RESULT_UNDONE));
			cr_assert(eq(int, many_pins[i].error,
				     i == at ? -ENOENT : 0));
		}
		many_finish();
	}
}

/* In all waves, those that fail are told. */
Test(pin_waves, all_that_fail_are_told)
{
	uint32_t i;

	many_prepare(1, PINS);
	for (i = 0; i < PINS; i += 100)
		many_pins[i].vcpu = PINS;
	cr_assert(eq(int, domctl_pin(pinned_hc, many_pins, PINS, 0), -ENOENT));
	for (i = 0; i < PINS; i++)
		cr_assert(eq(int, many_pins[i].error, i % 100 ? 0 : -ENOENT));
	many_finish();
}

Test(pin_waves, five_hundred_that_fail_cost_two_crossings)
{
	uint64_t before;
	uint32_t i;

	many_prepare(1, 500);
	for (i = 0; i < 500; i++) {
		many_pins[i].uuid = NULL;
		if (i % 2)
			many_pins[i].vcpu += 500;
	}
	before = model.crossings;
	cr_assert(eq(int, domctl_pin(pinned_hc, many_pins, 500, 0), -ENOENT));
	cr_assert(eq(u64, model.crossings - before, 2));
	for (i = 0; i < 500; i++)
		cr_assert(eq(int, many_pins[i].error, i % 2 ? -ENOENT : 0));
	many_finish();
}

/* The first wave has one pin less, for there is the domain as well. */
static enum domctl_pin_result refused(uint32_t i, uint32_t wave)
{
	uint32_t at = (i + 1) / 512;

	if (!wave)
		return DOMCTL_RESULT_NONE;
	return at < wave    ? DOMCTL_RESULT_UNDONE
	       : at == wave ? DOMCTL_RESULT_FAILED
			    : DOMCTL_RESULT_NONE;
}

/* What a wave before has done is put back, and none after it is tried. */
Test(pin_waves, a_wave_that_is_refused_has_the_others_put_back)
{
	uint64_t before;
	uint32_t i, n;

	for (n = 1; n <= 4; n++) {
		many_prepare(1, MANY);
		before = model.crossings;
		model.fail_call = before + n;
		model.call_error = -ENOMEM;
		cr_assert(eq(int, domctl_pin(pinned_hc, many_pins, MANY, 0),
			     -ENOMEM));
		for (i = 0; i < MANY; i++) {
			cr_assert(many_is_old(&many_pins[i]), "wave %u, pin %u",
				  n, i);
			cr_assert(eq(int, many_pins[i].result,
				     refused(i, n - 1)));
		}
		many_finish();
	}
}

/* Nothing is pinned where it is not known of which domains. */
Test(pin_waves, domains_that_cannot_be_looked_at_are_not_pinned)
{
	many_prepare(1024, 4);
	model.fail_call = model.crossings + 2;
	model.call_error = -ENOMEM;
	cr_assert(eq(int, domctl_pin(pinned_hc, many_pins, 4096, 0), -ENOMEM));
	cr_assert(eq(u64, model.domctls[XEN_DOMCTL_setvcpuaffinity], 0));
	cr_assert(eq(int, many_pins[0].result, DOMCTL_RESULT_NONE));
	many_finish();
}

/* Where a vCPU is named in two waves, its first map is the one it gets back. */
Test(pin_waves, a_vcpu_named_in_two_gets_its_old_map)
{
	uint32_t i;

	many_prepare(1, PINS);
	for (i = 0; i < 100; i++)
		many_pins[PINS - 2 - i].vcpu = i;
	many_pins[PINS - 1].vcpu = PINS;
	cr_assert(eq(int, domctl_pin(pinned_hc, many_pins, PINS, 0), -ENOENT));
	for (i = 0; i < PINS - 1; i++)
		cr_assert(many_is_old(&many_pins[i]));
	many_finish();
}

Test(pin_waves, pins_begun_are_undone_with_nothing_left)
{
	struct domctl_pinned *pinned;
	uint32_t i;

	many_prepare(500, 4);
	many_and_nothing_left();
	cr_assert(eq(int,
		     domctl_pin_begin(pinned_hc, many_pins, PINS, 0, &pinned),
		     0));
	for (i = 0; i < PINS; i++)
		cr_assert(not(many_is_old(&many_pins[i])));
	cr_assert(eq(int, domctl_pin_undo(pinned), 0));
	for (i = 0; i < PINS; i++) {
		cr_assert(many_is_old(&many_pins[i]));
		cr_assert(eq(int, many_pins[i].result, DOMCTL_RESULT_UNDONE));
	}
	domctl_pin_end(pinned);
	many_finish();
}

static uint64_t replace_at;

static void replace(uint64_t n)
{
	if (n != replace_at)
		return;
	model_remove_domain(2);
	model_add_domain(2, PINS / 2)->handle[15] ^= 1;
}

/* In whichever wave it is. */
Test(pin_waves, a_domain_that_gives_way_between_two_is_told)
{
	static uint8_t uuids[2][16];
	static const uint64_t at[] = {1, 3, 1500, 2002, 2003, 3000, 4002, 4004};
	size_t k;
	uint32_t i;

	for (k = 0; k < sizeof(at) / sizeof(at[0]); k++) {
		many_prepare(2, PINS / 2);
		for (i = 0; i < 2; i++)
			memcpy(uuids[i], model_domain(i + 1)->handle, 16);
		for (i = 0; i < PINS; i++)
			many_pins[i].uuid = uuids[i >= PINS / 2];
		replace_at = model.ops + at[k];
		model.hook = replace;
		cr_assert(eq(int, domctl_pin(pinned_hc, many_pins, PINS, 0),
			     -ESRCH));
		model.hook = NULL;
		for (i = 0; i < PINS / 2; i++)
			cr_assert(many_is_old(&many_pins[i]));
		for (; i < PINS; i++)
			cr_assert(eq(int, many_pins[i].error, -ESRCH));
		many_finish();
	}
}

/* One map is all requests and the first effective map, another the rest. */
Test(pin_waves, effective_maps_are_told_of_all)
{
	struct cpumap *ask = host_map(MANY_CPUS, "7-8,255");
	struct cpumap *got = host_map(MANY_CPUS, "none");
	uint32_t i;
	int way;

	for (way = 0; way < 4; way++) {
		many_prepare(1, PINS);
		model.no_write_back = way & 1;
		model_free_cpu(7);
		cpumap_parse(ask, "7-8,255", NULL, NULL);
		for (i = 0; i < PINS; i++) {
			many_pins[i].hard = ask;
			many_pins[i].effective_hard = i ? got : ask;
		}
		cpumap_zero(got);
		cr_assert(eq(int,
			     domctl_pin(pinned_hc, many_pins, PINS,
					way & 2 ? DOMCTL_PIN_DRY_RUN : 0),
			     0));
		cr_assert(eq(str, (char *)host_text(ask), "8,255"));
		cr_assert(eq(str, (char *)host_text(got), "8,255"));
		for (i = 0; i < PINS && !(way & 2); i++)
			cr_assert(model_map_test(model_vcpu(1, i)->hard, 7));
		many_finish();
	}
}

Test(pin_waves, a_dry_run_tells_all_that_would_fail)
{
	uint32_t i;

	many_prepare(1, PINS);
	for (i = 0; i < PINS; i += 100)
		many_pins[i].vcpu = PINS;
	cr_assert(eq(int,
		     domctl_pin(pinned_hc, many_pins, PINS, DOMCTL_PIN_DRY_RUN),
		     -ENOENT));
	for (i = 0; i < PINS; i++)
		cr_assert(eq(int, many_pins[i].error, i % 100 ? 0 : -ENOENT));
	many_finish();
}

/* What can be checked is, and all that cannot is told. */
Test(pin_waves, a_dry_run_goes_on_after_a_wave_that_is_refused)
{
	uint32_t i, n;

	for (n = 2; n <= 4; n++) {
		many_prepare(1, MANY);
		model.fail_call = model.crossings + n;
		model.call_error = -ENOMEM;
		cr_assert(eq(int,
			     domctl_pin(pinned_hc, many_pins, MANY,
					DOMCTL_PIN_DRY_RUN),
			     -ENOMEM));
		for (i = 0; i < MANY; i++)
			cr_assert(eq(int, many_pins[i].error,
				     (i + 1) / 1024 == n - 1 ? -ENOMEM : 0));
		many_finish();
	}
}
