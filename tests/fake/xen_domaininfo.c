/* SPDX-License-Identifier: MIT */
/* getdomaininfo: what it counts, and how long it is in each release. */
#include <errno.h>
#include <string.h>

#include "tests/fake/xen_private.h"

/* XEN_X86_EMU_*: all an HVM guest has, and what a PVH guest is left with. */
#define EMU_HVM 0x3ff
#define EMU_PVH 1

static void count_vcpus(const struct model_domain *d,
			struct abi_domaininfo *info)
{
	bool all_blocked = true;
	uint32_t i;

	info->max_vcpu_id = UINT32_MAX;
	for (i = 0; i < d->max_vcpus; i++) {
		const struct model_vcpu *v = &d->vcpus[i];

		if (!v->allocated)
			continue;
		info->max_vcpu_id = i;
		info->cpu_time += v->time_ns;
		if (!v->online)
			continue;
		info->nr_online_vcpus++;
		if (!v->blocked)
			all_blocked = false;
		if (v->running)
			info->flags |= XEN_DOMINF_running;
	}
	if (info->nr_online_vcpus && all_blocked)
		info->flags |= XEN_DOMINF_blocked;
}

/* PVH is a kind of PV domain up to 4.8 and a kind of HVM domain since. */
static uint32_t type_flags(const struct model_domain *d)
{
	if (model.arm)
		return model_since(10) ? XEN_DOMINF_hvm_guest : 0;
	switch (d->type) {
	case MODEL_HVM:
		return XEN_DOMINF_hvm_guest;
	case MODEL_PVH:
		return model_since(9) ? XEN_DOMINF_hvm_guest : 1u << 7;
	default:
		return 0;
	}
}

static void arch_config(const struct model_domain *d, uint8_t *out)
{
	uint32_t emulation = d->type == MODEL_HVM ? EMU_HVM : EMU_PVH;

	if (model.release->domctl < ABI_DOMCTL_ARCH_CONFIG)
		return;
	if (model.release->domctl >= ABI_DOMCTL_GPADDR_BITS)
		out[96] = 39;
	if (d->type != MODEL_PV && !model.arm)
		memcpy(out + (model.release->domctl >= ABI_DOMCTL_GPADDR_BITS
				      ? 104
				      : 96),
		       &emulation, 4);
}

/* Asked for each domain, wherever it is met. */
long model_may_see(const struct model_domain *d)
{
	bool denied = d->hidden || model.deny_domctl[XEN_DOMCTL_getdomaininfo];

	return model.flask && denied ? -EACCES : 0;
}

void model_domaininfo(const struct model_domain *d, uint8_t *out)
{
	struct abi_domaininfo info = {
		.domain = d->domid,
		.flags = type_flags(d) | (d->dying ? XEN_DOMINF_dying : 0) |
			 (d->shutdown ? XEN_DOMINF_shutdown : 0) |
			 (d->paused ? XEN_DOMINF_paused : 0) |
			 d->shutdown_code << XEN_DOMINF_shutdownshift,
		.tot_pages = d->tot_pages,
		.max_pages = d->max_pages,
		.shared_info_frame = 0x1234,
		.cpupool = d->cpupool,
	};

	count_vcpus(d, &info);
	memcpy(info.handle, d->handle, sizeof(info.handle));
	memset(out, 0, 2 * ABI_DOMAININFO_MAX);
	memcpy(out, &info, sizeof(info));
	arch_config(d, out);
}
