/* SPDX-License-Identifier: MIT */
#include "tests/examples/schedule.h"

#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include "tests/fake/xen.h"

#define TURN_NS  UINT64_C(10000000)
#define MAX_CPUS 64
#define DOMAINS  16
#define VCPUS    16

void (*schedule_step)(unsigned int n);

static bool begun;
static uint64_t now_ns = 1000000000, idle_ns[MAX_CPUS];
static unsigned int load[DOMAINS][VCPUS], sleeps;

int __real_clock_gettime(clockid_t clock, struct timespec *out);
int __wrap_clock_gettime(clockid_t clock, struct timespec *out);
int __real_sigtimedwait(const sigset_t *set, siginfo_t *info,
			const struct timespec *timeout);
int __wrap_sigtimedwait(const sigset_t *set, siginfo_t *info,
			const struct timespec *timeout);

/* The same in each run. */
static unsigned int draw(unsigned int below)
{
	static uint64_t state = 88172645463325252u;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned int)(state % below);
}

static uint64_t get_idle(uint32_t cpu)
{
	return idle_ns[cpu];
}

void schedule_begin(void)
{
	begun = true;
	model.idle_ns = get_idle;
}

void schedule_load(uint16_t domid, uint32_t vcpu, unsigned int percent)
{
	load[domid][vcpu] = percent;
	model_vcpu(domid, vcpu)->time_step = 0;
}

/* Who runs on the CPU now; NULL: it is idle. */
static struct model_vcpu *choose(uint32_t cpu)
{
	struct model_vcpu *chosen = NULL;
	unsigned int domid, vcpu, n = 0;

	for (domid = 0; domid < DOMAINS; domid++)
		for (vcpu = 0; vcpu < VCPUS; vcpu++) {
			struct model_domain *d = model.domain[domid];
			struct model_vcpu *v;

			if (!d || d->paused || vcpu >= d->max_vcpus)
				continue;
			v = &d->vcpus[vcpu];
			if (v->cpu != cpu || !v->online)
				continue;
			v->running = false;
			v->blocked = draw(100) >= load[domid][vcpu];
			if (!v->blocked && !draw(++n))
				chosen = v;
		}
	return chosen;
}

static void take_turns(uint64_t ns)
{
	uint64_t end = now_ns + ns;
	struct model_vcpu *v;
	uint32_t cpu;

	for (; now_ns < end; now_ns += TURN_NS)
		for (cpu = 0; cpu < model.ncpus; cpu++) {
			v = choose(cpu);
			if (!v) {
				idle_ns[cpu] += TURN_NS;
				continue;
			}
			v->running = true;
			v->time_ns += TURN_NS;
		}
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *out)
{
	if (!begun)
		return __real_clock_gettime(clock, out);
	out->tv_sec = (time_t)(now_ns / 1000000000);
	out->tv_nsec = (long)(now_ns % 1000000000);
	return 0;
}

int __wrap_sigtimedwait(const sigset_t *set, siginfo_t *info,
			const struct timespec *timeout)
{
	const struct timespec none = {0, 0};

	take_turns((uint64_t)timeout->tv_sec * 1000000000 +
		   (uint64_t)timeout->tv_nsec);
	schedule_step(++sleeps);
	return __real_sigtimedwait(set, info, &none);
}
