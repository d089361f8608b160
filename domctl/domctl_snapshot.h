/* SPDX-License-Identifier: MIT */
/*
 * domctl_snapshot - every vCPU of the host, or of some domains, at (nearly) one
 * time.
 *
 * A part of domctl.h, which has the rules and the errors of every call.
 *
 * In the steady state, taking one is a crossing for each 16,384 operations, of
 * which a vCPU is one, or two with its maps: last time's vCPUs are read and
 * then it is asked who is there, and as long as those are the same domains (by
 * UUID as well as domid) with as many vCPUs as before, every number belongs to
 * the domain it is filed under.  Otherwise the snapshot is planned anew and
 * taken again at once, twice at most.  Results are read where Xen wrote them; a
 * steady take needs no heap, and neither do the calls that read one.
 */
#ifndef XVCPU_DOMCTL_SNAPSHOT_H
#define XVCPU_DOMCTL_SNAPSHOT_H

#include "domctl/domctl_domain.h"

#ifdef __cplusplus
extern "C" {
#endif

struct domctl_snapshot;

#define DOMCTL_SNAPSHOT_HARD 1u /* the hard map of each vCPU */
#define DOMCTL_SNAPSHOT_SOFT 2u
#define DOMCTL_SNAPSHOT_IDLE 4u /* the idle time of each physical CPU */

/*
 * For one look: vCPUs are read in waves of 320 at most, a crossing each, through
 * hypercall memory that is used again and then given back to the handle, for its
 * next calls (hypercall_trim gives it to the kernel).  That is at most 64 pages
 * in all on hosts of up to 256 CPUs, however many vCPUs there are; where maps
 * are larger, waves are smaller.  What was read is in ordinary memory, and of
 * the maps that domctl_snapshot_hard and domctl_snapshot_soft return equal ones
 * are one: the same pointer.  A steady take needs heap where more maps differ
 * than before, or where others had that memory in between: another snapshot, a
 * borrowed batch.  All else is as without it.
 */
#define DOMCTL_SNAPSHOT_ONCE 8u

/*
 * For the domains in domids[0 .. n - 1], or for all when n is 0.  Those that are
 * chosen are asked for one by one, so that a take costs what they are and not
 * what the host is.  State, CPU and time of each vCPU are always read, what says
 * what else.  Nothing is read yet.  0, -EINVAL or -ENOMEM; closed with
 * domctl_snapshot_close, before the handle.
 */
XVCPU_API int domctl_snapshot_open(struct hypercall *hc, unsigned int what,
				   const uint16_t *domids, size_t n,
				   struct domctl_snapshot **out);
XVCPU_API void domctl_snapshot_close(struct domctl_snapshot *snapshot);

/*
 * Take it.  0, or an error after which the snapshot has no domains.  Where
 * domains come and go faster than they can be read, the ones that were gone
 * before they were read have -ESRCH for an error; that is not a failure.
 * -EACCES also where FLASK hides all domains, as in domctl_list_domains, or all
 * those that were chosen.
 */
XVCPU_API int domctl_snapshot_take(struct domctl_snapshot *snapshot);

/*
 * Find out which domains there are, and no more: the snapshot then has those,
 * and none of their vCPUs.  The next take reads the vCPUs, and does not look for
 * domains first, which it otherwise does where it has to.  For a caller who has
 * something to ask of others, such as names of xenstore, while vCPUs are read.
 * 0, or an error as of domctl_snapshot_take.
 */
XVCPU_API int domctl_snapshot_plan(struct domctl_snapshot *snapshot);

/* When it was taken, and how much is in it. */
struct domctl_snapshot_info {
	/*
	 * CLOCK_MONOTONIC just before and after the crossings: every number is
	 * from between the two.
	 */
	uint64_t before_ns, after_ns;
	uint64_t generation; /* another number: other domains or vCPUs */
	size_t domains, vcpus;
	uint64_t reserved[4];
};

XVCPU_API void domctl_snapshot_info(const struct domctl_snapshot *snapshot,
				    struct domctl_snapshot_info *out);

/*
 * Domain i of the snapshot, in ascending order of domids, and where its vCPUs
 * are: *first to *first + out->max_vcpus - 1.  first may be NULL.  -EINVAL: no
 * such i; -ESRCH: it has gone.
 */
XVCPU_API int domctl_snapshot_domain(const struct domctl_snapshot *snapshot,
				     size_t i, struct domctl_domain *out,
				     size_t *first);

/*
 * vCPU j of the snapshot.  0 or -EINVAL: no such j.  Why it could not be read
 * is in out->error and out->affinity_error: -ENOENT not allocated, -ESRCH its
 * domain is gone.
 */
XVCPU_API int domctl_snapshot_vcpu(const struct domctl_snapshot *snapshot,
				   size_t j, struct domctl_vcpu *out);

/* Valid until the next take; NULL where it was not read. */
XVCPU_API const struct cpumap *
domctl_snapshot_hard(const struct domctl_snapshot *snapshot, size_t j);
XVCPU_API const struct cpumap *
domctl_snapshot_soft(const struct domctl_snapshot *snapshot, size_t j);

/*
 * Nanoseconds that a physical CPU has been idle.  0; -EINVAL: no such CPU, or
 * it was not asked for; -ENODEV: the CPU is offline; else why Xen did not give
 * the idle times: -EACCES where FLASK denies them and nothing else.
 */
XVCPU_API int domctl_snapshot_idle(const struct domctl_snapshot *snapshot,
				   uint32_t cpu, uint64_t *ns);

#ifdef __cplusplus
}
#endif
#endif
