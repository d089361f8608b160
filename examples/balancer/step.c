/* SPDX-License-Identifier: MIT */
/*
 * One step: of the vCPUs that were found waiting in 3 of the last 5 steps, the
 * one that waited most is moved, if there is a better CPU.  Then it rests: what
 * it waited before does not count any more.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "balancer.h"

struct move {
	struct vcpu *vcpu; /* NULL: none */
	uint32_t cpu;
	int waits;
};

/* vCPU j of the sampler: has it waited more than the best so far? */
static void consider(struct balancer *b, struct vcpu *v, size_t j,
		     struct move *best)
{
	struct domctl_load load;
	struct domctl_vcpu now;
	uint32_t cpu;
	int i, waits = 0;

	if (domctl_sampler_vcpu(b->sampler, j, &load) ||
	    domctl_snapshot_vcpu(domctl_sampler_snapshot(b->sampler), j, &now))
		return;
	v->waited[b->steps % 5] = now.state == DOMCTL_VCPU_RUNNABLE;
	for (i = 0; i < 5; i++)
		waits += v->waited[i];
	if (waits < 3 || waits <= best->waits || now.cpu < 0)
		return;
	cpu = balancer_find_cpu(b, v, (uint32_t)now.cpu, &load);
	if (cpu != CPUMAP_NONE)
		*best = (struct move){v, cpu, waits};
}

static void make(struct balancer *b, const struct move *move)
{
	struct vcpu *v = move->vcpu;
	int err = balancer_pin(b, v, move->cpu, 0);

	v->moved = v->moved || !err;
	memset(v->waited, 0, sizeof(v->waited));
	printf("step %u: domain %u vCPU %u to CPU %u%s%s\n", b->steps,
	       v->pin.domid, v->pin.vcpu, move->cpu, err ? ": " : "",
	       err ? strerror(-err) : "");
}

/* By UUID, too: its number may be another domain's now. */
static bool same(const struct domctl_domain *a, const struct domctl_domain *b)
{
	return a->domid == b->domid &&
	       !memcmp(a->uuid, b->uuid, sizeof(a->uuid));
}

long balancer_step(struct balancer *b)
{
	const struct domctl_snapshot *now = domctl_sampler_snapshot(b->sampler);
	struct move best = {NULL, 0, 0};
	struct domctl_snapshot_info info;
	struct domctl_domain domain;
	size_t i, k, first;
	long seen = 0;
	int err = domctl_sampler_step(b->sampler);

	if (err)
		return err;
	b->steps++;
	domctl_snapshot_info(now, &info);
	for (i = 0; i < info.domains; i++) {
		if (domctl_snapshot_domain(now, i, &domain, &first))
			continue;
		for (k = 0; k < b->nvcpus; k++)
			if (same(&b->vcpus[k].domain, &domain)) {
				consider(b, &b->vcpus[k],
					 first + b->vcpus[k].pin.vcpu, &best);
				seen++;
			}
	}
	if (best.vcpu)
		make(b, &best);
	return seen;
}
