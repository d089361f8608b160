/* SPDX-License-Identifier: MIT */
/* Wishes for pins into patches of cpus= and cpus_soft=. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "config/xl/edit.h"

static const char *wish(const struct xl_pins *d, uint32_t vcpu)
{
	return d->cfg->want[vcpu].pin[d->key - XL_CPUS];
}

bool xvcpu_config_xl_moved(const struct config *cfg, enum xl_key key,
			   uint32_t vcpu)
{
	return !xvcpu_config_same(cfg, cfg->want[vcpu].pin[key - XL_CPUS],
				  xvcpu_config_xl_pin(cfg, key, vcpu));
}

/* Are this and the first vCPU's wish the same? */
static bool as_first(const struct xl_pins *d, const char *list)
{
	return xvcpu_config_same(d->cfg, list, wish(d, 0));
}

static bool all_same(const struct xl_pins *d)
{
	for (uint32_t i = 1; i < d->cfg->max; i++)
		if (!as_first(d, wish(d, i)))
			return false;
	return true;
}

/* An item, in the quotes of this atom, else of the file, else double ones. */
static void put(const struct xl_pins *d, struct span like, const char *list)
{
	const struct xl_setting *s = d->cfg->xl.key;
	char c = xvcpu_config_xl_quote_at(like);
	const char *q;

	list = list ? list : "all";
	if (like.start && !c && !list[strspn(list, "0123456789")]) {
		q = "";
	} else {
		for (int i = 0; !c && i < XL_KEYS; i++)
			if (s[i].natoms)
				c = xvcpu_config_xl_quote_at(s[i].atoms[0].at);
		q = c == '\'' ? "'" : "\"";
	}
	xvcpu_config_put(d->e, "%s%s%s", q, list, q);
}

/* The CPUs of all vCPUs, as the file spells them if it still does. */
static const char *spelling(const struct xl_pins *d)
{
	for (uint32_t i = 0; i < d->cfg->max; i++) {
		const char *list = wish(d, i);

		if (list && list == xvcpu_config_xl_pin(d->cfg, d->key, i))
			return list;
	}
	return wish(d, 0);
}

/* A whole value: one string if all vCPUs agree, else a list. */
static void put_all(const struct xl_pins *d)
{
	struct span like = {NULL, NULL};

	if (d->s->natoms)
		like = d->s->atoms[0].at;
	if (all_same(d)) {
		put(d, like, spelling(d));
		return;
	}
	if (!xvcpu_config_xl_quote_at(like))
		like.start = NULL; /* no bare numbers in new lists */
	for (uint32_t i = 0; i < d->end; i++) {
		xvcpu_config_put(d->e, i ? ", " : "[");
		put(d, like, wish(d, i));
	}
	xvcpu_config_put(d->e, "]");
}

static bool has_comment(const char *start, const char *end)
{
	return memchr(start, '#', (size_t)(end - start));
}

/* A list whose place a string can take: nothing else would be lost. */
static bool can_be_string(const struct xl_pins *d)
{
	const struct xl_setting *s = d->s;

	if (s->joined || has_comment(s->value.start, s->value.end))
		return false;
	for (size_t i = d->cfg->max; i < s->natoms; i++)
		if (!as_first(d, s->atoms[i].text))
			return false;
	return all_same(d);
}

/*
 * cpus_soft= of all CPUs says nothing, but to xl its being there is a reason
 * not to place the guest's memory.  Its line goes if it has nothing else.
 */
static bool remove_line(const struct xl_pins *d)
{
	const char *from = d->s->key.start, *to = d->s->value.end;

	if (d->s->again || d->s->joined || has_comment(from, to))
		return false;
	while (from > d->cfg->text && strchr(" \t", from[-1]))
		from--;
	to += strspn(to, " \t;");
	if ((from > d->cfg->text && from[-1] != '\n') || (*to && *to != '\n'))
		return false;
	xvcpu_config_patch(d->e, from, to + (*to == '\n'));
	return true;
}

/* What stands between the last two items, unless a comment does. */
static struct span separator(const struct xl_setting *s)
{
	static const char usual[] = ", ";

	if (s->natoms > 1) {
		const struct xl_atom *last = &s->atoms[s->natoms - 1];
		struct span at = {last[-1].at.end, last->at.start};

		if (at.start + strspn(at.start, " \t\r\n,") == at.end)
			return at;
	}
	return (struct span){usual, usual + 2};
}

static void put_in_list(const struct xl_pins *d)
{
	const struct xl_setting *s = d->s;
	struct span like = {NULL, NULL};
	bool lead = false;
	uint32_t i;

	for (i = 0; i < d->cfg->max && i < s->natoms; i++) {
		const char *want = wish(d, i);

		like = s->atoms[i].at;
		if (xvcpu_config_same(d->cfg, want, s->atoms[i].text))
			continue;
		xvcpu_config_patch(d->e, like.start, like.end);
		put(d, like, want);
	}
	if (d->end <= s->natoms)
		return;
	lead = s->natoms && s->tail == like.end;
	xvcpu_config_patch(d->e, s->tail, s->tail);
	for (; i < d->end; i++, lead = true) {
		if (lead)
			xvcpu_config_put_span(d->e, separator(s));
		put(d, like, wish(d, i));
	}
}

static int edit_pins(const struct xl_pins *d)
{
	const struct xl_setting *s = d->s;
	const char *end = "";

	if (s->list && !can_be_string(d)) {
		put_in_list(d);
		return 0;
	}
	if (!s->list && s->natoms > 1)
		return xvcpu_config_fail(d->cfg, s->key.start, -EOPNOTSUPP,
					 "a text put together with += can't be "
					 "edited: write it as one");
	if (s->set && !d->end && d->key == XL_CPUS_SOFT && remove_line(d))
		return 0;
	if (s->set)
		xvcpu_config_patch(d->e, s->value.start, s->value.end);
	else
		end = xvcpu_config_xl_begin(d->e, false, d->name);
	put_all(d);
	xvcpu_config_put(d->e, "%s", end);
	return 0;
}

/* Texts that were there are copied into new lists, and want no escapes. */
static bool is_plain(const char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~' || strchr("'\"\\", *text))
			return false;
	return true;
}

int xvcpu_config_xl_edit_pins(struct xl_pins *d)
{
	bool changed = false, plain = true;

	for (uint32_t i = 0; i < d->cfg->max; i++) {
		const char *list = wish(d, i);

		changed = changed || xvcpu_config_xl_moved(d->cfg, d->key, i);
		if (!xvcpu_config_same(d->cfg, list, NULL))
			d->end = i + 1;
		if (!list)
			continue;
		plain = plain && is_plain(list);
		/* items past the old maximum come to life */
		if (!xvcpu_config_xl_takes_list(list)) {
			changed = true;
			plain = false;
		}
	}
	if (!changed)
		return 0;
	if (!plain)
		return xvcpu_config_fail(d->cfg, d->s->key.start, -EOPNOTSUPP,
					 "what stands here is no CPU list");
	return edit_pins(d);
}
