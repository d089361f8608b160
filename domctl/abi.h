/* SPDX-License-Identifier: MIT */
/*
 * abi - the operations of Xen's public headers, and what those no longer say
 * (private).
 *
 * Layouts are as Debian's 4.17 headers have them; everything used here has had
 * the same layout from 4.5 to 4.22, except what is spelled out below.
 */
#ifndef XVCPU_DOMCTL_ABI_H
#define XVCPU_DOMCTL_ABI_H

#include <stddef.h>
#include <stdint.h>

#define __XEN_TOOLS__ 1
#include <xen/xen.h>
#include <xen/sched.h>
#include <xen/domctl.h>
#include <xen/sysctl.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "Xen's hosts are little-endian, and maps are read where Xen wrote them"
#endif

_Static_assert(sizeof(struct xenctl_bitmap) == 16, "bitmap");
_Static_assert(offsetof(struct xen_domctl, u) == 16, "domctl payload");
_Static_assert(offsetof(struct xen_sysctl, u) == 8, "sysctl payload");
_Static_assert(sizeof(struct xen_domctl_getvcpuinfo) == 24, "vcpuinfo");
_Static_assert(sizeof(struct xen_domctl_vcpuaffinity) == 40, "affinity");
_Static_assert(sizeof(struct xen_sysctl_cputopo) == 12, "cputopo");

/*
 * The head of xen_domctl_getdomaininfo: the same from 4.3 on.  What follows it
 * differs, and with it the distance between two entries of a list.
 */
struct abi_domaininfo {
	uint16_t domain, pad;
	uint32_t flags;
	uint64_t tot_pages, max_pages, outstanding_pages, shr_pages;
	uint64_t paged_pages, shared_info_frame, cpu_time;
	uint32_t nr_online_vcpus, max_vcpu_id, ssidref;
	uint8_t handle[16];
	uint32_t cpupool;
};
_Static_assert(sizeof(struct abi_domaininfo) == 96, "domaininfo head");

_Static_assert(
	XEN_DOMINF_dying == 1 && XEN_DOMINF_shutdown == 4 &&
		XEN_DOMINF_paused == 8,
	"DOMCTL_DOMAIN_DYING, DOMCTL_DOMAIN_SHUTDOWN, DOMCTL_DOMAIN_PAUSED");

/* Versions that moved something. */
#define ABI_DOMCTL_ARCH_CONFIG 0x0f /* 4.10.1: arch_config at 96 */
#define ABI_DOMCTL_GPADDR_BITS 0x14 /* 4.16: arch_config at 104 */
#define ABI_SYSCTL_CPUTOPO     0x0c /* 4.6: topology, numainfo redesigned */
#define ABI_SYSCTL_ARCH_CAPS   0x15 /* 4.17: total_pages at 40, was 32 */

/* sysctl 16 and 17 up to 4.5. */
struct abi_topologyinfo_4_5 {
	uint32_t max_cpu_index;
	uint64_t __attribute__((aligned(8))) core, socket, node; /* u32 [] */
};

struct abi_numainfo_4_5 {
	uint32_t max_node_index;
	uint64_t __attribute__((aligned(8))) memsize, memfree; /* u64 [] */
	uint64_t __attribute__((aligned(8))) distance;         /* u32 [] */
};
_Static_assert(sizeof(struct abi_topologyinfo_4_5) == 32, "4.5 topology");
_Static_assert(sizeof(struct abi_numainfo_4_5) == 32, "4.5 numainfo");

#endif
