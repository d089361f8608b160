/* SPDX-License-Identifier: MIT */
/*
 * balancer MILLISECONDS STEPS DOMID... - spread vCPUs that wait for a CPU.
 *
 *     cc -o balancer *.c $(pkg-config --cflags --libs xvcpu)
 *
 * Each step pins one vCPU at most to a better CPU of its node: see step.c and
 * cpus.c.  At the end, also by SIGINT, SIGTERM or SIGHUP, the pins are put back
 * as they were: see pins.c.
 */
#include <signal.h>
#include <time.h>

#include "../example.h"
#include "balancer.h"

/* Until the steps are done or the vCPUs have gone. */
static int run(struct balancer *b, unsigned int ms, unsigned int steps)
{
	struct timespec interval = {ms / 1000, ms % 1000 * 1000000L};
	sigset_t signals;
	long seen = 1;

	/* They come while it sleeps, and end that: never between two pins. */
	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGPIPE); /* nobody reads what it prints */
	sigprocmask(SIG_BLOCK, &signals, NULL);
	while (b->steps < steps && seen > 0) {
		if (sigtimedwait(&signals, NULL, &interval) > 0)
			break;
		seen = balancer_step(b);
	}
	if (!seen)
		printf("the domains have gone\n");
	return seen < 0 ? (int)seen : 0;
}

int main(int argc, char **argv)
{
	struct balancer b = {0};
	uint16_t domids[100];
	unsigned int ms, steps;
	int i, err;

	if (argc < 4 || argc > 103)
		usage("balancer MILLISECONDS STEPS DOMID...");
	ms = number("MILLISECONDS", argv[1], 1, 3600000);
	steps = number("STEPS", argv[2], 1, 1000000000);
	for (i = 3; i < argc; i++)
		domids[i - 3] =
			(uint16_t)number("DOMID", argv[i], 0, LAST_DOMID);
	setvbuf(stdout, NULL, _IOLBF, 0);
	b.xen = open_xen();
	err = balancer_open(&b, domids, (size_t)(argc - 3));
	if (!err)
		err = run(&b, ms, steps);
	if (err)
		failed("balancer", err);
	if (balancer_close(&b))
		err = -1;
	hypercall_close(b.xen);
	return err ? 1 : 0;
}
