/* SPDX-License-Identifier: MIT */
/*
 * pin-by-node DOMID NODE - pin all vCPUs of a domain to a NUMA node, or none.
 *
 *     cc -o pin-by-node pin-by-node.c $(pkg-config --cflags --libs xvcpu)
 */
#include <xvcpu/cpumap.h>
#include <xvcpu/domctl.h>

#include "example.h"

/* The CPUs of the node: how many, or a negative errno. */
static long find_cpus(struct hypercall *xen, uint32_t node, struct cpumap *map)
{
	struct domctl_cpu *cpus = calloc(map->nbits, sizeof(*cpus));
	long cpu, n = cpus ? domctl_get_cpus(xen, cpus, map->nbits) : -ENOMEM;

	for (cpu = 0; cpu < n; cpu++)
		if (cpus[cpu].node == node)
			cpumap_set(map, (uint32_t)cpu);
	free(cpus);
	return n < 0 ? n : cpumap_weight(map);
}

/* All vCPUs or none, and say where they can run then. */
static int pin_domain(struct hypercall *xen, const struct domctl_domain *domain,
		      const struct cpumap *cpus)
{
	uint32_t i, n = domain->max_vcpus;
	struct domctl_pin *pins = calloc(n + 1, sizeof(*pins));
	struct cpumap *usable = cpumap_alloc(cpus->nbits);
	char text[200] = "unknown";
	int err = pins && usable ? 0 : -ENOMEM;

	for (i = 0; !err && i < n; i++) {
		pins[i].domid = domain->domid;
		pins[i].uuid = domain->uuid; /* and no other of that number */
		pins[i].vcpu = i;
		pins[i].hard = cpus;
	}
	if (!err) {
		pins[0].effective_hard = usable; /* that of all */
		err = domctl_pin(xen, pins, n, 0);
		for (i = 0; i < n; i++)
			if (pins[i].error)
				fprintf(stderr, "vCPU %u: %s\n", i,
					strerror(-pins[i].error));
		if (!pins[0].effective_error)
			cpumap_format_list(usable, text, sizeof(text));
		if (!err)
			printf("%u vCPUs can run on CPUs %s\n", n, text);
	}
	cpumap_free(usable);
	free(pins);
	return err;
}

int main(int argc, char **argv)
{
	struct domctl_domain domain;
	struct hypercall *xen;
	struct cpumap *cpus;
	uint32_t domid, node;
	long err;

	if (argc != 3)
		usage("pin-by-node DOMID NODE");
	domid = number("DOMID", argv[1], 0, LAST_DOMID);
	node = number("NODE", argv[2], 0, UINT32_MAX - 1);
	xen = open_xen();
	cpus = cpumap_alloc(hypercall_interface(xen)->ncpus);
	err = cpus ? find_cpus(xen, node, cpus) : -ENOMEM;
	if (!err) {
		fprintf(stderr, "node %u: no CPU is on it\n", node);
		err = -ENXIO;
	} else {
		if (err > 0)
			err = domctl_get_domain(xen, (uint16_t)domid, &domain);
		if (!err)
			err = pin_domain(xen, &domain, cpus);
		if (err)
			failed("pin-by-node", (int)err);
	}
	cpumap_free(cpus);
	hypercall_close(xen);
	return err ? 1 : 0;
}
