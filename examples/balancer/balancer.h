/* SPDX-License-Identifier: MIT */
/* What the files of the balancer share. */
#ifndef BALANCER_H
#define BALANCER_H

#include <xvcpu/cpumap.h>
#include <xvcpu/domctl.h>
#include <xvcpu/hypercall.h>

struct vcpu {
	struct domctl_domain domain;
	struct domctl_pin pin; /* the one that it had at first */
	bool moved;            /* it has another one now */
	bool waited[5];        /* for a CPU, in the last steps */
};

struct balancer {
	struct hypercall *xen;
	struct domctl_snapshot *first; /* has the pins that there were */
	struct domctl_sampler *sampler;
	struct domctl_cpu *cpus; /* of the host */
	struct cpumap *target;   /* for the CPU to pin to */
	struct vcpu *vcpus;
	size_t nvcpus;
	unsigned int steps;
};

/* main.c calls: */

/* 0 or a negative errno; b->xen is open, and all else zero. */
int balancer_open(struct balancer *b, const uint16_t *domids, size_t n);

/*
 * See what happened since the last step, and move one vCPU or none.  Returns how
 * many of the vCPUs are still there, or a negative errno.
 */
long balancer_step(struct balancer *b);

/* Put the pins back and close all but b->xen.  How many stay as they are. */
size_t balancer_close(struct balancer *b);

/* step.c calls: */

/* Where it would be better off than `here`, with that load; or CPUMAP_NONE. */
uint32_t balancer_find_cpu(struct balancer *b, const struct vcpu *v,
			   uint32_t here, const struct domctl_load *load);

/* Pin it to one CPU; flags as of domctl_pin. */
int balancer_pin(struct balancer *b, const struct vcpu *v, uint32_t cpu,
		 unsigned int flags);

#endif
