/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "domctl/snapshot.h"

/*
 * The array with room for need, which is below 2^32; keeps what is there.  NULL:
 * no memory, and array is as it was.
 */
static void *grow(void *array, size_t *room, size_t need, size_t size)
{
	void *bigger;

	if (array && need <= *room)
		return array;
	bigger = reallocarray(array, 2 * need + 1, size);
	if (bigger)
		*room = 2 * need + 1;
	return bigger;
}

/* vCPUs from first on are those of a domain, which is s->plan[domain]. */
static int own(struct domctl_snapshot *s, uint32_t domain, size_t first)
{
	size_t end = first + s->plan[domain].vcpus, j;
	uint32_t *owner = grow(s->owner, &s->owner_room, end, sizeof(*owner));

	if (!owner)
		return -ENOMEM;
	s->owner = owner;
	for (j = first; j < end; j++)
		owner[j] = domain;
	return 0;
}

int snapshot_plan_domains(struct domctl_snapshot *s)
{
	uint32_t n = s->list->u.getdomaininfolist.num_domains, i;
	struct planned *plan = grow(s->plan, &s->plan_room, n, sizeof(*plan));
	bool complete = snapshot_list_complete(s);
	size_t vcpus = 0, domains = 0;
	int err = 0;

	if (!plan)
		return -ENOMEM;
	s->plan = plan;
	/* It has to be planned again: all these vCPUs would be read in vain. */
	if (!complete && !s->wanted)
		n = 0;
	for (i = 0; i < n && !err; i++) {
		const struct abi_domaininfo *info = snapshot_entry(s, i);
		struct planned *p = &plan[domains];

		if (!snapshot_wanted(s, info->domain))
			continue;
		*p = (struct planned){.domid = info->domain,
				      .first = vcpus,
				      .vcpus = info->max_vcpu_id + 1};
		memcpy(p->uuid, info->handle, sizeof(p->uuid));
		err = own(s, domains, vcpus);
		vcpus += p->vcpus;
		domains++;
	}
	if (err)
		return err;
	s->domains = domains;
	s->vcpus = vcpus;
	if (!complete)
		s->room *= 2;
	else if (s->room < 2 * n)
		s->room = 2 * n;
	return 0;
}

static void *array(struct domctl_snapshot *s, size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		return NULL;
	return hypercall_batch_memory(s->batch, bytes);
}

static void domctl_init(const struct domctl_snapshot *s,
			struct xen_domctl *domctl, uint32_t cmd, size_t j)
{
	domctl->cmd = cmd;
	domctl->interface_version = s->hc->interface.domctl;
	domctl->domain = s->plan[s->owner[j]].domid;
}

static long add_vcpu(struct domctl_snapshot *s, size_t j)
{
	uint32_t vcpu = j - s->plan[s->owner[j]].first;
	struct cpumap *hard = snapshot_map(s, s->hard, j);
	struct cpumap *soft = snapshot_map(s, s->soft, j);
	struct xen_domctl_vcpuaffinity *affinity;
	long index;

	domctl_init(s, &s->infos[j], XEN_DOMCTL_getvcpuinfo, j);
	s->infos[j].u.getvcpuinfo.vcpu = vcpu;
	index = hypercall_batch_add(s->batch, __HYPERVISOR_domctl,
				    (uintptr_t)&s->infos[j], 0,
				    HYPERCALL_READS);
	if (index < 0 || (!hard && !soft))
		return index;

	domctl_init(s, &s->affinities[j], XEN_DOMCTL_getvcpuaffinity, j);
	affinity = &s->affinities[j].u.vcpuaffinity;
	affinity->vcpu = vcpu;
	if (hard) {
		cpumap_init(hard, s->map_size, s->hc->interface.ncpus);
		operation_bitmap(&affinity->cpumap_hard, hard);
		affinity->flags |= XEN_VCPUAFFINITY_HARD;
	}
	if (soft) {
		cpumap_init(soft, s->map_size, s->hc->interface.ncpus);
		operation_bitmap(&affinity->cpumap_soft, soft);
		affinity->flags |= XEN_VCPUAFFINITY_SOFT;
	}
	return hypercall_batch_add(s->batch, __HYPERVISOR_domctl,
				   (uintptr_t)&s->affinities[j], 0,
				   HYPERCALL_READS);
}

static long add_idle(struct domctl_snapshot *s)
{
	s->cpuinfo = operation_sysctl(s->hc, s->batch, XEN_SYSCTL_getcpuinfo);
	s->idle = array(s, s->hc->interface.ncpus,
			sizeof(struct xen_sysctl_cpuinfo));
	if (!s->cpuinfo || !s->idle)
		return -ENOMEM;
	s->cpuinfo->u.getcpuinfo.max_cpus = s->hc->interface.ncpus;
	set_xen_guest_handle(s->cpuinfo->u.getcpuinfo.info,
			     (struct xen_sysctl_cpuinfo *)s->idle);
	return hypercall_batch_add(s->batch, __HYPERVISOR_sysctl,
				   (uintptr_t)s->cpuinfo, 0, HYPERCALL_READS);
}

static long add_list(struct domctl_snapshot *s)
{
	s->list =
		operation_sysctl(s->hc, s->batch, XEN_SYSCTL_getdomaininfolist);
	s->entries = array(s, s->room, s->hc->interface.domaininfo_size);
	if (!s->list || !s->entries)
		return -ENOMEM;
	s->list->u.getdomaininfolist.max_domains = s->room;
	set_xen_guest_handle(s->list->u.getdomaininfolist.buffer,
			     (void *)s->entries);
	return batch_add_last(s->batch, __HYPERVISOR_sysctl, (uintptr_t)s->list,
			      0);
}

/* An array of so many bytes for each vCPU, or NULL for none. */
static void *carve(const struct domctl_snapshot *s, char **at, size_t each)
{
	void *start = *at;

	*at += s->vcpus * each;
	return each ? start : NULL;
}

/*
 * In one piece: of several large ones, each would leave the end of a chunk of
 * the arena unused.  Maps come first, for they must be aligned.
 */
static int carve_arrays(struct domctl_snapshot *s)
{
	size_t hard = s->what & DOMCTL_READ_HARD ? s->map_size : 0;
	size_t soft = s->what & DOMCTL_READ_SOFT ? s->map_size : 0;
	size_t affinity = hard || soft ? sizeof(*s->affinities) : 0;
	char *at =
		array(s, s->vcpus, hard + soft + sizeof(*s->infos) + affinity);

	if (!at)
		return -ENOMEM;
	s->hard = carve(s, &at, hard);
	s->soft = carve(s, &at, soft);
	s->infos = carve(s, &at, sizeof(*s->infos));
	s->affinities = carve(s, &at, affinity);
	return 0;
}

int snapshot_plan_batch(struct domctl_snapshot *s)
{
	long index;
	size_t j;

	hypercall_batch_reset(s->batch);
	s->generation++;
	s->list = NULL;
	index = carve_arrays(s);
	for (j = 0; j < s->vcpus && index >= 0; j++)
		index = add_vcpu(s, j);
	if (index >= 0 && (s->what & DOMCTL_READ_IDLE))
		index = s->cpuinfo_index = add_idle(s);
	if (index >= 0)
		index = s->list_index = add_list(s);
	return index < 0 ? (int)index : 0;
}
