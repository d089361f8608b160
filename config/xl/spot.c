/* SPDX-License-Identifier: MIT */
/*
 * Where a new statement goes in an xl.cfg: after the last of its relatives, on
 * a line of its own, or behind a ";" where the rest of that line holds
 * something else.
 */
#include <string.h>
#include "config/xl/edit.h"

#define BIT(key) (1u << (key))

/* A count goes behind the other count, pins behind all of their kin. */
static const struct xl_setting *relative(const struct config *cfg, bool count)
{
	static const unsigned short groups[] = {
		BIT(XL_VCPUS) | BIT(XL_MAXVCPUS),
		BIT(XL_VCPUS) | BIT(XL_MAXVCPUS) | BIT(XL_CPUS) |
			BIT(XL_CPUS_SOFT),
		BIT(XL_MEMORY) | BIT(XL_MAXMEM),
		BIT(XL_NAME),
	};
	const struct xl_setting *found = NULL, *s = cfg->xl.key;

	for (int g = !count; !found && g < 4; g++)
		for (int i = 0; i < XL_KEYS; i++)
			if (groups[g] & BIT(i) && s[i].set &&
			    (!found || s[i].key.start > found->key.start))
				found = &s[i];
	return found;
}

const char *xvcpu_config_xl_begin(struct config_edit *e, bool count,
				  const char *key)
{
	const char *text = e->cfg->text, *at = text + e->cfg->size, *rest;
	const struct xl_setting *s = relative(e->cfg, count);
	struct span indent = {text, text};
	bool own_line = true, ended;

	if (s) {
		rest = s->value.end + strspn(s->value.end, " \t;");
		own_line = strchr("#\n", *rest); /* or at the end */
		rest = strchr(rest, '\n');
		if (!own_line)
			at = s->value.end;
		else if (rest)
			at = rest + 1;
		indent.start = s->key.start;
		while (indent.start > text && indent.start[-1] != '\n')
			indent.start--;
		indent.end = indent.start;
		if (own_line)
			indent.end += strspn(indent.start, " \t");
	}
	ended = own_line && (at == text || at[-1] == '\n');
	xvcpu_config_patch(e, at, at);
	xvcpu_config_put(e, "%s%.*s%s",
			 !own_line ? "; "
			 : ended   ? ""
				   : "\n",
			 (int)(indent.end - indent.start), indent.start, key);
	if (s &&
	    !memchr(s->key.end, '+', (size_t)(s->value.start - s->key.end)))
		xvcpu_config_put_span(
			e, (struct span){s->key.end, s->value.start});
	else
		xvcpu_config_put(e, " = ");
	return ended ? "\n" : "";
}

char xvcpu_config_xl_quote_at(struct span at)
{
	char c = at.start ? *at.start : '\0';

	return c == '\'' || c == '"' ? c : '\0';
}
