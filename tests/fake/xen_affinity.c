/* SPDX-License-Identifier: MIT */
/* set and getvcpuaffinity: checks in Xen's order, and what is written back. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake/xen_private.h"

#define HARD  XEN_VCPUAFFINITY_HARD
#define SOFT  XEN_VCPUAFFINITY_SOFT
#define FORCE XEN_VCPUAFFINITY_FORCE

static bool params_invalid(const struct xen_domctl_vcpuaffinity *a)
{
	return !a->flags ||
	       (a->flags & HARD && !GUEST_ADDRESS(a->cpumap_hard.bitmap)) ||
	       (a->flags & SOFT && !GUEST_ADDRESS(a->cpumap_soft.bitmap));
}

static bool intersects(const uint8_t *a, const uint8_t *b)
{
	size_t i;

	for (i = 0; i < model_map_bytes(); i++)
		if (a[i] & b[i])
			return true;
	return false;
}

/* b may be NULL: all CPUs. */
static void and_map(uint8_t *a, const uint8_t *b)
{
	size_t i;

	for (i = 0; b && i < model_map_bytes(); i++)
		a[i] &= b[i];
}

static void store(uint8_t **slot, const uint8_t *map)
{
	if (!*slot)
		*slot = model_map_alloc();
	memcpy(*slot, map, model_map_bytes());
}

static bool pinned(const struct model_vcpu *v)
{
	return model_since(7) && v->pinned;
}

/* Does the vCPU still sit on a CPU that it may use? */
static void migrate(struct model_vcpu *v, const uint8_t *pool)
{
	uint32_t cpu;

	if (model_map_test(v->hard, v->cpu) && model_map_test(pool, v->cpu))
		return;
	for (cpu = 0; cpu < model.ncpus; cpu++)
		if (model_map_test(v->hard, cpu) && model_map_test(pool, cpu)) {
			v->cpu = cpu;
			return;
		}
}

/* One call of setvcpuaffinity. */
struct change {
	struct model_domain *d;
	struct model_vcpu *v;
	const uint8_t *pool;
	uint8_t *map; /* scratch */
	uint8_t *old; /* hard before, or NULL: all CPUs */
};

/* A patch that was posted for Xen takes it away, and no version tells. */
static int write_back(const struct xenctl_bitmap *guest, const uint8_t *map)
{
	return model.no_write_back ? 0
				   : bitmap_to_guest(guest, map, model.ncpus);
}

/* *stored: the map is in force, also if the caller could not be told. */
static int set_hard(struct change *c, const struct xenctl_bitmap *guest,
		    bool *stored)
{
	int err = bitmap_from_guest(c->map, guest, model.ncpus);

	*stored = false;
	if (err)
		return err;
	if (c->d->is_pinned && !model_since(13))
		return -EINVAL;
	if (!intersects(c->map, c->pool))
		return -EINVAL;
	if (pinned(c->v))
		return -EBUSY;
	*stored = true;
	store(&c->v->hard, c->map);
	migrate(c->v, c->pool);
	and_map(c->map, c->pool);
	return write_back(guest, c->map);
}

static int set_soft(struct change *c, const struct xenctl_bitmap *guest,
		    bool *stored)
{
	int err = bitmap_from_guest(c->map, guest, model.ncpus);

	*stored = false;
	if (err)
		return err;
	if (pinned(c->v))
		return -EBUSY;
	*stored = true;
	store(&c->v->soft, c->map);
	and_map(c->map, c->pool);
	and_map(c->map, c->v->hard);
	return write_back(guest, c->map);
}

static void roll_back(struct change *c)
{
	if (c->old) {
		store(&c->v->hard, c->old);
	} else {
		free(c->v->hard);
		c->v->hard = NULL;
	}
	migrate(c->v, c->pool);
}

static long set_maps(struct change *c, const struct xen_domctl_vcpuaffinity *a)
{
	/* 4.5 and 4.6 find nothing to do and say so. */
	long ret = model_since(7) ? 0 : -EINVAL, hard_ret = 0;
	bool stored;

	if (a->flags & FORCE && model_since(7))
		c->v->pinned = false;
	if (a->flags & HARD) {
		ret = hard_ret = set_hard(c, &a->cpumap_hard, &stored);
		if (!stored)
			return ret;
	}
	if (a->flags & SOFT) {
		ret = set_soft(c, &a->cpumap_soft, &stored);
		if (!stored) {
			if (a->flags & HARD)
				roll_back(c);
			return ret;
		}
		/* Before 4.20.4 hard's own EFAULT got lost here. */
		if (!ret && model_since(20))
			ret = hard_ret;
	}
	return ret;
}

static long set(struct model_domain *d, struct model_vcpu *v,
		const struct xen_domctl_vcpuaffinity *a)
{
	struct change c = {d, v, model_pool(d->cpupool)->cpus,
			   model_map_alloc(), NULL};
	long ret;

	if (v->hard) {
		c.old = model_map_alloc();
		memcpy(c.old, v->hard, model_map_bytes());
	}
	ret = set_maps(&c, a);
	free(c.map);
	free(c.old);
	return ret;
}

static long get(const struct model_vcpu *v,
		const struct xen_domctl_vcpuaffinity *a)
{
	long ret = model_since(14) ? 0 : -EINVAL, hard_ret = 0;

	if (a->flags & HARD)
		ret = hard_ret = bitmap_to_guest(&a->cpumap_hard,
						 pinned(v) ? v->pin : v->hard,
						 model.ncpus);
	if (a->flags & SOFT)
		ret = bitmap_to_guest(&a->cpumap_soft, v->soft, model.ncpus);
	/* Here too, soft's success hid hard's EFAULT. */
	return !ret && model_since(20) ? hard_ret : ret;
}

long model_affinity(struct model_domain *d, struct xen_domctl *op)
{
	const struct xen_domctl_vcpuaffinity *a = &op->u.vcpuaffinity;
	struct model_vcpu *v;

	if (a->vcpu >= d->max_vcpus)
		return -EINVAL;
	v = &d->vcpus[a->vcpu];
	if (!v->allocated)
		return -ESRCH;
	if (params_invalid(a))
		return -EINVAL;
	return op->cmd == XEN_DOMCTL_setvcpuaffinity ? set(d, v, a) : get(v, a);
}
