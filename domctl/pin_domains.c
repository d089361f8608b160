/* SPDX-License-Identifier: MIT */
/* The domains that pins are about: are they still the same, what are they? */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "domctl/error.h"
#include "domctl/pinned.h"

static int compare_with(uint16_t domid, const uint8_t *uuid,
			const struct pin_domain *d)
{
	if (domid != d->domid)
		return domid < d->domid ? -1 : 1;
	if (!uuid || !d->uuid)
		return !!uuid - !!d->uuid;
	return memcmp(uuid, d->uuid, sizeof(d->info.uuid));
}

static int compare(const void *a, const void *b)
{
	const struct pin_domain *d = a;

	return compare_with(d->domid, d->uuid, b);
}

static int compare_pin(const void *a, const void *b)
{
	const struct domctl_pin *pin = a;

	return compare_with(pin->domid, pin->uuid, b);
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
	for (i = 0; i < p->n; i++) {
		if (!begins(p, i))
			continue;
		p->domains[n].domid = p->pins[i].domid;
		p->domains[n++].uuid = p->pins[i].uuid;
	}
	qsort(p->domains, n, sizeof(*p->domains), compare);
	for (i = 0; i < n; i++)
		if (!i || compare(&p->domains[i], &p->domains[i - 1]))
			p->domains[p->ndomains++] = p->domains[i];
	return 0;
}

struct pin_domain *xvcpu_pin_domain(const struct domctl_pinned *p,
				    const struct domctl_pin *pin)
{
	return bsearch(pin, p->domains, p->ndomains, sizeof(*p->domains),
		       compare_pin);
}

int xvcpu_pin_error(const struct domctl_pinned *p, const struct domctl_pin *pin,
		    int err)
{
	const struct pin_domain *d = xvcpu_pin_domain(p, pin);

	return xvcpu_error_explain(err, pin->vcpu, d->error, &d->info);
}

void xvcpu_pin_domain_first(struct domctl_pinned *p, struct pin_domain *d,
			    size_t index, int err)
{
	struct domctl_domain before;

	d->before_error =
		err ? err : domctl_batch_domain(&p->batch, index, &before);
	if (!d->before_error)
		memcpy(d->before, before.uuid, sizeof(d->before));
}

static void read_domain(struct domctl_pinned *p, struct pin_domain *d,
			size_t index, int err)
{
	d->error = err ? err : domctl_batch_domain(&p->batch, index, &d->info);
	d->gone = d->error == -ESRCH;
	d->told = !d->error;
	if (d->error)
		return;
	if (d->replaced || (d->uuid && memcmp(d->uuid, d->info.uuid,
					      sizeof(d->info.uuid)) != 0))
		d->error = -ESRCH;
}

void xvcpu_pin_domain_last(struct domctl_pinned *p, struct pin_domain *d,
			   size_t index, int err)
{
	read_domain(p, d, index, err);
	if (!d->uuid)
		return;
	err = d->before_error;
	/* There at both times, or not: else nothing can be said about it. */
	if (!err && d->told)
		d->replaced =
			memcmp(d->before, d->info.uuid, sizeof(d->before)) != 0;
	else
		d->replaced = (err == -ESRCH) != d->gone;
	if (!d->error)
		d->error = d->replaced ? -ESRCH : err;
}

void xvcpu_pin_domain_again(struct domctl_pinned *p, struct pin_domain *d,
			    size_t index, int err)
{
	read_domain(p, d, index, err);
	d->asked = false;
	d->answered = true;
}
