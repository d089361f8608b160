/* SPDX-License-Identifier: MIT */
/*
 * Where a new statement goes in an xl.cfg: after the last of its relatives, on
 * a line of its own, or behind a ";" where the rest of that line holds
 * something else.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "config/xl/edit.h"

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
		 struct xl_spot *spot)
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

int xvcpu_config_xl_find_spot(const struct config *cfg, bool count,
			      struct xl_spot *spot)
{
	const struct xl_setting *s = relative(cfg, count);
	const char *lf;
	size_t rest;

	*spot = (struct xl_spot){.at = cfg->size, .own_line = true, .end = ""};
	if (s) {
		rest = s->value.end;
		rest += strspn(cfg->text + rest, " \t;");
		lf = memchr(cfg->text + rest, '\n', cfg->size - rest);
		spot->own_line =
			rest == cfg->size || strchr("#\n", cfg->text[rest]);
		if (!spot->own_line)
			spot->at = s->value.end;
		else if (lf)
			spot->at = (size_t)(lf - cfg->text) + 1;
	}
	if (spot->own_line && (!spot->at || cfg->text[spot->at - 1] == '\n'))
		spot->end = "\n";
	return style(cfg, s, spot);
}

void xvcpu_config_xl_open_statement(const struct xl_edit *e,
				    const struct xl_spot *spot, const char *key)
{
	const char *lead = "";

	if (!spot->own_line)
		lead = "; ";
	else if (!*spot->end)
		lead = "\n";
	xvcpu_config_patch(e->p, spot->at, spot->at, lead,
			   spot->own_line ? spot->indent : "", key,
			   spot->equals, NULL);
}

void xvcpu_config_xl_free_spot(struct xl_spot *spot)
{
	free(spot->indent);
	free(spot->equals);
}

char xvcpu_config_xl_quote_at(const struct config *cfg, struct span at)
{
	char c = at.end ? cfg->text[at.start] : '\0';

	return c == '\'' || c == '"' ? c : '\0';
}
