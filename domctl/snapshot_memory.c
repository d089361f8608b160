/* SPDX-License-Identifier: MIT */
/* Memory that one look's waves, and questions who is there, go through. */
#include <errno.h>
#include <string.h>

#include "domctl/snapshot.h"

/*
 * What the handle's own first pages have room for, so that asking takes no
 * page: entries of a list, or domains asked one by one.
 */
#define LIST_SMALL 128
#define EACH_SMALL 64

#define WAVE_BYTES (34 * 4096u) /* with maps of up to 512 CPUs */

static bool is_small(const struct domctl_snapshot *s, size_t expected)
{
	return expected < (s->wanted ? EACH_SMALL + 1 : LIST_SMALL);
}

static size_t each_size(const struct domctl_snapshot *s)
{
	return s->wanted ? sizeof(struct xen_domctl) : s->xen->domaininfo_size;
}

static size_t asked_size(const struct domctl_snapshot *s)
{
	size_t n = s->wanted ? s->nwanted : s->domains + 1;

	return is_small(s, n) ? 0 : SYSCTL_BYTES + n * each_size(s);
}

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* Where the host is unknown yet, it is not small. */
static size_t arena_size(const struct domctl_snapshot *s)
{
	size_t each = snapshot_each(s), idle = 0, most, need;

	if (s->what & DOMCTL_SNAPSHOT_IDLE)
		idle = SYSCTL_BYTES + s->xen->ncpus * sizeof(*s->idle);
	most = larger(larger(WAVE_BYTES, each), idle);
	if (!s->planned || s->vcpus >= SNAPSHOT_WAVE)
		return most;
	need = larger(larger(s->vcpus * each, idle), asked_size(s));
	return need < most ? need : most;
}

int xvcpu_once_arena(struct domctl_snapshot *s)
{
	size_t size = arena_size(s);
	int err;

	if (s->batch && s->arena && s->arena_size >= size)
		return 0;
	if (!s->batch) {
		err = hypercall_batch_borrow(s->hc, &s->batch);
		if (err)
			return err;
	}
	hypercall_batch_reset_for(s->batch, &size);
	s->arena = hypercall_batch_memory(s->batch, size);
	s->arena_size = size;
	return s->arena ? 0 : -ENOMEM;
}

void xvcpu_once_end(struct domctl_snapshot *s)
{
	hypercall_batch_give_back(s->batch);
	s->batch = NULL;
	s->arena = NULL;
}

/* Through the pages that there are, or those that one look needs anyway. */
int xvcpu_asked_place(struct domctl_snapshot *s, struct asked *a,
		      size_t expected)
{
	size_t size = SYSCTL_BYTES;
	char *at;

	if (snapshot_once(s) && !is_small(s, expected)) {
		if (xvcpu_once_arena(s))
			return -ENOMEM;
		a->batch = s->batch;
		hypercall_batch_rewind(a->batch);
		at = s->arena;
		size = s->arena_size;
		memset(at, 0, s->wanted ? size : SYSCTL_BYTES);
	} else {
		size += (s->wanted ? EACH_SMALL : LIST_SMALL) * each_size(s);
		a->batch = hypercall_scratch(s->hc);
		at = hypercall_batch_memory(a->batch, size);
	}
	if (!at)
		return -ENOMEM;
	a->room = (size - SYSCTL_BYTES) / each_size(s);
	a->list = s->wanted ? NULL : (void *)at;
	a->each = s->wanted ? (void *)(at + SYSCTL_BYTES) : NULL;
	a->entries = at + SYSCTL_BYTES;
	return 0;
}
