/* SPDX-License-Identifier: MIT */
/*
 * pinned - a domain whose vCPU i is on CPU i (soft: i + 1), and pins that would
 * take all of them to CPUs 8-9 (soft: 0,9).
 */
#ifndef XVCPU_TESTS_MODEL_PINNED_H
#define XVCPU_TESTS_MODEL_PINNED_H

#include "tests/conform/host.h"
#include "tests/fake/xen.h"

#define PINNED_CPUS  10
#define PINNED_VCPUS 6

extern struct hypercall *pinned_hc;
extern struct domctl_pin pinned_pins[PINNED_VCPUS];

/* Boot and make pins; then open. */
void pinned_prepare(const char *release);
void pinned_open(void);

/*
 * Operations in one multicall from here on: with so many, a case is run again;
 * the first is as many as can be.
 */
#define PINNED_LIMITS 5
void pinned_limit(unsigned int i);

/* Are vCPU i's maps, in Xen, as before or as they were to be? */
bool pinned_is_old(uint32_t i);
bool pinned_is_new(uint32_t i);

/* How many pins ended this way. */
unsigned int pinned_count(enum domctl_pin_result result);

/* After a failure every entry tells the truth about its vCPU. */
void pinned_assert_as_told(void);

#endif
