/* SPDX-License-Identifier: MIT */
/* What a snapshot says. */
#include <errno.h>

#include "domctl/snapshot.h"

/* How many vCPUs have been read. */
static size_t vcpus(const struct domctl_snapshot *s)
{
	return s->taken ? s->vcpus : 0;
}

void domctl_snapshot_info(const struct domctl_snapshot *s,
			  struct domctl_snapshot_info *out)
{
	*out = (struct domctl_snapshot_info){
		.before_ns = s->before_ns,
		.after_ns = s->after_ns,
		.generation = s->generation,
		.domains = s->domains,
		.vcpus = vcpus(s),
	};
}

int domctl_snapshot_domain(const struct domctl_snapshot *s, size_t i,
			   struct domctl_domain *out, size_t *first)
{
	if (i >= s->domains)
		return -EINVAL;
	if (!s->plan[i].info)
		return -ESRCH;
	xvcpu_operation_read_domain(s->hc, s->plan[i].info, out);
	if (first)
		*first = s->plan[i].first;
	return 0;
}

/* Of a domain that is gone. */
static void read_gone(const struct domctl_snapshot *s, struct domctl_vcpu *out)
{
	*out = (struct domctl_vcpu){
		.cpu = -1,
		.error = -ESRCH,
		.affinity_error = s->what & SNAPSHOT_MAPS ? -ESRCH : 0,
	};
}

static void unpack(const struct domctl_snapshot *s, size_t j,
		   struct domctl_vcpu *out)
{
	const struct packed *p = &s->packed[j];

	*out = (struct domctl_vcpu){
		.time_ns = p->time_ns,
		.cpu = p->cpu,
		.affinity_error = p->affinity_error,
	};
	if (p->state < 0)
		out->error = p->state;
	else
		out->state = (enum domctl_vcpu_state)p->state;
}

int domctl_snapshot_vcpu(const struct domctl_snapshot *s, size_t j,
			 struct domctl_vcpu *out)
{
	const struct planned *p;

	if (j >= vcpus(s))
		return -EINVAL;
	p = &s->plan[s->owner[j]];
	if (!p->info)
		read_gone(s, out);
	else if (snapshot_once(s))
		unpack(s, j, out);
	else
		xvcpu_wave_read(s, j, out);
	if (!out->error)
		operation_pause_vcpu(out, p->info->flags);
	out->vcpu = j - p->first;
	return 0;
}

/* NULL also where its domain is gone. */
static inline const struct cpumap *map_of(const struct domctl_snapshot *s,
					  size_t j, bool soft)
{
	if (j >= vcpus(s) || !s->plan[s->owner[j]].info)
		return NULL;
	if (snapshot_once(s))
		return soft ? s->packed[j].soft : s->packed[j].hard;
	if (xvcpu_wave_map_error(s, j))
		return NULL;
	return snapshot_map(s, soft ? s->wave.soft : s->wave.hard, j);
}

const struct cpumap *domctl_snapshot_hard(const struct domctl_snapshot *s,
					  size_t j)
{
	return map_of(s, j, false);
}

const struct cpumap *domctl_snapshot_soft(const struct domctl_snapshot *s,
					  size_t j)
{
	return map_of(s, j, true);
}

int domctl_snapshot_idle(const struct domctl_snapshot *s, uint32_t cpu,
			 uint64_t *ns)
{
	if (!s->taken || !(s->what & DOMCTL_SNAPSHOT_IDLE) ||
	    cpu >= s->xen->ncpus)
		return -EINVAL;
	if (s->idle_error)
		return s->idle_error;
	/* Xen's clock of a CPU that is offline is 0. */
	if (cpu >= s->idle_cpus || !s->idle[cpu])
		return -ENODEV;
	*ns = s->idle[cpu];
	return 0;
}
