/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "config/xml/edit.h"

void xvcpu_config_xml_quote(struct xml_edit *e)
{
	const struct xml_element *root = &e->cfg->xml.el[XML_DOMAIN];
	size_t at = root->start;

	while (at < root->open_end && !strchr("'\"", e->cfg->text[at]))
		at++;
	e->quote = e->cfg->text[at] == '"' ? "\"" : "'";
}

/* The white space before an element, of its own line only. */
static struct span before(const struct config *cfg,
			  const struct xml_element *el)
{
	struct span at = {el->start, el->start};
	const char *text = cfg->text;

	while (at.start &&
	       (text[at.start - 1] == ' ' || text[at.start - 1] == '\t'))
		at.start--;
	if (at.start && text[at.start - 1] == '\n')
		at.start--;
	if (at.start < at.end && text[at.start] == '\n' && at.start &&
	    text[at.start - 1] == '\r')
		at.start--;
	return at;
}

static char *copy(const struct config *cfg, struct span at)
{
	return strndup(cfg->text + at.start, at.end - at.start);
}

/* One step of indentation: how far el, a child of <domain>, is indented. */
static char *deeper(const struct config *cfg, const struct xml_element *el)
{
	struct span at = before(cfg, el);
	struct span root = before(cfg, &cfg->xml.el[XML_DOMAIN]);
	char *sep = copy(cfg, at), *unit, *child = NULL;
	size_t skip;

	if (!sep)
		return NULL;
	unit = strrchr(sep, '\n');
	skip = root.end - root.start;
	skip -= strspn(cfg->text + root.start, "\r\n");
	if (unit && strlen(unit + 1) > skip)
		unit += 1 + skip;
	if (asprintf(&child, "%s%s", sep, unit ? unit : "") < 0)
		child = NULL;
	free(sep);
	return child;
}

int xvcpu_config_xml_after(const struct xml_edit *e,
			   const struct xml_element *el, struct xml_block *b)
{
	*b = (struct xml_block){.at = el->end};
	b->child = copy(e->cfg, before(e->cfg, el));
	return b->child ? 0 : -ENOMEM;
}

static const struct xml_element *relative(const struct config *cfg)
{
	static const enum xml_where order[] = {
		XML_VCPUS,  XML_VCPU, XML_CURRENT_MEMORY,
		XML_MEMORY, XML_UUID, XML_NAME,
	};

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
		if (cfg->xml.el[order[i]].end)
			return &cfg->xml.el[order[i]];
	return NULL;
}

int xvcpu_config_xml_beside(const struct xml_edit *e, struct xml_block *b)
{
	const struct xml_element *root = &e->cfg->xml.el[XML_DOMAIN];
	const struct xml_element *el = relative(e->cfg);

	if (el)
		return xvcpu_config_xml_after(e, el, b);
	if (!root->close)
		return xvcpu_config_fail(e->cfg, root->start, -EOPNOTSUPP,
					 "an empty <domain>");
	*b = (struct xml_block){.at = root->open_end, .child = strdup("")};
	return b->child ? 0 : -ENOMEM;
}

/* What closes <cputune>, whose own white space is given. */
static char *closing(const char *space)
{
	char *tail;

	return asprintf(&tail, "%s</cputune>", space) < 0 ? NULL : tail;
}

/* Inside the <cputune> or <cputune/> that is there. */
static int inside(const struct xml_edit *e, const struct xml_element *el,
		  struct xml_block *b)
{
	const struct config_xml *x = &e->cfg->xml;
	char *space;

	*b = (struct xml_block){.at = el->open_end};
	if (x->npins)
		b->child = copy(e->cfg, before(e->cfg, &x->pins[0].el));
	else
		b->child = deeper(e->cfg, el);
	if (el->close || !b->child)
		return b->child ? 0 : -ENOMEM;
	xvcpu_config_patch(e->p, el->open_end - 2, el->open_end, ">", NULL);
	space = copy(e->cfg, before(e->cfg, el));
	b->tail = space ? closing(space) : NULL;
	free(space);
	return b->tail ? 0 : -ENOMEM;
}

/* A <cputune> where there was none. */
static int anew(const struct xml_edit *e, struct xml_block *b)
{
	const struct xml_element *el = relative(e->cfg);
	char *space;
	int rc;

	rc = xvcpu_config_xml_beside(e, b);
	if (rc)
		return rc;
	space = b->child;
	xvcpu_config_patch(e->p, b->at, b->at, space, "<cputune>", NULL);
	b->child = el ? deeper(e->cfg, el) : strdup("");
	b->tail = closing(space);
	free(space);
	return b->child && b->tail ? 0 : -ENOMEM;
}

int xvcpu_config_xml_cputune(const struct xml_edit *e, struct xml_block *b)
{
	const struct xml_element *el = &e->cfg->xml.el[XML_CPUTUNE];
	int rc = el->end ? inside(e, el, b) : anew(e, b);

	if (rc)
		xvcpu_config_xml_block_end(NULL, b);
	return rc;
}

/* Close what was opened, unless e is NULL, and free. */
void xvcpu_config_xml_block_end(const struct xml_edit *e, struct xml_block *b)
{
	if (e && b->tail)
		xvcpu_config_patch(e->p, b->at, b->at, b->tail, NULL);
	free(b->child);
	free(b->tail);
	*b = (struct xml_block){0};
}

void xvcpu_config_xml_remove(const struct xml_edit *e,
			     const struct xml_element *el)
{
	struct span line = before(e->cfg, el);
	char next = e->cfg->text[el->end];
	char first = e->cfg->text[line.start];

	if ((next == '\n' || next == '\r') && (first == '\n' || first == '\r'))
		xvcpu_config_patch(e->p, line.start, el->end, NULL);
	else
		xvcpu_config_patch(e->p, el->start, el->end, NULL);
}
