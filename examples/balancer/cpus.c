/* SPDX-License-Identifier: MIT */
/* Where a vCPU would be better off. */
#include "balancer.h"

int balancer_pin(struct balancer *b, const struct vcpu *v, uint32_t cpu,
		 unsigned int flags)
{
	struct domctl_pin pin = v->pin;

	cpumap_zero(b->target);
	cpumap_set(b->target, cpu);
	pin.hard = b->target;
	return domctl_pin(b->xen, &pin, 1, flags);
}

/* In the last step. */
static uint64_t idle_ns(const struct balancer *b, uint32_t cpu)
{
	struct domctl_load load = {0}; /* which it stays if it is offline */

	domctl_sampler_cpu(b->sampler, cpu, &load);
	return load.interval_ns - load.busy_ns;
}

/*
 * The idlest CPU of the node, if it was idle for longer than the vCPU could have
 * run on `here`, by a quarter of the step: less is no gain for sure, and vCPUs
 * would go to and fro.
 */
uint32_t balancer_find_cpu(struct balancer *b, const struct vcpu *v,
			   uint32_t here, const struct domctl_load *load)
{
	uint64_t most =
		load->busy_ns + idle_ns(b, here) + load->interval_ns / 4;
	uint32_t cpu, best = CPUMAP_NONE;

	for (cpu = 0; cpu < b->target->nbits; cpu++) {
		if (b->cpus[cpu].node != b->cpus[here].node ||
		    idle_ns(b, cpu) <= most)
			continue;
		/* Refused if it is not in the cpupool of the domain. */
		if (balancer_pin(b, v, cpu, DOMCTL_PIN_DRY_RUN))
			continue;
		most = idle_ns(b, cpu);
		best = cpu;
	}
	return best;
}
