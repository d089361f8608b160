/* SPDX-License-Identifier: MIT */
/* Bulk pins: all of them, or none. */
#include "tests/conform/host.h"

#define N HOST_VCPUS

/* One pin for each vCPU of the case's domain, and room for what holds. */
static void make_pins(struct host *h, struct domctl_pin pins[N],
		      const struct cpumap *hard, const struct cpumap *soft)
{
	uint32_t i;

	for (i = 0; i < N; i++)
		pins[i] = (struct domctl_pin){
			.domid = h->domid,
			.vcpu = i,
			.hard = hard,
			.soft = soft,
			.effective_hard = host_map(h->ncpus, "none"),
		};
}

static void assert_all(struct host *h, const struct domctl_pin *pins,
		       enum domctl_pin_result result, const char *hard)
{
	uint32_t i;

	for (i = 0; i < N; i++) {
		cr_assert(eq(int, pins[i].result, result), "vCPU %u", i);
		cr_assert(eq(str, (char *)host_hard(h, h->domid, i),
			     (char *)hard));
	}
}

CONFORM(pins, are_set_together)
{
	struct cpumap *one = host_map(h->ncpus, "0");
	struct domctl_pin pins[N];
	uint64_t before;

	make_pins(h, pins, one, NULL);
	before = hypercall_crossings(h->hc);
	cr_assert(eq(int, domctl_pin(h->hc, pins, N, 0), 0));
	cr_assert(eq(u64, hypercall_crossings(h->hc) - before,
		     host_crossings(h, 2 * N)));
	assert_all(h, pins, DOMCTL_PIN_DONE, "0");
	cr_assert(eq(str, (char *)host_text(pins[N - 1].effective_hard),
		     (char *)"0"));
}

CONFORM(pins, are_put_back_when_one_in_the_middle_fails)
{
	struct cpumap *one = host_map(h->ncpus, "0");
	const char *before = host_hard(h, h->domid, 0);
	struct domctl_pin pins[N];

	make_pins(h, pins, one, one);
	pins[2].vcpu = N; /* not there */
	cr_assert(eq(int, domctl_pin(h->hc, pins, N, 0), -ENOENT));
	cr_assert(eq(int, pins[2].result, DOMCTL_PIN_FAILED));
	cr_assert(eq(int, pins[2].error, -ENOENT));
	pins[2].result = DOMCTL_PIN_UNDONE;
	assert_all(h, pins, DOMCTL_PIN_UNDONE, before);
	cr_assert(eq(str, (char *)host_soft(h, h->domid, 0), (char *)before));
}

CONFORM(pins, end_with_the_first_map_when_a_vcpu_was_named_twice)
{
	struct cpumap *one = host_map(h->ncpus, "0");
	const char *before = host_hard(h, h->domid, 0);
	struct domctl_pin pins[N];

	make_pins(h, pins, one, NULL);
	pins[1].vcpu = 0;
	pins[2].domid = 0x7ff0;
	cr_assert(eq(int, domctl_pin(h->hc, pins, N, 0), -ESRCH));
	cr_assert(eq(int, pins[0].result, DOMCTL_PIN_UNDONE));
	cr_assert(eq(int, pins[1].result, DOMCTL_PIN_UNDONE));
	cr_assert(eq(str, (char *)host_hard(h, h->domid, 0), (char *)before));
}

CONFORM(pins, change_nothing_when_dry)
{
	struct cpumap *one = host_map(h->ncpus, "0");
	const char *before = host_hard(h, h->domid, 0);
	struct domctl_pin pins[N];

	make_pins(h, pins, one, NULL);
	cr_assert(eq(int, domctl_pin(h->hc, pins, N, DOMCTL_DRY_RUN), 0));
	assert_all(h, pins, DOMCTL_PIN_NONE, before);
	cr_assert(eq(str, (char *)host_text(pins[0].effective_hard),
		     (char *)"0"));
	pins[3].vcpu = N;
	cr_assert(eq(int, domctl_pin(h->hc, pins, N, DOMCTL_DRY_RUN), -ENOENT));
	cr_assert(eq(int, pins[3].result, DOMCTL_PIN_FAILED));
}

CONFORM(pins, with_a_map_that_cannot_be_are_refused_before_any)
{
	struct cpumap *none = host_map(h->ncpus, "none");
	struct cpumap *one = host_map(h->ncpus, "0");
	const char *before = host_hard(h, h->domid, 0);
	struct domctl_pin pins[N];
	uint64_t crossings;

	make_pins(h, pins, one, NULL);
	pins[1].hard = none;
	crossings = hypercall_crossings(h->hc);
	cr_assert(eq(int, domctl_pin(h->hc, pins, N, 0), -EINVAL));
	cr_assert(eq(u64, hypercall_crossings(h->hc), crossings));
	pins[1].result = DOMCTL_PIN_NONE;
	assert_all(h, pins, DOMCTL_PIN_NONE, before);
}
