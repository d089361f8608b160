/* SPDX-License-Identifier: MIT */
/* What others publish about their CPU lists is true here, or differs for a
 * reason that is written down. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "tests/plain/cpumap_check.h"
#include "tests/plain/cpumap_vectors.h"

TestSuite(cpumap_vectors, .timeout = 300);

#define COUNT (sizeof(vectors) / sizeof(vectors[0]))

static bool parse(struct cpumap *map, const struct vector *v, const char *text)
{
	static uint32_t node[64];
	struct cpumap_topology topology = {.ncpus = v->nbits, .node = node};

	if (!v->nodes)
		return !cpumap_parse(map, text, NULL, NULL);
	for (uint32_t cpu = 0; cpu < v->nbits; cpu++)
		node[cpu] = cpu / (v->nbits / v->nodes);
	return !cpumap_parse(map, text, &topology, NULL);
}

static void parse_or_fail(struct cpumap *map, const struct vector *v,
			  const char *text)
{
	cr_assert(parse(map, v, text), "%s: \"%s\" is refused", v->text, text);
}

static void parse_bytes(struct cpumap *map, const char *text)
{
	unsigned char bytes[16];
	unsigned int byte;
	size_t n = 0;
	int used;

	for (; sscanf(text, "%x%n", &byte, &used) == 1; text += used)
		bytes[n++] = (unsigned char)byte;
	cr_assert_eq(cpumap_from_bytes(map, bytes, n), 0);
}

/* "A op B" with op one of & | - */
static void binary(struct cpumap *map, const struct vector *v, const char *op)
{
	struct cpumap *b = guarded_at_end(1, v->nbits);
	char left[128];

	snprintf(left, sizeof(left), "%.*s", (int)(op - 1 - v->ours), v->ours);
	parse_or_fail(map, v, left);
	parse_or_fail(b, v, op + 2);
	if (*op == '&')
		cpumap_and(map, map, b);
	else if (*op == '|')
		cpumap_or(map, map, b);
	else
		cpumap_andnot(map, map, b);
}

static void compute(struct cpumap *map, const struct vector *v)
{
	struct cpumap *b = guarded_at_end(1, v->nbits + 1000);
	const char *text = v->ours, *op = strpbrk(text, "&|");
	bool only_first = !strncmp(text, "first ", 6);

	if (!op && (op = strstr(text, " - ")))
		op++;
	if (op) {
		binary(map, v, op);
		return;
	}
	if (!strncmp(text, "bytes ", 6)) {
		parse_bytes(map, text + 6);
		return;
	}
	if (!strncmp(text, "cut ", 4)) {
		cpumap_fill(b);
		cpumap_copy(map, b);
		return;
	}
	text += only_first ? 6 : 0;
	parse_or_fail(map, v, text + (*text == '~' ? 2 : 0));
	if (*text == '~')
		cpumap_complement(map, map);
	if (only_first && cpumap_last(map) != cpumap_first(map))
		cpumap_clear_range(map, cpumap_first(map) + 1, v->nbits - 1);
}

static void check_list(const struct cpumap *map, const struct vector *v)
{
	char list[512];

	cpumap_format_list(map, list, sizeof(list));
	cr_assert_str_eq(list, v->list, "\"%s\": got %s, not %s", v->text, list,
			 v->list);
}

static void check(const struct vector *v)
{
	struct cpumap *map = guarded_at_end(0, v->nbits);
	bool ok = parse(map, v, v->text);

	switch (v->kind) {
	case SAME:
		cr_assert(ok == !!v->list, "\"%s\"", v->text);
		break;
	case REFUSED:
		cr_assert(!ok, "\"%s\" is accepted", v->text);
		parse_or_fail(map, v, v->ours);
		break;
	case RESPELT:
		ok = parse(map, v, v->ours);
		cr_assert(ok == !!v->list, "\"%s\" as %s", v->text, v->ours);
		break;
	case OPERATION:
		compute(map, v);
		break;
	case DIFFERS:
		ok = parse(map, v, v->ours ? v->ours : v->text);
		cr_assert(ok == !v->list, "\"%s\" does not differ", v->text);
		return;
	}
	if (v->list)
		check_list(map, v);
}

Test(cpumap_vectors, published_cases_hold)
{
	cr_assert_eq(COUNT, 300);
	for (size_t i = 0; i < COUNT; i++)
		check(&vectors[i]);
}

Test(cpumap_vectors, every_difference_has_a_reason)
{
	for (size_t i = 0; i < COUNT; i++)
		if (vectors[i].kind != SAME && vectors[i].kind != OPERATION)
			cr_assert(vectors[i].why != NULL, "%s",
				  vectors[i].text);
}
