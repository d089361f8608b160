/* SPDX-License-Identifier: MIT */
/*
 * domctl_pin - where vCPUs may run: one vCPU's affinity, and pins in bulk.
 *
 * A part of domctl.h, which has the rules and the errors of every call, and
 * says what a CPU map must be.
 *
 * No heap is needed by domctl_pin_undo, not even the first time.
 */
#ifndef XVCPU_DOMCTL_PIN_H
#define XVCPU_DOMCTL_PIN_H

#include "domctl/domctl_domain.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One vCPU. */

/*
 * Where a vCPU may run (hard) and where it prefers to run (soft).  Either map
 * may be NULL: not wanted.  Xen's own default is all ncpus bits in both.
 * -ENOENT: no such vCPU.  -ERANGE: a map is too small.  -EINVAL: no map.
 */
XVCPU_API int domctl_get_vcpu_affinity(struct hypercall *hc, uint16_t domid,
				       uint32_t vcpu, struct cpumap *hard,
				       struct cpumap *soft);

/*
 * Undo a temporary pin that the hardware domain holds on the vCPU
 * (SCHEDOP_pin_override).  Xen before 4.7 has neither the pin nor the flag.
 */
#define DOMCTL_PIN_FORCE 1u

/*
 * Set the hard or the soft map or both; NULL leaves that one as it is, and at
 * least one is needed.  Hard is applied first; if soft then fails, Xen puts
 * hard back.
 *
 * What Xen can honour is less than what was asked for: hard without the CPUs
 * that are not in the domain's cpupool or not online, soft without those and
 * without the CPUs that are not in hard.  effective_hard and effective_soft, if
 * not NULL, receive that (for a map that is set); the maps asked for are stored
 * by Xen in full and hold again when CPUs come back.  They may be the same
 * objects as the requests.
 *
 * The effective maps are what Xen wrote back.  Where it wrote nothing else than
 * what was asked for, which a Xen that writes nothing back does as well, they
 * are computed from the CPUs of the domain's cpupool: one more crossing.
 *
 * Returns 0, or 1: it is set, but the effective maps are not known and were not
 * touched, for something that they must be computed from could not be read.
 *
 *   -ENOENT  no such vCPU
 *   -EINVAL  the map is empty or has no CPU that the domain can use now; or
 *            the vCPU is dom0's under dom0_vcpus_pin (Xen before 4.13)
 *   -EBUSY   a temporary pin is in force; DOMCTL_PIN_FORCE undoes it
 *   -ERANGE  the map has a CPU that the host cannot have
 *   -EROFS   a read-only handle
 *
 * Success is not obedience: credit2 ignores hard maps before Xen 4.7 and soft
 * ones before 4.10, rtds ignores soft, null honours hard from 4.9.  A pin is
 * lost when the domain moves to another cpupool, and with the domain.
 */
XVCPU_API int domctl_set_vcpu_affinity(struct hypercall *hc, uint16_t domid,
				       uint32_t vcpu, unsigned int flags,
				       const struct cpumap *hard,
				       const struct cpumap *soft,
				       struct cpumap *effective_hard,
				       struct cpumap *effective_soft);

/* Bulk pins. */

/*
 * Many vCPUs of many domains, all or nothing.
 *
 * The old maps are read and the new ones set in the same crossing, in order.
 * Up to some 500 pins are one (340 with DOMCTL_PIN_FORCE).  More go in parts of
 * that size, each with the memory of Xen's that the one before it had.  A
 * program that is killed between two of them has done the first and not the
 * second.  What is to be put back is kept in memory that was had before the
 * first.  If any pin fails, all that were changed are put back, last one first,
 * which needs no memory and no page; the same crossings find out what errors
 * mean.  One more, where all went well, finds out what effective maps are that
 * must be computed.
 */

enum domctl_pin_result {
	DOMCTL_RESULT_NONE, /* nothing was tried */
	DOMCTL_RESULT_DONE,
	DOMCTL_RESULT_FAILED, /* see error; this vCPU is as it was, or gone */
	DOMCTL_RESULT_UNDONE, /* was changed and put back: another one failed */
	DOMCTL_RESULT_STUCK,  /* was changed and could not be put back: error */
};

struct domctl_pin {
	uint16_t domid;
	uint32_t vcpu;
	/*
	 * The domain that is meant, 16 bytes as in struct domctl_domain; NULL:
	 * whoever has the domid.  Another one is -ESRCH.
	 */
	const uint8_t *uuid;
	const struct cpumap *hard, *soft; /* NULL: leave as it is */
	/* Filled if not NULL; ncpus bits at least. */
	struct cpumap *effective_hard, *effective_soft;
	enum domctl_pin_result result;
	int error;
	/* 0, or why the effective maps are not known; then left as they were */
	int effective_error;
	uint64_t reserved[2];
};

/*
 * Check all that can be checked and change nothing: the domains and vCPUs
 * exist, the hard maps have CPUs that the domain can use now (-EINVAL).  The
 * effective maps are as they would be.  Where the CPUs of the cpupool cannot be
 * read, effective_error says so and hard maps are not checked.  Not seen are a
 * temporary pin and dom0_vcpus_pin; and a Xen that schedules by cores or
 * sockets (sched-gran) may use less.  All pins are checked, whatever fails, and
 * then the cpupools, in one crossing.  A read-only handle does.
 */
#define DOMCTL_PIN_DRY_RUN 2u

/*
 * Apply pins[0] to pins[n - 1].  flags: DOMCTL_PIN_FORCE, DOMCTL_PIN_DRY_RUN.
 * 0 when all are done; otherwise the first failing pin's error, and every
 * entry's result tells what became of it.  -EROFS, -EINVAL, -ERANGE, as for
 * domctl_set_vcpu_affinity, and -ENOMEM come before anything is changed, but
 * that the driver may have no memory for a crossing after the first.
 *
 * A vCPU may be named twice: the later pin holds.  What is put back is the
 * permanent map, as it was; a temporary pin that DOMCTL_PIN_FORCE undid stays
 * undone.
 *
 * With a UUID the domain is looked at before all pins and after them.  All that
 * was set in another one is put back, except where a domain gave way to another
 * in between, of which nothing is known (STUCK, -ESRCH).
 */
XVCPU_API int domctl_pin(struct hypercall *hc, struct domctl_pin *pins,
			 size_t n, unsigned int flags);

/*
 * Pins that something else goes with, and that are to be put back if that
 * fails: domctl_pin is begin and end.  pins and what they point to, such as
 * UUIDs, must live until the end; the handle can be used for all else
 * meanwhile, other pins included.
 *
 * begin is as domctl_pin, but that flags may only be DOMCTL_PIN_FORCE.  Where
 * it fails everything has been put back, and *out is untouched.
 */
struct domctl_pinned;

XVCPU_API int domctl_pin_begin(struct hypercall *hc, struct domctl_pin *pins,
			       size_t n, unsigned int flags,
			       struct domctl_pinned **out);

/*
 * Put the permanent maps back as they were before; no memory and no page is
 * needed.  The results are UNDONE, STUCK (the domain was replaced by another,
 * -ESRCH, or Xen refuses) or FAILED (-ESRCH: the domain has gone).  0 when none
 * is stuck, or the first error of one that is; -EALREADY: it was undone.
 */
XVCPU_API int domctl_pin_undo(struct domctl_pinned *pinned);

/* What was not undone stays.  Before the handle is closed. */
XVCPU_API void domctl_pin_end(struct domctl_pinned *pinned);

#ifdef __cplusplus
}
#endif
#endif
