/* SPDX-License-Identifier: MIT */
/* All vCPUs, and then the question who is there, in one batch that is kept. */
#include <errno.h>

#include "domctl/snapshot.h"

/* So many more domains than there are, before it has to be laid out anew. */
#define SLACK(domains) ((domains) / 16 + 8)

/* All bytes; 0: beyond reason. */
static size_t size_of(const struct domctl_snapshot *s, size_t room, size_t each)
{
	size_t idle = s->what & DOMCTL_SNAPSHOT_IDLE
			      ? s->xen->ncpus * sizeof(*s->idle)
			      : 0;
	size_t size;

	if (__builtin_mul_overflow(s->vcpus, snapshot_each(s), &size) ||
	    __builtin_add_overflow(size, 2 * SYSCTL_BYTES + idle + room * each,
				   &size) ||
	    size > SIZE_MAX / 8)
		return 0;
	return size;
}

/* In one piece: of several, each would leave the end of a chunk unused. */
static int lay(struct domctl_snapshot *s)
{
	struct asked *a = &s->asked;
	size_t room = s->wanted ? s->nwanted : s->domains + SLACK(s->domains);
	size_t each = s->wanted ? sizeof(*a->each) : s->xen->domaininfo_size;
	size_t size = size_of(s, room, each);
	char *at;

	hypercall_batch_reset_for(s->batch, &size);
	at = size ? hypercall_batch_memory(s->batch, size) : NULL;
	if (!at)
		return -ENOMEM;
	xvcpu_wave_lay(s, &at, s->vcpus);
	*a = (struct asked){.batch = s->batch, .room = room};
	if (s->wanted)
		a->each = xvcpu_snapshot_carve(&at, room, each);
	else
		a->list = xvcpu_snapshot_carve(&at, 1, SYSCTL_BYTES);
	a->entries = s->wanted ? NULL : xvcpu_snapshot_carve(&at, room, each);
	s->cpuinfo = xvcpu_snapshot_carve(&at, 1, SYSCTL_BYTES);
	s->idle = (void *)at;
	return 0;
}

static int fill(struct domctl_snapshot *s)
{
	long err = lay(s);

	if (err)
		return (int)err;
	xvcpu_wave_fill(s);
	err = xvcpu_wave_add(s, s->vcpus);
	if (err >= 0)
		xvcpu_wave_aim(s, 0);
	if (err >= 0 && s->what & DOMCTL_SNAPSHOT_IDLE)
		err = xvcpu_snapshot_add_idle(s);
	if (err >= 0)
		err = xvcpu_asked_add(s, &s->asked, HYPERCALL_BATCH_LAST);
	s->laid = err >= 0;
	return err < 0 ? (int)err : 0;
}

int xvcpu_snapshot_run_kept(struct domctl_snapshot *s)
{
	int err = s->laid ? 0 : fill(s);

	if (err)
		return err;
	if (hypercall_faultable(s->hc))
		xvcpu_wave_forget_maps(s);
	xvcpu_asked_aim(s, &s->asked);
	s->asked.seen = 0;
	s->asked.denied = false;
	s->before_ns = xvcpu_snapshot_now();
	err = hypercall_batch_submit(s->batch);
	s->after_ns = xvcpu_snapshot_now();
	if (err)
		return err;
	s->taken = true;
	if (s->what & DOMCTL_SNAPSHOT_IDLE)
		xvcpu_snapshot_read_idle(s);
	err = xvcpu_asked_read(s, &s->asked, xvcpu_snapshot_match);
	return err ? err : xvcpu_asked_nobody(s, &s->asked);
}
