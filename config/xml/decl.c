/* SPDX-License-Identifier: MIT */
/* The XML declaration, and the reader's beginning and end. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "config/internal.h"

static int fail(struct xml_reader *r, int code, const char *reason)
{
	return xvcpu_config_fail(r->cfg, r->pos, code, reason);
}

static int refuse(struct xml_reader *r, struct span at, const char *reason)
{
	return xvcpu_config_fail(r->cfg, at.start, -EOPNOTSUPP, reason);
}

/* One ` name="value"`: 1 if it is there, 0 if not. */
static int pseudo(struct xml_reader *r, const char *name, struct span *value)
{
	const char *text = r->cfg->text, *p = text + r->pos, *end;

	p += strspn(p, " \t\r\n");
	if (p == text + r->pos || strncmp(p, name, strlen(name)) != 0)
		return 0;
	p += strlen(name);
	p += strspn(p, " \t\r\n");
	if (*p++ != '=')
		return fail(r, -EINVAL, "bad XML declaration");
	p += strspn(p, " \t\r\n");
	end = *p == '\'' || *p == '"' ? strchr(p + 1, *p) : NULL;
	if (!end)
		return fail(r, -EINVAL, "bad XML declaration");
	*value = (struct span){(size_t)(p + 1 - text), (size_t)(end - text)};
	r->pos = (size_t)(end + 1 - text);
	return 1;
}

static bool is(const struct xml_reader *r, struct span at, const char *word)
{
	return at.end - at.start == strlen(word) &&
	       !strncasecmp(r->cfg->text + at.start, word, strlen(word));
}

static int declaration(struct xml_reader *r)
{
	struct span value;
	int rc;

	r->pos = strlen("<?xml");
	rc = pseudo(r, "version", &value);
	if (rc <= 0)
		return rc ? rc : fail(r, -EINVAL, "XML without a version");
	if (!is(r, value, "1.0"))
		return refuse(r, value, "only XML 1.0 is understood");
	rc = pseudo(r, "encoding", &value);
	if (rc < 0)
		return rc;
	if (rc && !is(r, value, "utf-8"))
		return refuse(r, value,
			      "only UTF-8 is understood: "
			      "convert the file");
	rc = pseudo(r, "standalone", &value);
	if (rc < 0)
		return rc;
	if (rc && !is(r, value, "yes") && !is(r, value, "no"))
		return fail(r, -EINVAL, "bad XML declaration");
	r->pos += strspn(r->cfg->text + r->pos, " \t\r\n");
	if (strncmp(r->cfg->text + r->pos, "?>", 2) != 0)
		return fail(r, -EINVAL, "bad XML declaration");
	r->pos += 2;
	return 0;
}

int xvcpu_config_xml_start(struct xml_reader *r, struct config *cfg)
{
	int rc = 0;

	*r = (struct xml_reader){.cfg = cfg};
	if (!strncmp(cfg->text, "<?xml", 5) && strchr(" \t\r\n?", cfg->text[5]))
		rc = declaration(r);
	return rc ? rc : xvcpu_config_xml_check(cfg);
}

void xvcpu_config_xml_stop(struct xml_reader *r)
{
	free(r->attrs);
	free(r->open);
}
