/* SPDX-License-Identifier: MIT */
/* A pin of ours is what xl shows, and a pin of xl's is what we read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/live/live.h"

/* What xl shows for one vCPU, as "hard / soft". */
static void xl_maps(uint16_t domid, uint32_t vcpu, char hard[256],
		    char soft[256])
{
	char *line = strchr(live_xl("vcpu-list %u", domid), '\n');
	unsigned int number;

	for (; line && line[1]; line = strchr(line + 1, '\n'))
		if (sscanf(line, "%*s %*u %u %*s %*s %*f %255s / %255s",
			   &number, hard, soft) == 3 &&
		    number == vcpu)
			return;
	cr_fatal("xl shows no vCPU %u of domain %u", vcpu, domid);
}

static void assert_xl_shows(struct host *h, uint16_t domid, uint32_t vcpu,
			    const struct cpumap *hard,
			    const struct cpumap *soft)
{
	char hard_text[256], soft_text[256];

	xl_maps(domid, vcpu, hard_text, soft_text);
	cr_assert(live_same_map(h, hard, hard_text), "vCPU %u hard: %s, xl: %s",
		  vcpu, host_text(hard), hard_text);
	cr_assert(live_same_map(h, soft, soft_text), "vCPU %u soft: %s, xl: %s",
		  vcpu, host_text(soft), soft_text);
}

static void assert_we_read(struct host *h, uint16_t domid, uint32_t vcpu,
			   const struct cpumap *hard, const struct cpumap *soft)
{
	cr_assert(eq(str, (char *)host_hard(h, domid, vcpu),
		     (char *)host_text(hard)));
	cr_assert(eq(str, (char *)host_soft(h, domid, vcpu),
		     (char *)host_text(soft)));
}

static struct cpumap *only(struct host *h, uint32_t cpu)
{
	struct cpumap *map = host_map(h->ncpus, "none");

	cr_assert(cpumap_set(map, cpu));
	return map;
}

static void set(struct host *h, uint16_t domid, uint32_t vcpu,
		const struct cpumap *hard, const struct cpumap *soft)
{
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, domid, vcpu, 0, hard, soft,
					      NULL, NULL),
		     0));
}

CONFORM(xl_pins, xl_shows_a_hard_pin_of_ours)
{
	struct cpumap *all = host_map(h->ncpus, "all");
	uint32_t cpu;

	cpumap_for_each_cpu (cpu, h->usable) {
		set(h, h->domid, 1, only(h, cpu), NULL);
		assert_xl_shows(h, h->domid, 1, only(h, cpu), all);
		if (cpu > 8)
			break;
	}
	assert_xl_shows(h, h->domid, 0, all, all);
	assert_xl_shows(h, h->domid, 2, all, all);
}

CONFORM(xl_pins, xl_shows_a_soft_pin_of_ours)
{
	struct cpumap *all = host_map(h->ncpus, "all");
	struct cpumap *last = only(h, cpumap_last(h->usable));

	set(h, h->domid, 2, NULL, last);
	assert_xl_shows(h, h->domid, 2, all, last);
	assert_xl_shows(h, h->domid, 1, all, all);
}

CONFORM(xl_pins, xl_shows_pins_of_all_vcpus)
{
	struct cpumap *first = only(h, cpumap_first(h->usable));
	struct cpumap *last = only(h, cpumap_last(h->usable));
	uint32_t i;

	for (i = 0; i < HOST_VCPUS; i++)
		set(h, h->domid, i, i % 2 ? first : last, i % 2 ? last : first);
	for (i = 0; i < HOST_VCPUS; i++)
		assert_xl_shows(h, h->domid, i, i % 2 ? first : last,
				i % 2 ? last : first);
}

CONFORM(xl_pins, we_read_a_hard_pin_of_xl_s)
{
	struct cpumap *last = only(h, cpumap_last(h->usable));
	struct cpumap *all = host_map(h->ncpus, "all");

	live_xl("vcpu-pin %u 1 %u", h->domid, cpumap_last(h->usable));
	assert_we_read(h, h->domid, 1, last, all);
	cr_assert(eq(str, (char *)host_hard(h, h->domid, 0),
		     (char *)host_text(all)));
}

CONFORM(xl_pins, we_read_a_soft_pin_of_xl_s)
{
	struct cpumap *first = only(h, cpumap_first(h->usable));
	struct cpumap *all = host_map(h->ncpus, "all");

	live_xl("vcpu-pin %u 1 - %u", h->domid, cpumap_first(h->usable));
	assert_we_read(h, h->domid, 1, all, first);
}

CONFORM(xl_pins, we_read_xl_s_pins_of_all_vcpus)
{
	struct cpumap *first = only(h, cpumap_first(h->usable));
	struct cpumap *last = only(h, cpumap_last(h->usable));
	uint32_t i;

	live_xl("vcpu-pin %u all %u %u", h->domid, cpumap_first(h->usable),
		cpumap_last(h->usable));
	for (i = 0; i < HOST_VCPUS; i++)
		assert_we_read(h, h->domid, i, first, last);
}

/* Guests that run, where there are any: they are put back as they were. */
CONFORM(xl_pins, guests_that_run_are_pinned_the_same_way)
{
	struct cpumap *hard = host_map(h->ncpus, "none");
	struct cpumap *soft = host_map(h->ncpus, "none");
	struct cpumap *last = only(h, cpumap_last(h->usable));
	struct domctl_domain list[64];
	struct domctl_vcpu v;
	long i, n = domctl_list_domains(h->hc, 1, list, 64);

	for (i = 0; i < n; i++) {
		uint32_t vcpu = list[i].max_vcpus - 1;
		uint16_t domid = list[i].domid;

		if (!list[i].online_vcpus)
			continue;
		cr_assert(eq(
			int,
			domctl_get_vcpu_affinity(h->hc, domid, 0, hard, soft),
			0));
		set(h, domid, 0, last, last);
		assert_xl_shows(h, domid, 0, last, last);
		cr_assert(
			eq(long,
			   domctl_get_vcpus(h->hc, domid, 0, 1, &v, NULL, NULL),
			   1));
		if (v.state == DOMCTL_VCPU_RUNNING)
			cr_assert(eq(i32, v.cpu, cpumap_first(last)));
		set(h, domid, 0, hard, soft);
		assert_we_read(h, domid, 0, hard, soft);
		/* The last one may be offline. */
		set(h, domid, vcpu, last, NULL);
		cr_assert(eq(str, (char *)host_hard(h, domid, vcpu),
			     (char *)host_text(last)));
		set(h, domid, vcpu, hard, NULL);
	}
}
