/* SPDX-License-Identifier: MIT */
/* What batches and bulk pins cost. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "hypercall/abi.h"
#include "tests/model/costs.h"

static struct hypercall_batch *raw;
static struct domctl_batch *batch;

/* Every vCPU of the host. */
static long each_vcpu(long (*run)(uint16_t domid, uint32_t vcpu))
{
	long ret = 0;
	uint32_t domid, i;

	for (domid = 0; domid < costs_size.domains && ret >= 0; domid++)
		for (i = 0; i < model_domain((uint16_t)domid)->max_vcpus; i++)
			ret = run((uint16_t)domid, i);
	return ret;
}

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
	return each_vcpu(add_raw) < 0 ? -1 : submit_raw();
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
	return each_vcpu(add_vcpu) < 0 ? -1 : domctl_batch_submit(batch);
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

static struct cpumap *all_cpus(void)
{
	struct cpumap *map = cpumap_alloc((uint32_t)costs_size.cpus);

	cpumap_fill(map);
	return map;
}

static struct cpumap *all;

static long add_set(uint16_t domid, uint32_t vcpu)
{
	return domctl_batch_set_affinity(batch, domid, vcpu, 0, all, all);
}

static long fill_sets(void)
{
	domctl_batch_reset(batch);
	return each_vcpu(add_set) < 0 ? -1 : domctl_batch_submit(batch);
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

	all = all_cpus();
	costs_check(rows, sizeof(rows) / sizeof(rows[0]));
	cpumap_free(all);
}

Test(costs, of_batches)
{
	costs_on_every_host(costs_of_batches);
}

/* Bulk pins. */

static struct domctl_pin *pins;
static struct domctl_pinned *pinned;
static size_t npins;

static long add_pin(uint16_t domid, uint32_t vcpu)
{
	pins[npins++] = (struct domctl_pin){
		.domid = domid,
		.vcpu = vcpu,
		.uuid = model_domain(domid)->handle,
		.hard = all,
		.soft = all,
	};
	return 0;
}

static long pin(void)
{
	return domctl_pin(costs_hc, pins, npins, 0);
}

static long pin_force(void)
{
	return domctl_pin(costs_hc, pins, npins, DOMCTL_PIN_FORCE);
}

static long pin_dry(void)
{
	return domctl_pin(costs_hc, pins, npins, DOMCTL_PIN_DRY_RUN);
}

static long pin_effective(void)
{
	struct cpumap *out = all_cpus();
	size_t i;
	long ret;

	for (i = 0; i < npins; i++)
		pins[i].effective_hard = out;
	ret = pin();
	for (i = 0; i < npins; i++)
		pins[i].effective_hard = NULL;
	cpumap_free(out);
	return ret;
}

/* One that is not there, after all the others. */
static long pin_in_vain(void)
{
	int err;

	add_pin(1, 9999);
	err = domctl_pin(costs_hc, pins, npins--, 0);
	return err == -ENOENT ? 0 : -1;
}

static long begin_pins(void)
{
	return domctl_pin_begin(costs_hc, pins, npins, 0, &pinned);
}

static long undo_pins(void)
{
	return domctl_pin_undo(pinned);
}

static long end_pins(void)
{
	domctl_pin_end(pinned);
	return 0;
}

void costs_of_pins(const struct costs_size *s)
{
	const uint64_t n = s->vcpus, doms = s->domains, maps = 2 * s->map;
	const uint64_t both = 2 * n + 2 * doms, calls = CROSSINGS(both);
	const uint64_t bytes = PIECES(OPS(both) + 2 * n * maps);
	/* clang-format off */
	const struct cost rows[] = {
		/* Old maps read, new ones set; the domains before and after. */
		COST(OWN, domctl_pin, pin, calls, both, bytes),
		COST(OWN, domctl_pin, pin_force,
			CROSSINGS(both + n), both + n, bytes + OPS(2 * n)),
		COST(OWN, domctl_pin, pin_effective,
			calls + 1, both + s->pools, bytes),
		COST(OWN, domctl_pin, pin_dry,
			CROSSINGS(n + 2 * doms) + 1, n + 2 * doms + s->pools,
			PIECES(OPS(n + 2 * doms) + n * maps)),
		/* Tried, put back, and asked what the error means. */
		COST(OWN, domctl_pin, pin_in_vain,
			CROSSINGS(both + 2) + CROSSINGS(n) + 1,
			both + 2 + n + 1, bytes),

		COST(FIRST, domctl_pin_begin, begin_pins,
			calls, both, bytes),
		/* The domains once more, and the old maps set. */
		COST(UNDO, domctl_pin_undo, undo_pins,
			CROSSINGS(doms) + CROSSINGS(n), doms + n, 0),
		COST(THEN, domctl_pin_end, end_pins, 0, 0, 0),
	};
	/* clang-format on */

	all = all_cpus();
	npins = 0;
	pins = calloc(n + 1, sizeof(*pins));
	each_vcpu(add_pin);
	costs_check(rows, sizeof(rows) / sizeof(rows[0]));
	free(pins);
	cpumap_free(all);
}

Test(costs, of_bulk_pins)
{
	costs_on_every_host(costs_of_pins);
}
