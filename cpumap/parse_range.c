/* SPDX-License-Identifier: MIT */
/* What CPUs and what follows a prefix have in common: numbers and ranges. */
#include <errno.h>
#include <string.h>

#include "cpumap/parse.h"

int xvcpu_cpumap_parse_fail(struct parse *p, const char *at, int err,
			    const char *reason)
{
	p->at = at;
	p->reason = reason;
	return err;
}

bool xvcpu_cpumap_parse_take(struct parse *p, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(p->at, word, n))
		return false;
	p->at += n;
	return true;
}

struct cpumap *xvcpu_cpumap_scratch(struct scratch *scratch, uint32_t nbits)
{
	if (nbits <= SCRATCH_BITS)
		return cpumap_start(scratch->bytes, nbits);
	return cpumap_alloc(nbits);
}

/* A number that does not fit is UINT32_MAX, which is past every last CPU. */
static int take_number(struct parse *p, struct number *number)
{
	uint64_t value = 0;

	number->at = p->at;
	if (!is_digit(*p->at))
		return xvcpu_cpumap_parse_fail(p, p->at, -EINVAL,
					       "expected a number");
	for (; is_digit(*p->at); p->at++)
		if (value < UINT32_MAX)
			value = value * 10 + (uint64_t)(*p->at - '0');
	number->value = value < UINT32_MAX ? (uint32_t)value : UINT32_MAX;
	return 0;
}

static int take_group(struct parse *p, struct range *range)
{
	int err = take_number(p, &range->used);

	if (err)
		return err;
	if (!xvcpu_cpumap_parse_take(p, "/"))
		return xvcpu_cpumap_parse_fail(p, p->at, -EINVAL,
					       "expected \"/\"");
	err = take_number(p, &range->group);
	if (err)
		return err;
	if (range->group.value == UINT32_MAX)
		return xvcpu_cpumap_parse_fail(p, range->group.at, -ERANGE,
					       "number too large");
	if (!range->used.value)
		return xvcpu_cpumap_parse_fail(p, range->used.at, -EINVAL,
					       "used/group must use 1 or more");
	if (range->used.value > range->group.value)
		return xvcpu_cpumap_parse_fail(
			p, range->used.at, -EINVAL,
			"used/group uses more than the group has");
	return 0;
}

int xvcpu_cpumap_parse_range(struct parse *p, struct range *range)
{
	int err = take_number(p, &range->first);

	if (err)
		return err;
	range->last = range->first;
	range->used.value = range->group.value = 1;
	if (!xvcpu_cpumap_parse_take(p, "-"))
		return 0;
	err = take_number(p, &range->last);
	if (err)
		return err;
	if (range->last.value < range->first.value)
		return xvcpu_cpumap_parse_fail(
			p, range->last.at, -EINVAL,
			"the range ends before it starts");
	return xvcpu_cpumap_parse_take(p, ":") ? take_group(p, range) : 0;
}
