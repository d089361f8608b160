/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "domctl/batch.h"
#include "domctl/error.h"

/*
 * Above it, look how many vCPUs there are before asking for each: a crossing
 * costs as much as a few operations in vain.
 */
#define GUESS_MAX 8

static bool room_for(const struct hypercall *hc,
		     const struct cpumap_array *maps, size_t n)
{
	return !maps || (maps->rows >= n &&
			 maps->nbits >= hypercall_interface(hc)->ncpus);
}

/* How many of n vCPUs from first on there are. */
static size_t clip(const struct domctl_domain *domain, uint32_t first, size_t n)
{
	size_t there =
		first < domain->max_vcpus ? domain->max_vcpus - first : 0;

	return n < there ? n : there;
}

/* The domain is operation 0; a vCPU has one after it, or two with maps. */
static int add_vcpus(struct domctl_batch *batch, uint16_t domid, uint32_t first,
		     size_t n, bool hard, bool soft)
{
	long index = domctl_batch_get_domain(batch, domid);
	size_t i;

	for (i = 0; i < n && index >= 0; i++) {
		index = domctl_batch_get_vcpu(batch, domid, first + i);
		if (index >= 0 && (hard || soft))
			index = xvcpu_batch_get_affinity(batch, domid,
							 first + i, hard, soft,
							 HYPERCALL_BATCH_READS);
	}
	return index < 0 ? (int)index : 0;
}

static void read_vcpu(const struct domctl_batch *batch, size_t index,
		      struct domctl_vcpu *info, struct cpumap *hard,
		      struct cpumap *soft)
{
	const struct operation *op;
	int err = domctl_batch_vcpu(batch, index, info);

	if (err) {
		info->cpu = -1;
		info->error = xvcpu_error_of_vcpu(err);
	}
	if (!hard && !soft)
		return;
	err = domctl_batch_error(batch, index + 1);
	if (err) {
		info->affinity_error = xvcpu_error_of_vcpu(err);
		return;
	}
	op = &batch->ops[index + 1];
	xvcpu_operation_copy_maps(hard, soft, op->hard, op->soft);
}

static long read_vcpus(const struct domctl_batch *batch, uint32_t first,
		       size_t n, struct domctl_vcpu *info,
		       struct cpumap_array *hard, struct cpumap_array *soft)
{
	size_t each = hard || soft ? 2 : 1;
	struct domctl_domain domain;
	size_t i;
	int err = domctl_batch_domain(batch, 0, &domain);

	if (err)
		return err;
	n = clip(&domain, first, n);
	for (i = 0; i < n; i++) {
		info[i] = (struct domctl_vcpu){.vcpu = first + i};
		read_vcpu(batch, 1 + i * each, &info[i],
			  hard ? cpumap_array_row(hard, i) : NULL,
			  soft ? cpumap_array_row(soft, i) : NULL);
		operation_pause_vcpu(&info[i], domain.flags);
	}
	return n;
}

long domctl_get_vcpus(struct hypercall *hc, uint16_t domid, uint32_t first,
		      size_t n, struct domctl_vcpu *info,
		      struct cpumap_array *hard, struct cpumap_array *soft)
{
	struct domctl_domain domain;
	struct domctl_batch batch;
	long ret;

	if (!room_for(hc, hard, n) || !room_for(hc, soft, n))
		return -ERANGE;
	if (n > GUESS_MAX) {
		ret = domctl_get_domain(hc, domid, &domain);
		if (ret)
			return ret;
		n = clip(&domain, first, n);
		if (!n)
			return 0;
	}
	xvcpu_batch_begin(&batch, hc);
	ret = add_vcpus(&batch, domid, first, n, hard, soft);
	if (!ret)
		ret = domctl_batch_submit(&batch);
	if (!ret)
		ret = read_vcpus(&batch, first, n, info, hard, soft);
	xvcpu_batch_end(&batch);
	return ret;
}
