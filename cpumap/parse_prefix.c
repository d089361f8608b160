/* SPDX-License-Identifier: MIT */
/* Nodes, cores and sockets in CPU lists. */
#include <errno.h>

#include "cpumap/parse.h"

static const struct {
	const char *no_topology, *unknown;
} reasons[] = {
	[PREFIX_CORE] = {"no topology says what the cores are",
			 "no CPU has this core"},
	[PREFIX_SOCKET] = {"no topology says what the sockets are",
			   "no CPU has this socket"},
	[PREFIX_NODE] = {"no topology says what the nodes are",
			 "no CPU has this node"},
};

static const uint32_t *ids_of(const struct cpumap_topology *topology,
			      enum prefix prefix)
{
	if (!topology)
		return NULL;
	switch (prefix) {
	case PREFIX_CORE:
		return topology->core;
	case PREFIX_SOCKET:
		return topology->socket;
	default:
		return topology->node;
	}
}

/* How many numbers a range selects. */
static uint64_t count_of(const struct range *range)
{
	uint64_t n = (uint64_t)range->last.value - range->first.value + 1;
	uint64_t rest = n % range->group.value;
	uint32_t used = range->used.value;

	return n / range->group.value * used + (rest < used ? rest : used);
}

/* Which of the selected numbers is this: 0, 1, 2 ... or CPUMAP_NONE. */
static uint32_t place_of(const struct range *range, uint32_t id)
{
	uint32_t n, rest;

	if (id == CPUMAP_NONE || id < range->first.value ||
	    id > range->last.value)
		return CPUMAP_NONE;
	n = id - range->first.value;
	rest = n % range->group.value;
	if (rest >= range->used.value)
		return CPUMAP_NONE;
	return n / range->group.value * range->used.value + rest;
}

static int apply_cpu(struct parse *p, uint32_t cpu, const char *at)
{
	if (cpu >= p->map->nbits)
		return xvcpu_cpumap_parse_fail(p, at, -ERANGE,
					       "has a CPU past the last CPU");
	cpumap_assign(p->map, cpu, !p->remove);
	return 0;
}

static int apply_all(struct parse *p, const uint32_t *ids, const char *at)
{
	for (uint32_t cpu = 0; cpu < p->topology->ncpus; cpu++) {
		int err = 0;

		if (ids[cpu] != CPUMAP_NONE)
			err = apply_cpu(p, cpu, at);
		if (err)
			return err;
	}
	return 0;
}

/* Apply a range, noting in found which of its numbers some CPU has. */
static int apply_ids(struct parse *p, const uint32_t *ids,
		     const struct range *range, struct cpumap *found)
{
	for (uint32_t cpu = 0; cpu < p->topology->ncpus; cpu++) {
		uint32_t place = place_of(range, ids[cpu]);
		int err;

		if (place == CPUMAP_NONE)
			continue;
		cpumap_set(found, place);
		err = apply_cpu(p, cpu, range->first.at);
		if (err)
			return err;
	}
	return 0;
}

/* Point at the first number if nothing has it, else at the second. */
static int fail_unknown(struct parse *p, enum prefix prefix,
			const struct range *range, bool first_known)
{
	return xvcpu_cpumap_parse_fail(
		p, first_known ? range->last.at : range->first.at, -ERANGE,
		reasons[prefix].unknown);
}

static int apply_range(struct parse *p, enum prefix prefix, const uint32_t *ids,
		       const struct range *range)
{
	struct scratch scratch;
	struct cpumap *found;
	int err;

	if (count_of(range) > p->topology->ncpus)
		return fail_unknown(p, prefix, range, true);
	found = xvcpu_cpumap_scratch(&scratch, (uint32_t)count_of(range));
	if (!found)
		return xvcpu_cpumap_parse_fail(p, p->at, -ENOMEM,
					       "out of memory");
	err = apply_ids(p, ids, range, found);
	if (!err && !cpumap_full(found))
		err = fail_unknown(p, prefix, range, cpumap_test(found, 0));
	cpumap_free(found);
	return err;
}

int xvcpu_cpumap_parse_prefixed(struct parse *p, enum prefix prefix,
				const char *start)
{
	const uint32_t *ids = ids_of(p->topology, prefix);
	const char *at = p->at;
	struct range range;
	int err;

	if (!ids)
		return xvcpu_cpumap_parse_fail(p, start, -EINVAL,
					       reasons[prefix].no_topology);
	if (xvcpu_cpumap_parse_take(p, "all"))
		return apply_all(p, ids, at);
	err = xvcpu_cpumap_parse_range(p, &range);
	return err ? err : apply_range(p, prefix, ids, &range);
}
