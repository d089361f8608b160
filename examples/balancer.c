/* SPDX-License-Identifier: MIT */
/*
 * balancer MILLISECONDS STEPS DOMID - spread vCPUs that wait for a CPU.
 *
 *     cc -o balancer balancer.c $(pkg-config --cflags --libs xvcpu)
 *
 * A step moves one vCPU at most: the one that waited most, in 3 of the last 5
 * steps or more.  In the end, also by a signal, all pins are put back.
 */
#include "guest.h"

static struct guest guest;
static struct domctl_sampler *sampler;

/* In the last step; 0: it is offline. */
static uint64_t idle_ns(uint32_t cpu)
{
	struct domctl_load load = {0};

	domctl_sampler_cpu(sampler, cpu, &load);
	return load.interval_ns - load.busy_ns;
}

/*
 * To the idlest CPU of the node, if that was idle for longer than the vCPU could
 * have run where it is, by a quarter of the step: less is no gain for sure.
 */
static void move(unsigned int step, uint32_t vcpu, uint32_t here)
{
	struct domctl_load load = {0};
	uint32_t cpu, to = here;
	uint64_t most;
	int err;

	domctl_sampler_vcpu(sampler, vcpu, &load);
	most = idle_ns(here) + load.busy_ns + load.interval_ns / 4;
	for (cpu = 0; cpu < guest.target->nbits; cpu++)
		if (guest.cpus[cpu].node == guest.cpus[here].node &&
		    idle_ns(cpu) > most &&
		    !guest_pin(&guest, vcpu, cpu, DOMCTL_PIN_DRY_RUN)) {
			most = idle_ns(cpu);
			to = cpu;
		}
	if (to == here)
		return;
	err = guest_pin(&guest, vcpu, to, 0);
	printf("step %u: vCPU %u to CPU %u: %s\n", step, vcpu, to,
	       err ? strerror(-err) : "done");
}

static int balance(unsigned int step)
{
	static uint8_t waits[8192]; /* a bit for each of 5 steps */
	const struct domctl_snapshot *now = domctl_sampler_snapshot(sampler);
	int waited, most = 2, err = domctl_sampler_step(sampler);
	struct domctl_vcpu v = {0}, best = {0};
	uint32_t i;

	for (i = 0; !err && i < guest.domain.max_vcpus; i++) {
		err = domctl_snapshot_vcpu(now, i, &v) ? -ESRCH : 0;
		waits[i] = waits[i] << 1 & 31;
		waits[i] |= v.state == DOMCTL_VCPU_RUNNABLE;
		waited = __builtin_popcount(waits[i]);
		if (waited > most && v.cpu >= 0) {
			most = waited;
			best = v;
		}
	}
	if (err || most == 2)
		return err;
	waits[best.vcpu] = 0;
	move(step, best.vcpu, (uint32_t)best.cpu);
	return 0;
}

int main(int argc, char **argv)
{
	sigset_t signals = block_signals();
	struct timespec interval = {0};
	unsigned int steps, n = 0;
	int err = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc != 4)
		usage("balancer MILLISECONDS STEPS DOMID");
	interval.tv_nsec = number("MILLISECONDS", argv[1], 1, 999) * 1000000L;
	steps = number("STEPS", argv[2], 1, 1000000000);
	guest_open(&guest, argv[3]);
	need("load",
	     domctl_sampler_open(guest.xen, &guest.domain.domid, 1, &sampler));
	while (!err && n++ < steps &&
	       sigtimedwait(&signals, NULL, &interval) < 0)
		err = balance(n);
	if (err)
		failed("balancer", err);
	domctl_sampler_close(sampler);
	return guest_close(&guest) || err;
}
