/* SPDX-License-Identifier: MIT */
/*
 * pinned - pins that are under way (private).
 *
 * This is done, in this order: each domain that has a UUID is looked at; for
 * each pin its temporary pin is undone (with DOMCTL_PIN_FORCE), its old maps
 * are read, its new ones set; each domain is looked at again, where its UUID or
 * its cpupool matters.  It goes in waves, each one crossing with the same
 * memory of Xen's.  What they leave is kept in memory of our own, had before
 * the first of them.  What follows (undo, explanation, cpupools) are waves as
 * well, none of them larger: they need no memory.
 */
#ifndef XVCPU_DOMCTL_PINNED_H
#define XVCPU_DOMCTL_PINNED_H

#include "domctl/batch.h"

/* One of the domains that the pins are about, with one UUID or none. */
struct pin_domain {
	uint16_t domid;
	const uint8_t *uuid; /* NULL: whoever has the domid */
	/* Before the pins: why it is not known which one it was, or its UUID */
	int before_error;
	uint8_t before[16];
	bool asked;    /* ask for it next: see xvcpu_pin_domains_ask */
	bool answered; /* it was asked for last */
	bool replaced; /* it is another one after the pins than before */
	bool told;     /* info is what Xen said of it last */
	bool gone;
	int error; /* why info is not known, or not this domain's: -ESRCH */
	struct domctl_domain info;
	size_t pool; /* index of its cpupool, of those that were read */
};

/* NULL: none.  Equal ones may be one. */
struct pin_maps {
	struct cpumap *hard, *soft;
};

struct domctl_pinned {
	struct domctl_batch batch;
	struct domctl_pin *pins;
	size_t n, tried;
	unsigned int flags;
	bool wants; /* effective maps, in some pin */
	bool undone;
	struct pin_domain *domains; /* sorted */
	size_t ndomains;
	/* Operations of a pin, and of a wave; pins in a wave: at most. */
	size_t each, most, at_once;
	/* Of each pin: to put back; what it can have. */
	struct pin_maps *old, *effective;
	void *rows; /* for all of those */
	size_t nrows;
};

static inline bool pin_wants(const struct domctl_pin *pin)
{
	return (pin->hard && pin->effective_hard) ||
	       (pin->soft && pin->effective_soft);
}

/* Is the pin's effective map needed?  A dry run looks whether there is one. */
static inline bool pin_looks(const struct domctl_pinned *p,
			     const struct domctl_pin *pin)
{
	return pin_wants(pin) || (p->flags & DOMCTL_PIN_DRY_RUN && pin->hard);
}

/* Have all the memory that there will be a need for.  0 or -ENOMEM. */
int xvcpu_pin_plan(struct domctl_pinned *p);

/* A copy of map in a row of its own. */
struct cpumap *xvcpu_pin_keep(struct domctl_pinned *p,
			      const struct cpumap *map);

/*
 * Run it.  0, or an error before anything was done.  A pin's error is then what
 * Xen said, and UNDONE is what it will be if another one has failed.  All are
 * tried, so that all that fail are told; but none is pinned after a wave that
 * was refused.
 */
int xvcpu_pin_run(struct domctl_pinned *p);

/* List the pins' domains. */
int xvcpu_pin_domains_list(struct domctl_pinned *p);
struct pin_domain *xvcpu_pin_domain(const struct domctl_pinned *p,
				    const struct domctl_pin *pin);

/* What err of a pin means, as far as its domain is known. */
int xvcpu_pin_error(const struct domctl_pinned *p, const struct domctl_pin *pin,
		    int err);

/*
 * What came of looking at one, before the pins and after them; err: why it was
 * not, or 0.
 */
void xvcpu_pin_domain_first(struct domctl_pinned *p, struct pin_domain *d,
			    size_t index, int err);
void xvcpu_pin_domain_last(struct domctl_pinned *p, struct pin_domain *d,
			   size_t index, int err);
void xvcpu_pin_domain_again(struct domctl_pinned *p, struct pin_domain *d,
			    size_t index, int err);

/* Ask again for those that are marked; they are unmarked. */
void xvcpu_pin_domains_ask(struct domctl_pinned *p);

/* The same, and before that put back every pin that has the result UNDONE. */
void xvcpu_pin_put_back(struct domctl_pinned *p);

/* Mark those that must be asked for, to say what the errors of pins mean. */
bool xvcpu_pin_mark(struct domctl_pinned *p);

/*
 * Say it.  Returns what err, an error of the pin numbered first, means.
 */
int xvcpu_pin_explain(struct domctl_pinned *p, size_t first, int err);

/* After all has run; in a dry run also find hard maps of no use. */
void xvcpu_pin_effective(struct domctl_pinned *p);

/* 0, or the first error that would be. */
int xvcpu_pin_dry_run(struct domctl_pinned *p);

#endif
