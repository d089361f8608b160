/* SPDX-License-Identifier: MIT */
/* Private to cpumap/: what the parts of the parser share. */
#ifndef XVCPU_CPUMAP_PARSE_H
#define XVCPU_CPUMAP_PARSE_H

#include "cpumap/internal.h"

struct parse {
	const char *text;
	const char *at;     /* the next character, or the wrong one */
	const char *reason; /* after a failure */
	const struct cpumap_topology *topology;
	struct cpumap *map; /* the result so far */
	bool remove;        /* this item began with "^" */
};

struct number {
	const char *at;
	uint32_t value;
};

/* The first used of every group numbers from first to last. */
struct range {
	struct number first, last, used, group;
};

enum prefix { PREFIX_CORE, PREFIX_SOCKET, PREFIX_NODE };

/* Room for a map, so that all but huge ones need no allocation. */
#define SCRATCH_BITS 16384

struct scratch {
	unsigned char bytes[BLOCK_BYTES + SCRATCH_BITS / 8]
		__attribute__((aligned(BLOCK_BYTES)));
};

/* An empty map, to be given to cpumap_free(); NULL if there is no memory. */
struct cpumap *xvcpu_cpumap_scratch(struct scratch *scratch, uint32_t nbits);

/* Remember where and why; returns err. */
int xvcpu_cpumap_parse_fail(struct parse *p, const char *at, int err,
			    const char *reason);

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Step over a word if it is next. */
bool xvcpu_cpumap_parse_take(struct parse *p, const char *word);

int xvcpu_cpumap_parse_range(struct parse *p, struct range *range);

/* The rest of the text is the digits of a mask. */
int xvcpu_cpumap_parse_mask(struct parse *p);

/* What follows a prefix, which is written at start, and its colon. */
int xvcpu_cpumap_parse_prefixed(struct parse *p, enum prefix prefix,
				const char *start);

#endif
