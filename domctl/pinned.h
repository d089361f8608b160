/* SPDX-License-Identifier: MIT */
/*
 * pinned - pins that are under way (private).
 *
 * One batch has it all, in this order: each domain that has a UUID to be; for
 * each pin its temporary pin undone (with DOMCTL_PIN_FORCE), its old maps read,
 * its new ones set; each domain again, where its UUID or its cpupool matters.
 * What follows (undo, explanation, cpupools) takes the place of those
 * operations in the same batch, which needs no memory.
 */
#ifndef XVCPU_DOMCTL_PINNED_H
#define XVCPU_DOMCTL_PINNED_H

#include "domctl/batch.h"

/* One of the domains that the pins are about, with one UUID or none. */
struct pin_domain {
	uint16_t domid;
	const uint8_t *uuid;       /* NULL: whoever has the domid */
	struct xen_domctl *domctl; /* getdomaininfo */
	size_t first, last;        /* operations before and after the pins */
	bool asked;    /* ask for it now: see xvcpu_pin_domains_ask */
	bool replaced; /* it is another one after the pins than before */
	bool told;     /* info is what Xen said of it last */
	bool gone;
	int error; /* why info is not known, or not this domain's: -ESRCH */
	struct domctl_domain info;
	size_t pool; /* index of its cpupool, of those that were read */
};

struct domctl_pinned {
	struct domctl_batch batch;
	struct domctl_pin *pins;
	size_t n;
	unsigned int flags;
	bool wants; /* effective maps, in some pin */
	bool undone;
	struct pin_domain *domains; /* sorted */
	size_t ndomains;
	size_t base, each; /* operations: pin 0's first; how many a pin has */
};

/* The operation that reads pin i's old maps; the one after it sets the new. */
static inline size_t pin_old(const struct domctl_pinned *p, size_t i)
{
	return p->base + i * p->each + (p->flags & DOMCTL_PIN_FORCE ? 1 : 0);
}

static inline bool pin_wants(const struct domctl_pin *pin)
{
	return (pin->hard && pin->effective_hard) ||
	       (pin->soft && pin->effective_soft);
}

/* Fill the batch.  0 or -ENOMEM. */
int xvcpu_pin_plan(struct domctl_pinned *p);

/* List the pins' domains. */
int xvcpu_pin_domains_list(struct domctl_pinned *p);
struct pin_domain *xvcpu_pin_domain(const struct domctl_pinned *p,
				    const struct domctl_pin *pin);

/* Add all of them to the batch, and read what came of them. */
int xvcpu_pin_domains_add_first(struct domctl_pinned *p);
int xvcpu_pin_domains_add_last(struct domctl_pinned *p);
void xvcpu_pin_domains_read(struct domctl_pinned *p);

/* Ask again for those that are marked; they are unmarked. */
void xvcpu_pin_domains_ask(struct domctl_pinned *p);

/* Put back every pin that has the result UNDONE; what it was to be told. */
void xvcpu_pin_put_back(struct domctl_pinned *p);

/*
 * Say what the errors of pins mean.  Returns what err, an error of the pin
 * numbered first, means.
 */
int xvcpu_pin_explain(struct domctl_pinned *p, size_t first, int err);

/* After the batch has run; in a dry run also find hard maps of no use. */
void xvcpu_pin_effective(struct domctl_pinned *p);

/* 0, or the first error that would be. */
int xvcpu_pin_dry_run(struct domctl_pinned *p);

#endif
