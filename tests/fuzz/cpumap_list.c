/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer: the list parser against a slow reading of the same grammar, and
 * whatever it accepts through the formatters and back.
 *
 *   make fuzz, or clang -fsanitize=fuzzer,address,undefined -I. \
 *       tests/fuzz/cpumap_list.c cpumap/ *.c && ./a.out tests/fuzz/cpumap_list
 *
 * The first byte picks the number of CPUs, the rest is the text.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpumap/cpumap.h"

#define MAX_CPUS 1100
#define NO       CPUMAP_NONE

static uint32_t core[MAX_CPUS], socket_[MAX_CPUS], node[MAX_CPUS];

/* The reference: one flag per CPU, one function per rule, no shared code. */
struct slow {
	const char *at;
	uint32_t nbits;
	bool in[MAX_CPUS];
};

static bool slow_number(struct slow *s, unsigned __int128 *n)
{
	const char *start = s->at;

	for (*n = 0; *s->at >= '0' && *s->at <= '9'; s->at++)
		if (*n < (unsigned __int128)1 << 100)
			*n = *n * 10 + (unsigned int)(*s->at - '0');
	return s->at > start;
}

struct slow_range {
	unsigned __int128 first, last, used, group;
};

static bool slow_range(struct slow *s, struct slow_range *r)
{
	if (!slow_number(s, &r->first))
		return false;
	r->last = r->first;
	r->used = r->group = 1;
	if (*s->at != '-')
		return true;
	s->at++;
	if (!slow_number(s, &r->last) || r->last < r->first)
		return false;
	if (*s->at != ':')
		return true;
	s->at++;
	if (!slow_number(s, &r->used) || *s->at++ != '/' ||
	    !slow_number(s, &r->group))
		return false;
	return r->used >= 1 && r->used <= r->group && r->group < UINT32_MAX;
}

static bool slow_has(const struct slow_range *r, uint32_t n)
{
	return n >= r->first && n <= r->last &&
	       (n - r->first) % r->group < r->used;
}

static bool slow_cpus(struct slow *s, bool on)
{
	struct slow_range r;

	if (!slow_range(s, &r) || r.last >= s->nbits)
		return false;
	for (uint32_t cpu = 0; cpu < s->nbits; cpu++)
		if (slow_has(&r, cpu))
			s->in[cpu] = on;
	return true;
}

static bool slow_place(struct slow *s, bool on, const uint32_t *ids)
{
	struct slow_range r;

	if (!strncmp(s->at, "all", 3)) {
		s->at += 3;
		for (uint32_t cpu = 0; cpu < s->nbits; cpu++)
			if (ids[cpu] != NO)
				s->in[cpu] = on;
		return true;
	}
	if (!slow_range(s, &r) || r.last >= 1000000)
		return false;
	for (uint32_t id = (uint32_t)r.first; id <= r.last; id++) {
		bool found = false;

		if (!slow_has(&r, id))
			continue;
		for (uint32_t cpu = 0; cpu < s->nbits; cpu++)
			if (ids[cpu] == id) {
				found = true;
				s->in[cpu] = on;
			}
		if (!found)
			return false;
	}
	return true;
}

static bool slow_starts(struct slow *s, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(s->at, word, n))
		return false;
	s->at += n;
	return true;
}

static bool slow_item(struct slow *s, bool first)
{
	bool on = *s->at != '^';

	if (!on && first)
		return false;
	s->at += !on;
	if (*s->at >= '0' && *s->at <= '9')
		return slow_cpus(s, on);
	if (slow_starts(s, "nodes:") || slow_starts(s, "node:"))
		return slow_place(s, on, node);
	if (slow_starts(s, "core:"))
		return slow_place(s, on, core);
	if (slow_starts(s, "socket:"))
		return slow_place(s, on, socket_);
	if (on && slow_starts(s, "all")) {
		memset(s->in, true, s->nbits);
		return true;
	}
	return on && slow_starts(s, "none");
}

static bool slow_mask(struct slow *s)
{
	size_t length = strlen(s->at);
	uint32_t bit = 0;

	for (size_t i = length; i-- > 0;) {
		char c = s->at[i];
		const char *digits = "0123456789abcdef0123456789ABCDEF", *d;
		bool separator = c == ',' || c == '_';

		if (separator &&
		    (!i || i == length - 1 || strchr(",_", s->at[i - 1])))
			return false;
		if (separator)
			continue;
		d = memchr(digits, c, 32);
		if (!d)
			return false;
		for (int k = 0; k < 4; k++, bit++)
			if ((d - digits) % 16 >> k & 1) {
				if (bit >= s->nbits)
					return false;
				s->in[bit] = true;
			}
	}
	return length > 0;
}

static bool slow_text(struct slow *s)
{
	bool first = true;

	if (slow_starts(s, "0x"))
		return slow_mask(s);
	for (;; first = false) {
		if (!slow_item(s, first))
			return false;
		if (*s->at != ',')
			return !*s->at;
		s->at++;
	}
}

static void require(bool condition, const char *what, const char *text)
{
	if (condition)
		return;
	fprintf(stderr, "%s: \"%s\"\n", what, text);
	abort();
}

static void check_round_trip(const struct cpumap *map, const char *text)
{
	struct cpumap *back = cpumap_alloc(map->nbits);
	size_t n = cpumap_format_list(map, NULL, 0);
	char *list = malloc(n + 1);

	require(cpumap_format_list(map, list, n + 1) == n, "length", text);
	require(!cpumap_parse(back, list, NULL, NULL), "list", list);
	require(cpumap_equal(map, back), "list", list);
	free(list);
	n = cpumap_format_hex(map, NULL, 0);
	list = malloc(n + 1);
	cpumap_format_hex(map, list, n + 1);
	cpumap_zero(back);
	require(!cpumap_parse(back, list, NULL, NULL), "hex", list);
	require(cpumap_equal(map, back), "hex", list);
	free(list);
	cpumap_free(back);
}

static void check(uint32_t nbits, const char *text)
{
	struct cpumap_topology topology = {
		.ncpus = nbits,
		.core = core,
		.socket = socket_,
		.node = node,
	};
	struct cpumap *map = cpumap_alloc(nbits);
	struct cpumap_error error = {.position = SIZE_MAX};
	static struct slow slow;
	bool good;

	memset(&slow, 0, sizeof(slow));
	slow.at = text;
	slow.nbits = nbits;
	good = slow_text(&slow);
	cpumap_set(map, nbits / 2);
	require(!cpumap_parse(map, text, &topology, &error) == good,
		good ? "refused" : "accepted", text);
	if (good) {
		for (uint32_t cpu = 0; cpu < nbits; cpu++)
			require(cpumap_test(map, cpu) == slow.in[cpu], "CPUs",
				text);
		check_round_trip(map, text);
	} else {
		require(error.position <= strlen(text) && error.reason,
			"position", text);
		require(cpumap_weight(map) == (nbits > 0), "changed", text);
	}
	cpumap_free(map);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint32_t sizes[] = {0,   1,   7,    8,   16,  63,
					 64,  65,  99,   128, 511, 512,
					 513, 640, 1000, 1100};
	uint32_t nbits;
	char *text;

	if (!size)
		return 0;
	nbits = sizes[*data % 16];
	for (uint32_t cpu = 0; cpu < nbits; cpu++) {
		core[cpu] = cpu / 2 % 8;
		socket_[cpu] = cpu / 16 * 3;
		node[cpu] = cpu % 11 == 10 ? NO : cpu / 8;
	}
	text = malloc(size);
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	check(nbits, text);
	free(text);
	return 0;
}
