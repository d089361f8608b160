/* SPDX-License-Identifier: MIT */
/*
 * Waves of pins that are like those of the wave before are not laid out again:
 * each pin gets what it asks for, whatever that one asked for.
 */
#include "tests/model/many_pins.h"

TestSuite(pin_alike, .timeout = 300);

#define PINS 4096

static struct cpumap *maps[2];

/* The pins from this one on ask for the soft map, in place of the hard one. */
static void ask(uint32_t soft_from)
{
	const struct cpumap *map;
	uint32_t i;

	for (i = 0; i < PINS; i++) {
		map = maps[i % 3 == 0];
		many_pins[i].uuid = NULL;
		many_pins[i].hard = i < soft_from ? map : NULL;
		many_pins[i].soft = i < soft_from ? NULL : map;
	}
}

static bool is(const uint8_t *stored, const struct cpumap *map)
{
	uint32_t cpu;

	for (cpu = 0; cpu < MANY_CPUS; cpu++)
		if (model_map_test(stored, cpu) != cpumap_test(map, cpu))
			return false;
	return true;
}

static void check(void)
{
	uint32_t i;

	for (i = 0; i < PINS; i++) {
		const struct domctl_pin *pin = &many_pins[i];
		const struct model_vcpu *v = model_vcpu(pin->domid, pin->vcpu);

		if (pin->hard)
			cr_assert(is(v->hard, pin->hard), "pin %u", i);
		else
			cr_assert(many_is_old(pin), "pin %u", i);
		if (pin->soft)
			cr_assert(is(v->soft, pin->soft), "pin %u", i);
		else
			cr_assert(is(v->soft, maps[1]), "pin %u", i);
	}
}

/* They change within a wave, at the end of one, or not at all. */
Test(pin_alike, each_gets_what_it_asks_for)
{
	static const uint32_t soft_from[] = {0, 341, 1000, 1024, 1535, PINS};
	size_t k;

	maps[0] = host_map(MANY_CPUS, "3,255");
	maps[1] = host_map(MANY_CPUS, "0-255");
	for (k = 0; k < 2 * sizeof(soft_from) / sizeof(soft_from[0]); k++) {
		many_prepare(64, PINS / 64);
		ask(soft_from[k / 2]);
		cr_assert(eq(int,
			     domctl_pin(pinned_hc, many_pins, PINS,
					k & 1 ? DOMCTL_PIN_FORCE : 0),
			     0));
		check();
		many_finish();
	}
}
