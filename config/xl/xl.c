/* SPDX-License-Identifier: MIT */
/*
 * xl.cfg into cfg.  Facts from libxlu's grammar and xl's use of it: the last
 * of duplicate keys counts; `+=` appends to what the key has by then, and is
 * no number; a number is strtol's base 0, quoted or not; a string in cpus is
 * for every vCPU, item k of a list is for vCPU k; maxvcpus=0 is none; with
 * vnuma= the maximum is the sum of its vcpus=.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "config/internal.h"

static int fail(struct xl_reader *r, const char *at, const char *reason)
{
	return xvcpu_config_bad(r->cfg, at, reason);
}

#define TWICE(key) key "= is set twice: the last one counts\0"

static void warn_of_twice(struct config *cfg, enum xl_key key, const char *at)
{
	const char *text = TWICE("name") TWICE("uuid") TWICE("vcpus")
		TWICE("maxvcpus") TWICE("cpus") TWICE("cpus_soft")
			TWICE("vnuma") TWICE("memory") TWICE("maxmem");

	for (int i = 0; i < (int)key; i++)
		text += strlen(text) + 1;
	xvcpu_config_warn(cfg, at, text);
}

static bool list_number(char **text, unsigned long *out)
{
	if (**text < '0' || **text > '9')
		return false;
	*out = strtoul(*text, text, 10);
	return *out < CONFIG_MAX_VCPUS;
}

/* One of vnuma's "vcpus=0-3,7": how many more? */
static int vnuma(struct xl_reader *r, char *text)
{
	uint32_t *sum = &r->cfg->xl.vnuma;
	unsigned long first, last;

	text += strspn(text, " \t");
	if (strncmp(text, "vcpus", 5) != 0)
		return 0;
	text += 5 + strspn(text + 5, " \t");
	if (*text != '=')
		return 0;
	text++;
	text += strspn(text, " \t");
	for (;; text++) {
		if (!list_number(&text, &first))
			break;
		last = first;
		if (*text == '-' && (text++, !list_number(&text, &last)))
			break;
		if (last < first || *sum > CONFIG_MAX_VCPUS)
			break;
		*sum += (uint32_t)(last - first + 1);
		if (*text == ',')
			continue;
		if (text[strspn(text, " \t")])
			break;
		return 0;
	}
	return fail(r, r->at.start, "vnuma: not a list of vCPUs");
}

static int atom(struct xl_reader *r, struct xl_setting *s, enum xl_key key,
		size_t depth)
{
	char *text;
	int rc;

	s->nested = s->nested || depth > 1;
	if (key == XL_KEYS)
		return 0;
	text = xvcpu_config_xl_decode(r->cfg, r->at);
	if (!text)
		return -ENOMEM;
	if (xvcpu_config_is_template(text))
		return xvcpu_config_refuse_template(r->cfg, r->at.start);
	if (key == XL_VNUMA)
		return depth == 2 ? vnuma(r, text) : 0;
	rc = xvcpu_config_grow(&s->atoms, &s->room, s->natoms,
			       sizeof(*s->atoms));
	if (rc || depth > 1)
		return rc;
	s->atoms[s->natoms++] = (struct xl_atom){r->at, text};
	s->tail = r->at.end;
	return 0;
}

/* A value: an atom, or a list of values over any number of lines. */
static int value(struct xl_reader *r, struct xl_setting *s, enum xl_key key)
{
	bool item = true; /* may a value come here? */
	int rc, type = xvcpu_config_xl_token(r);
	size_t depth = 0;

	s->value.start = r->at.start;
	s->tail = r->at.end;
	s->list = type == XL_OPEN;
	for (;; type = xvcpu_config_xl_token(r)) {
		if (type < 0)
			return type;
		if (item && (type == XL_STRING || type == XL_NUMBER)) {
			rc = atom(r, s, key, depth);
			if (rc)
				return rc;
			item = false;
		} else if (item && type == XL_OPEN) {
			depth++;
		} else if (depth && type == XL_CLOSE) {
			depth--;
			s->nested = s->nested || depth;
			item = false;
		} else if (depth && !item && type == XL_COMMA) {
			item = true;
		} else if (!depth || type != XL_NEWLINE) {
			return fail(r, r->at.start,
				    depth ? "bad list" : "no value");
		}
		if (!depth)
			break;
	}
	s->value.end = r->at.end;
	return 0;
}

/* Start over for `=`, go on for `+=`. */
static int assignment(struct xl_reader *r)
{
	struct xl_setting other = {0}, *s;
	struct span at = r->at;
	enum xl_key key = xvcpu_config_xl_find_key(r->cfg, at);
	int rc, op = xvcpu_config_xl_token(r);
	bool was_set, was_list;

	if (op < 0)
		return op;
	if (op != XL_SET && op != XL_ADD)
		return fail(r, r->at.start, "no = after the key");
	s = key == XL_KEYS ? &other : &r->cfg->xl.key[key];
	if (s->set && op == XL_SET) {
		warn_of_twice(r->cfg, key, at.start);
		s->natoms = 0;
		s->joined = s->nested = false;
		s->again = true;
		if (key == XL_VNUMA)
			r->cfg->xl.vnuma = 0;
	}
	was_set = s->set && op == XL_ADD;
	was_list = s->list;
	s->joined = s->joined || op == XL_ADD;
	s->set = true;
	s->key = at;
	rc = value(r, s, key);
	if (!rc && was_set && was_list != s->list)
		rc = fail(r, at.start, "+= can't join a list and a string");
	return rc;
}

static int statements(struct xl_reader *r)
{
	const char *why;
	int rc, type;

	while ((type = xvcpu_config_xl_token(r)) > XL_END) {
		why = "no key where a statement starts";
		if (type == XL_NAMED) {
			rc = assignment(r);
			if (rc)
				return rc;
			type = xvcpu_config_xl_token(r);
			if (type <= XL_END)
				break;
			why = "no line end or ; after the value";
		}
		if (type != XL_NEWLINE && type != XL_SEMICOLON)
			return fail(r, r->at.start, why);
	}
	return type;
}

int xvcpu_config_xl_read(struct config *cfg)
{
	struct xl_reader r = {.cfg = cfg, .p = cfg->text};
	int rc = statements(&r);

	return rc ? rc : xvcpu_config_xl_model(cfg);
}
