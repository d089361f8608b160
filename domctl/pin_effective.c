/* SPDX-License-Identifier: MIT */
/* What pins can have of what they ask for. */
#include <errno.h>
#include <stdlib.h>

#include "domctl/effective.h"
#include "domctl/error.h"
#include "domctl/pinned.h"

/* Of a pin's effective_error: to be computed. */
#define PENDING 1

/* A pool for each domain that has a pending pin; how many there are. */
static size_t list_pools(struct domctl_pinned *p, struct effective_pool *pools)
{
	size_t i, n = 0;

	for (i = 0; i < p->n; i++)
		if (p->pins[i].effective_error == PENDING)
			xvcpu_pin_domain(p, &p->pins[i])->asked = true;
	for (i = 0; i < p->ndomains; i++) {
		struct pin_domain *d = &p->domains[i];

		if (!d->asked)
			continue;
		d->asked = false;
		if (d->error)
			continue;
		for (d->pool = 0; d->pool < n; d->pool++)
			if (pools[d->pool].id == d->info.cpupool)
				break;
		if (d->pool == n)
			pools[n++].id = d->info.cpupool;
	}
	return n;
}

static void compute(struct domctl_pinned *p, size_t i,
		    const struct effective_pool *pools)
{
	struct domctl_pin *pin = &p->pins[i];
	const struct pin_domain *d = xvcpu_pin_domain(p, pin);

	pin->effective_error = d->error ? d->error : pools[d->pool].error;
	if (pin->effective_error)
		return;
	xvcpu_effective_compute(p->effective[i].hard, p->effective[i].soft,
				pools[d->pool].cpus);
	if (p->flags & DOMCTL_PIN_DRY_RUN && pin->hard &&
	    cpumap_empty(p->effective[i].hard)) {
		pin->result = DOMCTL_RESULT_FAILED;
		pin->error = -EINVAL;
	}
}

/* Those that are pending, in place. */
static void compute_all(struct domctl_pinned *p)
{
	struct effective_pool *pools = calloc(p->ndomains, sizeof(*pools));
	size_t i, n;

	n = pools ? list_pools(p, pools) : 0;
	domctl_batch_reset(&p->batch);
	if (n)
		xvcpu_effective_read_pools(p->batch.hc, p->batch.raw, pools, n);
	for (i = 0; i < p->n; i++) {
		if (p->pins[i].effective_error != PENDING)
			continue;
		if (pools)
			compute(p, i, pools);
		else
			p->pins[i].effective_error = -ENOMEM;
	}
	free(pools);
}

static void copy(struct domctl_pin *pin, const struct pin_maps *maps)
{
	xvcpu_operation_copy_maps(pin->hard ? pin->effective_hard : NULL,
				  pin->soft ? pin->effective_soft : NULL,
				  maps->hard, maps->soft);
}

static bool is_xens(const struct domctl_pinned *p, size_t i)
{
	const struct operation set = {.hard = p->effective[i].hard,
				      .soft = p->effective[i].soft};

	return xvcpu_effective_is_xens(p->batch.hc, p->pins[i].hard,
				       p->pins[i].soft, &set);
}

/* All that was asked for is looked at before an output can overwrite it. */
void xvcpu_pin_effective(struct domctl_pinned *p)
{
	bool dry = p->flags & DOMCTL_PIN_DRY_RUN, any = false;
	struct domctl_pin *pin;
	size_t i;

	if (!p->wants)
		return;
	for (i = 0; i < p->n; i++) {
		pin = &p->pins[i];
		if (pin->error || !pin_looks(p, pin))
			continue;
		if (dry || !is_xens(p, i))
			pin->effective_error = PENDING;
		any |= pin->effective_error == PENDING;
	}
	if (any)
		compute_all(p);
	for (i = 0; i < p->n; i++)
		if (dry && p->pins[i].error)
			return;
	for (i = 0; i < p->n; i++)
		if (!p->pins[i].effective_error && pin_wants(&p->pins[i]))
			copy(&p->pins[i], &p->effective[i]);
}

int xvcpu_pin_dry_run(struct domctl_pinned *p)
{
	size_t i;

	for (i = 0; i < p->n; i++) {
		struct domctl_pin *pin = &p->pins[i];
		const struct pin_domain *d = xvcpu_pin_domain(p, pin);
		int err = pin->error;

		if (err)
			err = xvcpu_pin_error(p, pin, err);
		else if (d->uuid || d->gone)
			err = d->error;
		pin->error = err;
		if (err)
			pin->result = DOMCTL_RESULT_FAILED;
	}
	xvcpu_pin_effective(p);
	for (i = 0; i < p->n; i++)
		if (p->pins[i].error)
			return p->pins[i].error;
	return 0;
}
