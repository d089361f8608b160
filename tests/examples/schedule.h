/* SPDX-License-Identifier: MIT */
/*
 * schedule - the vCPUs of the model run, on a clock that goes on only while the
 * program sleeps: a vCPU stays on its CPU as long as it may, and those of one CPU
 * take turns of 10 ms, drawn by lot.
 */
#ifndef XVCPU_TESTS_EXAMPLES_SCHEDULE_H
#define XVCPU_TESTS_EXAMPLES_SCHEDULE_H

#include <stdint.h>

/* Begin; the CPUs were idle until now. */
void schedule_begin(void);

/* In so many percent of the turns the vCPU has something to do. */
void schedule_load(uint16_t domid, uint32_t vcpu, unsigned int percent);

/* Called after each sleep, with their number, counted from 1. */
extern void (*schedule_step)(unsigned int n);

#endif
