/* SPDX-License-Identifier: MIT */
/* What several tables of costs do: see costs.h. */
#include "tests/model/costs.h"

long costs_each_vcpu(long (*run)(uint16_t domid, uint32_t vcpu))
{
	long ret = 0;
	uint32_t domid, i;

	for (domid = 0; domid < costs_size.domains && ret >= 0; domid++)
		for (i = 0; i < model_domain((uint16_t)domid)->max_vcpus; i++)
			ret = run((uint16_t)domid, i);
	return ret;
}

struct cpumap *costs_all_cpus(void)
{
	struct cpumap *map = cpumap_alloc((uint32_t)costs_size.cpus);

	cpumap_fill(map);
	return map;
}
