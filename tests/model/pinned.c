/* SPDX-License-Identifier: MIT */
/* The host of the bulk pin cases: see pinned.h. */
#include <string.h>

#include "hypercall/handle.h"
#include "tests/model/pinned.h"

struct hypercall *pinned_hc;
struct domctl_pin pinned_pins[PINNED_VCPUS];

/* vCPU i of domain 1 is on CPU i, and is to go to CPUs 8 and 9. */
void pinned_prepare(const char *release)
{
	uint32_t i;

	model_boot(release);
	model_set_host(PINNED_CPUS, 1);
	model_add_domain(1, PINNED_VCPUS);
	for (i = 0; i < PINNED_VCPUS; i++) {
		struct model_vcpu *v = model_vcpu(1, i);

		v->hard = calloc(1, model_map_bytes());
		model_map_set(v->hard, i);
		v->soft = calloc(1, model_map_bytes());
		model_map_set(v->soft, i + 1);
	}
	memset(pinned_pins, 0, sizeof(pinned_pins));
	for (i = 0; i < PINNED_VCPUS; i++) {
		pinned_pins[i].domid = 1;
		pinned_pins[i].vcpu = i;
		pinned_pins[i].hard = host_map(PINNED_CPUS, "8-9");
		pinned_pins[i].soft = host_map(PINNED_CPUS, "0,9");
	}
	pinned_hc = NULL;
}

static size_t most;

void pinned_limit(unsigned int i)
{
	static const size_t limits[PINNED_LIMITS] = {0, 1, 2, 3, 7};

	most = limits[i];
}

void pinned_open(void)
{
	cr_assert(eq(int, hypercall_open(&pinned_hc, 0, NULL), 0));
	if (most)
		pinned_hc->multicall_max = most;
}

bool pinned_is_old(uint32_t i)
{
	const struct model_vcpu *v = model_vcpu(1, i);
	uint32_t cpu;

	for (cpu = 0; cpu < PINNED_CPUS; cpu++)
		if (model_map_test(v->hard, cpu) != (cpu == i) ||
		    model_map_test(v->soft, cpu) != (cpu == i + 1))
			return false;
	return true;
}

bool pinned_is_new(uint32_t i)
{
	const struct model_vcpu *v = model_vcpu(1, i);

	return !model_map_test(v->hard, i) && model_map_test(v->hard, 8) &&
	       model_map_test(v->hard, 9) && model_map_test(v->soft, 0) &&
	       model_map_test(v->soft, 9);
}

unsigned int pinned_count(enum domctl_pin_result result)
{
	unsigned int n = 0, i;

	for (i = 0; i < PINNED_VCPUS; i++)
		n += pinned_pins[i].result == result;
	return n;
}

/* After a failure every entry tells the truth about its vCPU. */
void pinned_assert_as_told(void)
{
	uint32_t i;

	for (i = 0; i < PINNED_VCPUS; i++) {
		switch (pinned_pins[i].result) {
		case DOMCTL_RESULT_NONE:
		case DOMCTL_RESULT_FAILED:
		case DOMCTL_RESULT_UNDONE:
			cr_assert(pinned_is_old(i),
				  "pin %u: result %d, error %d", i,
				  pinned_pins[i].result, pinned_pins[i].error);
			break;
		case DOMCTL_RESULT_STUCK:
			cr_assert(ne(int, pinned_pins[i].error, 0));
			break;
		default:
			cr_fatal("pin %u: done, but not all are", i);
		}
	}
}
