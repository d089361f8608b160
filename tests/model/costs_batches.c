/* SPDX-License-Identifier: MIT */
/* What batches cost. */
#include <stdlib.h>
#include <string.h>

#include "hypercall/abi.h"
#include "tests/model/costs.h"

static struct hypercall_batch *raw;
static struct domctl_batch *batch;

/* A batch of raw hypercalls, as many as there are vCPUs. */

static long open_raw(void)
{
	return hypercall_batch_open(costs_hc, &raw);
}

static long add_raw(uint16_t domid, uint32_t vcpu)
{
	struct xen_domctl *op = hypercall_batch_memory(raw, sizeof(*op));

	if (!op)
		return -1;
	op->cmd = XEN_DOMCTL_getvcpuinfo;
	op->interface_version = hypercall_interface(costs_hc)->domctl;
	op->domain = domid;
	op->u.getvcpuinfo.vcpu = vcpu;
	return hypercall_batch_add(raw, __HYPERVISOR_domctl, (uintptr_t)op, 0,
				   HYPERCALL_BATCH_READS);
}

static long submit_raw(void)
{
	return hypercall_batch_submit(raw);
}

static long fill_raw(void)
{
	hypercall_batch_reset(raw);
	return costs_each_vcpu(add_raw) < 0 ? -1 : submit_raw();
}

static long look_at_raw(void)
{
	return hypercall_batch_result(raw, hypercall_batch_count(raw) - 1);
}

/* Added again, in the memory that they have. */
static long again_raw(void)
{
	size_t n = hypercall_batch_count(raw);

	hypercall_batch_rewind(raw);
	return hypercall_batch_add(raw, __HYPERVISOR_xen_version, 0, 0,
				   HYPERCALL_BATCH_LAST) ||
			       submit_raw() ||
			       hypercall_batch_passed_by(raw, 0) || !n
		       ? -1
		       : 0;
}

static long fill_piece(void)
{
	size_t size = costs_size.vcpus * sizeof(struct xen_domctl);

	hypercall_batch_reset_for(raw, &size);
	return hypercall_batch_memory(raw, size) ? 0 : -1;
}

static long trim(void)
{
	hypercall_trim(costs_hc);
	return 0;
}

static long use_scratch(void)
{
	void *memory = hypercall_batch_memory(hypercall_scratch(costs_hc), 64);

	return memory ? 0 : -1;
}

static long borrow(void)
{
	struct hypercall_batch *borrowed;
	int err = hypercall_batch_borrow(costs_hc, &borrowed);

	if (err)
		return err;
	err = hypercall_batch_memory(borrowed, 64) ? 0 : -1;
	hypercall_batch_give_back(borrowed);
	return err;
}

static long close_raw(void)
{
	hypercall_batch_close(raw);
	return 0;
}

/* Typed: each domain, and each vCPU and its maps. */

static long open_batch(void)
{
	return domctl_batch_open(costs_hc, &batch);
}

static long add_vcpu(uint16_t domid, uint32_t vcpu)
{
	long index = vcpu ? 0 : domctl_batch_get_domain(batch, domid);

	if (index >= 0)
		index = domctl_batch_get_vcpu(batch, domid, vcpu);
	return index < 0 ? index
			 : domctl_batch_get_affinity(batch, domid, vcpu,
						     DOMCTL_BATCH_HARD |
							     DOMCTL_BATCH_SOFT);
}

static long fill_batch(void)
{
	domctl_batch_reset(batch);
	return costs_each_vcpu(add_vcpu) < 0 ? -1 : domctl_batch_submit(batch);
}

static long submit_batch(void)
{
	return domctl_batch_submit(batch);
}

static long look_at_batch(void)
{
	struct domctl_domain domain;
	struct domctl_vcpu vcpu;

	return domctl_batch_error(batch, 0) ||
			       domctl_batch_domain(batch, 0, &domain) ||
			       domctl_batch_vcpu(batch, 1, &vcpu) ||
			       !domctl_batch_hard(batch, 2) ||
			       !domctl_batch_soft(batch, 2)
		       ? -1
		       : 0;
}

static struct cpumap *all;

static long add_set(uint16_t domid, uint32_t vcpu)
{
	return domctl_batch_set_affinity(batch, domid, vcpu, 0, all, all);
}

static long fill_sets(void)
{
	domctl_batch_reset(batch);
	return costs_each_vcpu(add_set) < 0 ? -1 : domctl_batch_submit(batch);
}

static long close_batch(void)
{
	domctl_batch_close(batch);
	return 0;
}

void costs_of_batches(const struct costs_size *s)
{
	const uint64_t vcpus = s->vcpus, maps = 2 * s->map;
	const uint64_t reads = s->domains + 2 * vcpus, calls = CROSSINGS(vcpus);
	/* clang-format off */
	const struct cost rows[] = {
		COST(FIRST, hypercall_batch_open, open_raw, 0, 0, 0),
		COST(THEN, hypercall_batch_reset hypercall_batch_memory
			hypercall_batch_add hypercall_batch_submit,
			fill_raw, calls, vcpus, PIECES(OPS(vcpus))),
		COST(STEADY, hypercall_batch_submit, submit_raw, calls, vcpus, 0),
		COST(STEADY, hypercall_batch_reset, fill_raw, calls, vcpus, 0),
		COST(STEADY, hypercall_batch_count hypercall_batch_result,
			look_at_raw, 0, 0, 0),
		COST(STEADY, hypercall_batch_rewind hypercall_batch_passed_by,
			again_raw, 1, 1, 0),
		COST(THEN, hypercall_batch_reset_for,
			fill_piece, 0, 0, OPS(vcpus)),
		COST(STEADY, hypercall_batch_reset_for, fill_piece, 0, 0, 0),
		COST(STEADY, hypercall_scratch, use_scratch, 0, 0, 0),
		COST(LAST, hypercall_batch_close, close_raw, 0, 0, 0),
		COST(STEADY, hypercall_trim, trim, 0, 0, 0),
		COST(OWN, hypercall_batch_borrow hypercall_batch_give_back,
			borrow, 0, 0, 64),

		COST(FIRST, domctl_batch_open, open_batch, 0, 0, 0),
		COST(THEN, domctl_batch_reset domctl_batch_get_domain
			domctl_batch_get_vcpu domctl_batch_get_affinity
			domctl_batch_submit, fill_batch,
			CROSSINGS(reads), reads,
			PIECES(OPS(reads) + vcpus * maps)),
		COST(STEADY, domctl_batch_submit, submit_batch,
			CROSSINGS(reads), reads, 0),
		COST(STEADY, domctl_batch_reset, fill_batch,
			CROSSINGS(reads), reads, 0),
		COST(STEADY, domctl_batch_error domctl_batch_domain
			domctl_batch_vcpu domctl_batch_hard domctl_batch_soft,
			look_at_batch, 0, 0, 0),
		COST(STEADY, domctl_batch_set_affinity,
			fill_sets, calls, vcpus, 0),
		COST(LAST, domctl_batch_close, close_batch, 0, 0, 0),
	};
	/* clang-format on */

	all = costs_all_cpus();
	costs_check(rows, sizeof(rows) / sizeof(rows[0]));
	cpumap_free(all);
}

Test(costs, of_batches)
{
	costs_on_every_host(costs_of_batches);
}
