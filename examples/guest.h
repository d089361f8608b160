/* SPDX-License-Identifier: MIT */
/* A domain whose vCPUs are pinned for a while: opened, pinned, and as it was. */
#ifndef GUEST_H
#define GUEST_H

#include "alloc.h"

struct guest {
	struct hypercall *xen;
	struct domctl_domain domain;
	struct domctl_cpu *cpus; /* of the host */
	struct cpumap *target;   /* for the CPU to pin to */
	struct domctl_snapshot *before;
	struct domctl_pin *pins; /* those that there were */
	struct domctl_pinned *pinned;
};

static inline void guest_open(struct guest *g, const char *word)
{
	uint32_t i;

	g->xen = open_domain(word, &g->domain);
	g->cpus = alloc_cpus(g->xen);
	g->target = alloc_map(g->xen);
	g->before = take_snapshot(g->xen, DOMCTL_SNAPSHOT_HARD,
				  &g->domain.domid, 1);
	g->pins = alloc_pins(&g->domain, NULL);
	for (i = 0; i < g->domain.max_vcpus; i++)
		g->pins[i].hard = domctl_snapshot_hard(g->before, i);
	/* Nothing changes by this; but from here on it can be undone. */
	need("pins", domctl_pin_begin(g->xen, g->pins, g->domain.max_vcpus, 0,
				      &g->pinned));
}

/* To one CPU: 0 or negative errno.  flags: DOMCTL_PIN_DRY_RUN, or 0. */
static inline int guest_pin(const struct guest *g, uint32_t vcpu, uint32_t cpu,
			    unsigned int flags)
{
	struct domctl_pin pin = {.domid = g->domain.domid,
				 .uuid = g->domain.uuid,
				 .vcpu = vcpu,
				 .hard = g->target};

	cpumap_zero(g->target);
	cpumap_set(g->target, cpu);
	return domctl_pin(g->xen, &pin, 1, flags);
}

/* All pins are as they were, but for so many, which are told. */
static inline unsigned int guest_close(struct guest *g)
{
	unsigned int failures;

	domctl_pin_undo(g->pinned);
	failures = tell_errors("not put back", g->pins, g->domain.max_vcpus);
	domctl_pin_end(g->pinned);
	free(g->pins);
	domctl_snapshot_close(g->before);
	cpumap_free(g->target);
	free(g->cpus);
	hypercall_close(g->xen);
	return failures;
}

#endif
