/* SPDX-License-Identifier: MIT */
/* Wishes for pins into patches of cpus= and cpus_soft=. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "config/xl/edit.h"

static const char *wish(const struct config *cfg, enum xl_key key, uint32_t i)
{
	return key == XL_CPUS ? cfg->want[i].pin[0] : cfg->want[i].pin[1];
}

/* The quotes of this atom, else of the file, else double ones. */
static const char *quotes(const struct config *cfg, struct span at)
{
	char c = xvcpu_config_xl_quote_at(cfg, at);

	for (int i = 0; !c && i < XL_KEYS; i++)
		if (cfg->xl.key[i].natoms)
			c = xvcpu_config_xl_quote_at(
				cfg, cfg->xl.key[i].atoms[0].at);
	return c == '\'' ? "'" : "\"";
}

/* An item, as a further part of the last patch. */
static void put(const struct xl_edit *e, struct span like, const char *list)
{
	const char *q = quotes(e->cfg, like);

	if (!list)
		list = "all";
	if (like.end && !xvcpu_config_xl_quote_at(e->cfg, like) &&
	    !list[strspn(list, "0123456789")])
		q = "";
	xvcpu_config_patch_more(e->p, q, list, q, NULL);
}

/* What stands between the last two items, without a comment in it. */
static char *separator(const struct config *cfg, const struct xl_setting *s)
{
	const char *from, *to, *p;

	if (s->natoms < 2)
		return strdup(", ");
	from = cfg->text + s->atoms[s->natoms - 2].at.end;
	to = cfg->text + s->atoms[s->natoms - 1].at.start;
	for (p = from; p < to && strchr(" \t\r\n,", *p); p++)
		;
	return p == to ? strndup(from, (size_t)(to - from)) : strdup(", ");
}

static bool all_same(const struct xl_edit *e, enum xl_key key)
{
	const struct config *cfg = e->cfg;

	for (uint32_t i = 1; i < cfg->max; i++)
		if (!xvcpu_config_same(cfg, wish(cfg, key, i),
				       wish(cfg, key, 0)))
			return false;
	return true;
}

/* The CPUs of all vCPUs, as the file spells them if it still does. */
static const char *spelling(const struct config *cfg, enum xl_key key)
{
	for (uint32_t i = 0; i < cfg->max; i++) {
		const char *list = wish(cfg, key, i);

		if (list && list == xvcpu_config_xl_pin(cfg, key, i))
			return list;
	}
	return wish(cfg, key, 0);
}

/* A whole value: one string if all vCPUs agree, else a list. */
static void whole(const struct xl_edit *e, enum xl_key key, struct span like,
		  uint32_t end)
{
	const struct config *cfg = e->cfg;

	if (all_same(e, key)) {
		put(e, like, spelling(cfg, key));
		return;
	}
	if (!xvcpu_config_xl_quote_at(cfg, like))
		like = (struct span){0, 0}; /* no bare numbers in new lists */
	for (uint32_t i = 0; i < end; i++) {
		xvcpu_config_patch_more(e->p, i ? ", " : "[", NULL);
		put(e, like, wish(cfg, key, i));
	}
	xvcpu_config_patch_more(e->p, "]", NULL);
}

/* A list whose place a string can take: nothing else would be lost. */
static bool can_be_string(const struct xl_edit *e, enum xl_key key)
{
	const struct config *cfg = e->cfg;
	const struct xl_setting *s = &cfg->xl.key[key];

	if (s->joined || memchr(cfg->text + s->value.start, '#',
				s->value.end - s->value.start))
		return false;
	for (size_t i = cfg->max; i < s->natoms; i++)
		if (!xvcpu_config_same(cfg, s->atoms[i].text,
				       wish(cfg, key, 0)))
			return false;
	return all_same(e, key);
}

/*
 * cpus_soft= of all CPUs says nothing, but to xl its being there is a reason
 * not to place the guest's memory.  Its line goes if it has nothing else.
 */
static bool remove_line(const struct xl_edit *e, const struct xl_setting *s)
{
	const char *text = e->cfg->text;
	size_t from = s->key.start, to = s->value.end;

	if (s->again || s->joined || memchr(text + from, '#', to - from))
		return false;
	while (from && strchr(" \t", text[from - 1]))
		from--;
	to += strspn(text + to, " \t;");
	if ((from && text[from - 1] != '\n') ||
	    (to < e->cfg->size && text[to] != '\n'))
		return false;
	xvcpu_config_patch(e->p, from, to + (to < e->cfg->size), NULL);
	return true;
}

static int in_list(const struct xl_edit *e, enum xl_key key, uint32_t end)
{
	const struct xl_setting *s = &e->cfg->xl.key[key];
	const struct xl_atom *last =
		s->natoms ? &s->atoms[s->natoms - 1] : NULL;
	bool lead = last && s->tail == last->at.end;
	char *joint;

	for (uint32_t i = 0; i < e->cfg->max && i < s->natoms; i++) {
		struct span at = s->atoms[i].at;

		if (xvcpu_config_same(e->cfg, wish(e->cfg, key, i),
				      s->atoms[i].text))
			continue;
		xvcpu_config_patch(e->p, at.start, at.end, NULL);
		put(e, at, wish(e->cfg, key, i));
	}
	if (end <= s->natoms)
		return 0;
	joint = separator(e->cfg, s);
	if (!joint)
		return -ENOMEM;
	xvcpu_config_patch(e->p, s->tail, s->tail, NULL);
	for (uint32_t i = (uint32_t)s->natoms; i < end; i++, lead = true) {
		xvcpu_config_patch_more(e->p, lead ? joint : "", NULL);
		put(e, last ? last->at : (struct span){0, 0},
		    wish(e->cfg, key, i));
	}
	free(joint);
	return 0;
}

/* Texts that were there are copied into new lists, and want no escapes. */
static bool is_plain(const char *text)
{
	for (; text && *text; text++)
		if (*text < ' ' || *text > '~' || strchr("'\"\\", *text))
			return false;
	return true;
}

static int edit_pins(const struct xl_edit *e, enum xl_key key, const char *name,
		     uint32_t end)
{
	const struct config *cfg = e->cfg;
	const struct xl_setting *s = &cfg->xl.key[key];
	struct xl_spot spot;
	int rc;

	if (s->list && !can_be_string(e, key))
		return in_list(e, key, end);
	if (!s->list && s->natoms > 1)
		return xvcpu_config_fail(cfg, s->key.start, -EOPNOTSUPP,
					 "a text put together with += can't be "
					 "edited: write it as one");
	if (s->set) {
		if (!end && key == XL_CPUS_SOFT && remove_line(e, s))
			return 0;
		xvcpu_config_patch(e->p, s->value.start, s->value.end, NULL);
		whole(e, key, s->natoms ? s->atoms[0].at : (struct span){0, 0},
		      end);
		return 0;
	}
	rc = xvcpu_config_xl_find_spot(cfg, false, &spot);
	if (!rc) {
		xvcpu_config_xl_open_statement(e, &spot, name);
		whole(e, key, (struct span){0, 0}, end);
		xvcpu_config_patch_more(e->p, spot.end, NULL);
	}
	xvcpu_config_xl_free_spot(&spot);
	return rc;
}

int xvcpu_config_xl_edit_pins(const struct xl_edit *e, enum xl_key key,
			      const char *name)
{
	const struct config *cfg = e->cfg;
	bool changed = false, plain = true, taken = true;
	uint32_t end = 0;

	for (uint32_t i = 0; i < cfg->max; i++) {
		const char *list = wish(cfg, key, i);

		changed = changed ||
			  !xvcpu_config_same(cfg, list,
					     xvcpu_config_xl_pin(cfg, key, i));
		if (!xvcpu_config_same(cfg, list, NULL))
			end = i + 1;
		plain = plain && is_plain(list);
		/* items past the old maximum come to life */
		taken = taken && (!list || xvcpu_config_xl_takes_list(list));
	}
	if (!changed && taken)
		return 0;
	if (!plain || !taken)
		return xvcpu_config_fail(cfg, cfg->xl.key[key].key.start,
					 -EOPNOTSUPP,
					 "what stands here is no CPU list");
	return edit_pins(e, key, name, end);
}
