/* SPDX-License-Identifier: MIT */
/* What bulk pins cost. */
#include <errno.h>
#include <stdlib.h>

#include "tests/model/costs.h"

static struct cpumap *all;
static struct domctl_pin *pins;
static struct domctl_pinned *pinned;
static size_t npins;

static long add_pin(uint16_t domid, uint32_t vcpu)
{
	pins[npins++] = (struct domctl_pin){
		.domid = domid,
		.vcpu = vcpu,
		.uuid = model_domain(domid)->handle,
		.hard = all,
		.soft = all,
	};
	return 0;
}

static long pin(void)
{
	return domctl_pin(costs_hc, pins, npins, 0);
}

static long pin_force(void)
{
	return domctl_pin(costs_hc, pins, npins, DOMCTL_PIN_FORCE);
}

static long pin_dry(void)
{
	return domctl_pin(costs_hc, pins, npins, DOMCTL_PIN_DRY_RUN);
}

static long pin_effective(void)
{
	struct cpumap *out = costs_all_cpus();
	size_t i;
	long ret;

	for (i = 0; i < npins; i++)
		pins[i].effective_hard = out;
	ret = pin();
	for (i = 0; i < npins; i++)
		pins[i].effective_hard = NULL;
	cpumap_free(out);
	return ret;
}

/* One that is not there, after all the others. */
static long pin_in_vain(void)
{
	int err;

	add_pin(1, 9999);
	err = domctl_pin(costs_hc, pins, npins--, 0);
	return err == -ENOENT ? 0 : -1;
}

static long begin_pins(void)
{
	return domctl_pin_begin(costs_hc, pins, npins, 0, &pinned);
}

static long undo_pins(void)
{
	return domctl_pin_undo(pinned);
}

static long end_pins(void)
{
	domctl_pin_end(pinned);
	return 0;
}

/* Operations that are one crossing. */
#define WAVE 1024

/* Crossings for n operations that follow pins. */
static uint64_t parts(uint64_t n)
{
	return (n + WAVE - 1) / WAVE;
}

/*
 * Crossings for pins of so many operations each, which are not parted, with
 * the domains before and after them.
 */
static uint64_t waves(const struct costs_size *s, uint64_t each)
{
	uint64_t i, n, room = WAVE, count = 1;

	for (i = 0; i < s->vcpus + 2 * s->domains; i++) {
		n = i >= s->domains && i - s->domains < s->vcpus ? each : 1;
		if (room < n) {
			room = WAVE;
			count++;
		}
		room -= n;
	}
	return count;
}

/* With one more at the end, that fails; then all, and one domain, again. */
static uint64_t waves_in_vain(const struct costs_size *s)
{
	const struct costs_size more = {.domains = s->domains,
					.vcpus = s->vcpus + 1};

	return waves(&more, 2) + parts(more.vcpus);
}

/* Of one wave, the largest; maps: of a pin, those that are there twice. */
static uint64_t memory(const struct costs_size *s, uint64_t operations,
		       uint64_t each, uint64_t maps)
{
	if (operations <= WAVE)
		return OPS(operations) + s->vcpus * maps * s->map;
	return OPS(WAVE) + WAVE / each * maps * s->map;
}

void costs_of_pins(const struct costs_size *s)
{
	const uint64_t n = s->vcpus, doms = s->domains;
	const uint64_t both = 2 * n + 2 * doms, forced = both + n;
	const uint64_t dry = n + 2 * doms, pin_waves = waves(s, 2);
	const uint64_t bytes = memory(s, both, 2, 4);
	/* clang-format off */
	const struct cost rows[] = {
		/* Old maps read, new ones set; the domains before and after. */
		COST(OWN, domctl_pin, pin, pin_waves, both, bytes),
		COST(OWN, domctl_pin, pin_force, waves(s, 3), forced,
			memory(s, forced, 3, 4)),
		COST(OWN, domctl_pin, pin_effective,
			pin_waves + 1, both + s->pools, bytes),
		COST(OWN, domctl_pin, pin_dry, waves(s, 1) + 1,
			dry + s->pools, memory(s, dry, 1, 2)),
		/* Tried, put back, and asked what the error means. */
		COST(OWN, domctl_pin, pin_in_vain, waves_in_vain(s),
			both + 2 + n + 1, bytes),

		COST(FIRST, domctl_pin_begin, begin_pins,
			pin_waves, both, bytes),
		/* The domains once more, and the old maps set. */
		COST(UNDO, domctl_pin_undo, undo_pins,
			parts(doms) + parts(n), doms + n, 0),
		COST(THEN, domctl_pin_end, end_pins, 0, 0, 0),
	};
	/* clang-format on */

	all = costs_all_cpus();
	npins = 0;
	pins = calloc(n + 1, sizeof(*pins));
	costs_each_vcpu(add_pin);
	costs_check(rows, sizeof(rows) / sizeof(rows[0]));
	free(pins);
	cpumap_free(all);
}

Test(costs, of_bulk_pins)
{
	costs_on_every_host(costs_of_pins);
}
