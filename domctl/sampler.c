/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "domctl/snapshot.h"

/* What is remembered of a vCPU from one step to the next. */
struct seen {
	uint64_t at_ns; /* when it was last read */
	uint64_t interval_ns, busy_ns;
	uint64_t time_ns;
	int32_t cpu;
	uint32_t steps, waiting, moves;
};

struct seen_domain {
	uint8_t uuid[16];
	size_t first;
	uint32_t vcpus;
	uint16_t domid;
};

struct history {
	struct seen *vcpus;
	struct seen_domain *domains;
	size_t ndomains;
};

struct seen_cpu {
	uint64_t at_ns; /* 0: could not be read last time */
	uint64_t interval_ns, busy_ns;
	uint64_t idle_ns;
};

struct domctl_sampler {
	struct hypercall *hc;
	struct domctl_snapshot *snapshot;
	struct history history;
	struct seen_cpu *cpus; /* [ncpus] */
	uint64_t generation;
	uint32_t steps;
};

static void history_free(struct history *history)
{
	free(history->vcpus);
	free(history->domains);
}

/* Room for what the snapshot has; all of it unseen. */
static int history_alloc(struct history *history,
			 const struct domctl_snapshot_info *info)
{
	*history = (struct history){
		.vcpus = calloc(info->vcpus + 1, sizeof(*history->vcpus)),
		.domains = calloc(info->domains + 1, sizeof(*history->domains)),
	};
	if (history->vcpus && history->domains)
		return 0;
	history_free(history);
	return -ENOMEM;
}

static void add_domain(struct history *history,
		       const struct domctl_domain *domain, size_t first)
{
	struct seen_domain *d = &history->domains[history->ndomains++];

	*d = (struct seen_domain){.domid = domain->domid,
				  .first = first,
				  .vcpus = domain->max_vcpus};
	memcpy(d->uuid, domain->uuid, sizeof(d->uuid));
}

/* What old knows of the same domain; its domids ascend, and so do the calls. */
static void carry_over(struct history *history, const struct history *old,
		       size_t *from)
{
	const struct seen_domain *d = &history->domains[history->ndomains - 1];
	const struct seen_domain *o;
	uint32_t n;

	while (*from < old->ndomains && old->domains[*from].domid < d->domid)
		++*from;
	if (*from == old->ndomains)
		return;
	o = &old->domains[*from];
	if (o->domid != d->domid || memcmp(o->uuid, d->uuid, sizeof(o->uuid)))
		return;
	n = o->vcpus < d->vcpus ? o->vcpus : d->vcpus;
	memcpy(history->vcpus + d->first, old->vcpus + o->first,
	       n * sizeof(*history->vcpus));
}

static int replan(struct domctl_sampler *s,
		  const struct domctl_snapshot_info *info)
{
	struct domctl_domain domain;
	struct history history;
	size_t i, first, from = 0;
	int err = history_alloc(&history, info);

	if (err)
		return err;
	for (i = 0; i < info->domains; i++) {
		if (domctl_snapshot_domain(s->snapshot, i, &domain, &first))
			continue;
		add_domain(&history, &domain, first);
		carry_over(&history, &s->history, &from);
	}
	history_free(&s->history);
	s->history = history;
	s->generation = info->generation;
	return 0;
}

static void see_vcpu(struct seen *seen, const struct domctl_vcpu *vcpu,
		     uint64_t now)
{
	seen->interval_ns = seen->steps ? now - seen->at_ns : 0;
	seen->at_ns = now;
	seen->busy_ns = seen->steps && vcpu->time_ns > seen->time_ns
				? vcpu->time_ns - seen->time_ns
				: 0;
	seen->time_ns = vcpu->time_ns;
	if (vcpu->state == DOMCTL_VCPU_RUNNABLE)
		seen->waiting++;
	if (vcpu->cpu >= 0) {
		if (seen->steps && seen->cpu >= 0 && seen->cpu != vcpu->cpu)
			seen->moves++;
		seen->cpu = vcpu->cpu;
	} else if (!seen->steps) {
		seen->cpu = -1;
	}
	seen->steps++;
}

static void see_cpu(struct seen_cpu *seen, uint64_t idle_ns, uint64_t now)
{
	uint64_t slept = idle_ns > seen->idle_ns ? idle_ns - seen->idle_ns : 0;

	seen->interval_ns = seen->at_ns ? now - seen->at_ns : 0;
	/* The clocks are read in turn: never less than nothing. */
	seen->busy_ns =
		seen->interval_ns > slept ? seen->interval_ns - slept : 0;
	seen->idle_ns = idle_ns;
	seen->at_ns = now;
}

static void see_cpus(struct domctl_sampler *s, uint64_t now)
{
	uint64_t idle_ns;
	uint32_t cpu;

	for (cpu = 0; cpu < hypercall_interface(s->hc)->ncpus; cpu++) {
		if (!domctl_snapshot_idle(s->snapshot, cpu, &idle_ns))
			see_cpu(&s->cpus[cpu], idle_ns, now);
		else
			s->cpus[cpu].at_ns = 0;
	}
}

int domctl_sampler_step(struct domctl_sampler *s)
{
	struct domctl_snapshot_info info;
	struct domctl_vcpu vcpu;
	uint64_t now;
	size_t j;
	int err = domctl_snapshot_take(s->snapshot);

	if (err)
		return err;
	domctl_snapshot_info(s->snapshot, &info);
	if (info.generation != s->generation)
		err = replan(s, &info);
	if (err) {
		/* The histories are not those of its vCPUs. */
		xvcpu_snapshot_forget(s->snapshot);
		return err;
	}
	now = info.before_ns + (info.after_ns - info.before_ns) / 2;
	s->steps++;
	for (j = 0; j < info.vcpus; j++)
		if (!domctl_snapshot_vcpu(s->snapshot, j, &vcpu) && !vcpu.error)
			see_vcpu(&s->history.vcpus[j], &vcpu, now);
	see_cpus(s, now);
	return 0;
}

int domctl_sampler_open(struct hypercall *hc, const uint16_t *domids, size_t n,
			struct domctl_sampler **out)
{
	struct domctl_sampler *s = calloc(1, sizeof(*s));
	int err = -ENOMEM;

	if (!s)
		return -ENOMEM;
	s->hc = hc;
	s->cpus = calloc(hypercall_interface(hc)->ncpus, sizeof(*s->cpus));
	if (s->cpus)
		err = domctl_snapshot_open(hc, DOMCTL_SNAPSHOT_IDLE, domids, n,
					   &s->snapshot);
	if (!err)
		err = domctl_sampler_step(s);
	if (err) {
		domctl_sampler_close(s);
		return err;
	}
	*out = s;
	return 0;
}

void domctl_sampler_close(struct domctl_sampler *s)
{
	int saved = errno;

	if (!s)
		return;
	domctl_snapshot_close(s->snapshot);
	history_free(&s->history);
	free(s->cpus);
	free(s);
	errno = saved;
}

const struct domctl_snapshot *
domctl_sampler_snapshot(const struct domctl_sampler *s)
{
	return s->snapshot;
}

int domctl_sampler_vcpu(const struct domctl_sampler *s, size_t j,
			struct domctl_load *out)
{
	const struct seen *seen;
	struct domctl_vcpu vcpu;
	int err = domctl_snapshot_vcpu(s->snapshot, j, &vcpu);

	if (err || vcpu.error)
		return err ? err : vcpu.error;
	seen = &s->history.vcpus[j];
	*out = (struct domctl_load){
		.interval_ns = seen->interval_ns,
		.busy_ns = seen->busy_ns,
		.steps = seen->steps,
		.waiting = seen->waiting,
		.moves = seen->moves,
	};
	return 0;
}

int domctl_sampler_cpu(const struct domctl_sampler *s, uint32_t cpu,
		       struct domctl_load *out)
{
	uint64_t idle_ns;
	int err = domctl_snapshot_idle(s->snapshot, cpu, &idle_ns);

	if (err)
		return err;
	*out = (struct domctl_load){
		.interval_ns = s->cpus[cpu].interval_ns,
		.busy_ns = s->cpus[cpu].busy_ns,
		.steps = s->steps,
	};
	return 0;
}
