/* SPDX-License-Identifier: MIT */
/* Text to maps: the grammar of cpumap.h, in one pass from left to right. */
#include <errno.h>

#include "cpumap/parse.h"

static void set_or_clear(struct parse *p, uint32_t first, uint32_t last)
{
	if (p->remove)
		cpumap_clear_range(p->map, first, last);
	else
		cpumap_set_range(p->map, first, last);
}

/* The CPUs of a range whose last one exists. */
static void apply_range(struct parse *p, const struct range *range)
{
	uint32_t used = range->used.value, group = range->group.value;
	uint32_t last = range->last.value;
	uint32_t first = range->first.value;

	if (used == group) {
		set_or_clear(p, first, last);
		return;
	}
	for (;;) {
		uint32_t left = last - first;

		set_or_clear(p, first, left < used ? last : first + used - 1);
		if (left < group)
			return;
		first += group;
	}
}

static inline uint32_t digit_at(const char *at)
{
	return (unsigned char)*at - (uint32_t)'0';
}

/*
 * Items that are just numbers and ranges, which is nearly all of nearly every
 * text: take as many as there are, up to the first that is anything else, or
 * wrong, and leave that one to the functions above.  True at the end.
 *
 * A number after a "-" ends a range; any other is a range of its own, even if
 * a "-" follows, since it is in that range too.  So nothing here branches on
 * which of "," and "-" it is, neighbours in ASCII, which nobody can predict.
 */
static bool take_plain(struct parse *p)
{
	const uint32_t nbits = p->map->nbits;
	uint64_t *words = p->map->words;
	const char *at = p->at, *item = at;
	uint32_t previous = 0, in_range = 0;

	for (;;) {
		uint32_t n = digit_at(at), first, i, digit, separator;

		if (n > 9)
			break;
#pragma GCC unroll 9
		for (i = 1; i < 9; i++) {
			digit = digit_at(at + i);
			if (digit > 9)
				break;
			n = n * 10 + digit;
		}
		at += i;
		first = in_range ? previous : n;
		if (n >= nbits || first > n)
			break;
		separator = (unsigned char)*at - (uint32_t)',';
		if (separator > 1 - in_range && *at)
			break;
		if ((first ^ n) < 64)
			words[n / 64] |= (UINT64_C(2) << n % 64) -
					 (UINT64_C(1) << first % 64);
		else
			cpumap_set_range_large(p->map, first, n);
		if (!*at) {
			p->at = at;
			return true;
		}
		at++;
		item = separator ? item : at;
		previous = n;
		in_range = separator;
	}
	p->at = item;
	return false;
}

static int take_cpus(struct parse *p)
{
	struct range range;
	int err = xvcpu_cpumap_parse_range(p, &range);

	if (err)
		return err;
	if (range.first.value >= p->map->nbits)
		return xvcpu_cpumap_parse_fail(p, range.first.at, -ERANGE,
					       "past the last CPU");
	if (range.last.value >= p->map->nbits)
		return xvcpu_cpumap_parse_fail(p, range.last.at, -ERANGE,
					       "past the last CPU");
	apply_range(p, &range);
	return 0;
}

static int take_prefixed(struct parse *p, enum prefix prefix, const char *start)
{
	if (!xvcpu_cpumap_parse_take(p, ":"))
		return xvcpu_cpumap_parse_fail(p, p->at, -EINVAL,
					       "expected \":\"");
	return xvcpu_cpumap_parse_prefixed(p, prefix, start);
}

static int take_item(struct parse *p)
{
	const char *at;

	p->remove = xvcpu_cpumap_parse_take(p, "^");
	if (p->remove && p->at == p->text + 1)
		return xvcpu_cpumap_parse_fail(
			p, p->text, -EINVAL,
			"\"^\" may not come first, begin with "
			"\"all,\"");
	at = p->at;
	if (is_digit(*p->at))
		return take_cpus(p);
	if (xvcpu_cpumap_parse_take(p, "nodes") ||
	    xvcpu_cpumap_parse_take(p, "node"))
		return take_prefixed(p, PREFIX_NODE, at);
	if (xvcpu_cpumap_parse_take(p, "core"))
		return take_prefixed(p, PREFIX_CORE, at);
	if (xvcpu_cpumap_parse_take(p, "socket"))
		return take_prefixed(p, PREFIX_SOCKET, at);
	if (!p->remove && xvcpu_cpumap_parse_take(p, "all")) {
		cpumap_fill(p->map);
		return 0;
	}
	if (!p->remove && xvcpu_cpumap_parse_take(p, "none"))
		return 0;
	return xvcpu_cpumap_parse_fail(
		p, p->at, -EINVAL,
		p->remove ? "expected a CPU, a range or a prefix"
			  : "expected a CPU, a range, a prefix, "
			    "\"all\" or \"none\"");
}

static int take_list(struct parse *p)
{
	int err;

	do {
		if (FAST && take_plain(p))
			return 0;
		err = take_item(p);
		if (err)
			return err;
	} while (xvcpu_cpumap_parse_take(p, ","));
	if (*p->at)
		return xvcpu_cpumap_parse_fail(p, p->at, -EINVAL,
					       "expected \",\" or the end");
	return 0;
}

static int take_text(struct parse *p)
{
	const struct cpumap_topology *t = p->topology;

	if (t && (t->reserved[0] || t->reserved[1]))
		return xvcpu_cpumap_parse_fail(p, p->at, -EINVAL,
					       "the topology has what this "
					       "library does not know");
	if (!*p->at)
		return xvcpu_cpumap_parse_fail(p, p->at, -EINVAL,
					       "the text is empty");
	if (p->at[0] == '0' && p->at[1] == 'x') {
		p->at += 2;
		return xvcpu_cpumap_parse_mask(p);
	}
	return take_list(p);
}

int cpumap_parse(struct cpumap *dst, const char *text,
		 const struct cpumap_topology *topology,
		 struct cpumap_error *error)
{
	struct parse p = {.text = text, .at = text, .topology = topology};
	struct scratch scratch;
	int err;

	p.map = xvcpu_cpumap_scratch(&scratch, dst->nbits);
	err = p.map ? take_text(&p)
		    : xvcpu_cpumap_parse_fail(&p, text, -ENOMEM,
					      "out of memory");
	if (!err)
		cpumap_copy(dst, p.map);
	else if (error)
		*error = (struct cpumap_error){
			.position = (size_t)(p.at - text), .reason = p.reason};
	cpumap_free(p.map);
	return err;
}
