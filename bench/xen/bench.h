/* SPDX-License-Identifier: MIT */
/*
 * bench - what is measured in dom0, and how a measurement looks.
 *
 * A case is the same few functions for everybody: ours, libxenctrl's, a whole
 * process, or the floor.  What comes out are rows of comma-separated values;
 * xen_report makes sense of them.
 *
 *   time,T,SET,ROUND,CASE,NANOSECONDS
 *   count,T,CASE,WHAT,VALUE
 */
#ifndef XVCPU_BENCH_XEN_BENCH_H
#define XVCPU_BENCH_XEN_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct hypercall;

struct bench_vcpu {
	uint16_t domid;
	uint32_t vcpu;
};

/* Every vCPU of the host when the program started, dom0's first. */
struct bench_host {
	struct hypercall *hc;
	struct bench_vcpu *vcpus;
	size_t nvcpus, ndomains;
	size_t first_guest; /* in vcpus: not dom0's */
	const char *label;  /* T, as asked for */
};

/* Everything exits on failure: a benchmark has nothing to save. */
struct bench_case {
	const char *name;
	void *(*open)(const struct bench_host *host);
	void (*run)(void *state);
	void (*check)(void *state); /* of the last run; may be NULL */
	void (*close)(void *state);
};

extern const struct bench_case floor_full, floor_state, floor_set, floor_pin;
extern const struct bench_case refresh_full, refresh_state, refresh_read;
extern const struct bench_case first_full, first_cold;
extern const struct bench_case single_full, pin_all, pin_cold, set_batch;
extern const struct bench_case libxc_full, libxc_info, libxc_pin;
extern const struct bench_case process_empty, process_least, process_pages;
extern const struct bench_case process_names, process_version, process_xvcpu;
extern const struct bench_case process_musl, process_one, process_xl;
extern const struct bench_case process_xl_one, process_xentop;

uint64_t bench_now(void);

/* malloc, calloc, realloc and reallocarray so far. */
uint64_t bench_allocations(void);

/* Into Xen, and the pages for it, since the program began. */
struct bench_crossed {
	uint64_t pages, crossings, operations;
};

void bench_crossed(struct bench_crossed *so_far);
void bench_print_crossed(FILE *file, const char *as,
			 const struct bench_crossed *c);

/* In the environment: what the least programs, see least.c, are to know. */
void bench_tell_processes(const struct bench_host *host);

/* What a first look asks of Xen, by a handle that was never used. */
void bench_first(const struct bench_host *host);

/* What one steady refresh costs besides time. */
void bench_steady(const struct bench_host *host, const struct bench_case *c);

/* A case 1,000 times a second: how many periods were missed. */
void bench_sample(const struct bench_host *host, unsigned int seconds);

#endif
