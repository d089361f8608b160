/* SPDX-License-Identifier: MIT */
/*
 * domctl_batch - many operations, one crossing for up to 16,384 of them.
 *
 * A part of domctl.h, which has the rules and the errors of every call.
 *
 * No heap is needed for as many operations as it has had, of the same kinds in
 * the same order.
 *
 * Add operations, submit them together, then look at each one's own result
 * where Xen wrote it.  An operation is named by the index that adding it
 * returned.  Submitting again runs the same operations again with no
 * allocation and no other system call; a batch that sets anything is submitted
 * once and reset.  Where a crossing after the first is refused, that is the
 * error of all operations from there on, which did not run.
 *
 * The errno of a vCPU operation is Xen's own and depends on its version:
 * -EINVAL, -ESRCH or -ENOENT for a domain or vCPU that is not there.
 */
#ifndef XVCPU_DOMCTL_BATCH_H
#define XVCPU_DOMCTL_BATCH_H

#include "domctl/domctl_domain.h"
#include "domctl/domctl_pin.h"

#ifdef __cplusplus
extern "C" {
#endif

struct domctl_batch;

/* 0 or -ENOMEM.  Closed with domctl_batch_close, before the handle. */
XVCPU_API int domctl_batch_open(struct hypercall *hc,
				struct domctl_batch **out);
XVCPU_API void domctl_batch_close(struct domctl_batch *batch);
/* Forget all operations and their results; keep the memory. */
XVCPU_API void domctl_batch_reset(struct domctl_batch *batch);

#define DOMCTL_BATCH_HARD 1u /* the hard map */
#define DOMCTL_BATCH_SOFT 2u

/*
 * Each returns the new operation's index, or -ENOMEM; -EINVAL: what names no
 * map, or something else.
 */
XVCPU_API long domctl_batch_get_domain(struct domctl_batch *batch,
				       uint16_t domid);
XVCPU_API long domctl_batch_get_vcpu(struct domctl_batch *batch, uint16_t domid,
				     uint32_t vcpu);
XVCPU_API long domctl_batch_get_affinity(struct domctl_batch *batch,
					 uint16_t domid, uint32_t vcpu,
					 unsigned int what);

/* As domctl_set_vcpu_affinity: also -EINVAL, -ERANGE and -EROFS, at once. */
XVCPU_API long domctl_batch_set_affinity(struct domctl_batch *batch,
					 uint16_t domid, uint32_t vcpu,
					 unsigned int flags,
					 const struct cpumap *hard,
					 const struct cpumap *soft);

/*
 * 0 when all were handed to Xen, whatever it answered to each; -EALREADY when
 * there is a set operation that has run.
 */
XVCPU_API int domctl_batch_submit(struct domctl_batch *batch);

/* How one operation went: 0 or negative errno; -EINVAL: no such index. */
XVCPU_API int domctl_batch_error(const struct domctl_batch *batch,
				 size_t index);

/*
 * The result of one operation; its error if it failed.  A vCPU's state is Xen's
 * own word, which does not know of the domain's: never DOMCTL_VCPU_PAUSED.
 */
XVCPU_API int domctl_batch_domain(const struct domctl_batch *batch,
				  size_t index, struct domctl_domain *out);
XVCPU_API int domctl_batch_vcpu(const struct domctl_batch *batch, size_t index,
				struct domctl_vcpu *out);

/*
 * The map that an operation read, or what Xen wrote back over one that it set:
 * the effective map, or what was asked for by a Xen that writes nothing back,
 * see domctl_set_vcpu_affinity.  Valid until the next submit, reset or close.
 * NULL: it failed, or had no such map.
 */
XVCPU_API const struct cpumap *
domctl_batch_hard(const struct domctl_batch *batch, size_t index);
XVCPU_API const struct cpumap *
domctl_batch_soft(const struct domctl_batch *batch, size_t index);

#ifdef __cplusplus
}
#endif
#endif
