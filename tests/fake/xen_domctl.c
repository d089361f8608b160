/* SPDX-License-Identifier: MIT */
/* do_domctl: who may, which domain, and the operations on domains and vCPUs. */
#include <errno.h>
#include <string.h>

#include "tests/fake/xen_private.h"

static long max_vcpus(struct model_domain *d, uint32_t max)
{
	uint32_t i;

	if (d->domid == model.own_domid)
		return -EINVAL;
	if (model_since(12)) {
		if (max != d->create_vcpus)
			return -EINVAL;
	} else {
		if (max > model.max_vcpus)
			return -EINVAL;
		if (max < d->max_vcpus && d->vcpus[max].allocated)
			return -EINVAL;
		if (d->max_vcpus && max > d->max_vcpus)
			return -EBUSY;
	}
	for (i = 0; i < max; i++)
		if ((i >= d->max_vcpus || !d->vcpus[i].allocated) &&
		    !model_allocate_vcpu(d, i))
			return -ENOMEM;
	return 0;
}

static long getvcpuinfo(struct model_domain *d,
			struct xen_domctl_getvcpuinfo *info)
{
	struct model_vcpu *v;

	if (info->vcpu >= d->max_vcpus)
		return model_since(22) ? -ENOENT : -EINVAL;
	v = &d->vcpus[info->vcpu];
	if (!v->allocated)
		return model_since(22) ? -ENOENT : -ESRCH;
	info->online = v->online;
	info->blocked = v->blocked;
	info->running = v->running;
	info->cpu_time = model_vcpu_time(v);
	info->cpu = v->cpu;
	return 0;
}

/* Up to 4.17 a domain that is not there stands for the next one. */
static struct model_domain *next_domain(uint16_t domid)
{
	uint32_t i;

	for (i = domid; i < model.domid_end; i++)
		if (model.domain[i])
			return model.domain[i];
	return NULL;
}

static long getdomaininfo(struct model_domain *d, struct xen_domctl *op)
{
	uint8_t info[2 * ABI_DOMAININFO_MAX];
	long denied;

	if (!d && model_since(8) && op->domain >= MODEL_MAX_DOMAINS)
		return -EINVAL;
	if (!d)
		d = next_domain(op->domain);
	if (!d)
		return -ESRCH;
	denied = model_may_see(d);
	if (denied)
		return denied;
	model_domaininfo(d, info);
	memcpy(&op->u, info, model_stride());
	op->domain = d->domid;
	return 0;
}

static bool known(uint32_t cmd)
{
	switch (cmd) {
	case XEN_DOMCTL_getdomaininfo:
	case XEN_DOMCTL_getvcpuinfo:
	case XEN_DOMCTL_max_vcpus:
	case XEN_DOMCTL_setvcpuaffinity:
	case XEN_DOMCTL_getvcpuaffinity:
		return true;
	default:
		return false;
	}
}

static long may(uint32_t cmd)
{
	if (model.unprivileged)
		return -EPERM;
	if (!model.flask)
		return 0;
	if (!known(cmd))
		return -EPERM;
	/* This one has a hook of its own: model_may_see. */
	if (cmd == XEN_DOMCTL_getdomaininfo)
		return 0;
	return model.deny_domctl[cmd] ? -EACCES : 0;
}

static long run(struct model_domain *d, struct xen_domctl *op, bool *copyback)
{
	*copyback = false;
	switch (op->cmd) {
	case XEN_DOMCTL_getdomaininfo:
		*copyback = true;
		return getdomaininfo(d, op);
	case XEN_DOMCTL_getvcpuinfo:
		*copyback = true;
		return getvcpuinfo(d, &op->u.getvcpuinfo);
	case XEN_DOMCTL_max_vcpus:
		return max_vcpus(d, op->u.max_vcpus.max);
	case XEN_DOMCTL_setvcpuaffinity:
	case XEN_DOMCTL_getvcpuaffinity:
		return model_affinity(d, op);
	default:
		return -ENOSYS;
	}
}

long model_domctl(uint64_t address)
{
	struct xen_domctl op;
	struct model_domain *d = NULL;
	bool copyback;
	long ret;

	if (guest_read(&op, address, sizeof(op)))
		return -EFAULT;
	/* Nothing is written back, the right number least of all. */
	if (op.interface_version != model.release->domctl)
		return -EACCES;
	if (op.cmd < MODEL_MAX_OPS)
		model.domctls[op.cmd]++;
	if (op.domain < MODEL_MAX_DOMAINS)
		d = model.domain[op.domain];
	if (!d && (op.cmd != XEN_DOMCTL_getdomaininfo || model_since(18)))
		return model_since(22) && model.unprivileged ? -EPERM : -ESRCH;
	ret = may(op.cmd);
	if (ret)
		return ret;
	ret = run(d, &op, &copyback);
	if (!ret && copyback && guest_write(address, &op, sizeof(op)))
		return -EFAULT;
	return ret;
}
