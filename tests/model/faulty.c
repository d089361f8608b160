/* SPDX-License-Identifier: MIT */
/* The host of the cases about memory that faults: see faulty.h. */
#include "tests/model/faulty.h"

#include "hypercall/handle.h"

/* Another map for each vCPU; CPUs 6 and 7 are not in the pool. */
void faulty_boot(const char *release)
{
	uint32_t i;

	model_boot(release);
	model_set_host(10, 2);
	model_free_cpu(6);
	model_offline_cpu(7);
	model_add_domain(1, FAULTY_VCPUS);
	for (i = 0; i < FAULTY_VCPUS; i++) {
		model_vcpu(1, i)->time_step = 0;
		model_vcpu(1, i)->time_ns = 1000 + i;
		model_vcpu(1, i)->hard = calloc(1, model_map_bytes());
		model_map_set(model_vcpu(1, i)->hard, i);
		model_vcpu(1, i)->soft = calloc(1, model_map_bytes());
		model_map_set(model_vcpu(1, i)->soft, 9 - i);
	}
	model.faultable = true;
}

bool faulty_only(const struct cpumap *map, uint32_t cpu)
{
	return cpumap_weight(map) == 1 && cpumap_test(map, cpu);
}

const char *const faulty_releases[] = {"4.5",  "4.14", "4.17",
				       "4.19", "4.20", "4.22"};
const size_t faulty_nreleases =
	sizeof(faulty_releases) / sizeof(faulty_releases[0]);

const struct faulty_way faulty_ways[] = {
	{false, false, 0, 0}, {true, false, 0, 0},  {false, false, 1, 0},
	{false, true, 0, 0},  {true, true, 0, 0},   {false, true, 1, 0},
	{false, false, 0, 1}, {false, false, 1, 2}, {false, false, 0, 3},
	{false, true, 0, 3},  {false, true, 1, 7},
};
const size_t faulty_nways = sizeof(faulty_ways) / sizeof(faulty_ways[0]);

struct hypercall *faulty_open(const struct faulty_way *way)
{
	struct hypercall *hc;

	model.hvm_caller = way->hvm_caller;
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	model.preempt = way->preempt;
	if (way->most)
		hc->multicall_max = way->most;
	return hc;
}

bool faulty_hidden(long ret)
{
	return model.release->minor < 20 && ret == -EFAULT;
}
