/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>
#include "config/xml/edit.h"

char xvcpu_config_xml_quote(const struct config *cfg)
{
	const struct xml_element *root = &cfg->xml.el[XML_DOMAIN];
	const char *at = root->start + strcspn(root->start, "'\"");

	return at < root->open_end ? *at : '\'';
}

/* The white space before an element, of its own line only. */
static struct span before(const struct config *cfg,
			  const struct xml_element *el)
{
	struct span at = {el->start, el->start};

	while (at.start > cfg->text && strchr(" \t", at.start[-1]))
		at.start--;
	if (at.start > cfg->text && at.start[-1] == '\n') {
		at.start--;
		if (at.start > cfg->text && at.start[-1] == '\r')
			at.start--;
	}
	return at;
}

/* One step of indentation: how far el, a child of <domain>, is indented. */
static void deeper(const struct config *cfg, const struct xml_element *el,
		   struct xml_block *b)
{
	struct span root = before(cfg, &cfg->xml.el[XML_DOMAIN]);
	const char *line;
	ptrdiff_t skip;

	b->space = b->more = before(cfg, el);
	skip = root.end - root.start - (ptrdiff_t)strspn(root.start, "\r\n");
	line = b->space.start + strspn(b->space.start, "\r\n");
	if (line == b->space.start)
		b->more.start = b->more.end; /* no line of its own */
	else if (b->space.end - line > skip)
		b->more.start = line + skip;
	else
		b->more.start = line - 1;
}

void xvcpu_config_xml_after(const struct config *cfg,
			    const struct xml_element *el, struct xml_block *b)
{
	*b = (struct xml_block){.at = el->end, .space = before(cfg, el)};
}

static const struct xml_element *relative(const struct config *cfg)
{
	static const unsigned char order[] = {
		XML_VCPUS,  XML_VCPU, XML_CURRENT_MEMORY,
		XML_MEMORY, XML_UUID, XML_NAME,
	};

	for (size_t i = 0; i < sizeof(order); i++)
		if (cfg->xml.el[order[i]].end)
			return &cfg->xml.el[order[i]];
	return NULL;
}

int xvcpu_config_xml_beside(struct config_edit *e, struct xml_block *b)
{
	const struct xml_element *root = &e->cfg->xml.el[XML_DOMAIN];
	const struct xml_element *el = relative(e->cfg);

	if (el)
		xvcpu_config_xml_after(e->cfg, el, b);
	else if (root->close)
		*b = (struct xml_block){.at = root->open_end};
	else
		return xvcpu_config_fail(e->cfg, root->start, -EOPNOTSUPP,
					 "an empty <domain>");
	return 0;
}

int xvcpu_config_xml_cputune(struct config_edit *e, struct xml_block *b)
{
	const struct config_xml *x = &e->cfg->xml;
	const struct xml_element *el = &x->el[XML_CPUTUNE];
	int rc;

	if (el->end) {
		*b = (struct xml_block){.at = el->open_end};
		if (!el->close) {
			b->closes = true;
			b->tail = before(e->cfg, el);
			xvcpu_config_patch(e, b->at - 2, b->at);
			xvcpu_config_put(e, ">");
		}
	} else {
		rc = xvcpu_config_xml_beside(e, b);
		if (rc)
			return rc;
		xvcpu_config_xml_child(e, b);
		xvcpu_config_put(e, "<cputune>");
		b->closes = true;
		b->tail = b->space;
		el = relative(e->cfg);
	}
	if (x->npins)
		b->space = before(e->cfg, &x->pins->n.el);
	else if (el)
		deeper(e->cfg, el, b);
	return 0;
}

void xvcpu_config_xml_end_cputune(struct config_edit *e,
				  const struct xml_block *b)
{
	if (!b->closes)
		return;
	xvcpu_config_patch(e, b->at, b->at);
	xvcpu_config_put_span(e, b->tail);
	xvcpu_config_put(e, "</cputune>");
}

void xvcpu_config_xml_child(struct config_edit *e, const struct xml_block *b)
{
	xvcpu_config_patch(e, b->at, b->at);
	xvcpu_config_put_span(e, b->space);
	xvcpu_config_put_span(e, b->more);
}

void xvcpu_config_xml_remove(struct config_edit *e,
			     const struct xml_element *el)
{
	struct span line = before(e->cfg, el);
	bool own = *line.start == '\n' || *line.start == '\r';

	own = own && (*el->end == '\n' || *el->end == '\r');
	xvcpu_config_patch(e, own ? line.start : el->start, el->end);
}
