/* SPDX-License-Identifier: MIT */
/*
 * many_pins - a host of as many domains and vCPUs as wanted: vCPU i of a domain
 * is on CPU i, modulo 255, and a pin would take it to the last one.
 */
#ifndef XVCPU_TESTS_MODEL_MANY_PINS_H
#define XVCPU_TESTS_MODEL_MANY_PINS_H

#include "tests/model/pinned.h"

#define MANY_CPUS 256

extern struct domctl_pin many_pins[4096];

/* Boot, open and make pins, up to 4,096, each with its domain's UUID. */
void many_prepare(uint32_t domains, uint32_t each);

/* From the next hypercall on there is no memory, of ours or of Xen's. */
void many_and_nothing_left(void);

void many_finish(void);

/* Is the pin's vCPU where it was? */
bool many_is_old(const struct domctl_pin *pin);

#endif
