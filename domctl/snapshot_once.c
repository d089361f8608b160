/* SPDX-License-Identifier: MIT */
/*
 * One look: a wave of vCPUs after the other, and who is there before and after,
 * through the same pages of Xen's memory.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "domctl/snapshot.h"

static int read_idle(struct domctl_snapshot *s)
{
	size_t size = s->xen->ncpus * sizeof(*s->idle);
	uint64_t *kept = s->idle ? s->idle : malloc(size);
	int err;

	if (!kept)
		return -ENOMEM;
	memset(s->arena, 0, SYSCTL_BYTES + size);
	s->cpuinfo = (void *)s->arena;
	s->idle = (void *)(s->arena + SYSCTL_BYTES);
	hypercall_batch_rewind(s->batch);
	err = xvcpu_snapshot_add_idle(s) < 0 ? -ENOMEM
					     : hypercall_batch_submit(s->batch);
	if (!err) {
		xvcpu_snapshot_read_idle(s);
		memcpy(kept, s->idle, size);
	}
	s->idle = kept;
	return err;
}

/* A map and the one before: they may well be equal.  0 or -ENOMEM. */
static int pack_map(struct domctl_snapshot *s, char *maps, size_t i,
		    const struct cpumap **before, const struct cpumap **out)
{
	if (!maps)
		return 0;
	*out = xvcpu_maps_keep(&s->maps, snapshot_map(s, maps, i), *before);
	*before = *out;
	return *out ? 0 : -ENOMEM;
}

static int pack(struct domctl_snapshot *s, size_t j, struct packed *before)
{
	struct packed *p = &s->packed[j];
	size_t i = j - s->wave.from;
	struct domctl_vcpu v;
	int err;

	xvcpu_wave_read(s, j, &v);
	*p = (struct packed){
		.time_ns = v.time_ns,
		.cpu = v.cpu,
		.state = v.error ? v.error : (int)v.state,
		.affinity_error = v.affinity_error,
	};
	if (v.affinity_error)
		return 0;
	err = pack_map(s, s->wave.hard, i, &before->hard, &p->hard);
	return err ? err
		   : pack_map(s, s->wave.soft, i, &before->soft, &p->soft);
}

static int read_wave(struct domctl_snapshot *s, size_t from, size_t n,
		     struct packed *before)
{
	size_t j;
	int err = 0;

	/* As long as the one before, it has the same operations. */
	if (n != s->wave.n) {
		hypercall_batch_rewind(s->batch);
		err = xvcpu_wave_add(s, n) < 0 ? -ENOMEM : 0;
	}
	if (!err)
		xvcpu_wave_aim(s, from);
	if (!err && hypercall_faultable(s->hc))
		xvcpu_wave_forget_maps(s);
	if (!err)
		err = hypercall_batch_submit(s->batch);
	for (j = from; j < from + n && !err; j++)
		err = pack(s, j, before);
	return err;
}

static int read_vcpus(struct domctl_snapshot *s)
{
	size_t room = s->arena_size / snapshot_each(s), from, n;
	struct packed before = {0};
	char *at = s->arena;
	int err = 0;

	if (room > SNAPSHOT_WAVE)
		room = SNAPSHOT_WAVE;
	memset(s->arena, 0, s->arena_size);
	xvcpu_wave_lay(s, &at, room);
	xvcpu_wave_fill(s);
	for (from = 0; from < s->vcpus && !err; from += n) {
		n = s->vcpus - from < room ? s->vcpus - from : room;
		err = read_wave(s, from, n, &before);
	}
	return err;
}

int xvcpu_snapshot_run_once(struct domctl_snapshot *s)
{
	struct packed *packed = xvcpu_snapshot_grow(s->packed, &s->packed_room,
						    s->vcpus, sizeof(*packed));
	int err = packed ? xvcpu_once_arena(s) : -ENOMEM;

	if (packed)
		s->packed = packed;
	if (err)
		return err;
	s->taken = true;
	xvcpu_maps_clear(&s->maps);
	s->before_ns = xvcpu_snapshot_now();
	if (s->what & DOMCTL_SNAPSHOT_IDLE)
		err = read_idle(s);
	if (!err && s->vcpus)
		err = read_vcpus(s);
	if (!err)
		err = xvcpu_snapshot_ask(s, s->wanted ? s->nwanted : s->domains,
					 xvcpu_snapshot_match);
	s->after_ns = xvcpu_snapshot_now();
	return err;
}
