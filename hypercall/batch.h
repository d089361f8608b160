/* SPDX-License-Identifier: MIT */
/* batch - what a batch holds (private). */
#ifndef XVCPU_HYPERCALL_BATCH_H
#define XVCPU_HYPERCALL_BATCH_H

#include "hypercall/arena.h"
#include "hypercall/handle.h"

struct raw_operation {
	uint64_t args[2];
	uint32_t op;
	uint32_t flags;
	long result; /* copied from its entry of the multicall */
};

struct hypercall_batch {
	struct hypercall *hc;
	struct arena arena;
	struct raw_operation *ops;
	size_t count, room, submitted;
};

/* Give back what the handle's multicalls were made of. */
void xvcpu_entries_release(struct hypercall *hc);

#endif
