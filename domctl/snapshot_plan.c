/* SPDX-License-Identifier: MIT */
/* Which domains there are, and whether they are the same as before. */
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
	size_t i;

	s->wanted = reallocarray(NULL, n, sizeof(*s->wanted));
	if (!s->wanted)
		return -ENOMEM;
	memcpy(s->wanted, domids, n * sizeof(*domids));
	qsort(s->wanted, n, sizeof(*s->wanted), compare_domids);
	for (i = 0; i < n; i++)
		if (!i || s->wanted[i] != s->wanted[i - 1])
			s->wanted[s->nwanted++] = s->wanted[i];
	return 0;
}

void *xvcpu_snapshot_grow(void *array, size_t *room, size_t need, size_t size)
{
	void *bigger;

	if (array && need <= *room)
		return array;
	bigger = reallocarray(array, need + 1, size);
	if (bigger)
		*room = need + 1;
	return bigger;
}

static bool same_domain(const struct planned *p,
			const struct abi_domaininfo *info)
{
	return p->domid == info->domain && p->vcpus == info->max_vcpu_id + 1 &&
	       !memcmp(p->uuid, info->handle, sizeof(p->uuid));
}

/* The entry that the plan itself keeps of domain i. */
static struct abi_domaininfo *kept_info(const struct domctl_snapshot *s,
					size_t i)
{
	return (void *)(s->infos + i * INFO_BYTES);
}

static void keep_info(const struct domctl_snapshot *s, size_t i,
		      const struct abi_domaininfo *info)
{
	size_t size = s->xen->domaininfo_size;

	memcpy(kept_info(s, i), info, size < INFO_BYTES ? size : INFO_BYTES);
}

/* Room for one domain more. */
static int grow_plan(struct domctl_snapshot *s)
{
	size_t need = s->domains + 1;
	void *plan, *infos;

	if (need > s->plan_room)
		need += need / 4;
	plan = xvcpu_snapshot_grow(s->plan, &s->plan_room, need,
				   sizeof(*s->plan));
	if (!plan)
		return -ENOMEM;
	s->plan = plan;
	infos = xvcpu_snapshot_grow(s->infos, &s->infos_room, need, INFO_BYTES);
	if (!infos)
		return -ENOMEM;
	s->infos = infos;
	return 0;
}

static int plan_one(struct domctl_snapshot *s,
		    const struct abi_domaininfo *info)
{
	struct planned *p;

	if (grow_plan(s))
		return -ENOMEM;
	p = &s->plan[s->domains];
	if (s->domains >= s->old || !same_domain(p, info))
		s->changed = true;
	*p = (struct planned){.domid = info->domain,
			      .first = s->vcpus,
			      .vcpus = info->max_vcpu_id + 1};
	memcpy(p->uuid, info->handle, sizeof(p->uuid));
	keep_info(s, s->domains, info);
	s->vcpus += p->vcpus;
	s->domains++;
	return 0;
}

/* Whose each vCPU is; and the entries, which move no more. */
static int plan_end(struct domctl_snapshot *s)
{
	uint32_t *owner = xvcpu_snapshot_grow(s->owner, &s->owner_room,
					      s->vcpus, sizeof(*owner));
	size_t i, j;

	if (!owner)
		return -ENOMEM;
	s->owner = owner;
	for (i = 0, j = 0; i < s->domains; i++) {
		s->plan[i].info = kept_info(s, i);
		while (j < s->plan[i].first + s->plan[i].vcpus)
			owner[j++] = i;
	}
	if (s->changed || s->domains != s->old)
		s->generation++;
	s->planned = true;
	return 0;
}

int xvcpu_snapshot_plan(struct domctl_snapshot *s, bool seen)
{
	int err;

	s->changed = !s->generation;
	s->old = s->domains;
	s->domains = s->vcpus = 0;
	s->planned = s->taken = false;
	if (seen && s->laid && !snapshot_cut_short(s))
		err = xvcpu_asked_read(s, &s->asked, plan_one);
	else
		err = xvcpu_snapshot_ask(s, s->wanted ? s->nwanted : s->old,
					 plan_one);
	s->laid = false;
	return err ? err : plan_end(s);
}

void xvcpu_snapshot_match_begin(struct domctl_snapshot *s)
{
	s->matched = 0;
	s->same = true;
}

/* Those of the plan from the next one up to end have gone. */
static void gone_until(struct domctl_snapshot *s, uint32_t domid)
{
	struct planned *p;

	for (; s->matched < s->domains; s->matched++) {
		p = &s->plan[s->matched];
		if (p->domid >= domid)
			return;
		p->info = NULL;
		s->same = false;
	}
}

int xvcpu_snapshot_match(struct domctl_snapshot *s,
			 const struct abi_domaininfo *info)
{
	struct planned *p;

	gone_until(s, info->domain);
	p = &s->plan[s->matched];
	if (s->matched == s->domains || p->domid != info->domain) {
		s->same = false; /* it is new */
		return 0;
	}
	p->info = NULL;
	if (!same_domain(p, info)) {
		s->same = false;
	} else if (snapshot_once(s)) {
		keep_info(s, s->matched, info);
		p->info = kept_info(s, s->matched);
	} else {
		p->info = info;
	}
	s->matched++;
	return 0;
}

void xvcpu_snapshot_match_end(struct domctl_snapshot *s)
{
	gone_until(s, UINT32_MAX);
}
