/* SPDX-License-Identifier: MIT */
/* See many_pins.h. */
#include <stdlib.h>
#include <string.h>

#include "tests/model/many_pins.h"
#include "tests/model/no_heap.h"

struct domctl_pin many_pins[4096];
static uint64_t nothing_at;

static void nothing_left(uint64_t n)
{
	if (n != nothing_at)
		return;
	model.fail_map_all = model.maps + 1;
	no_heap = true;
}

static void *own_map(uint32_t cpu)
{
	uint8_t *map = calloc(1, model_map_bytes());

	model_map_set(map, cpu);
	return map;
}

void many_prepare(uint32_t domains, uint32_t each)
{
	struct cpumap *last = host_map(MANY_CPUS, "255");
	uint32_t i;

	model_boot("4.17");
	model_set_host(MANY_CPUS, 2);
	memset(many_pins, 0, sizeof(many_pins));
	for (i = 0; i < domains * each; i++) {
		uint16_t domid = (uint16_t)(1 + i / each);

		if (i % each == 0)
			model_add_domain(domid, each);
		model_vcpu(domid, i % each)->hard = own_map(i % each % 255);
		many_pins[i] =
			(struct domctl_pin){.domid = domid,
					    .vcpu = i % each,
					    .uuid = model_domain(domid)->handle,
					    .hard = last};
	}
	pinned_open();
}

void many_and_nothing_left(void)
{
	nothing_at = model.ops + 1;
	model.hook = nothing_left;
}

void many_finish(void)
{
	no_heap = false;
	model.fail_map_all = 0;
	model.hook = NULL;
	hypercall_close(pinned_hc);
	cr_assert(eq(sz, model.mapped, 0));
}

bool many_is_old(const struct domctl_pin *pin)
{
	const uint8_t *hard = model_vcpu(pin->domid, pin->vcpu)->hard;

	return model_map_test(hard, pin->vcpu % 255) &&
	       !model_map_test(hard, 255);
}
