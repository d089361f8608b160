/* SPDX-License-Identifier: MIT */
/*
 * pin-by-node DOMID NODE - pin all vCPUs of a domain to a NUMA node, or none.
 *
 *     cc -o pin-by-node pin-by-node.c $(pkg-config --cflags --libs xvcpu)
 */
#include "alloc.h"

/* Which are those of the node? */
static void find_cpus(struct hypercall *xen, uint32_t node, struct cpumap *map)
{
	struct domctl_cpu *cpus = alloc_cpus(xen);
	uint32_t cpu;

	for (cpu = 0; cpu < map->nbits; cpu++)
		if (cpus[cpu].node == node)
			cpumap_set(map, cpu);
	free(cpus);
}

/* All vCPUs or none, and say where they can run then. */
static int pin_domain(struct hypercall *xen, const struct domctl_domain *domain,
		      const struct cpumap *cpus)
{
	struct domctl_pin *pins = alloc_pins(domain, cpus);
	struct cpumap *usable = alloc_map(xen);
	char text[200] = "unknown";
	int err;

	pins[0].effective_hard = usable; /* that of all */
	err = domctl_pin(xen, pins, domain->max_vcpus, 0);
	tell_errors("pin", pins, domain->max_vcpus);
	if (!pins[0].effective_error)
		cpumap_format_list(usable, text, sizeof(text));
	if (!err)
		printf("%u vCPUs can run on CPUs %s\n", domain->max_vcpus,
		       text);
	cpumap_free(usable);
	free(pins);
	return err;
}

int main(int argc, char **argv)
{
	struct domctl_domain domain;
	struct hypercall *xen;
	struct cpumap *cpus;
	uint32_t node;
	int err;

	if (argc != 3)
		usage("pin-by-node DOMID NODE");
	node = number("NODE", argv[2], 0, UINT32_MAX - 1);
	xen = open_domain(argv[1], &domain);
	cpus = alloc_map(xen);
	find_cpus(xen, node, cpus);
	if (cpumap_empty(cpus)) {
		fprintf(stderr, "node %u: no CPU is on it\n", node);
		err = -ENXIO;
	} else {
		err = pin_domain(xen, &domain, cpus);
		if (err)
			failed("pin-by-node", err);
	}
	cpumap_free(cpus);
	hypercall_close(xen);
	return err ? 1 : 0;
}
