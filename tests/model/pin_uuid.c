/* SPDX-License-Identifier: MIT */
/* Pins of a domain by its UUID: another one under its domid is left alone. */
#include <string.h>

#include "hypercall/abi.h"
#include "tests/model/pinned.h"

TestSuite(pin_uuid, .timeout = 300);

static uint8_t uuid[16], dom0[16];

/* Pin 0 is of domain 0, the others are of domain 1. */
static void prepare(const char *release)
{
	uint32_t i;

	pinned_prepare(release);
	pinned_open();
	memcpy(uuid, model_domain(1)->handle, sizeof(uuid));
	memcpy(dom0, model_domain(0)->handle, sizeof(dom0));
	for (i = 0; i < PINNED_VCPUS; i++)
		pinned_pins[i].uuid = uuid;
	pinned_pins[0].domid = 0;
	pinned_pins[0].uuid = dom0;
}

static bool dom0_is_old(void)
{
	return model_map_test(model_vcpu(0, 0)->hard, 3);
}

static int pin(unsigned int flags)
{
	return domctl_pin(pinned_hc, pinned_pins, PINNED_VCPUS, flags);
}

Test(pin_uuid, the_right_ones_are_pinned_in_one_crossing)
{
	uint64_t before;

	prepare("4.17");
	before = model.crossings;
	cr_assert(eq(int, pin(0), 0));
	cr_assert(eq(u64, model.crossings - before, 1));
	cr_assert(pinned_is_new(1));
	cr_assert(not(dom0_is_old()));
	hypercall_close(pinned_hc);
}

/* On every release, as one of them answers for a domain that is not there. */
Test(pin_uuid, a_domid_that_was_used_again_puts_all_back)
{
	const struct model_release *r = model_oldest;
	uint32_t i;

	for (; r < model_releases + model_nreleases; r++) {
		prepare(r->name);
		model_domain(1)->handle[15] ^= 1;
		cr_assert(eq(int, pin(0), -ESRCH));
		cr_assert(dom0_is_old());
		cr_assert(eq(int, pinned_pins[0].result, DOMCTL_RESULT_UNDONE));
		for (i = 1; i < PINNED_VCPUS; i++) {
			cr_assert(pinned_is_old(i));
			cr_assert(eq(int, pinned_pins[i].result,
				     DOMCTL_RESULT_FAILED));
			cr_assert(eq(int, pinned_pins[i].error, -ESRCH));
		}
		cr_assert(eq(int, pin(DOMCTL_PIN_DRY_RUN), -ESRCH));
		hypercall_close(pinned_hc);
	}
}

Test(pin_uuid, one_domain_cannot_have_two)
{
	prepare("4.17");
	pinned_pins[3].uuid = dom0;
	cr_assert(eq(int, pin(0), -ESRCH));
	cr_assert(eq(int, pinned_pins[3].result, DOMCTL_RESULT_FAILED));
	cr_assert(eq(int, pinned_pins[2].result, DOMCTL_RESULT_UNDONE));
	cr_assert(pinned_is_old(2));
	cr_assert(pinned_is_old(3));
	hypercall_close(pinned_hc);
}

static uint64_t when;

/* Another one, with as many vCPUs that are pinned nowhere. */
static void replace(uint64_t n)
{
	if (n != when)
		return;
	model_remove_domain(1);
	model_add_domain(1, PINNED_VCPUS)->handle[15] ^= 1;
}

/* The right one is there, but it was not when the pins began. */
static void replace_stranger(uint64_t n)
{
	if (n != when)
		return;
	model_remove_domain(1);
	model_add_domain(1, PINNED_VCPUS);
}

static void go(uint64_t n)
{
	if (n == when)
		model_remove_domain(1);
}

/* It is never told that all is well, nor are old maps put into the new one. */
Test(pin_uuid, a_domain_that_gives_way_meanwhile_is_told)
{
	uint64_t at;
	uint32_t i;
	int err = -1;

	for (at = 1; err; at++) {
		prepare("4.17");
		when = model.ops + at;
		model.hook = replace;
		err = pin(0);
		model.hook = NULL;
		if (err) {
			cr_assert(eq(int, err, -ESRCH));
			cr_assert(dom0_is_old());
			for (i = 1; i < PINNED_VCPUS; i++) {
				cr_assert(ne(int, pinned_pins[i].result,
					     DOMCTL_RESULT_UNDONE));
				cr_assert(
					eq(int, pinned_pins[i].error, -ESRCH));
				cr_assert(not(pinned_is_old(i)));
			}
		}
		hypercall_close(pinned_hc);
	}
	/* Two domains, before and after, and six pins of two. */
	cr_assert(eq(u64, at - 1, 2 + 12 + 2 + 1));
}

Test(pin_uuid, a_domain_that_goes_meanwhile_has_nothing_stuck)
{
	uint64_t at;
	int err = -1;

	for (at = 1; err; at++) {
		prepare("4.17");
		when = model.ops + at;
		model.hook = go;
		err = pin(0);
		model.hook = NULL;
		if (err) {
			cr_assert(eq(int, err, -ESRCH));
			cr_assert(dom0_is_old());
			cr_assert(
				eq(uint, pinned_count(DOMCTL_RESULT_STUCK), 0));
			cr_assert(eq(uint, pinned_count(DOMCTL_RESULT_FAILED),
				     PINNED_VCPUS - 1));
		}
		hypercall_close(pinned_hc);
	}
}

static uint64_t arrival;

static void go_and_another_comes(uint64_t n)
{
	go(n);
	if (n == arrival)
		model_add_domain(1, PINNED_VCPUS)->handle[15] ^= 1;
}

/* One that comes behind the last look gets no old map of the former. */
Test(pin_uuid, a_domain_that_comes_before_the_undo_is_left_alone)
{
	uint64_t at;
	uint32_t i;

	for (at = 2 + 12 + 1; at < 2 + 12 + 2 + 1; at++) {
		prepare("4.17");
		model_add_domain(7, 1);
		when = model.ops + at;
		arrival = model.ops + 2 + 12 + 2 + 1;
		model.hook = go_and_another_comes;
		cr_assert(eq(int, pin(0), -ESRCH));
		model.hook = NULL;
		cr_assert(dom0_is_old());
		for (i = 1; i < PINNED_VCPUS; i++) {
			cr_assert(zero(ptr, model_vcpu(1, i)->hard));
			cr_assert(eq(int, pinned_pins[i].result,
				     DOMCTL_RESULT_STUCK));
			cr_assert(eq(int, pinned_pins[i].error, -ESRCH));
		}
		hypercall_close(pinned_hc);
	}
}

Test(pin_uuid, a_domain_that_came_too_late_is_told)
{
	uint64_t at;

	for (at = 3; at < 2 + 12 + 2; at++) {
		prepare("4.17");
		model_domain(1)->handle[15] ^= 1;
		when = model.ops + at;
		model.hook = replace_stranger;
		cr_assert(eq(int, pin(0), -ESRCH));
		model.hook = NULL;
		cr_assert(dom0_is_old());
		hypercall_close(pinned_hc);
	}
}

static void allow(uint64_t n)
{
	if (n == when)
		model.flask = false;
}

/* It might be another one; before its pins, or all the time. */
Test(pin_uuid, a_domain_that_cannot_be_looked_at_is_not_pinned)
{
	int later;

	for (later = 0; later < 2; later++) {
		prepare("4.17");
		model.flask = true;
		model.deny_domctl[XEN_DOMCTL_getdomaininfo] = true;
		when = model.ops + 3;
		model.hook = later ? allow : NULL;
		cr_assert(eq(int, pin(0), -EACCES));
		model.hook = NULL;
		cr_assert(dom0_is_old());
		cr_assert(pinned_is_old(1));
		cr_assert(eq(int, pinned_pins[1].error, -EACCES));
		hypercall_close(pinned_hc);
	}
}

static void deny(uint64_t n)
{
	if (n == when)
		model.flask = true;
}

/* What was not told of it is not that it is another one. */
Test(pin_uuid, a_domain_that_is_denied_meanwhile_is_put_back)
{
	uint64_t at;
	int err = -1;

	for (at = 1; err; at++) {
		prepare("4.17");
		model.deny_domctl[XEN_DOMCTL_getdomaininfo] = true;
		when = model.ops + at;
		model.hook = deny;
		err = pin(0);
		model.hook = NULL;
		if (err) {
			cr_assert(eq(int, err, -EACCES));
			cr_assert(dom0_is_old());
			cr_assert(pinned_is_old(1));
			cr_assert(
				eq(uint, pinned_count(DOMCTL_RESULT_STUCK), 0));
		}
		hypercall_close(pinned_hc);
	}
	cr_assert(eq(u64, at - 1, 2 + 12 + 2 + 1));
}

/* Between the pins and their undo. */
Test(pin_uuid, an_undo_leaves_another_domain_alone)
{
	struct domctl_pinned *pinned;
	int gone;
	uint32_t i;

	for (gone = 0; gone < 2; gone++) {
		prepare("4.17");
		cr_assert(eq(int,
			     domctl_pin_begin(pinned_hc, pinned_pins,
					      PINNED_VCPUS, 0, &pinned),
			     0));
		when = 0;
		if (gone)
			go(0);
		else
			replace(0);
		cr_assert(eq(int, domctl_pin_undo(pinned), gone ? 0 : -ESRCH));
		domctl_pin_end(pinned);
		cr_assert(dom0_is_old());
		cr_assert(eq(int, pinned_pins[0].result, DOMCTL_RESULT_UNDONE));
		for (i = 1; i < PINNED_VCPUS; i++) {
			cr_assert(eq(int, pinned_pins[i].result,
				     gone ? DOMCTL_RESULT_FAILED
					  : DOMCTL_RESULT_STUCK));
			cr_assert(eq(int, pinned_pins[i].error, -ESRCH));
			if (!gone)
				cr_assert(not(pinned_is_old(i)));
		}
		hypercall_close(pinned_hc);
	}
}
