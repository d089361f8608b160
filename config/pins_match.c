/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "config/pins.h"

enum { BY_NOTHING, BY_NAME, BY_UUID, BY_BOTH };

bool xvcpu_pins_no_uuid(const struct pins_domain *domain)
{
	return !strcmp(domain->uuid, "00000000-0000-0000-0000-000000000000");
}

static bool same_uuid(const struct pins_domain *a, const struct pins_domain *b)
{
	return !strcmp(a->uuid, b->uuid) && !xvcpu_pins_no_uuid(a);
}

static bool same_name(const struct pins_domain *a, const struct pins_domain *b)
{
	return a->name && b->name ? !strcmp(a->name, b->name)
				  : !a->name && !b->name;
}

int xvcpu_pins_fits(const struct pins_match *m, size_t i, size_t j)
{
	const struct pins_domain *a = &m->saved[i], *b = &m->running[j];

	if (same_uuid(a, b))
		return same_name(a, b) ? BY_BOTH : BY_UUID;
	if (m->uuid_runs[i] || m->uuid_saved[j] || !same_name(a, b))
		return BY_NOTHING;
	if (xvcpu_pins_no_uuid(a) && xvcpu_pins_no_uuid(b))
		return BY_BOTH;
	return a->name ? BY_NAME : BY_NOTHING;
}

static void compare_uuids(struct pins_match *m)
{
	for (size_t i = 0; i < m->nsaved; i++)
		for (size_t j = 0; j < m->nrunning; j++)
			if (same_uuid(&m->saved[i], &m->running[j]))
				m->uuid_runs[i] = m->uuid_saved[j] = true;
}

/* GONE; or SEVERAL: no UUID tells which of those that it fits it is. */
static enum pins_fit count(const struct pins_match *m, size_t i)
{
	size_t n = 0;

	for (size_t j = 0; j < m->nrunning && n < 2; j++)
		n += xvcpu_pins_fits(m, i, j) != BY_NOTHING;
	if (!n)
		return PINS_GONE;
	return n > 1 && !m->uuid_runs[i] ? PINS_SEVERAL : PINS_WORSE;
}

/* The one that fits j best. */
static void choose(struct pins_match *m, size_t j)
{
	int best = BY_NOTHING, fits;
	size_t n = 0, which = PINS_NONE;

	for (size_t i = 0; i < m->nsaved; i++) {
		fits = xvcpu_pins_fits(m, i, j);
		if (fits > best) {
			best = fits;
			which = i;
			n = 0;
		}
		n += fits == best;
	}
	if (n == 1 && best && m->fit[which] != PINS_SEVERAL) {
		m->best[j] = which;
		m->fit[which] = PINS_FITS;
	}
	for (size_t i = 0; n > 1 && best && i < m->nsaved; i++)
		if (xvcpu_pins_fits(m, i, j) == best && m->fit[i] == PINS_WORSE)
			m->fit[i] = PINS_ALIKE;
}

int xvcpu_pins_match(const struct pins_domain *saved, size_t nsaved,
		     const struct pins_domain *running, size_t nrunning,
		     struct pins_match *out)
{
	struct pins_match m = {
		.saved = saved,
		.running = running,
		.nsaved = nsaved,
		.nrunning = nrunning,
		.fit = calloc(nsaved + 1, sizeof(*m.fit)),
		.best = calloc(nrunning + 1, sizeof(*m.best)),
		.uuid_runs = calloc(nsaved + nrunning + 1, sizeof(bool)),
	};

	if (!m.fit || !m.best || !m.uuid_runs) {
		xvcpu_pins_match_free(&m);
		return -ENOMEM;
	}
	m.uuid_saved = m.uuid_runs + nsaved;
	compare_uuids(&m);
	for (size_t i = 0; i < nsaved; i++)
		m.fit[i] = count(&m, i);
	for (size_t j = 0; j < nrunning; j++) {
		m.best[j] = PINS_NONE;
		choose(&m, j);
	}
	*out = m;
	return 0;
}

void xvcpu_pins_match_free(struct pins_match *m)
{
	free(m->fit);
	free(m->best);
	free(m->uuid_runs);
	*m = (struct pins_match){0};
}
