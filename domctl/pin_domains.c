/* SPDX-License-Identifier: MIT */
/* The domains that pins are about: are they still the same, what are they? */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "domctl/error.h"
#include "domctl/pinned.h"

static int compare(const void *pa, const void *pb)
{
	const struct pin_domain *a = pa, *b = pb;

	if (a->domid != b->domid)
		return a->domid < b->domid ? -1 : 1;
	if (!a->uuid || !b->uuid)
		return !!a->uuid - !!b->uuid;
	return memcmp(a->uuid, b->uuid, sizeof(a->info.uuid));
}

static struct pin_domain domain_of(const struct domctl_pin *pin)
{
	return (struct pin_domain){.domid = pin->domid, .uuid = pin->uuid};
}

/* Is it about another domain than the pin before it? */
static bool begins(const struct domctl_pinned *p, size_t i)
{
	return !i || p->pins[i].domid != p->pins[i - 1].domid ||
	       p->pins[i].uuid != p->pins[i - 1].uuid;
}

static int allocate(struct domctl_pinned *p)
{
	size_t i, n = 0;

	for (i = 0; i < p->n; i++)
		n += begins(p, i);
	p->domains = calloc(n + 1, sizeof(*p->domains));
	return p->domains ? 0 : -ENOMEM;
}

int xvcpu_pin_domains_list(struct domctl_pinned *p)
{
	size_t i, n = 0;
	int err = allocate(p);

	if (err)
		return err;
	for (i = 0; i < p->n; i++)
		if (begins(p, i))
			p->domains[n++] = domain_of(&p->pins[i]);
	qsort(p->domains, n, sizeof(*p->domains), compare);
	for (i = 0; i < n; i++)
		if (!i || compare(&p->domains[i], &p->domains[i - 1]))
			p->domains[p->ndomains++] = p->domains[i];
	for (i = 0; i < p->ndomains; i++) {
		p->domains[i].domctl = xvcpu_operation_domctl(
			p->batch.hc, p->batch.raw, XEN_DOMCTL_getdomaininfo,
			p->domains[i].domid);
		if (!p->domains[i].domctl)
			return -ENOMEM;
	}
	return 0;
}

struct pin_domain *xvcpu_pin_domain(const struct domctl_pinned *p,
				    const struct domctl_pin *pin)
{
	struct pin_domain key = domain_of(pin);

	return bsearch(&key, p->domains, p->ndomains, sizeof(key), compare);
}

int xvcpu_pin_domains_add_first(struct domctl_pinned *p)
{
	long index = 0;
	size_t i;

	for (i = 0; i < p->ndomains && index >= 0; i++) {
		if (!p->domains[i].uuid)
			continue;
		index = domctl_batch_get_domain(&p->batch, p->domains[i].domid);
		p->domains[i].first = (size_t)index;
	}
	return index < 0 ? (int)index : 0;
}

int xvcpu_pin_domains_add_last(struct domctl_pinned *p)
{
	long index = 0;
	size_t i;

	for (i = 0; i < p->ndomains && index >= 0; i++) {
		struct operation op = {.domctl = p->domains[i].domctl};

		if (!p->domains[i].uuid && !p->wants)
			continue;
		index = xvcpu_batch_add(&p->batch, op, HYPERCALL_BATCH_READS);
		p->domains[i].last = (size_t)index;
	}
	return index < 0 ? (int)index : 0;
}

/* What its own struct says now; result: what Xen answered. */
static void read_domain(const struct domctl_pinned *p, struct pin_domain *d,
			long result)
{
	d->error = xvcpu_error_of_domain(d->domctl, d->domid, result);
	d->gone = d->error == -ESRCH;
	d->told = !d->error;
	if (d->error)
		return;
	xvcpu_operation_read_domain(p->batch.hc, &d->domctl->u.getdomaininfo,
				    &d->info);
	if (d->replaced || (d->uuid && memcmp(d->uuid, d->info.uuid,
					      sizeof(d->info.uuid)) != 0))
		d->error = -ESRCH;
}

static void read_both(struct domctl_pinned *p, struct pin_domain *d)
{
	struct domctl_domain before;
	int err;

	read_domain(p, d, hypercall_batch_result(p->batch.raw, d->last));
	if (!d->uuid)
		return;
	err = domctl_batch_domain(&p->batch, d->first, &before);
	/* There at both times, or not: else nothing can be said about it. */
	if (!err && d->told)
		d->replaced = memcmp(before.uuid, d->info.uuid,
				     sizeof(before.uuid)) != 0;
	else
		d->replaced = (err == -ESRCH) != d->gone;
	if (!d->error)
		d->error = d->replaced ? -ESRCH : err;
}

void xvcpu_pin_domains_read(struct domctl_pinned *p)
{
	size_t i;

	for (i = 0; i < p->ndomains; i++)
		if (p->domains[i].uuid || p->wants)
			read_both(p, &p->domains[i]);
}

void xvcpu_pin_domains_ask(struct domctl_pinned *p)
{
	struct hypercall_batch *raw = p->batch.raw;
	size_t i, n = 0;
	long err = 0;

	hypercall_batch_rewind(raw);
	for (i = 0; i < p->ndomains && err >= 0; i++) {
		struct pin_domain *d = &p->domains[i];

		if (!d->asked)
			continue;
		d->domctl->domain = d->domid;
		err = hypercall_batch_add(raw, __HYPERVISOR_domctl,
					  (uintptr_t)d->domctl, 0,
					  HYPERCALL_BATCH_READS);
	}
	if (err >= 0)
		err = hypercall_batch_submit(raw);
	for (i = 0; i < p->ndomains; i++) {
		if (!p->domains[i].asked)
			continue;
		read_domain(p, &p->domains[i],
			    err < 0 ? err : hypercall_batch_result(raw, n++));
		p->domains[i].asked = false;
	}
}
