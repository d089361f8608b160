/* SPDX-License-Identifier: MIT */
/* The pins that there were: read when all is opened, and put back at the end. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "balancer.h"

static void add_domain(struct balancer *b, const struct domctl_domain *domain,
		       size_t first)
{
	uint32_t i;

	for (i = 0; i < domain->max_vcpus; i++) {
		struct vcpu *v = &b->vcpus[b->nvcpus++];

		v->domain = *domain;
		v->pin.domid = domain->domid;
		v->pin.uuid = v->domain.uuid;
		v->pin.vcpu = i;
		v->pin.hard = domctl_snapshot_hard(b->first, first + i);
	}
}

static int read_pins(struct balancer *b)
{
	struct domctl_snapshot_info info;
	struct domctl_domain domain;
	size_t i, first;
	int err = domctl_snapshot_take(b->first);

	if (err)
		return err;
	domctl_snapshot_info(b->first, &info);
	b->vcpus = calloc(info.vcpus + 1, sizeof(*b->vcpus));
	if (!b->vcpus)
		return -ENOMEM;
	for (i = 0; i < info.domains; i++)
		if (!domctl_snapshot_domain(b->first, i, &domain, &first))
			add_domain(b, &domain, first);
	return 0;
}

int balancer_open(struct balancer *b, const uint16_t *domids, size_t n)
{
	uint32_t ncpus = hypercall_interface(b->xen)->ncpus;
	struct domctl_domain domain;
	long err = 0;
	size_t i;

	for (i = 0; !err && i < n; i++)
		err = domctl_get_domain(b->xen, domids[i], &domain);
	if (err)
		return (int)err;
	b->target = cpumap_alloc(ncpus);
	b->cpus = calloc(ncpus, sizeof(*b->cpus));
	if (!b->target || !b->cpus)
		return -ENOMEM;
	err = domctl_get_cpus(b->xen, b->cpus, ncpus);
	if (err >= 0)
		err = domctl_snapshot_open(b->xen, DOMCTL_SNAPSHOT_HARD, domids,
					   n, &b->first);
	if (err >= 0)
		err = read_pins(b);
	if (err >= 0)
		err = domctl_sampler_open(b->xen, domids, n, &b->sampler);
	return err < 0 ? (int)err : 0;
}

/* A domain that has gone has no pins. */
static bool put_back(struct balancer *b, struct vcpu *v)
{
	int err = v->moved ? domctl_pin(b->xen, &v->pin, 1, 0) : 0;

	if (!err || err == -ESRCH)
		return true;
	fprintf(stderr, "balancer: domain %u vCPU %u stays pinned: %s\n",
		v->pin.domid, v->pin.vcpu, strerror(-err));
	return false;
}

size_t balancer_close(struct balancer *b)
{
	size_t i, stay = 0;

	for (i = 0; i < b->nvcpus; i++)
		stay += !put_back(b, &b->vcpus[i]);
	domctl_sampler_close(b->sampler);
	domctl_snapshot_close(b->first);
	cpumap_free(b->target);
	free(b->vcpus);
	free(b->cpus);
	return stay;
}
