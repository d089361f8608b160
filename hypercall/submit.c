/* SPDX-License-Identifier: MIT */
/* A batch handed to Xen, and what came of it. */
#include <errno.h>

#include "hypercall/abi.h"
#include "hypercall/batch.h"

/*
 * No hypercall answers this; it stays where Xen did not get to an entry.
 */
#define NOT_RUN ((xen_ulong_t)-70000)

#define FAULT_TRIES 3

static int entries_grow(struct hypercall_batch *batch)
{
	size_t size = xvcpu_arena_pages((batch->count + batch->count / 4) *
					sizeof(*batch->entries));
	void *entries;

	if (batch->entries_size >= batch->count * sizeof(*batch->entries))
		return 0;
	entries =
		size ? xvcpu_transport_map(&batch->hc->transport, size) : NULL;
	if (!entries)
		return -ENOMEM;
	if (batch->entries)
		xvcpu_transport_unmap(&batch->hc->transport, batch->entries,
				      batch->entries_size);
	batch->entries = entries;
	batch->entries_size = size;
	return 0;
}

/*
 * Every entry is written anew each time: a debug Xen scribbles over entries it
 * has done, and any Xen rewrites one that it had to interrupt.
 */
static void entries_fill(struct hypercall_batch *batch)
{
	size_t i;

	for (i = 0; i < batch->count; i++) {
		struct multicall_entry *entry = &batch->entries[i];
		const struct raw_operation *op = &batch->ops[i];

		entry->op = op->op;
		entry->result = NOT_RUN;
		entry->args[0] = op->args[0];
		entry->args[1] = op->args[1];
	}
}

static long call_one(struct hypercall_batch *batch, size_t i)
{
	const struct raw_operation *op = &batch->ops[i];
	uint64_t args[5] = {op->args[0], op->args[1]};

	return hypercall_call(batch->hc, op->op, args);
}

static void run_singly(struct hypercall_batch *batch)
{
	size_t i;

	for (i = 0; i < batch->count; i++)
		batch->entries[i].result = (xen_ulong_t)call_one(batch, i);
}

/* 0, or what refused the multicall itself. */
static long run_together(struct hypercall_batch *batch)
{
	size_t done, n;
	long err;

	for (done = 0; done < batch->count; done += n) {
		uint64_t args[5] = {(uintptr_t)&batch->entries[done]};

		n = batch->count - done;
		if (n > batch->hc->multicall_max)
			n = batch->hc->multicall_max;
		args[1] = n;
		err = hypercall_call(batch->hc, __HYPERVISOR_multicall, args);
		/* The entries show how far it got; nothing runs past a gap. */
		if (err < 0)
			return done || err == -EFAULT ? 0 : err;
	}
	return 0;
}

/*
 * Xen did not get to the entry, or could not finish it.  One that it had to
 * interrupt has the hypercall's number for a result until it is resumed, which
 * a fault can prevent; domctls and sysctls never answer more than 0.
 */
static bool faulted(const struct hypercall_batch *batch, size_t i)
{
	xen_ulong_t result = batch->entries[i].result;
	uint32_t op = batch->ops[i].op;

	return result == NOT_RUN || (long)result == -EFAULT ||
	       ((op == __HYPERVISOR_domctl || op == __HYPERVISOR_sysctl) &&
		(long)result > 0);
}

static void retry_faults(struct hypercall_batch *batch)
{
	bool retried = false;
	size_t i;
	int tries;

	for (i = 0; i < batch->count; i++) {
		uint32_t flags = batch->ops[i].flags;

		if (flags & HYPERCALL_BATCH_LAST && retried)
			batch->entries[i].result = NOT_RUN;
		if (!faulted(batch, i) ||
		    !(flags & (HYPERCALL_BATCH_READS | HYPERCALL_BATCH_LAST)))
			continue;
		retried = true;
		for (tries = 0; tries < FAULT_TRIES && faulted(batch, i);
		     tries++)
			batch->entries[i].result =
				(xen_ulong_t)call_one(batch, i);
	}
}

int hypercall_batch_submit(struct hypercall_batch *batch)
{
	struct hypercall_interface *interface = &batch->hc->interface;
	long err;

	batch->submitted = 0;
	if (!batch->count)
		return 0;
	err = entries_grow(batch);
	if (err)
		return err;
	entries_fill(batch);

	err = -ENOSYS;
	if (interface->multicall && batch->count > 1)
		err = run_together(batch);
	if (err == -ENOSYS) {
		/* PVH and HVM callers have no multicall before 4.15.1. */
		if (batch->count > 1)
			interface->multicall = false;
		run_singly(batch);
	} else if (err) {
		return err;
	}
	if (batch->hc->transport.faultable)
		retry_faults(batch);
	batch->submitted = batch->count;
	return 0;
}

bool hypercall_batch_passed_by(const struct hypercall_batch *batch,
			       size_t index)
{
	return index < batch->submitted &&
	       batch->entries[index].result == NOT_RUN;
}

long hypercall_batch_result(const struct hypercall_batch *batch, size_t index)
{
	if (index >= batch->submitted)
		return -EINVAL;
	if (faulted(batch, index))
		return -EFAULT;
	return (long)batch->entries[index].result;
}
