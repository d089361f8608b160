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
};

struct hypercall_batch {
	struct hypercall *hc;
	struct arena arena;
	struct raw_operation *ops;
	size_t count, room;
	struct multicall_entry *entries; /* Xen writes each result here */
	size_t entries_size;             /* bytes mapped */
	size_t submitted;
};

#endif
