/* SPDX-License-Identifier: MIT */
/* Xen's structs, written and read. */
#include <errno.h>
#include <string.h>

#include "domctl/operation.h"

void xvcpu_operation_address(const struct hypercall *hc,
			     struct xen_domctl *domctl, uint32_t cmd,
			     uint16_t domid)
{
	domctl->cmd = cmd;
	domctl->interface_version = hypercall_interface(hc)->domctl;
	domctl->domain = domid;
}

void xvcpu_operation_address_sysctl(const struct hypercall *hc,
				    struct xen_sysctl *sysctl, uint32_t cmd)
{
	sysctl->cmd = cmd;
	sysctl->interface_version = hypercall_interface(hc)->sysctl;
}

struct xen_domctl *xvcpu_operation_domctl(struct hypercall *hc,
					  struct hypercall_batch *batch,
					  uint32_t cmd, uint16_t domid)
{
	struct xen_domctl *domctl =
		hypercall_batch_memory(batch, sizeof(*domctl));

	if (domctl)
		xvcpu_operation_address(hc, domctl, cmd, domid);
	return domctl;
}

struct xen_sysctl *xvcpu_operation_sysctl(struct hypercall *hc,
					  struct hypercall_batch *batch,
					  uint32_t cmd)
{
	struct xen_sysctl *sysctl =
		hypercall_batch_memory(batch, sizeof(*sysctl));

	if (sysctl)
		xvcpu_operation_address_sysctl(hc, sysctl, cmd);
	return sysctl;
}

long xvcpu_operation_run_sysctl(struct hypercall_batch *batch,
				struct xen_sysctl *sysctl)
{
	long index, err;

	if (!sysctl)
		return -ENOMEM;
	index = hypercall_batch_add(batch, __HYPERVISOR_sysctl,
				    (uintptr_t)sysctl, 0,
				    HYPERCALL_BATCH_READS);
	if (index < 0)
		return index;
	err = hypercall_batch_submit(batch);
	return err ? err : hypercall_batch_result(batch, index);
}

struct cpumap *xvcpu_operation_map(struct hypercall *hc,
				   struct hypercall_batch *batch)
{
	uint32_t ncpus = hypercall_interface(hc)->ncpus;
	size_t size = cpumap_size(ncpus);
	void *storage = hypercall_batch_memory(batch, size);

	return storage ? cpumap_init(storage, size, ncpus) : NULL;
}

/*
 * Exactly as many bytes as Xen's own maps: Xen 4.21 and 4.22 store a wrong last
 * byte into a shorter one.
 */
void xvcpu_operation_bitmap(struct xenctl_bitmap *bitmap, struct cpumap *map)
{
	set_xen_guest_handle(bitmap->bitmap, (uint8_t *)map->words);
	bitmap->nr_bits = map->nbits;
}

static int check_map(const struct hypercall *hc, const struct cpumap *map)
{
	if (!map)
		return 0;
	if (cpumap_next(map, hypercall_interface(hc)->ncpus) != CPUMAP_NONE)
		return -ERANGE;
	return cpumap_empty(map) ? -EINVAL : 0;
}

int xvcpu_operation_check_maps(const struct hypercall *hc,
			       const struct cpumap *hard,
			       const struct cpumap *soft)
{
	int err = check_map(hc, hard);

	return err ? err : check_map(hc, soft);
}

bool xvcpu_operation_maps_fit(const struct hypercall *hc,
			      const struct cpumap *hard,
			      const struct cpumap *soft)
{
	uint32_t ncpus = hypercall_interface(hc)->ncpus;

	return (!hard || hard->nbits >= ncpus) &&
	       (!soft || soft->nbits >= ncpus);
}

void xvcpu_operation_copy_maps(struct cpumap *hard, struct cpumap *soft,
			       const struct cpumap *from_hard,
			       const struct cpumap *from_soft)
{
	if (hard)
		cpumap_copy(hard, from_hard);
	if (soft)
		cpumap_copy(soft, from_soft);
}

void xvcpu_operation_affinity(struct xen_domctl *domctl, uint32_t vcpu,
			      struct cpumap *hard, struct cpumap *soft)
{
	struct xen_domctl_vcpuaffinity *affinity = &domctl->u.vcpuaffinity;

	affinity->vcpu = vcpu;
	if (hard) {
		affinity->flags |= XEN_VCPUAFFINITY_HARD;
		xvcpu_operation_bitmap(&affinity->cpumap_hard, hard);
	}
	if (soft) {
		affinity->flags |= XEN_VCPUAFFINITY_SOFT;
		xvcpu_operation_bitmap(&affinity->cpumap_soft, soft);
	}
}

/*
 * PVH and HVM differ only in what is emulated: a PVH guest has no legacy
 * platform.  Releases before 4.10.1 do not say; there a guest with a bit for
 * HVM is one.
 */
static enum domctl_type domain_type(const struct hypercall *hc,
				    const struct abi_domaininfo *info)
{
#if defined(__aarch64__) || defined(__arm__)
	(void)hc, (void)info;
	return DOMCTL_TYPE_PVH;
#else
	const uint32_t platform = XEN_X86_EMU_PM | XEN_X86_EMU_RTC |
				  XEN_X86_EMU_PIC | XEN_X86_EMU_VGA;
	uint32_t version = hypercall_interface(hc)->domctl;
	size_t offset = version >= ABI_DOMCTL_GPADDR_BITS ? 104 : 96;
	uint32_t emulated;

	if (!(info->flags & XEN_DOMINF_hvm_guest))
		return DOMCTL_TYPE_PV;
	if (version < ABI_DOMCTL_ARCH_CONFIG)
		return DOMCTL_TYPE_HVM;
	memcpy(&emulated, (const char *)info + offset, sizeof(emulated));
	return emulated & platform ? DOMCTL_TYPE_HVM : DOMCTL_TYPE_PVH;
#endif
}

static enum domctl_state domain_state(uint32_t flags, uint8_t reason)
{
	if (flags & DOMCTL_DOMAIN_DYING)
		return DOMCTL_STATE_DYING;
	if (flags & DOMCTL_DOMAIN_SHUTDOWN)
		return reason == SHUTDOWN_crash ? DOMCTL_STATE_CRASHED
						: DOMCTL_STATE_SHUTDOWN;
	return flags & DOMCTL_DOMAIN_PAUSED ? DOMCTL_STATE_PAUSED
					    : DOMCTL_STATE_RUNNING;
}

void xvcpu_operation_read_domain(const struct hypercall *hc, const void *entry,
				 struct domctl_domain *out)
{
	const struct abi_domaininfo *info = entry;

	*out = (struct domctl_domain){
		.domid = info->domain,
		/* ~0 while it has not shut down */
		.shutdown_reason =
			info->flags & XEN_DOMINF_shutdown
				? info->flags >> XEN_DOMINF_shutdownshift &
					  XEN_DOMINF_shutdownmask
				: 0,
		.type = domain_type(hc, info),
		.flags = info->flags &
			 (DOMCTL_DOMAIN_DYING | DOMCTL_DOMAIN_SHUTDOWN |
			  DOMCTL_DOMAIN_PAUSED),
		/* ~0 where there is none: the sum is 0 */
		.max_vcpus = info->max_vcpu_id + 1,
		.online_vcpus = info->nr_online_vcpus,
		.cpupool = info->cpupool,
		.cpu_time_ns = info->cpu_time,
		.pages = info->tot_pages,
		.max_pages = info->max_pages,
	};
	out->state = domain_state(out->flags, out->shutdown_reason);
	memcpy(out->uuid, info->handle, sizeof(out->uuid));
}

void xvcpu_operation_read_vcpu(const struct xen_domctl_getvcpuinfo *info,
			       struct domctl_vcpu *out)
{
	*out = (struct domctl_vcpu){
		.vcpu = info->vcpu,
		.state = !info->online   ? DOMCTL_VCPU_OFFLINE
			 : info->running ? DOMCTL_VCPU_RUNNING
			 : info->blocked ? DOMCTL_VCPU_BLOCKED
					 : DOMCTL_VCPU_RUNNABLE,
		/* Xen tells where an offline vCPU was last: it is nowhere. */
		.cpu = info->online ? (int32_t)info->cpu : -1,
		.time_ns = info->cpu_time,
	};
}
