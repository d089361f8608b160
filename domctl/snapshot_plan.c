/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "domctl/snapshot.h"

static int compare_domids(const void *a, const void *b)
{
	return *(const uint16_t *)a - *(const uint16_t *)b;
}

int xvcpu_snapshot_want(struct domctl_snapshot *s, const uint16_t *domids,
			size_t n)
{
	s->wanted = reallocarray(NULL, n, sizeof(*s->wanted));
	if (!s->wanted)
		return -ENOMEM;
	memcpy(s->wanted, domids, n * sizeof(*domids));
	qsort(s->wanted, n, sizeof(*s->wanted), compare_domids);
	s->nwanted = n;
	return 0;
}

bool xvcpu_snapshot_wanted(const struct domctl_snapshot *s, uint16_t domid)
{
	return !s->wanted || bsearch(&domid, s->wanted, s->nwanted,
				     sizeof(domid), compare_domids);
}

/*
 * The array with room for need, which is below 2^32; keeps what is there.
 * NULL: no memory, and array is as it was.
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

int xvcpu_snapshot_plan_domains(struct domctl_snapshot *s)
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

		if (!xvcpu_snapshot_wanted(s, info->domain))
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

static long add_domctl(struct domctl_snapshot *s, struct xen_domctl *domctl)
{
	return hypercall_batch_add(s->batch, __HYPERVISOR_domctl,
				   (uintptr_t)domctl, 0, HYPERCALL_BATCH_READS);
}

static long add_vcpu(struct domctl_snapshot *s, size_t j)
{
	const struct planned *domain = &s->plan[s->owner[j]];
	struct cpumap *hard = snapshot_map(s, s->hard, j);
	struct cpumap *soft = snapshot_map(s, s->soft, j);
	uint32_t vcpu = j - domain->first;
	long index;

	xvcpu_operation_address(s->hc, &s->infos[j], XEN_DOMCTL_getvcpuinfo,
				domain->domid);
	s->infos[j].u.getvcpuinfo.vcpu = vcpu;
	index = add_domctl(s, &s->infos[j]);
	if (index < 0 || (!hard && !soft))
		return index;
	if (hard)
		cpumap_init(hard, s->map_size, s->xen->ncpus);
	if (soft)
		cpumap_init(soft, s->map_size, s->xen->ncpus);
	xvcpu_operation_address(s->hc, &s->affinities[j],
				XEN_DOMCTL_getvcpuaffinity, domain->domid);
	xvcpu_operation_affinity(&s->affinities[j], vcpu, hard, soft);
	return add_domctl(s, &s->affinities[j]);
}

static long add_idle(struct domctl_snapshot *s)
{
	struct xen_sysctl *sysctl = s->cpuinfo;

	sysctl->u.getcpuinfo.max_cpus = s->xen->ncpus;
	set_xen_guest_handle(sysctl->u.getcpuinfo.info,
			     (struct xen_sysctl_cpuinfo *)s->idle);
	return hypercall_batch_add(s->batch, __HYPERVISOR_sysctl,
				   (uintptr_t)sysctl, 0, HYPERCALL_BATCH_READS);
}

static long add_list(struct domctl_snapshot *s)
{
	struct xen_sysctl *sysctl = s->list;

	sysctl->u.getdomaininfolist.max_domains = s->room;
	set_xen_guest_handle(sysctl->u.getdomaininfolist.buffer,
			     (void *)s->entries);
	return hypercall_batch_add(s->batch, __HYPERVISOR_sysctl,
				   (uintptr_t)sysctl, 0, HYPERCALL_BATCH_LAST);
}

/* What an entry of each array has, in bytes; 0: there is none. */
struct layout {
	size_t hard, soft, info, affinity; /* for each vCPU */
	size_t idle;                       /* CPU */
	size_t domain;
	size_t size; /* all arrays together; 0: beyond reason */
};

static struct layout lay_out(const struct domctl_snapshot *s)
{
	unsigned int maps =
		s->what & (DOMCTL_SNAPSHOT_HARD | DOMCTL_SNAPSHOT_SOFT);
	struct layout l = {
		.hard = s->what & DOMCTL_SNAPSHOT_HARD ? s->map_size : 0,
		.soft = s->what & DOMCTL_SNAPSHOT_SOFT ? s->map_size : 0,
		.info = sizeof(*s->infos),
		.affinity = maps ? sizeof(*s->affinities) : 0,
		.idle = s->what & DOMCTL_SNAPSHOT_IDLE
				? sizeof(struct xen_sysctl_cpuinfo)
				: 0,
		.domain = s->xen->domaininfo_size,
	};
	size_t each = l.hard + l.soft + l.info + l.affinity;

	if (__builtin_mul_overflow(s->vcpus, each, &l.size) ||
	    __builtin_add_overflow(l.size,
				   s->xen->ncpus * l.idle + s->room * l.domain,
				   &l.size) ||
	    l.size > SIZE_MAX / 8)
		l.size = 0;
	return l;
}

/* n times so many bytes, or NULL for none. */
static void *carve(char **at, size_t n, size_t each)
{
	void *start = *at;

	*at += n * each;
	return each ? start : NULL;
}

/*
 * In one piece: of several large ones, each would leave the end of a chunk of
 * the arena unused.  Maps come first, for they must be aligned.
 */
static int carve_arrays(struct domctl_snapshot *s, const struct layout *l)
{
	char *at = l->size ? hypercall_batch_memory(s->batch, l->size) : NULL;

	if (!at)
		return -ENOMEM;
	s->hard = carve(&at, s->vcpus, l->hard);
	s->soft = carve(&at, s->vcpus, l->soft);
	s->infos = carve(&at, s->vcpus, l->info);
	s->affinities = carve(&at, s->vcpus, l->affinity);
	s->idle = carve(&at, s->xen->ncpus, l->idle);
	s->entries = carve(&at, s->room, l->domain);
	return 0;
}

/* The small ones first, which go where the large one does not. */
static int alloc_batch(struct domctl_snapshot *s)
{
	struct layout l = lay_out(s);

	hypercall_batch_reset_for(s->batch, &l.size);
	s->list = xvcpu_operation_sysctl(s->hc, s->batch,
					 XEN_SYSCTL_getdomaininfolist);
	s->cpuinfo =
		xvcpu_operation_sysctl(s->hc, s->batch, XEN_SYSCTL_getcpuinfo);
	return s->list && s->cpuinfo ? carve_arrays(s, &l) : -ENOMEM;
}

int xvcpu_snapshot_plan_batch(struct domctl_snapshot *s)
{
	long index = alloc_batch(s);
	size_t j;

	s->generation++;
	for (j = 0; j < s->vcpus && index >= 0; j++)
		index = add_vcpu(s, j);
	if (index >= 0 && (s->what & DOMCTL_SNAPSHOT_IDLE))
		index = s->cpuinfo_index = add_idle(s);
	if (index >= 0)
		index = s->list_index = add_list(s);
	return index < 0 ? (int)index : 0;
}
