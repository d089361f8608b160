/* SPDX-License-Identifier: MIT */
/*
 * The model as the host of conformance cases: every release, twice, on hosts of
 * several shapes and seen from several kinds of dom0.
 */
#include <stdio.h>

#include "hypercall/handle.h"
#include "tests/conform/host.h"
#include "tests/fake/xen.h"

static char where[128]; /* empty when no case is under way */
static size_t most;     /* operations in one multicall */

enum { FLAVOURS = 4, SHAPES = 5 };

static const char *set_flavour(unsigned int flavour)
{
	most = 1024;
	switch (flavour) {
	case 0:
		return "PV dom0";
	case 1:
		model.hvm_caller = true;
		return "PVH dom0";
	case 2:
		model.debug = true;
		model.preempt = 3;
		return "PV dom0, debug build, busy";
	default:
		model.debug = true;
		model.preempt = 2;
		most = 3;
		return "PV dom0, debug build, busy, 3 operations a crossing";
	}
}

static const char *set_shape(unsigned int shape)
{
	switch (shape) {
	case 0:
		return "4 CPUs";
	case 1:
		model_set_host(1, 1);
		return "1 CPU";
	case 2:
		model_set_host(130, 4);
		return "130 CPUs on 4 nodes";
	case 3:
		model_set_host(16, 2);
		model_add_pool(3, 8, 11);
		model_free_cpu(12);
		model_offline_cpu(13);
		model_unplug_cpu(15);
		return "16 CPUs with pools, free, offline and absent ones";
	default:
		model_set_host(64, 64);
		return "64 CPUs on 64 nodes";
	}
}

uint16_t host_create_domain(struct host *h, uint32_t vcpus, uint32_t max)
{
	uint16_t domid = 1;
	uint32_t i;

	(void)h;
	while (model.domain[domid])
		domid++;
	if (!vcpus)
		return model_create_domain(domid, max)->domid;
	cr_assert(eq(u32, vcpus, max));
	model_add_domain(domid, vcpus)->paused = true;
	for (i = 0; i < vcpus; i++)
		model_vcpu(domid, i)->online = false;
	return domid;
}

void host_destroy_domain(struct host *h, uint16_t domid)
{
	(void)h;
	model_remove_domain(domid);
}

static struct cpumap *usable_cpus(void)
{
	struct cpumap *map = host_map(model.ncpus, "none");
	uint32_t cpu;

	for (cpu = 0; cpu < model.ncpus; cpu++)
		cpumap_assign(map, cpu,
			      model_map_test(model.pool[0].cpus, cpu));
	return map;
}

static void run_once(void (*run)(struct host *h))
{
	struct host h = {0};

	h.domid = host_create_domain(&h, HOST_VCPUS, HOST_VCPUS);
	cr_assert(eq(int, hypercall_open(&h.hc, 0, NULL), 0));
	h.hc->multicall_max = h.together = most;
	h.xen = hypercall_interface(h.hc);
	h.ncpus = h.xen->ncpus;
	h.usable = usable_cpus();
	run(&h);
	hypercall_close(h.hc);
	cr_assert(eq(sz, model.mapped, 0), "memory of Xen's is left mapped");
	cr_assert(eq(int, model.open_fds, 0));
}

void host_run(void (*run)(struct host *h))
{
	const struct model_release *release = model_oldest;
	const struct model_release *end = model_releases + model_nreleases;
	unsigned int i = 0, flavour;

	for (; release < end; release++, i++) {
		for (flavour = 0; flavour < FLAVOURS; flavour++) {
			const char *caller, *shape;

			model_boot_as(release);
			caller = set_flavour(flavour);
			shape = set_shape((i + flavour) % SHAPES);
			snprintf(where, sizeof(where), "Xen %s, %s, %s",
				 release->name, caller, shape);
			run_once(run);
		}
	}
	where[0] = '\0';
}

/* Criterion calls it after a failed case, too. */
void host_fini(void)
{
	if (where[0])
		fprintf(stderr, "  it failed on the model of %s\n", where);
}
