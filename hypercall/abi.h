/* SPDX-License-Identifier: MIT */
/*
 * abi - Xen's public headers, as far as a call and the probe go (private).
 *
 * They are not self-contained: they come after these three and the macro.
 */
#ifndef XVCPU_HYPERCALL_ABI_H
#define XVCPU_HYPERCALL_ABI_H

#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>

#define __XEN_TOOLS__ 1
#include <xen/xen.h>
#include <xen/domctl.h>
#include <xen/sysctl.h>
#include <xen/version.h>

/* Xen reads and writes back these many bytes, whatever the operation. */
_Static_assert(sizeof(struct xen_domctl) == 144, "domctl");
_Static_assert(sizeof(struct xen_sysctl) == 136, "sysctl");
_Static_assert(sizeof(struct multicall_entry) == 8 * sizeof(xen_ulong_t),
	       "multicall entry");

/* Interface versions of 4.5 and of the newest release known. */
#define ABI_DOMCTL_OLDEST 0x0a
#define ABI_DOMCTL_NEWEST 0x18
#define ABI_SYSCTL_OLDEST 0x0b
#define ABI_SYSCTL_NEWEST 0x16

/* An entry of getdomaininfolist; no release comes near the upper bound. */
#define ABI_DOMAININFO_MIN 96
#define ABI_DOMAININFO_MAX 256

/* A domid that never exists: DOMID_INVALID.  Probing touches no domain. */
#define ABI_NO_DOMAIN 0x7ff4

#endif
