/* SPDX-License-Identifier: MIT */
/*
 * Wishes into patches of an xl.cfg.  Only bytes inside values change; a key
 * that is missing is added after the last of its relatives, on a line of its
 * own, or behind a ";" where the rest of that line holds something else.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "hotplug/config_impl.h"

struct edit {
	const struct config *cfg;
	struct config_patches *p;
	struct config_error *error;
};

/* Where a new statement goes, and what it should look like. */
struct spot {
	size_t at;
	bool own_line;
	char *indent, *equals;
	const char *end;
};

static const char *line_end(const struct config *cfg)
{
	const char *lf = memchr(cfg->text, '\n', cfg->size);

	return lf && lf > cfg->text && lf[-1] == '\r' ? "\r\n" : "\n";
}

/* A count goes behind the other count, pins behind all of their kin. */
static const struct xl_setting *relative(const struct config *cfg, bool count)
{
	static const enum xl_key groups[][5] = {
		{XL_VCPUS, XL_MAXVCPUS, XL_KEYS},
		{XL_VCPUS, XL_MAXVCPUS, XL_CPUS, XL_CPUS_SOFT, XL_KEYS},
		{XL_MEMORY, XL_MAXMEM, XL_KEYS},
		{XL_NAME, XL_KEYS},
	};
	const struct xl_setting *found = NULL, *s;

	for (size_t g = !count; !found && g < 4; g++)
		for (size_t i = 0; groups[g][i] != XL_KEYS; i++) {
			s = &cfg->xl.key[groups[g][i]];
			if (s->set &&
			    (!found || s->key.start > found->key.start))
				found = s;
		}
	return found;
}

static int style(const struct config *cfg, const struct xl_setting *s,
		 struct spot *spot)
{
	const char *text = cfg->text;
	size_t from = s ? s->key.start : 0;

	while (from && text[from - 1] != '\n')
		from--;
	spot->indent = strndup(text + from, s ? strspn(text + from, " \t") : 0);
	if (s && !memchr(text + s->key.end, '+', s->value.start - s->key.end))
		spot->equals =
			strndup(text + s->key.end, s->value.start - s->key.end);
	else
		spot->equals = strdup(" = ");
	return spot->indent && spot->equals ? 0 : -ENOMEM;
}

static int find_spot(const struct config *cfg, bool count, struct spot *spot)
{
	const struct xl_setting *s = relative(cfg, count);
	const char *lf;
	size_t rest;

	*spot = (struct spot){.at = cfg->size, .own_line = true, .end = ""};
	if (s) {
		rest = s->value.end;
		rest += strspn(cfg->text + rest, " \t\r;");
		lf = memchr(cfg->text + rest, '\n', cfg->size - rest);
		spot->own_line =
			rest == cfg->size || strchr("#\n", cfg->text[rest]);
		if (!spot->own_line)
			spot->at = s->value.end;
		else if (lf)
			spot->at = (size_t)(lf - cfg->text) + 1;
	}
	if (spot->own_line && (!spot->at || cfg->text[spot->at - 1] == '\n'))
		spot->end = line_end(cfg);
	return style(cfg, s, spot);
}

static void open_statement(const struct edit *e, const struct spot *spot,
			   const char *key)
{
	const char *lead = "";

	if (!spot->own_line)
		lead = "; ";
	else if (!*spot->end)
		lead = line_end(e->cfg);
	config_patch(e->p, spot->at, spot->at, lead,
		     spot->own_line ? spot->indent : "", key, spot->equals,
		     NULL);
}

static void free_spot(struct spot *spot)
{
	free(spot->indent);
	free(spot->equals);
}

static char quote_at(const struct config *cfg, struct span at)
{
	char c = at.end ? cfg->text[at.start] : '\0';

	return c == '\'' || c == '"' ? c : '\0';
}

static int set_number(const struct edit *e, enum xl_key key, const char *name,
		      uint32_t n)
{
	const struct xl_setting *s = &e->cfg->xl.key[key];
	struct span at = s->value;
	struct spot spot;
	char digits[16];
	int rc;

	if (s->set) {
		bool quoted = quote_at(e->cfg, at);

		at.start += quoted;
		at.end -= quoted;
		config_patch_number(e->p, at, n);
		return 0;
	}
	rc = find_spot(e->cfg, true, &spot);
	if (!rc) {
		snprintf(digits, sizeof(digits), "%u", n);
		open_statement(e, &spot, name);
		config_patch_more(e->p, digits, spot.end, NULL);
	}
	free_spot(&spot);
	return rc;
}

/*
 * xl gives pins to as many vCPUs as vcpus= or maxvcpus= say, and where neither
 * is there, to none.
 */
static bool lacks_count(const struct config *cfg)
{
	if (cfg->xl.key[XL_VCPUS].set || cfg->xl.key[XL_MAXVCPUS].set ||
	    cfg->xl.vnuma)
		return false;
	for (uint32_t i = 0; i < cfg->max; i++)
		if (!config_same(cfg->want[i].hard,
				 config_xl_pin(cfg, XL_CPUS, i)) ||
		    !config_same(cfg->want[i].soft,
				 config_xl_pin(cfg, XL_CPUS_SOFT, i)))
			return true;
	return false;
}

static int counts(const struct edit *e)
{
	const struct config *cfg = e->cfg;
	const struct xl_setting *max = &cfg->xl.key[XL_MAXVCPUS];
	uint32_t n = config_get_count(cfg), old = 0, left;
	int rc = 0;

	for (uint32_t i = 0; i < cfg->old_max; i++)
		old += cfg->old[i].online;
	for (uint32_t i = 0; i < n; i++)
		if (!cfg->want[i].online)
			return config_fail(
				cfg, e->error, CONFIG_NOWHERE, -EOPNOTSUPP,
				"xl.cfg holds how many vCPUs are online, not "
				"which: only the first ones can be");
	if (n != old || lacks_count(cfg))
		rc = set_number(e, XL_VCPUS, "vcpus", n);
	left = max->set ? (uint32_t)strtol(max->atoms[0].text, NULL, 0) : 0;
	if (!left)
		left = cfg->xl.vnuma ? cfg->xl.vnuma : n;
	if (!rc && left != cfg->max)
		rc = set_number(e, XL_MAXVCPUS, "maxvcpus", cfg->max);
	return rc;
}

static const char *wish(const struct config *cfg, enum xl_key key, uint32_t i)
{
	return key == XL_CPUS ? cfg->want[i].hard : cfg->want[i].soft;
}

/* The quotes of this atom, else of the file, else double ones. */
static const char *quotes(const struct config *cfg, struct span at)
{
	char c = quote_at(cfg, at);

	for (int i = 0; !c && i < XL_KEYS; i++)
		if (cfg->xl.key[i].natoms)
			c = quote_at(cfg, cfg->xl.key[i].atoms[0].at);
	return c == '\'' ? "'" : "\"";
}

/* An item, as a further part of the last patch. */
static void put(const struct edit *e, struct span like, const char *list)
{
	const char *q = quotes(e->cfg, like);

	if (!list)
		list = "all";
	if (like.end && !quote_at(e->cfg, like) &&
	    !list[strspn(list, "0123456789")])
		q = "";
	config_patch_more(e->p, q, list, q, NULL);
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

/* A whole value: one string if all vCPUs agree, else a list. */
static void whole(const struct edit *e, enum xl_key key, struct span like,
		  uint32_t end)
{
	const struct config *cfg = e->cfg;
	uint32_t i;

	for (i = 1; i < cfg->max; i++)
		if (!config_same(wish(cfg, key, i), wish(cfg, key, 0)))
			break;
	if (i == cfg->max) {
		put(e, like, wish(cfg, key, 0));
		return;
	}
	like = (struct span){0, 0}; /* no bare numbers in new lists */
	for (i = 0; i < end; i++) {
		config_patch_more(e->p, i ? ", " : "[", NULL);
		put(e, like, wish(cfg, key, i));
	}
	config_patch_more(e->p, "]", NULL);
}

static int in_list(const struct edit *e, enum xl_key key, uint32_t end)
{
	const struct xl_setting *s = &e->cfg->xl.key[key];
	const struct xl_atom *last =
		s->natoms ? &s->atoms[s->natoms - 1] : NULL;
	bool lead = last && s->tail == last->at.end;
	char *joint;

	for (uint32_t i = 0; i < e->cfg->max && i < s->natoms; i++) {
		struct span at = s->atoms[i].at;

		if (config_same(wish(e->cfg, key, i), s->atoms[i].text))
			continue;
		config_patch(e->p, at.start, at.end, NULL);
		put(e, at, wish(e->cfg, key, i));
	}
	if (end <= s->natoms)
		return 0;
	joint = separator(e->cfg, s);
	if (!joint)
		return -ENOMEM;
	config_patch(e->p, s->tail, s->tail, NULL);
	for (uint32_t i = (uint32_t)s->natoms; i < end; i++, lead = true) {
		config_patch_more(e->p, lead ? joint : "", NULL);
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

static int pins(const struct edit *e, enum xl_key key, const char *name)
{
	const struct config *cfg = e->cfg;
	const struct xl_setting *s = &cfg->xl.key[key];
	bool changed = false, plain = true;
	struct spot spot;
	uint32_t end = 0;
	int rc;

	for (uint32_t i = 0; i < cfg->max; i++) {
		changed = changed || !config_same(wish(cfg, key, i),
						  config_xl_pin(cfg, key, i));
		if (!config_same(wish(cfg, key, i), NULL))
			end = i + 1;
		plain = plain && is_plain(wish(cfg, key, i));
	}
	if (!changed)
		return 0;
	if (!plain)
		return config_fail(cfg, e->error, s->key.start, -EOPNOTSUPP,
				   "what stands here is no CPU list");
	if (s->list)
		return in_list(e, key, end);
	if (s->natoms > 1)
		return config_fail(cfg, e->error, s->key.start, -EOPNOTSUPP,
				   "a text put together with += can't be "
				   "edited: write it as one");
	if (s->set) {
		config_patch(e->p, s->value.start, s->value.end, NULL);
		whole(e, key, s->value, end);
		return 0;
	}
	rc = find_spot(cfg, false, &spot);
	if (!rc) {
		open_statement(e, &spot, name);
		whole(e, key, (struct span){0, 0}, end);
		config_patch_more(e->p, spot.end, NULL);
	}
	free_spot(&spot);
	return rc;
}

int config_xl_edit(const struct config *cfg, struct config_patches *p,
		   struct config_error *error)
{
	struct edit e = {cfg, p, error};
	int rc;

	rc = counts(&e);
	if (!rc)
		rc = pins(&e, XL_CPUS, "cpus");
	if (!rc)
		rc = pins(&e, XL_CPUS_SOFT, "cpus_soft");
	return rc;
}
