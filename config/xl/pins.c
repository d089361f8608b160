/* SPDX-License-Identifier: MIT */
/* What xl makes of cpus= and cpus_soft=. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "config/internal.h"

static bool number(const char **text, unsigned long *out)
{
	const char *from = *text;
	char *end;

	*out = strtoul(from, &end, 10);
	*text = end;
	return end > from && *out != ULONG_MAX;
}

/* One of the items between the commas, as xl's own parser takes it. */
static bool takes_item(const char *text, const char *end)
{
	unsigned long first, last;
	bool not = xvcpu_config_skip(&text, "^");

	if (!xvcpu_config_skip(&text, "nodes:"))
		xvcpu_config_skip(&text, "node:");
	if (xvcpu_config_word((struct span){text, end}, "all"))
		return !not ;
	if (!number(&text, &first))
		return false;
	if (xvcpu_config_skip(&text, "-") &&
	    (!number(&text, &last) || last < first))
		return false;
	return text == end;
}

bool xvcpu_config_xl_takes_list(const char *text)
{
	const char *end;

	for (; *text; text = end + (*end == ',')) {
		end = text + strcspn(text, ",");
		if (end > text && !takes_item(text, end))
			return false;
	}
	return true;
}

static int check(struct config *cfg, enum xl_key key, uint32_t max)
{
	const struct xl_setting *s = &cfg->xl.key[key];
	size_t n = s->list ? s->natoms : s->natoms ? 1 : 0;

	for (size_t i = 0; i < n && i < max; i++)
		if (!xvcpu_config_xl_takes_list(s->atoms[i].text))
			return xvcpu_config_bad(cfg, s->atoms[i].at.start,
						"xl refuses this list of CPUs");
	if (n > max)
		xvcpu_config_warn(
			cfg, s->atoms[max].at.start,
			key == XL_CPUS
				? "xl ignores the items of cpus= past the "
				  "last vCPU"
				: "xl ignores the items of cpus_soft= past "
				  "the last vCPU");
	return 0;
}

int xvcpu_config_xl_check_pins(struct config *cfg, uint32_t max)
{
	int rc = check(cfg, XL_CPUS, max);

	return rc ? rc : check(cfg, XL_CPUS_SOFT, max);
}

const char *xvcpu_config_xl_pin(const struct config *cfg, enum xl_key key,
				uint32_t vcpu)
{
	const struct xl_setting *s = &cfg->xl.key[key];

	if (!s->list)
		return s->set ? s->atoms[0].text : NULL;
	return vcpu < s->natoms ? s->atoms[vcpu].text : NULL;
}

static bool is_placed(const struct config *cfg)
{
	return !cfg->xl.key[XL_CPUS].list && !cfg->xl.key[XL_CPUS_SOFT].set;
}

/* With vnuma= the file itself says on which nodes. */
bool xvcpu_config_lost_placement(const struct config *before,
				 const struct config *after,
				 struct config_error *out)
{
	const struct xl_setting *s = &after->xl.key[XL_CPUS];

	if (after->format != CONFIG_XL || after->xl.vnuma ||
	    !is_placed(before) || is_placed(after))
		return false;
	if (!s->list)
		s = &after->xl.key[XL_CPUS_SOFT];
	xvcpu_config_place(
		after, s->key.start,
		s->list ? "with a list here xl places the guest's memory "
			  "on NUMA nodes no more"
			: "with cpus_soft= xl places the guest's memory on "
			  "NUMA nodes no more",
		out);
	return true;
}
