/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "domctl/error.h"
#include "domctl/snapshot.h"

#define DOMAINS_FIRST 256 /* room for that many in the first list */
#define TAKE_TRIES    4   /* before a domain that keeps going is left */

int domctl_snapshot_open(struct hypercall *hc, unsigned int what,
			 const uint16_t *domids, size_t n,
			 struct domctl_snapshot **out)
{
	struct domctl_snapshot *s;
	int err = -ENOMEM;

	if (what & ~(DOMCTL_SNAPSHOT_HARD | DOMCTL_SNAPSHOT_SOFT |
		     DOMCTL_SNAPSHOT_IDLE))
		return -EINVAL;
	s = calloc(1, sizeof(*s));
	if (!s)
		return -ENOMEM;
	s->hc = hc;
	s->xen = hypercall_interface(hc);
	s->what = what;
	s->room = DOMAINS_FIRST;
	s->map_size = cpumap_size(s->xen->ncpus);
	if (n && xvcpu_snapshot_want(s, domids, n))
		goto fail;
	err = hypercall_batch_open(hc, &s->batch);
	if (err)
		goto fail;
	*out = s;
	return 0;
fail:
	domctl_snapshot_close(s);
	return err;
}

void domctl_snapshot_close(struct domctl_snapshot *s)
{
	int saved = errno;

	if (!s)
		return;
	hypercall_batch_close(s->batch);
	free(s->wanted);
	free(s->plan);
	free(s->owner);
	free(s);
	errno = saved;
}

static bool same_domain(const struct planned *p,
			const struct abi_domaininfo *info)
{
	return p->domid == info->domain && p->vcpus == info->max_vcpu_id + 1 &&
	       !memcmp(p->uuid, info->handle, sizeof(p->uuid));
}

/*
 * Find every planned domain in the new list.  False when it names others, or
 * not all of them; those that are gone then have no info.
 */
static bool match(struct domctl_snapshot *s)
{
	uint32_t n = s->list->u.getdomaininfolist.num_domains, i;
	struct planned *p = s->plan, *end = p + s->domains;
	const struct abi_domaininfo *info;
	bool same = snapshot_list_complete(s);

	for (i = 0; i < n; i++) {
		info = snapshot_entry(s, i);
		if (!xvcpu_snapshot_wanted(s, info->domain))
			continue;
		for (; p < end && p->domid < info->domain; p++) {
			p->info = NULL;
			same = false;
		}
		if (p < end && p->domid == info->domain) {
			p->info = same_domain(p, info) ? info : NULL;
			same = same && p->info;
			p++;
		} else {
			same = false;
		}
	}
	for (; p < end; p++) {
		p->info = NULL;
		same = false;
	}
	return same;
}

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * UINT64_C(1000000000) + ts.tv_nsec;
}

/* So that a map Xen fails to write is seen: see xvcpu_error_lost_map. */
static void forget_maps(struct domctl_snapshot *s)
{
	size_t j;

	for (j = 0; j < s->vcpus && s->hard; j++)
		cpumap_zero(snapshot_map(s, s->hard, j));
}

static int run(struct domctl_snapshot *s)
{
	long err;

	if (hypercall_faultable(s->hc))
		forget_maps(s);
	s->before_ns = now_ns();
	err = hypercall_batch_submit(s->batch);
	s->after_ns = now_ns();
	if (!err)
		err = hypercall_batch_result(s->batch, s->list_index);
	/* FLASK hides all of them: the caller is one itself. */
	if (!err && !s->list->u.getdomaininfolist.num_domains)
		err = -EACCES;
	return err;
}

void xvcpu_snapshot_forget(struct domctl_snapshot *s)
{
	s->list = NULL;
	s->domains = s->vcpus = 0;
}

int domctl_snapshot_take(struct domctl_snapshot *s)
{
	int tries, err = 0;

	if (!s->list)
		err = xvcpu_snapshot_plan_batch(s);
	for (tries = 0; !err;) {
		err = run(s);
		if (err || match(s))
			break;
		/* Room that was too small is no sign of domains that go. */
		if (snapshot_list_complete(s) && tries++ == TAKE_TRIES)
			break;
		err = xvcpu_snapshot_plan_domains(s);
		if (!err)
			err = xvcpu_snapshot_plan_batch(s);
	}
	if (err)
		xvcpu_snapshot_forget(s);
	return err;
}

void domctl_snapshot_info(const struct domctl_snapshot *s,
			  struct domctl_snapshot_info *out)
{
	*out = (struct domctl_snapshot_info){
		.before_ns = s->before_ns,
		.after_ns = s->after_ns,
		.generation = s->generation,
		.domains = s->domains,
		.vcpus = s->vcpus,
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

/* The operations of vCPU j: its state, then (which is 1) its maps. */
static int vcpu_error(const struct domctl_snapshot *s, size_t j, size_t which)
{
	size_t each = s->affinities ? 2 : 1;
	long err = hypercall_batch_result(s->batch, j * each + which);

	if (!s->plan[s->owner[j]].info)
		return -ESRCH;
	/* The domain was there before and after: only the vCPU is not. */
	return xvcpu_error_of_vcpu((int)err);
}

static int affinity_error(const struct domctl_snapshot *s, size_t j)
{
	int err = s->affinities ? vcpu_error(s, j, 1) : 0;

	if (!err && xvcpu_error_lost_map(s->hc, snapshot_map(s, s->hard, j)))
		err = -EFAULT;
	return err;
}

int domctl_snapshot_vcpu(const struct domctl_snapshot *s, size_t j,
			 struct domctl_vcpu *out)
{
	int err;

	if (j >= s->vcpus)
		return -EINVAL;
	err = vcpu_error(s, j, 0);
	if (!err) {
		xvcpu_operation_read_vcpu(&s->infos[j].u.getvcpuinfo, out);
		operation_pause_vcpu(out, s->plan[s->owner[j]].info->flags);
	} else {
		*out = (struct domctl_vcpu){
			.vcpu = j - s->plan[s->owner[j]].first,
			.cpu = -1,
			.error = err,
		};
	}
	out->affinity_error = affinity_error(s, j);
	return 0;
}

const struct cpumap *domctl_snapshot_hard(const struct domctl_snapshot *s,
					  size_t j)
{
	return j < s->vcpus && !affinity_error(s, j)
		       ? snapshot_map(s, s->hard, j)
		       : NULL;
}

const struct cpumap *domctl_snapshot_soft(const struct domctl_snapshot *s,
					  size_t j)
{
	return j < s->vcpus && !affinity_error(s, j)
		       ? snapshot_map(s, s->soft, j)
		       : NULL;
}

int domctl_snapshot_idle(const struct domctl_snapshot *s, uint32_t cpu,
			 uint64_t *ns)
{
	long err;

	if (!s->list || !(s->what & DOMCTL_SNAPSHOT_IDLE) ||
	    cpu >= s->xen->ncpus)
		return -EINVAL;
	err = hypercall_batch_result(s->batch, s->cpuinfo_index);
	if (err)
		return err;
	/* Xen's clock of a CPU that is offline is 0. */
	if (cpu >= s->cpuinfo->u.getcpuinfo.nr_cpus || !s->idle[cpu])
		return -ENODEV;
	*ns = s->idle[cpu];
	return 0;
}
