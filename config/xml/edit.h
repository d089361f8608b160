/* SPDX-License-Identifier: MIT */
/* edit - how new elements are laid out. */
#ifndef XVCPU_CONFIG_XML_EDIT_H
#define XVCPU_CONFIG_XML_EDIT_H
#include "config/internal.h"

/* A place for new children, with the white space before each. */
struct xml_block {
	const char *at; /* NULL: none yet */
	struct span space, more;
	struct span tail; /* the white space before what closes it */
	bool closes;
};

/* The quotes that <domain> uses. */
char xvcpu_config_xml_quote(const struct config *cfg);
/* Behind a sibling; behind <vcpu>'s relatives; inside <cputune>, which is made
 * if there is none, and ended by xvcpu_config_xml_end_cputune. */
void xvcpu_config_xml_after(const struct config *cfg,
			    const struct xml_element *el, struct xml_block *b);
int xvcpu_config_xml_beside(struct config_edit *e, struct xml_block *b);
int xvcpu_config_xml_cputune(struct config_edit *e, struct xml_block *b);
void xvcpu_config_xml_end_cputune(struct config_edit *e,
				  const struct xml_block *b);
/* Begin a child; it is to be put next. */
void xvcpu_config_xml_child(struct config_edit *e, const struct xml_block *b);
/* Take an element out, with its line if it has one of its own. */
void xvcpu_config_xml_remove(struct config_edit *e,
			     const struct xml_element *el);
#endif
