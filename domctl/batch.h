/* SPDX-License-Identifier: MIT */
/* batch - typed operations on top of raw ones (private). */
#ifndef XVCPU_DOMCTL_BATCH_PRIVATE_H
#define XVCPU_DOMCTL_BATCH_PRIVATE_H

#include "domctl/operation.h"

/* An operation's index in a typed batch is its index in the raw one. */
struct operation {
	struct xen_domctl *domctl;
	struct cpumap *hard, *soft;
	uint16_t domid;
};

struct domctl_batch {
	struct hypercall *hc;
	struct hypercall_batch *raw;
	struct operation *ops;
	size_t count, room, submitted;
	bool sets, sets_ran;
};

/*
 * A batch for one call, on the handle's own memory; a second one on the same
 * handle ends it.
 */
void xvcpu_batch_begin(struct domctl_batch *batch, struct hypercall *hc);
void xvcpu_batch_end(struct domctl_batch *batch);

/*
 * Reset it, and have memory for these many operations and maps: adding them
 * fails no more.  0 or -ENOMEM.
 */
int xvcpu_batch_reserve(struct domctl_batch *batch, size_t operations,
			size_t maps);

/*
 * Room and memory for one more operation, which is addressed and, where it is
 * about affinity, has maps; NULL: no memory.  It is in the batch once it was
 * added: an index, or -ENOMEM, also when op is NULL.
 */
struct operation *xvcpu_batch_next(struct domctl_batch *batch, uint32_t cmd,
				   uint16_t domid);
struct operation *xvcpu_batch_next_affinity(struct domctl_batch *batch,
					    uint32_t cmd, uint16_t domid,
					    uint32_t vcpu, bool hard,
					    bool soft);
long xvcpu_batch_add(struct domctl_batch *batch, const struct operation *op,
		     unsigned int flags);

/* As domctl_batch_get_affinity; flags: those of the raw operation. */
long xvcpu_batch_get_affinity(struct domctl_batch *batch, uint16_t domid,
			      uint32_t vcpu, bool hard, bool soft,
			      unsigned int flags);

#endif
