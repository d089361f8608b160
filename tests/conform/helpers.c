/* SPDX-License-Identifier: MIT */
/* What the cases of both suites need: maps to and from text. */
#include <stdlib.h>

#include "tests/conform/host.h"

/* Everything made here stays reachable until the case's process ends. */
static void **kept;
static size_t nkept;

static void *keep(void *p)
{
	cr_assert(ne(ptr, p, NULL));
	kept = realloc(kept, (nkept + 1) * sizeof(*kept));
	cr_assert(ne(ptr, (void *)kept, NULL));
	kept[nkept++] = p;
	return p;
}

const char *host_text(const struct cpumap *map)
{
	size_t size;
	char *text;

	if (!map)
		return "no map";
	size = cpumap_format_list(map, NULL, 0) + 1;
	text = keep(malloc(size));
	cpumap_format_list(map, text, size);
	return text;
}

struct cpumap *host_map(uint32_t nbits, const char *list)
{
	struct cpumap *map = cpumap_alloc(nbits);

	cr_assert(ne(ptr, map, NULL));
	cr_assert(eq(int, cpumap_parse(map, list, NULL, NULL), 0),
		  "the case's own list: %s", list);
	/* What malloc() gave, which the map itself only points into. */
	keep(map->allocation);
	return map;
}

const char *host_hard(struct host *h, uint16_t domid, uint32_t vcpu)
{
	struct cpumap *map = host_map(h->ncpus, "none");

	cr_assert(eq(int,
		     domctl_get_vcpu_affinity(h->hc, domid, vcpu, map, NULL),
		     0));
	return host_text(map);
}

const char *host_soft(struct host *h, uint16_t domid, uint32_t vcpu)
{
	struct cpumap *map = host_map(h->ncpus, "none");

	cr_assert(eq(int,
		     domctl_get_vcpu_affinity(h->hc, domid, vcpu, NULL, map),
		     0));
	return host_text(map);
}

uint64_t host_crossings(const struct host *h, size_t n)
{
	return n > 1 && h->xen->multicall ? (n + h->together - 1) / h->together
					  : n;
}
