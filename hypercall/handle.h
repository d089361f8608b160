/* SPDX-License-Identifier: MIT */
/* handle - what a handle holds, for hypercall/ and domctl/ only (private). */
#ifndef XVCPU_HYPERCALL_HANDLE_H
#define XVCPU_HYPERCALL_HANDLE_H

#include "hypercall/hypercall.h"
#include "hypercall/transport.h"

struct hypercall {
	struct transport transport;
	struct hypercall_interface interface;
	struct hypercall_batch *scratch; /* for calls that take a handle */
	struct hypercall_batch *pins;    /* for pins; NULL while they have it */
	uint64_t crossings;
	size_t multicall_max; /* operations in one; fewer in tests */
};

/*
 * As hypercall_batch_add, for one that only reads and must have run after all
 * before it: it runs again when one of those had to.
 */
long xvcpu_batch_add_last(struct hypercall_batch *batch, unsigned long op,
			  uint64_t arg0, uint64_t arg1);

/* A batch of the handle's own, emptied: for one typed call at a time. */
static inline struct hypercall_batch *handle_scratch(struct hypercall *hc)
{
	hypercall_batch_reset(hc->scratch);
	return hc->scratch;
}

/*
 * Forget all operations and keep the memory handed out.  As many operations
 * as there were can be added and submitted with no memory and no page.
 */
void hypercall_batch_rewind(struct hypercall_batch *batch);

/* Reset, for one large piece of memory: see arena.h. */
void hypercall_batch_reset_for(struct hypercall_batch *batch, size_t *size);

/*
 * Of an operation whose result is -EFAULT: a fault ended the crossing before it
 * had one.  It may have been done; if the one before it was passed by as well,
 * it was not.
 */
bool xvcpu_batch_passed_by(const struct hypercall_batch *batch, size_t index);

#endif
