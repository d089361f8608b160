/* SPDX-License-Identifier: MIT */
/* Memory that one look's waves, and questions who is there, go through. */
#include <errno.h>
#include <string.h>

#include "domctl/snapshot.h"

/* A page that the handle has; pages of its that most hosts need no more than. */
#define SMALL      4096u
#define MIDDLE     (4 * SMALL)
#define WAVE_BYTES (43 * 4096u) /* with maps of up to 512 CPUs */

static size_t each_size(const struct domctl_snapshot *s)
{
	return s->wanted ? sizeof(struct xen_domctl) : s->xen->domaininfo_size;
}

size_t xvcpu_asked_size(const struct domctl_snapshot *s, size_t domains)
{
	size_t n = s->wanted ? s->nwanted : domains + 1;

	return SYSCTL_BYTES + n * each_size(s);
}

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* Where the host is unknown yet, it is not small. */
static size_t arena_size(const struct domctl_snapshot *s)
{
	size_t n = s->vcpus < SNAPSHOT_WAVE ? s->vcpus : SNAPSHOT_WAVE;
	size_t each = snapshot_each(s), idle = 0, most, need;

	if (s->what & DOMCTL_SNAPSHOT_IDLE)
		idle = SYSCTL_BYTES + s->xen->ncpus * sizeof(*s->idle);
	most = larger(larger(WAVE_BYTES, each), idle);
	if (!s->planned)
		return most;
	need = larger(larger(n * each, idle), xvcpu_asked_size(s, s->domains));
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

/* Through the handle's own pages, or those that one look needs anyway. */
int xvcpu_asked_place(struct domctl_snapshot *s, struct asked *a, size_t size)
{
	char *at;

	if (snapshot_once(s) && size > MIDDLE) {
		if (xvcpu_once_arena(s))
			return -ENOMEM;
		a->batch = s->batch;
		hypercall_batch_rewind(a->batch);
		at = s->arena;
		size = s->arena_size;
		memset(at, 0, s->wanted ? size : SYSCTL_BYTES);
	} else {
		size = size > SMALL ? MIDDLE : SMALL;
		a->batch = hypercall_scratch(s->hc);
		at = hypercall_batch_memory(a->batch, size);
	}
	/* More than that is asked for next, if anything is. */
	a->size = size > SMALL ? SIZE_MAX : MIDDLE;
	if (!at)
		return -ENOMEM;
	a->room = (size - SYSCTL_BYTES) / each_size(s);
	a->list = s->wanted ? NULL : (void *)at;
	a->each = s->wanted ? (void *)(at + SYSCTL_BYTES) : NULL;
	a->entries = at + SYSCTL_BYTES;
	return 0;
}
