/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>

#include "hypercall/batch.h"

int hypercall_batch_open(struct hypercall *hc, struct hypercall_batch **out)
{
	struct hypercall_batch *batch = calloc(1, sizeof(*batch));

	if (!batch)
		return -ENOMEM;
	batch->hc = hc;
	hc->batches++;
	xvcpu_arena_init(&batch->arena, &hc->transport);
	*out = batch;
	return 0;
}

/* All that was in it, and all that it had. */
static void empty(struct hypercall_batch *batch)
{
	xvcpu_arena_release(&batch->arena);
	free(batch->ops);
	batch->ops = NULL;
	batch->room = 0;
	hypercall_batch_rewind(batch);
}

void hypercall_batch_close(struct hypercall_batch *batch)
{
	int saved = errno;

	if (!batch)
		return;
	batch->hc->batches--;
	empty(batch);
	free(batch);
	errno = saved;
}

int hypercall_batch_borrow(struct hypercall *hc, struct hypercall_batch **out)
{
	if (!hc->spare)
		return hypercall_batch_open(hc, out);
	hypercall_batch_reset(hc->spare);
	*out = hc->spare;
	hc->spare = NULL;
	return 0;
}

void hypercall_batch_give_back(struct hypercall_batch *batch)
{
	if (!batch)
		return;
	if (batch->hc->spare)
		hypercall_batch_close(batch);
	else
		batch->hc->spare = batch;
}

void hypercall_trim(struct hypercall *hc)
{
	int saved = errno;

	if (!hc)
		return;
	hypercall_batch_close(hc->spare);
	hc->spare = NULL;
	empty(hc->scratch);
	/* Another batch may count on them: scratch does not. */
	if (hc->batches == 1)
		xvcpu_entries_release(hc);
	errno = saved;
}

struct hypercall_batch *hypercall_scratch(struct hypercall *hc)
{
	hypercall_batch_reset(hc->scratch);
	return hc->scratch;
}

void hypercall_batch_rewind(struct hypercall_batch *batch)
{
	batch->count = batch->submitted = 0;
}

void hypercall_batch_reset(struct hypercall_batch *batch)
{
	xvcpu_arena_reset(&batch->arena);
	hypercall_batch_rewind(batch);
}

void hypercall_batch_reset_for(struct hypercall_batch *batch, size_t *size)
{
	xvcpu_arena_reset_for(&batch->arena, size);
	hypercall_batch_rewind(batch);
}

void *hypercall_batch_memory(struct hypercall_batch *batch, size_t size)
{
	return xvcpu_arena_alloc(&batch->arena, size);
}

size_t hypercall_batch_count(const struct hypercall_batch *batch)
{
	return batch->count;
}

long hypercall_batch_add(struct hypercall_batch *batch, unsigned long op,
			 uint64_t arg0, uint64_t arg1, unsigned int flags)
{
	size_t room = batch->room ? 2 * batch->room : 64;
	struct raw_operation *ops;

	if (op != (uint32_t)op ||
	    flags & ~(HYPERCALL_BATCH_READS | HYPERCALL_BATCH_LAST))
		return -EINVAL;
	if (batch->count == batch->room) {
		ops = reallocarray(batch->ops, room, sizeof(*ops));
		if (!ops)
			return -ENOMEM;
		batch->ops = ops;
		batch->room = room;
	}
	batch->ops[batch->count] = (struct raw_operation){
		.args = {arg0, arg1}, .op = op, .flags = flags};
	return batch->count++;
}
