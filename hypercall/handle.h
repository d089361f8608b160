/* SPDX-License-Identifier: MIT */
/* handle - what a handle holds (private). */
#ifndef XVCPU_HYPERCALL_HANDLE_H
#define XVCPU_HYPERCALL_HANDLE_H

#include "hypercall/hypercall.h"
#include "hypercall/transport.h"

struct hypercall {
	struct transport transport;
	struct hypercall_interface interface;
	struct hypercall_batch *scratch; /* for calls that take a handle */
	struct hypercall_batch *spare;   /* given back, or NULL */
	size_t batches;                  /* open: these two, and the caller's */
	uint64_t crossings;
	/* Of the multicall that runs: every batch's, one after the other. */
	struct multicall_entry *entries;
	size_t entries_size;  /* bytes mapped */
	size_t multicall_max; /* operations in one; fewer in tests */
};

#endif
