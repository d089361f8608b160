/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>

#include "domctl/snapshot.h"

#define RETAKES 2 /* before a domain that keeps going is left */

int domctl_snapshot_open(struct hypercall *hc, unsigned int what,
			 const uint16_t *domids, size_t n,
			 struct domctl_snapshot **out)
{
	struct domctl_snapshot *s;
	int err = 0;

	if (what &
	    ~(SNAPSHOT_MAPS | DOMCTL_SNAPSHOT_IDLE | DOMCTL_SNAPSHOT_ONCE))
		return -EINVAL;
	s = calloc(1, sizeof(*s));
	if (!s)
		return -ENOMEM;
	s->hc = hc;
	s->xen = hypercall_interface(hc);
	s->what = what;
	s->map_size = cpumap_size(s->xen->ncpus);
	xvcpu_maps_init(&s->maps, s->map_size);
	if (n)
		err = xvcpu_snapshot_want(s, domids, n);
	if (!err && !snapshot_once(s))
		err = hypercall_batch_open(hc, &s->batch);
	if (err) {
		domctl_snapshot_close(s);
		return err;
	}
	*out = s;
	return 0;
}

void domctl_snapshot_close(struct domctl_snapshot *s)
{
	int saved = errno;

	if (!s)
		return;
	if (snapshot_once(s)) {
		xvcpu_once_end(s);
		free(s->idle);
	} else {
		hypercall_batch_close(s->batch);
	}
	xvcpu_maps_free(&s->maps);
	free(s->packed);
	free(s->wanted);
	free(s->plan);
	free(s->infos);
	free(s->owner);
	free(s);
	errno = saved;
}

void xvcpu_snapshot_forget(struct domctl_snapshot *s)
{
	s->planned = s->laid = s->taken = false;
	s->domains = s->vcpus = 0;
	s->generation++;
}

static int finish(struct domctl_snapshot *s, int err)
{
	if (err)
		xvcpu_snapshot_forget(s);
	return err;
}

int domctl_snapshot_plan(struct domctl_snapshot *s)
{
	return finish(s, xvcpu_snapshot_plan(s, false));
}

/* 0: as far as they are still the planned ones, s->same. */
static int run(struct domctl_snapshot *s)
{
	int err;

	xvcpu_snapshot_match_begin(s);
	err = snapshot_once(s) ? xvcpu_snapshot_run_once(s)
			       : xvcpu_snapshot_run_kept(s);
	xvcpu_snapshot_match_end(s);
	return err;
}

int domctl_snapshot_take(struct domctl_snapshot *s)
{
	int retakes = 0, err = 0;

	if (!s->planned)
		err = xvcpu_snapshot_plan(s, false);
	while (!err) {
		err = run(s);
		if (err || s->same)
			break;
		/* Room that was too small is no sign of domains that go. */
		if (!snapshot_cut_short(s) && retakes++ == RETAKES)
			break;
		err = xvcpu_snapshot_plan(s, true);
	}
	if (snapshot_once(s))
		xvcpu_once_end(s);
	return finish(s, err);
}
