/* SPDX-License-Identifier: MIT */
/* The memory that pins take: see pinned.h. */
#include <errno.h>
#include <stdlib.h>

#include "domctl/pinned.h"

/*
 * These many operations are a wave, and one crossing.  One costs as much as ten
 * pages of Xen's memory, made and given back: smaller waves have fewer pages,
 * and lose more by their crossings.
 */
#define WAVE 1024

/* Maps: those in Xen's memory, of all pins or at most of one, and our own. */
struct needs {
	size_t all, most, rows;
};

static struct needs count_maps(const struct domctl_pinned *p)
{
	struct needs needs = {0};
	size_t i, set, maps;

	for (i = 0; i < p->n; i++) {
		const struct domctl_pin *pin = &p->pins[i];

		set = !!pin->hard + !!pin->soft;
		maps = set + (!pin->hard && pin_wants(pin));
		if (!(p->flags & DOMCTL_PIN_DRY_RUN))
			maps += set;
		needs.all += maps;
		if (needs.most < maps)
			needs.most = maps;
		needs.rows += set + (pin_looks(p, pin) ? 2 : 0);
	}
	return needs;
}

static size_t count_operations(const struct domctl_pinned *p)
{
	size_t i, n = p->n * p->each;

	for (i = 0; i < p->ndomains; i++)
		n += p->domains[i].uuid ? 2 : p->wants;
	return n;
}

static size_t row_size(const struct domctl_pinned *p)
{
	return cpumap_size(hypercall_interface(p->batch.hc)->ncpus);
}

static int allocate(struct domctl_pinned *p, size_t rows)
{
	p->old = calloc(p->n + 1, sizeof(*p->old));
	if (p->wants)
		p->effective = calloc(p->n + 1, sizeof(*p->effective));
	/* One more, to begin on a boundary. */
	p->rows = calloc(rows + 1, row_size(p));
	if (!p->old || !p->rows || (p->wants && !p->effective))
		return -ENOMEM;
	return 0;
}

struct cpumap *xvcpu_pin_keep(struct domctl_pinned *p, const struct cpumap *map)
{
	size_t size = row_size(p);
	uintptr_t first = ((uintptr_t)p->rows + 63) & ~(uintptr_t)63;
	void *row = (char *)p->rows + (first - (uintptr_t)p->rows) +
		    p->nrows++ * size;
	struct cpumap *copy =
		cpumap_init(row, size, hypercall_interface(p->batch.hc)->ncpus);

	cpumap_copy(copy, map);
	return copy;
}

int xvcpu_pin_plan(struct domctl_pinned *p)
{
	int err = xvcpu_pin_domains_list(p);
	struct needs needs;
	size_t i, maps;

	if (err)
		return err;
	p->each = p->flags & DOMCTL_PIN_DRY_RUN ? 1
		  : p->flags & DOMCTL_PIN_FORCE ? 3
						: 2;
	p->wants = p->flags & DOMCTL_PIN_DRY_RUN;
	for (i = 0; i < p->n; i++)
		p->wants |= pin_wants(&p->pins[i]);
	needs = count_maps(p);
	err = allocate(p, needs.rows);
	if (err)
		return err;
	p->most = count_operations(p);
	p->at_once = p->n;
	maps = needs.all;
	if (p->most > WAVE) {
		p->most = WAVE;
		p->at_once = WAVE / p->each;
		if (maps > p->at_once * needs.most)
			maps = p->at_once * needs.most;
	}
	return xvcpu_batch_reserve(&p->batch, p->most, maps);
}
