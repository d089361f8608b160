/* SPDX-License-Identifier: MIT */
/* Affinity that cannot be set or got: the exact errno, and nothing changed. */
#include "tests/conform/host.h"

/* What must be as before after each refusal. */
static struct cpumap *out, *pin;

/* As every refusal is tried: pinned to one CPU, outputs marked. */
static void prepare(struct host *h)
{
	out = host_map(h->ncpus, "none");
	pin = host_map(h->ncpus, "none");
	cpumap_set(pin, cpumap_first(h->usable));
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, h->domid, 1, 0, pin, pin,
					      NULL, NULL),
		     0));
	cpumap_set(out, h->ncpus - 1);
}

static void assert_nothing_changed(struct host *h)
{
	cr_assert(eq(u32, cpumap_weight(out), 1));
	cr_assert(cpumap_test(out, out->nbits - 1));
	cr_assert(eq(str, (char *)host_hard(h, h->domid, 1),
		     (char *)host_text(pin)));
	cr_assert(eq(str, (char *)host_soft(h, h->domid, 1),
		     (char *)host_text(pin)));
}

static int set_flags(struct host *h, unsigned int flags,
		     const struct cpumap *hard, const struct cpumap *soft)
{
	return domctl_set_vcpu_affinity(h->hc, h->domid, 1, flags, hard, soft,
					out, out);
}

static int set(struct host *h, const struct cpumap *hard,
	       const struct cpumap *soft)
{
	return set_flags(h, 0, hard, soft);
}

CONFORM(refused, no_map_at_all)
{
	prepare(h);
	cr_assert(eq(int, set(h, NULL, NULL), -EINVAL));
	cr_assert(eq(int, set_flags(h, DOMCTL_PIN_FORCE, NULL, NULL), -EINVAL));
	assert_nothing_changed(h);
}

CONFORM(refused, an_unknown_flag)
{
	prepare(h);
	cr_assert(eq(int, set_flags(h, 2, h->usable, NULL), -EINVAL));
	cr_assert(eq(int, set_flags(h, 1u << 31, h->usable, NULL), -EINVAL));
	assert_nothing_changed(h);
}

CONFORM(refused, the_empty_map)
{
	struct cpumap *empty = host_map(h->ncpus, "none");
	struct cpumap *tiny = host_map(0, "none");

	prepare(h);
	cr_assert(eq(int, set(h, empty, NULL), -EINVAL));
	cr_assert(eq(int, set(h, NULL, empty), -EINVAL));
	cr_assert(eq(int, set(h, h->usable, empty), -EINVAL));
	cr_assert(eq(int, set(h, empty, h->usable), -EINVAL));
	cr_assert(eq(int, set(h, tiny, NULL), -EINVAL));
	assert_nothing_changed(h);
}

/* Other pools', free and offline CPUs: hard must have another one too. */
CONFORM(refused, a_hard_map_without_a_usable_cpu)
{
	struct cpumap *unusable = host_map(h->ncpus, "none");
	struct cpumap *got = host_map(h->ncpus, "none");

	cpumap_complement(unusable, h->usable);
	if (cpumap_empty(unusable))
		return;
	prepare(h);
	cr_assert(eq(int, set(h, unusable, NULL), -EINVAL));
	cr_assert(eq(int, set(h, unusable, h->usable), -EINVAL));
	assert_nothing_changed(h);
	/* Soft does not mind: it has no effect. */
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, h->domid, 1, 0, NULL,
					      unusable, NULL, got),
		     0));
	cr_assert(cpumap_empty(got));
}

CONFORM(refused, a_cpu_past_the_host_s_last)
{
	struct cpumap *map = host_map(h->ncpus + 65, "none");
	uint32_t past;

	prepare(h);
	for (past = 0; past <= 64; past += 32) {
		cpumap_zero(map);
		cpumap_set(map, 0);
		cpumap_set(map, h->ncpus + past);
		cr_assert(eq(int, set(h, map, NULL), -ERANGE));
		cr_assert(eq(int, set(h, NULL, map), -ERANGE));
		cr_assert(eq(int, set(h, h->usable, map), -ERANGE));
		cr_assert(eq(int, set(h, map, h->usable), -ERANGE));
	}
	assert_nothing_changed(h);
}

CONFORM(refused, an_output_that_is_too_small)
{
	struct cpumap *small = host_map(h->ncpus - 1, "all");

	prepare(h);
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, h->domid, 1, 0, h->usable,
					      h->usable, small, out),
		     -ERANGE));
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, h->domid, 1, 0, h->usable,
					      h->usable, out, small),
		     -ERANGE));
	cr_assert(eq(int,
		     domctl_get_vcpu_affinity(h->hc, h->domid, 1, small, out),
		     -ERANGE));
	cr_assert(eq(int,
		     domctl_get_vcpu_affinity(h->hc, h->domid, 1, out, small),
		     -ERANGE));
	cr_assert(cpumap_full(small));
	assert_nothing_changed(h);
}

CONFORM(refused, nothing_wanted_from_get)
{
	cr_assert(eq(int,
		     domctl_get_vcpu_affinity(h->hc, h->domid, 0, NULL, NULL),
		     -EINVAL));
}

CONFORM(refused, a_vcpu_that_is_not_there)
{
	static const uint32_t missing[] = {HOST_VCPUS, 255,   8191,
					   65536,      65537, UINT32_MAX};
	size_t i;

	prepare(h);
	for (i = 0; i < sizeof(missing) / sizeof(missing[0]); i++) {
		cr_assert(eq(int,
			     domctl_set_vcpu_affinity(h->hc, h->domid,
						      missing[i], 0, h->usable,
						      NULL, out, NULL),
			     -ENOENT));
		cr_assert(eq(int,
			     domctl_get_vcpu_affinity(h->hc, h->domid,
						      missing[i], out, out),
			     -ENOENT));
	}
	assert_nothing_changed(h);
}

/* From 4.12 on the slots are there before the vCPUs are. */
CONFORM(refused, a_vcpu_that_was_not_allocated)
{
	uint16_t domid = host_create_domain(h, 0, 2);

	prepare(h);
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, domid, 1, 0, h->usable,
					      NULL, out, NULL),
		     -ENOENT));
	cr_assert(eq(int, domctl_get_vcpu_affinity(h->hc, domid, 0, out, out),
		     -ENOENT));
	assert_nothing_changed(h);
}

static void assert_missing(struct host *h, uint16_t domid)
{
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, domid, 0, 0, h->usable,
					      h->usable, out, out),
		     -ESRCH));
	cr_assert(eq(int, domctl_get_vcpu_affinity(h->hc, domid, 0, out, out),
		     -ESRCH));
}

CONFORM(refused, a_domain_that_is_not_there)
{
	uint16_t gone = host_create_domain(h, HOST_VCPUS, HOST_VCPUS);

	prepare(h);
	host_destroy_domain(h, gone);
	assert_missing(h, gone);
	assert_missing(h, 0x7fef);
	assert_missing(h, 0x7ff0);
	assert_missing(h, 0x7ff4);
	assert_missing(h, 0xffff);
	assert_nothing_changed(h);
}
