/* SPDX-License-Identifier: MIT */
/* Memory for the examples, and what is in it.  Without it they end. */
#ifndef ALLOC_H
#define ALLOC_H

#include <xvcpu/cpumap.h>

#include "example.h"

/* One look; all domains when n is 0. */
static inline struct domctl_snapshot *take_snapshot(struct hypercall *xen,
						    unsigned int what,
						    const uint16_t *domids,
						    size_t n)
{
	struct domctl_snapshot *snapshot;

	need("vCPUs", domctl_snapshot_open(xen, what, domids, n, &snapshot));
	need("vCPUs", domctl_snapshot_take(snapshot));
	return snapshot;
}

/* Zeroes; n may be 0. */
static inline void *alloc(size_t n, size_t size)
{
	void *memory = calloc(n + 1, size);

	need("memory", memory ? 0 : -ENOMEM);
	return memory;
}

/* For the CPUs of the host. */
static inline struct cpumap *alloc_map(struct hypercall *xen)
{
	struct cpumap *map = cpumap_alloc(hypercall_interface(xen)->ncpus);

	need("memory", map ? 0 : -ENOMEM);
	return map;
}

/* Where each CPU of the host sits. */
static inline struct domctl_cpu *alloc_cpus(struct hypercall *xen)
{
	uint32_t n = hypercall_interface(xen)->ncpus;
	struct domctl_cpu *cpus = alloc(n, sizeof(*cpus));

	need("CPUs", domctl_get_cpus(xen, cpus, n));
	return cpus;
}

/* For each vCPU of this domain, and of no other that has its number then. */
static inline struct domctl_pin *alloc_pins(const struct domctl_domain *domain,
					    const struct cpumap *hard)
{
	struct domctl_pin *pins = alloc(domain->max_vcpus, sizeof(*pins));
	uint32_t i;

	for (i = 0; i < domain->max_vcpus; i++) {
		pins[i].domid = domain->domid;
		pins[i].uuid = domain->uuid;
		pins[i].vcpu = i;
		pins[i].hard = hard;
	}
	return pins;
}

/* How many of the pins failed. */
static inline unsigned int tell_errors(const char *what,
				       const struct domctl_pin *pins, size_t n)
{
	unsigned int failures = 0;

	for (; n; n--, pins++)
		if (pins->error) {
			failures++;
			fprintf(stderr, "%s: vCPU %u: %s\n", what, pins->vcpu,
				strerror(-pins->error));
		}
	return failures;
}

#endif
