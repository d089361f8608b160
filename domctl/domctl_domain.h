/* SPDX-License-Identifier: MIT */
/*
 * domctl_domain - domains and their vCPUs: list and read them.
 *
 * A part of domctl.h, which has the rules and the errors of every call.
 *
 * No heap is needed to list up to 128 domains.
 */
#ifndef XVCPU_DOMCTL_DOMAIN_H
#define XVCPU_DOMCTL_DOMAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef XVCPU_API
#define XVCPU_API __attribute__((visibility("default")))
#endif

struct cpumap;
struct cpumap_array;
struct hypercall;

#define DOMCTL_NONE UINT32_MAX /* no core, socket, node, cpupool, vCPU */

/* Domains. */

enum domctl_type {
	DOMCTL_TYPE_PV,
	DOMCTL_TYPE_PVH, /* also every guest on Arm, as xl calls them */
	DOMCTL_TYPE_HVM,
};

#define DOMCTL_DOMAIN_DYING    (1u << 0) /* being torn down */
#define DOMCTL_DOMAIN_SHUTDOWN (1u << 2) /* it has stopped, see reason */
#define DOMCTL_DOMAIN_PAUSED   (1u << 3) /* by the toolstack */

/*
 * The flags in one word, the gravest first: one that is dying and paused is
 * dying.  Xen sets DOMCTL_DOMAIN_DYING only when the memory is gone: in a
 * domain that is being destroyed it is missing for a while.
 */
enum domctl_state {
	DOMCTL_STATE_RUNNING,
	DOMCTL_STATE_PAUSED,
	DOMCTL_STATE_SHUTDOWN,
	DOMCTL_STATE_CRASHED, /* it has shut down, and that was the reason */
	DOMCTL_STATE_DYING,
};

struct domctl_domain {
	uint16_t domid;
	uint8_t shutdown_reason; /* SHUTDOWN_* of xen/sched.h; valid only */
				 /* when flags has DOMCTL_DOMAIN_SHUTDOWN */
	enum domctl_type type;
	enum domctl_state state;
	uint32_t flags;     /* DOMCTL_DOMAIN_DYING ... */
	uint32_t max_vcpus; /* vCPUs that exist, online or not */
	uint32_t online_vcpus;
	uint32_t cpupool;          /* or DOMCTL_NONE */
	uint64_t cpu_time_ns;      /* of all vCPUs together */
	uint64_t pages, max_pages; /* of 4 KiB */
	uint8_t uuid[16];          /* big-endian order, as printed */
	uint64_t reserved[4];
};

/*
 * One domain.  domid 0 is a domain like any other.  Xen up to 4.17 answers for
 * the next higher domain when there is none of that number; this is -ESRCH
 * here on every version.
 */
XVCPU_API int domctl_get_domain(struct hypercall *hc, uint16_t domid,
				struct domctl_domain *out);

/*
 * Domains with a domid of first or more, ascending, at most n of them.
 * Returns how many; fewer than n: that was the last.  A crossing for every 128
 * domains that there are, and one more where the last one was full: room for
 * more of them costs nothing.  Between two crossings domains come and go: one
 * that is made anew can be there twice, or not at all.
 *
 * FLASK hides domains rather than to fail.  Where it hides all of them from a
 * list that begins with 0, that is -EACCES: the caller's own domain is always
 * there.  Up to Xen 4.15 it is -EACCES as well when the last one is hidden.
 */
XVCPU_API long domctl_list_domains(struct hypercall *hc, uint16_t first,
				   struct domctl_domain *out, size_t n);

/*
 * XEN_DOMCTL_max_vcpus: allocate the vCPUs of a domain that was created and not
 * yet built.  Xen has never been able to resize a domain whose vCPUs exist,
 * though its errno for that has changed twice; here it is always
 *   -EBUSY   the domain's vCPUs exist, and there are not max of them (where
 *            there are, the call succeeds without disturbing the domain: Xen
 *            would pause it)
 *   -EINVAL  max is 0, more than Xen allows, or (Xen 4.12 and later) not the
 *            number that the domain was created for
 *   -EROFS   a read-only handle
 *   -ESRCH   also when uuid (16 bytes; NULL: whoever has the domid) is another
 *            domain's; Xen is asked just before
 */
XVCPU_API int domctl_max_vcpus(struct hypercall *hc, uint16_t domid,
			       const uint8_t *uuid, uint32_t max);

/* vCPUs. */

enum domctl_vcpu_state {
	DOMCTL_VCPU_OFFLINE,  /* the guest has it down (or never started it) */
	DOMCTL_VCPU_BLOCKED,  /* waits for an event */
	DOMCTL_VCPU_RUNNABLE, /* wants to run, another one has the CPU */
	DOMCTL_VCPU_RUNNING,
	DOMCTL_VCPU_PAUSED, /* online, in a domain that does not run */
};

struct domctl_vcpu {
	uint32_t vcpu;
	enum domctl_vcpu_state state;
	int32_t cpu;      /* where it runs or last ran; -1 when offline */
	uint64_t time_ns; /* spent running, since it was created */
	int error;        /* 0, or why state, CPU and time could not be read */
	int affinity_error; /* the same of its maps; 0: none were asked for */
	uint64_t reserved[2];
};

/*
 * vCPUs first, first + 1, ... of a domain into info[0], info[1], ...; at most n
 * of them, and no more than the domain has.  hard and soft, if not NULL, are
 * arrays of at least n maps of at least ncpus bits, filled likewise.
 *
 * An online vCPU of a domain that is paused, has shut down or is dying is
 * paused, whatever the scheduler says, which does not look at the domain.
 *
 * Returns how many entries were filled: 0 when first is past the domain's last
 * vCPU.  A vCPU that cannot be read has its own errors (-ENOENT: not allocated)
 * and never spoils the others; where FLASK denies one of state and affinity,
 * the other is there.  Maps that could not be read are untouched.  One
 * crossing where n is 8 at most; above, the domain is asked first how many
 * there are, in one crossing more, so that room for more of them costs nothing.
 */
XVCPU_API long domctl_get_vcpus(struct hypercall *hc, uint16_t domid,
				uint32_t first, size_t n,
				struct domctl_vcpu *info,
				struct cpumap_array *hard,
				struct cpumap_array *soft);

#ifdef __cplusplus
}
#endif
#endif
