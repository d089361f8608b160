/* SPDX-License-Identifier: MIT */
/*
 * abi - Xen's public headers, and what they no longer say (private).
 *
 * The only file that includes them.  Layouts are as Debian's 4.17 headers have
 * them; everything used here has had the same layout from 4.5 to 4.22, except
 * what is spelled out below.
 */
#ifndef XVCPU_HYPERCALL_ABI_H
#define XVCPU_HYPERCALL_ABI_H

#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>

#define __XEN_TOOLS__ 1
#include <xen/xen.h>
#include <xen/sched.h>
#include <xen/domctl.h>
#include <xen/sysctl.h>
#include <xen/version.h>
#include <xen/sys/privcmd.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "Xen's hosts are little-endian, and maps are read where Xen wrote them"
#endif

/* Xen reads and writes back these many bytes, whatever the operation. */
_Static_assert(sizeof(struct xen_domctl) == 144, "domctl");
_Static_assert(sizeof(struct xen_sysctl) == 136, "sysctl");
_Static_assert(sizeof(struct xenctl_bitmap) == 16, "bitmap");
_Static_assert(sizeof(struct multicall_entry) == 8 * sizeof(xen_ulong_t),
	       "multicall entry");
_Static_assert(offsetof(struct xen_domctl, u) == 16, "domctl payload");
_Static_assert(offsetof(struct xen_sysctl, u) == 8, "sysctl payload");
_Static_assert(sizeof(struct xen_domctl_getvcpuinfo) == 24, "vcpuinfo");
_Static_assert(sizeof(struct xen_domctl_vcpuaffinity) == 40, "affinity");
_Static_assert(sizeof(struct xen_sysctl_cputopo) == 12, "cputopo");

/* Interface versions of 4.5 and of the newest release known. */
#define ABI_DOMCTL_OLDEST 0x0a
#define ABI_DOMCTL_NEWEST 0x18
#define ABI_SYSCTL_OLDEST 0x0b
#define ABI_SYSCTL_NEWEST 0x16

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

#define ABI_DOMAININFO_MAX 256 /* no release comes near */

/* Version classes: see the table in domctl/domain.c and hypercall/probe.c. */
#define ABI_DOMCTL_ARCH_CONFIG 0x0f /* 4.10.1: arch_config at 96 */
#define ABI_DOMCTL_GPADDR_BITS 0x14 /* 4.16: arch_config at 104 */
#define ABI_SYSCTL_CPUTOPO     0x0c /* 4.6: topology, numainfo redesigned */
#define ABI_SYSCTL_CAPS_MOVED  0x10 /* 4.10: total_pages at 32 */
#define ABI_SYSCTL_ARCH_CAPS   0x15 /* 4.17: total_pages at 40 */

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

/* A domid that never exists: DOMID_INVALID.  Probing touches no domain. */
#define ABI_NO_DOMAIN 0x7ff4

#endif
