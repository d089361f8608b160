/* SPDX-License-Identifier: MIT */
/*
 * snapshot - how one is planned, read and kept (private).
 *
 * The plan says which domains there are.  Their vCPUs are read, and then it is
 * asked again who is there: what belongs to a domain that was there before and
 * after is its own.  One that is kept has memory of Xen's for all vCPUs, and
 * reads them and asks in one batch; one that is for one look reads a wave of
 * vCPUs after the other into the same memory, and packs what it finds.
 */
#ifndef XVCPU_DOMCTL_SNAPSHOT_PRIVATE_H
#define XVCPU_DOMCTL_SNAPSHOT_PRIVATE_H

#include "domctl/operation.h"
#include "domctl/snapshot_maps.h"

struct planned {
	const struct abi_domaininfo *info; /* of now; NULL: gone */
	size_t first;                      /* of its vCPUs */
};

/* A question who is there: to Xen's list, or for each domain that is wanted. */
struct asked {
	struct hypercall_batch *batch;
	struct xen_sysctl *list; /* NULL: for each */
	char *entries;           /* of the list: [room] of domaininfo_size */
	struct xen_domctl *each; /* [room] */
	size_t room;
	size_t size;  /* bytes of the next piece */
	size_t from;  /* a domid; where each is asked, an index into wanted */
	size_t index; /* of its first operation in the batch */
	size_t seen;  /* domains, in this question and those before */
	bool denied;  /* one that is wanted, or what is in its place */
};

/* The operations of vCPUs, one after the other: [room] of each. */
struct wave {
	size_t from, n, room;          /* vCPUs from on: n of them */
	struct xen_domctl *infos;      /* their states */
	struct xen_domctl *affinities; /* NULL: no maps are wanted */
	char *hard, *soft;             /* of map_size bytes */
};

/* A vCPU of one look: what domctl_vcpu and the maps are made of. */
struct packed {
	uint64_t time_ns;
	const struct cpumap *hard, *soft; /* in maps; NULL: not read */
	int32_t cpu;
	int16_t state; /* negative: its error */
	int16_t affinity_error;
};

struct domctl_snapshot {
	struct hypercall *hc;
	const struct hypercall_interface *xen;
	struct hypercall_batch *batch; /* NULL: between two looks */
	unsigned int what;
	uint16_t *wanted; /* ascending; NULL: all */
	size_t nwanted;
	size_t map_size;

	bool planned;   /* who is there is known */
	bool laid;      /* the batch is for those */
	bool taken;     /* their vCPUs have been read */
	bool same;      /* so far, those who were found again */
	bool changed;   /* so far, the plan against the one before */
	size_t old;     /* domains of that */
	size_t matched; /* the next domain of the plan to be found again */
	struct planned *plan;
	char *infos; /* as planned, or found since: [domains] of INFO_BYTES */
	size_t domains, plan_room, infos_room;
	uint32_t *owner; /* [vcpus]: which domain vCPU j belongs to */
	size_t vcpus, owner_room;

	struct wave wave;
	struct asked asked; /* of one that is kept: after its vCPUs */
	uint64_t *idle;     /* [idle_cpus] */
	int idle_error;
	uint32_t idle_cpus;
	struct xen_sysctl *cpuinfo; /* that reads them */
	size_t cpuinfo_index;

	char *arena; /* of one look: what all its questions go through */
	size_t arena_size;
	struct packed *packed; /* [vcpus] */
	size_t packed_room;
	struct maps maps;
	uint64_t before_ns, after_ns, generation;
};

/* As much of a domain's entry as is ever read: arch_config's flags are last. */
#define INFO_BYTES 112

/* The entry that the plan itself keeps of domain i. */
static inline struct abi_domaininfo *
snapshot_planned(const struct domctl_snapshot *s, size_t i)
{
	return (void *)(s->infos + i * INFO_BYTES);
}

/*
 * vCPUs in a wave: 4,096 and dom0's are 13 waves, and need 57 pages with all
 * that there is, of 64.  A page costs tens of microseconds, a crossing less than
 * a few of the operations in it: larger waves win nothing.
 */
#define SNAPSHOT_WAVE 320

#define SNAPSHOT_MAPS (DOMCTL_SNAPSHOT_HARD | DOMCTL_SNAPSHOT_SOFT)

/* Hypercall memory of a sysctl, so that what follows is aligned. */
#define SYSCTL_BYTES ((sizeof(struct xen_sysctl) + 63) & ~(size_t)63)

static inline bool snapshot_once(const struct domctl_snapshot *s)
{
	return s->what & DOMCTL_SNAPSHOT_ONCE;
}

static inline struct cpumap *snapshot_map(const struct domctl_snapshot *s,
					  char *maps, size_t i)
{
	return maps ? (void *)(maps + i * s->map_size) : NULL;
}

/* Bytes of Xen's memory that the operations and maps of a vCPU need. */
static inline size_t snapshot_each(const struct domctl_snapshot *s)
{
	bool hard = s->what & DOMCTL_SNAPSHOT_HARD;
	bool soft = s->what & DOMCTL_SNAPSHOT_SOFT;

	return (hard + soft) * s->map_size +
	       (hard || soft ? 2 : 1) * sizeof(struct xen_domctl);
}

/* The array with room for need of size bytes; NULL: no memory, it is as was. */
void *xvcpu_snapshot_grow(void *array, size_t *room, size_t need, size_t size);

/* No domains, no CPUs: another generation.  The next take plans anew. */
void xvcpu_snapshot_forget(struct domctl_snapshot *s);

/* Of these domains alone: n of them, more than none.  0 or -ENOMEM. */
int xvcpu_snapshot_want(struct domctl_snapshot *s, const uint16_t *domids,
			size_t n);

/*
 * Ask who is there, in as many pieces as it takes, and let see have each, in
 * ascending order.  expected: how many there may be.  0, what see returned, or
 * why it can't be known.
 */
typedef int snapshot_see(struct domctl_snapshot *s,
			 const struct abi_domaininfo *info);
int xvcpu_snapshot_ask(struct domctl_snapshot *s, size_t expected,
		       snapshot_see *see);

/*
 * Of one look: memory of Xen's for a wave, or for less where the host is small.
 * 0 or -ENOMEM.
 */
int xvcpu_once_arena(struct domctl_snapshot *s);
void xvcpu_once_end(struct domctl_snapshot *s);

/*
 * Through that, or through the handle's own pages, where size is what the whole
 * question needs.  0 or -ENOMEM.
 */
int xvcpu_asked_place(struct domctl_snapshot *s, struct asked *a, size_t size);
size_t xvcpu_asked_size(const struct domctl_snapshot *s, size_t domains);

/* The same in steps: address it, add it, and read it when it was run. */
void xvcpu_asked_aim(const struct domctl_snapshot *s, const struct asked *a);
long xvcpu_asked_add(const struct domctl_snapshot *s, struct asked *a,
		     unsigned int flags);
int xvcpu_asked_read(struct domctl_snapshot *s, struct asked *a,
		     snapshot_see *see);
/* There may be more than it had room for. */
bool xvcpu_asked_more(const struct domctl_snapshot *s, const struct asked *a);
/* 0, or -EACCES when nobody was seen. */
int xvcpu_asked_nobody(const struct domctl_snapshot *s, const struct asked *a);

/*
 * Since it was laid out so many have come that a kept batch has no room for all
 * of them, the last planned ones maybe.
 */
static inline bool snapshot_cut_short(const struct domctl_snapshot *s)
{
	return s->laid && xvcpu_asked_more(s, &s->asked);
}

/* A new plan: of those asked now, or, if seen, whom a kept batch saw last. */
int xvcpu_snapshot_plan(struct domctl_snapshot *s, bool seen);

/*
 * Find every planned domain again.  After the last, s->same: all of them and no
 * others; those that are gone have no info.
 */
void xvcpu_snapshot_match_begin(struct domctl_snapshot *s);
int xvcpu_snapshot_match(struct domctl_snapshot *s,
			 const struct abi_domaininfo *info);
void xvcpu_snapshot_match_end(struct domctl_snapshot *s);

/* n times so many bytes of *at, or NULL for none. */
void *xvcpu_snapshot_carve(char **at, size_t n, size_t each);

/* Memory of the wave for room vCPUs, at *at, which goes on behind it. */
void xvcpu_wave_lay(struct domctl_snapshot *s, char **at, size_t room);
/* Zeroed memory becomes operations, of nobody's yet. */
void xvcpu_wave_fill(struct domctl_snapshot *s);
/* Add the operations of n vCPUs to the batch.  0 or -ENOMEM. */
long xvcpu_wave_add(struct domctl_snapshot *s, size_t n);
/* Those in the batch are for the vCPUs from on. */
void xvcpu_wave_aim(struct domctl_snapshot *s, size_t from);
/* So that a map Xen fails to write is seen: see xvcpu_error_lost_map. */
void xvcpu_wave_forget_maps(struct domctl_snapshot *s);
/* What Xen said of vCPU j, whoever's it is. */
void xvcpu_wave_read(const struct domctl_snapshot *s, size_t j,
		     struct domctl_vcpu *out);
int xvcpu_wave_map_error(const struct domctl_snapshot *s, size_t j);
/* CLOCK_MONOTONIC */
uint64_t xvcpu_snapshot_now(void);
long xvcpu_snapshot_add_idle(struct domctl_snapshot *s);
void xvcpu_snapshot_read_idle(struct domctl_snapshot *s);

/* Read all vCPUs, and who is there after. */
int xvcpu_snapshot_run_kept(struct domctl_snapshot *s);
int xvcpu_snapshot_run_once(struct domctl_snapshot *s);

#endif
