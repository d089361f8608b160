/* SPDX-License-Identifier: MIT */
/* What the work is done on. */
#include <stdlib.h>
#include <string.h>

#include "bench/cpumap/bench.h"
#include "cpumap/cpumap.h"

void make_pattern(uint64_t *words, uint32_t nbits, enum pattern pattern)
{
	uint64_t state = 88172645463325252u;

	memset(words, 0, MAX_NBITS / 8);
	for (uint32_t cpu = 0; cpu < nbits; cpu++) {
		bool in = pattern == FULL ||
			  (pattern == ALTERNATING && cpu % 2 == 0) ||
			  (pattern == ONE_BIT && cpu == nbits * 2 / 3);

		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		if (pattern == HALF)
			in = state >> 40 & 1;
		if (pattern == SPARSE)
			in = (state >> 40) % 20 == 0;
		if (in)
			words[cpu / 64] |= UINT64_C(1) << cpu % 64;
	}
	if (nbits == 8)
		words[0] |= 4; /* so that it is not empty */
}

void make_second(uint64_t *b, const uint64_t *a, enum op op)
{
	for (size_t i = 0; i < MAX_NBITS / 64; i++)
		b[i] = op == OP_EQUAL || op == OP_SUBSET ? a[i]
		       : op == OP_INTERSECTS             ? ~a[i]
					     : a[i] * 0x9e3779b97f4a7c15u;
}

char *make_text(const uint64_t *words, uint32_t nbits, enum op op)
{
	struct cpumap *map = peers[0]->make(words, nbits);
	size_t size = (size_t)nbits * 6 + 64;
	char *text = malloc(size);

	if (op == OP_UNHEX)
		cpumap_format_hex(map, text, size);
	else
		cpumap_format_list(map, text, size);
	cpumap_free(map);
	return text;
}
