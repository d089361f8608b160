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

static bool same_domain(const struct abi_domaininfo *a,
			const struct abi_domaininfo *b)
{
	return a->domain == b->domain && a->max_vcpu_id == b->max_vcpu_id &&
	       !memcmp(a->handle, b->handle, sizeof(a->handle));
}

static void keep_info(const struct domctl_snapshot *s, size_t i,
		      const struct abi_domaininfo *info)
{
	size_t size = s->xen->domaininfo_size;

	memcpy(snapshot_planned(s, i), info,
	       size < INFO_BYTES ? size : INFO_BYTES);
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
	if (grow_plan(s))
		return -ENOMEM;
	if (s->domains >= s->old ||
	    !same_domain(snapshot_planned(s, s->domains), info))
		s->changed = true;
	keep_info(s, s->domains, info);
	s->plan[s->domains++].first = s->vcpus;
	/* ~0 where there is none: the sum is 0 */
	s->vcpus += info->max_vcpu_id + 1;
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
	for (i = 0; i < s->domains; i++)
		s->plan[i].info = snapshot_planned(s, i);
	for (i = s->domains, j = s->vcpus; i--;)
		while (j > s->plan[i].first)
			owner[--j] = i;
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

/* Those of the plan from the next one up to domid have gone. */
static void gone_until(struct domctl_snapshot *s, uint32_t domid)
{
	for (; s->matched < s->domains &&
	       snapshot_planned(s, s->matched)->domain < domid;
	     s->matched++) {
		s->plan[s->matched].info = NULL;
		s->same = false;
	}
}

int xvcpu_snapshot_match(struct domctl_snapshot *s,
			 const struct abi_domaininfo *info)
{
	const struct abi_domaininfo *planned;
	size_t i;

	gone_until(s, info->domain);
	i = s->matched;
	planned = i < s->domains ? snapshot_planned(s, i) : NULL;
	if (!planned || planned->domain != info->domain) {
		s->same = false; /* it is new */
		return 0;
	}
	s->matched++;
	if (!same_domain(planned, info)) {
		s->plan[i].info = NULL;
		s->same = false;
	} else if (snapshot_once(s)) {
		keep_info(s, i, info);
		s->plan[i].info = planned;
	} else {
		s->plan[i].info = info;
	}
	return 0;
}

void xvcpu_snapshot_match_end(struct domctl_snapshot *s)
{
	gone_until(s, UINT32_MAX);
}
