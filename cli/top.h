/* SPDX-License-Identifier: MIT */
/* top - what the ways of showing load share. */
#ifndef XVCPU_CLI_TOP_H
#define XVCPU_CLI_TOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "cli/common.h"
#include "cli/host.h"
#include "domctl/domctl.h"

enum top_view { TOP_VCPUS, TOP_CPUS, TOP_NODES };
enum top_sort { TOP_BY_LOAD, TOP_BY_NUMBER, TOP_BY_WAIT, TOP_BY_MOVES };

/* A vCPU, a CPU or a node.  Loads are percent of one CPU's time. */
struct top_row {
	uint16_t domid;
	uint32_t number;  /* vCPU, CPU or node */
	uint32_t node;    /* of a CPU; DOMCTL_NONE: unknown */
	uint32_t cpus;    /* online ones of a node */
	const char *name; /* of the domain; NULL: none known */
	struct domctl_vcpu vcpu;
	double load, wait;
	uint32_t moves;
};

struct top {
	struct cli *c;
	struct domctl_sampler *sampler;
	uint64_t generation;
	struct domctl_cpu *cpus; /* [ncpus] */
	struct host host;        /* the domains of this generation */
	struct top_row *rows;    /* of one view */
	size_t nrows, room;
	enum top_view view;
	enum top_sort sort;
	uint64_t step_ns, interval_ns; /* when the last step was; since when */
	int status;          /* CLI_PARTIAL: something could not be read */
	struct cpumap *told; /* the domains whose vCPUs cannot be read, */
	bool told_idle, told_names; /* and what else was reported */
};

/* Fill rows with a view of the last step, sorted. */
void top_collect(struct top *top, enum top_view view);

/* One step as text rows, or as a line of JSON. */
void top_print_rows(struct top *top, bool heading);
void top_print_json(struct top *top);

/*
 * Run on the terminal until q or count steps (0: no end).  0, or a reported
 * status of what ended it.
 */
int top_on_screen(struct top *top, uint64_t interval_ms, uint64_t count);

/* 0, or a reported status.  Ended by top_stop, also when it failed. */
int top_start(struct top *top);
void top_stop(struct top *top);

/* Take a step; the names of new domains.  0 or a negative errno. */
int top_step(struct top *top);
int top_failed(struct top *top, int err); /* reports that */

/* Report what could not be read in the last step and was not told before. */
void top_report(struct top *top);

/* How many vCPUs that is; and 0, or why no CPU and node has a load. */
size_t top_unread(const struct top *top);
int top_idle_error(const struct top *top);

#endif
