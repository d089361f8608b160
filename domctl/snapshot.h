/* SPDX-License-Identifier: MIT */
/* snapshot - how one is laid out in a batch (private). */
#ifndef XVCPU_DOMCTL_SNAPSHOT_PRIVATE_H
#define XVCPU_DOMCTL_SNAPSHOT_PRIVATE_H

#include "domctl/operation.h"

struct planned {
	uint8_t uuid[16];
	const struct abi_domaininfo *info; /* in the list; NULL: gone */
	size_t first;                      /* of its vCPUs */
	uint32_t vcpus;
	uint16_t domid;
};

/*
 * The operations of the batch: for each vCPU one for its state and, if maps are
 * wanted, one for them; the idle clocks, if wanted; the list of domains.
 */
struct domctl_snapshot {
	struct hypercall *hc;
	const struct hypercall_interface *xen;
	struct hypercall_batch *batch;
	unsigned int what;
	uint16_t *wanted; /* ascending; NULL: all */
	size_t nwanted;
	struct planned *plan;
	size_t domains, plan_room;
	size_t vcpus;
	struct xen_domctl *infos;      /* [vcpus] */
	struct xen_domctl *affinities; /* [vcpus] */
	char *hard, *soft;             /* [vcpus] of map_size bytes */
	size_t map_size;
	uint64_t *idle;             /* [ncpus] */
	struct xen_sysctl *cpuinfo; /* that reads them */
	long cpuinfo_index;
	struct xen_sysctl *list; /* NULL: there is no snapshot */
	char *entries;           /* [room] of domaininfo_size bytes */
	uint32_t room;
	long list_index;
	/* owner[j]: which domain vCPU j belongs to */
	uint32_t *owner;
	size_t owner_room;
	uint64_t before_ns, after_ns, generation;
};

/* Of these domains alone: n of them, more than none.  0 or -ENOMEM. */
int xvcpu_snapshot_want(struct domctl_snapshot *s, const uint16_t *domids,
			size_t n);
bool xvcpu_snapshot_wanted(const struct domctl_snapshot *s, uint16_t domid);

/* Entry i of the list of domains that Xen wrote last. */
static inline const struct abi_domaininfo *
snapshot_entry(const struct domctl_snapshot *s, uint32_t i)
{
	return (const void *)(s->entries + (size_t)i * s->xen->domaininfo_size);
}

/* A list that fills its room may have been cut short. */
static inline bool snapshot_list_complete(const struct domctl_snapshot *s)
{
	return s->list->u.getdomaininfolist.num_domains < s->room;
}

static inline struct cpumap *snapshot_map(const struct domctl_snapshot *s,
					  char *maps, size_t j)
{
	return maps ? (void *)(maps + j * s->map_size) : NULL;
}

/* No domains, no CPUs; the next take plans anew. */
void xvcpu_snapshot_forget(struct domctl_snapshot *s);

/* Remember which domains the list names: the batch's memory goes next. */
int xvcpu_snapshot_plan_domains(struct domctl_snapshot *s);

/* Lay the batch out for the domains of the plan. */
int xvcpu_snapshot_plan_batch(struct domctl_snapshot *s);

#endif
