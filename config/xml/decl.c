/* SPDX-License-Identifier: MIT */
/* The XML declaration, and the reader's beginning and end. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "config/internal.h"

static int fail(struct xml_reader *r, const char *reason)
{
	return xvcpu_config_bad(r->cfg, r->p, reason);
}

static int bad(struct xml_reader *r)
{
	return fail(r, "bad XML declaration");
}

static int refuse(struct xml_reader *r, struct span at, const char *reason)
{
	return xvcpu_config_fail(r->cfg, at.start, -EOPNOTSUPP, reason);
}

static const char *skip_blanks(const char *p)
{
	return p + strspn(p, " \t\r\n");
}

/* One ` name="value"`: 1 if it is there, 0 if not. */
static int pseudo(struct xml_reader *r, const char *name, struct span *value)
{
	const char *p = skip_blanks(r->p), *end = NULL;

	if (p == r->p || !xvcpu_config_skip(&p, name))
		return 0;
	p = skip_blanks(p);
	if (*p == '=') {
		p = skip_blanks(p + 1);
		if (*p == '\'' || *p == '"')
			end = strchr(p + 1, *p);
	}
	if (!end)
		return bad(r);
	*value = (struct span){p + 1, end};
	r->p = end + 1;
	return 1;
}

static bool is(struct span at, const char *word)
{
	size_t size = (size_t)(at.end - at.start);

	return size == strlen(word) && !strncasecmp(at.start, word, size);
}

/* r->p is after "<?xml". */
static int declaration(struct xml_reader *r)
{
	struct span value;
	int rc;

	rc = pseudo(r, "version", &value);
	if (rc <= 0)
		return rc ? rc : fail(r, "XML without a version");
	if (!is(value, "1.0"))
		return refuse(r, value, "only XML 1.0 is understood");
	rc = pseudo(r, "encoding", &value);
	if (rc < 0)
		return rc;
	if (rc && !is(value, "utf-8"))
		return refuse(r, value,
			      "only UTF-8 is understood: "
			      "convert the file");
	rc = pseudo(r, "standalone", &value);
	if (rc < 0)
		return rc;
	if (rc && !is(value, "yes") && !is(value, "no"))
		return bad(r);
	r->p = skip_blanks(r->p);
	return xvcpu_config_skip(&r->p, "?>") ? 0 : bad(r);
}

int xvcpu_config_xml_start(struct xml_reader *r, struct config *cfg)
{
	int rc = 0;

	*r = (struct xml_reader){.cfg = cfg, .p = cfg->text};
	if (!strncmp(r->p, "<?xml", 5) && strchr(" \t\r\n?", r->p[5])) {
		r->p += 5;
		rc = declaration(r);
	}
	return rc ? rc : xvcpu_config_xml_check(cfg);
}

void xvcpu_config_xml_stop(struct xml_reader *r)
{
	free(r->attrs);
	free(r->open);
}
