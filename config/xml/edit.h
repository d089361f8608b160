/* SPDX-License-Identifier: MIT */
/* edit - how new elements are laid out. */
#ifndef XVCPU_CONFIG_XML_EDIT_H
#define XVCPU_CONFIG_XML_EDIT_H
#include "config/internal.h"

struct xml_edit {
	const struct config *cfg;
	struct config_patches *p;
	const char *quote;
};

/* A place for new children: put b->child, then the child, at b->at. */
struct xml_block {
	size_t at;
	char *child; /* white space before each */
	char *tail;  /* what closes it, or NULL */
};

/* The quotes that <domain> uses. */
void xvcpu_config_xml_quote(struct xml_edit *e);
/* Behind a sibling; behind <vcpu>'s relatives; inside <cputune>, which is made
 * if there is none.  All are ended by xvcpu_config_xml_block_end. */
int xvcpu_config_xml_after(const struct xml_edit *e,
			   const struct xml_element *el, struct xml_block *b);
int xvcpu_config_xml_beside(const struct xml_edit *e, struct xml_block *b);
int xvcpu_config_xml_cputune(const struct xml_edit *e, struct xml_block *b);
void xvcpu_config_xml_block_end(const struct xml_edit *e, struct xml_block *b);
/* Take an element out, with its line if it has one of its own. */
void xvcpu_config_xml_remove(const struct xml_edit *e,
			     const struct xml_element *el);
#endif
