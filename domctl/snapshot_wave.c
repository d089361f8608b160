/* SPDX-License-Identifier: MIT */
/* The operations that read vCPUs and CPUs. */
#include <errno.h>
#include <time.h>

#include "domctl/error.h"
#include "domctl/snapshot.h"

uint64_t xvcpu_snapshot_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * UINT64_C(1000000000) + ts.tv_nsec;
}

void *xvcpu_snapshot_carve(char **at, size_t n, size_t each)
{
	void *start = *at;

	*at += n * each;
	return each ? start : NULL;
}

/* Maps come first, for they must be aligned. */
void xvcpu_wave_lay(struct domctl_snapshot *s, char **at, size_t room)
{
	size_t hard = s->what & DOMCTL_SNAPSHOT_HARD ? s->map_size : 0;
	size_t soft = s->what & DOMCTL_SNAPSHOT_SOFT ? s->map_size : 0;
	struct wave *w = &s->wave;

	*w = (struct wave){.room = room};
	w->hard = xvcpu_snapshot_carve(at, room, hard);
	w->soft = xvcpu_snapshot_carve(at, room, soft);
	w->infos = xvcpu_snapshot_carve(at, room, sizeof(*w->infos));
	w->affinities = xvcpu_snapshot_carve(
		at, room, hard || soft ? sizeof(*w->affinities) : 0);
}

static struct cpumap *new_map(const struct domctl_snapshot *s, char *maps,
			      size_t i)
{
	return cpumap_init(snapshot_map(s, maps, i), s->map_size,
			   s->xen->ncpus);
}

void xvcpu_wave_fill(struct domctl_snapshot *s)
{
	struct wave *w = &s->wave;
	size_t i;

	for (i = 0; i < w->room; i++)
		xvcpu_operation_address(s->hc, &w->infos[i],
					XEN_DOMCTL_getvcpuinfo, 0);
	for (i = 0; i < w->room && w->affinities; i++) {
		xvcpu_operation_address(s->hc, &w->affinities[i],
					XEN_DOMCTL_getvcpuaffinity, 0);
		xvcpu_operation_affinity(&w->affinities[i], 0,
					 new_map(s, w->hard, i),
					 new_map(s, w->soft, i));
	}
}

static long add(struct domctl_snapshot *s, struct xen_domctl *domctl)
{
	return hypercall_batch_add(s->batch, __HYPERVISOR_domctl,
				   (uintptr_t)domctl, 0, HYPERCALL_BATCH_READS);
}

long xvcpu_wave_add(struct domctl_snapshot *s, size_t n)
{
	struct wave *w = &s->wave;
	long index = 0;

	for (w->n = 0; w->n < n && index >= 0; w->n++) {
		index = add(s, &w->infos[w->n]);
		if (index >= 0 && w->affinities)
			index = add(s, &w->affinities[w->n]);
	}
	return index < 0 ? index : 0;
}

void xvcpu_wave_aim(struct domctl_snapshot *s, size_t from)
{
	struct wave *w = &s->wave;
	size_t i;

	w->from = from;
	for (i = 0; i < w->n; i++) {
		uint32_t owner = s->owner[from + i];
		uint32_t vcpu = from + i - s->plan[owner].first;
		uint16_t domid = snapshot_planned(s, owner)->domain;

		w->infos[i].domain = domid;
		w->infos[i].u.getvcpuinfo.vcpu = vcpu;
		if (!w->affinities)
			continue;
		w->affinities[i].domain = domid;
		w->affinities[i].u.vcpuaffinity.vcpu = vcpu;
	}
}

void xvcpu_wave_forget_maps(struct domctl_snapshot *s)
{
	size_t i;

	for (i = 0; i < s->wave.n && s->wave.hard; i++)
		cpumap_zero(snapshot_map(s, s->wave.hard, i));
}

/*
 * The domain was there before and after, or the error is of no interest: only
 * the vCPU is not.
 */
static int error_of(const struct domctl_snapshot *s, size_t index)
{
	int err = (int)hypercall_batch_result(s->batch, index);

	return err ? xvcpu_error_of_vcpu(err) : 0;
}

int xvcpu_wave_map_error(const struct domctl_snapshot *s, size_t j)
{
	size_t i = j - s->wave.from;
	int err = s->wave.affinities ? error_of(s, 2 * i + 1) : 0;

	if (!err &&
	    xvcpu_error_lost_map(s->hc, snapshot_map(s, s->wave.hard, i)))
		err = -EFAULT;
	return err;
}

void xvcpu_wave_read(const struct domctl_snapshot *s, size_t j,
		     struct domctl_vcpu *out)
{
	const struct wave *w = &s->wave;
	size_t i = j - w->from;
	int err = error_of(s, w->affinities ? 2 * i : i);

	if (!err)
		xvcpu_operation_read_vcpu(&w->infos[i].u.getvcpuinfo, out);
	else
		*out = (struct domctl_vcpu){.cpu = -1, .error = err};
	out->affinity_error = xvcpu_wave_map_error(s, j);
}

long xvcpu_snapshot_add_idle(struct domctl_snapshot *s)
{
	xvcpu_operation_address_sysctl(s->hc, s->cpuinfo,
				       XEN_SYSCTL_getcpuinfo);
	s->cpuinfo->u.getcpuinfo.max_cpus = s->xen->ncpus;
	set_xen_guest_handle(s->cpuinfo->u.getcpuinfo.info, (void *)s->idle);
	s->cpuinfo_index = hypercall_batch_count(s->batch);
	return hypercall_batch_add(s->batch, __HYPERVISOR_sysctl,
				   (uintptr_t)s->cpuinfo, 0,
				   HYPERCALL_BATCH_READS);
}

void xvcpu_snapshot_read_idle(struct domctl_snapshot *s)
{
	s->idle_error = (int)hypercall_batch_result(s->batch, s->cpuinfo_index);
	s->idle_cpus = s->cpuinfo->u.getcpuinfo.nr_cpus;
}
