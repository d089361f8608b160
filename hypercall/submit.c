/* SPDX-License-Identifier: MIT */
/* A batch handed to Xen, and what came of it. */
#include <errno.h>

#include "hypercall/abi.h"
#include "hypercall/batch.h"

/*
 * No hypercall answers this; it stays where Xen did not get to an operation.
 */
#define NOT_RUN (-70000L)

#define FAULT_TRIES 3

void xvcpu_entries_release(struct hypercall *hc)
{
	if (hc->entries)
		xvcpu_transport_unmap(&hc->transport, hc->entries,
				      hc->entries_size);
	hc->entries = NULL;
	hc->entries_size = 0;
}

/* Those that are there are kept where there is no memory for more. */
static int entries_grow(struct hypercall *hc, size_t n)
{
	size_t size = xvcpu_arena_pages(n * sizeof(*hc->entries));
	void *entries;

	if (hc->entries_size >= size)
		return 0;
	entries = xvcpu_transport_map(&hc->transport, size);
	if (!entries)
		return -ENOMEM;
	xvcpu_entries_release(hc);
	hc->entries = entries;
	hc->entries_size = size;
	return 0;
}

/*
 * Every entry is written anew each time: a debug Xen scribbles over entries it
 * has done, and any Xen rewrites one that it had to interrupt.
 */
static void entries_fill(struct multicall_entry *entry,
			 const struct raw_operation *op, size_t n)
{
	for (; n--; entry++, op++) {
		entry->op = op->op;
		entry->result = (xen_ulong_t)NOT_RUN;
		entry->args[0] = op->args[0];
		entry->args[1] = op->args[1];
	}
}

/* What the multicall answered. */
static long call_many(struct hypercall *hc, struct raw_operation *ops, size_t n)
{
	uint64_t args[5] = {(uintptr_t)hc->entries, n};
	size_t i;
	long err;

	entries_fill(hc->entries, ops, n);
	err = hypercall_call(hc, __HYPERVISOR_multicall, args);
	for (i = 0; i < n; i++)
		ops[i].result = (long)hc->entries[i].result;
	return err;
}

static void call_one(struct hypercall *hc, struct raw_operation *op)
{
	uint64_t args[5] = {op->args[0], op->args[1]};

	op->result = hypercall_call(hc, op->op, args);
}

static void run_singly(struct hypercall_batch *batch)
{
	size_t i;

	for (i = 0; i < batch->count; i++)
		call_one(batch->hc, &batch->ops[i]);
}

static void set_results(struct raw_operation *op, size_t n, long result)
{
	for (; n--; op++)
		op->result = result;
}

/*
 * 0, or what refused the first multicall.  What refuses a later one is the
 * result of all that it and those after it would have run.
 */
static long run_together(struct hypercall_batch *batch)
{
	struct hypercall *hc = batch->hc;
	size_t most = batch->count, done, n;
	long err;

	if (most > hc->multicall_max)
		most = hc->multicall_max;
	if (entries_grow(hc, most))
		return -ENOMEM;
	for (done = 0; done < batch->count; done += n) {
		n = batch->count - done;
		if (n > most)
			n = most;
		err = call_many(hc, &batch->ops[done], n);
		if (err >= 0)
			continue;
		if (!done && err != -EFAULT)
			return err;
		/* The results show how far it got; nothing runs past a gap. */
		if (err == -EFAULT) {
			done += n;
			err = NOT_RUN;
		}
		set_results(&batch->ops[done], batch->count - done, err);
		break;
	}
	return 0;
}

/*
 * Xen did not get to it, or could not finish it.  One that it had to interrupt
 * has the hypercall's number for a result until it is resumed, which a fault
 * can prevent; domctls and sysctls never answer more than 0.
 */
static bool faulted(const struct raw_operation *op)
{
	return op->result == NOT_RUN || op->result == -EFAULT ||
	       ((op->op == __HYPERVISOR_domctl ||
		 op->op == __HYPERVISOR_sysctl) &&
		op->result > 0);
}

static void retry_faults(struct hypercall_batch *batch)
{
	struct raw_operation *op = batch->ops, *end = op + batch->count;
	bool retried = false;
	int tries;

	for (; op < end; op++) {
		if (op->flags & HYPERCALL_BATCH_LAST && retried)
			op->result = NOT_RUN;
		if (!faulted(op) || !(op->flags & (HYPERCALL_BATCH_READS |
						   HYPERCALL_BATCH_LAST)))
			continue;
		retried = true;
		for (tries = 0; tries < FAULT_TRIES && faulted(op); tries++)
			call_one(batch->hc, op);
	}
}

int hypercall_batch_submit(struct hypercall_batch *batch)
{
	struct hypercall_interface *interface = &batch->hc->interface;
	long err;

	batch->submitted = 0;
	err = -ENOSYS;
	if (interface->multicall && batch->count > 1)
		err = run_together(batch);
	if (err == -ENOSYS) {
		/* PVH and HVM callers have no multicall before 4.15.1. */
		if (batch->count > 1 && interface->multicall) {
			interface->multicall = false;
			xvcpu_entries_release(batch->hc);
		}
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
	return index < batch->submitted && batch->ops[index].result == NOT_RUN;
}

long hypercall_batch_result(const struct hypercall_batch *batch, size_t index)
{
	if (index >= batch->submitted)
		return -EINVAL;
	if (faulted(&batch->ops[index]))
		return -EFAULT;
	return batch->ops[index].result;
}
