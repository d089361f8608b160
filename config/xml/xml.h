/* SPDX-License-Identifier: MIT */
/* xml - a domain's XML, as it was read. */
#ifndef XVCPU_CONFIG_XML_XML_H
#define XVCPU_CONFIG_XML_XML_H
#include "config/config.h"
#include "config/span.h"

struct config_edit;

struct xml_element {
	const char *start;    /* of "<name" */
	const char *attr_end; /* a new attribute goes here */
	const char *open_end; /* after ">" or "/>" */
	const char *close;    /* of "</name>"; NULL when empty */
	const char *end;      /* after all of it; NULL: none such */
};

/* The value of an attribute, and what it means. */
struct xml_string {
	struct span at;
	const char *text;
};

/* An element about one vCPU.  They are sorted by its number. */
struct xml_numbered {
	struct xml_element el;
	uint32_t vcpu;
};

/* <vcpus><vcpu id enabled hotpluggable/></vcpus> */
struct xml_vcpu {
	struct xml_numbered n;
	struct span enabled, hotpluggable;
	bool on, plug_no;
};

/* <cputune><vcpupin vcpu cpuset/></cputune> */
struct xml_pin {
	struct xml_numbered n;
	struct xml_string cpuset;
};

enum xml_where {
	XML_ELSEWHERE,
	XML_DOMAIN,
	XML_NAME, /* from here on as in lookup() of xml/xml.c */
	XML_UUID,
	XML_MEMORY,
	XML_CURRENT_MEMORY,
	XML_VCPU,
	XML_VCPUS,
	XML_CPUTUNE,
	XML_CPU,
	XML_VCPUS_VCPU,
	XML_VCPUPIN,
	XML_CPU_FIXED, /* <topology> or <numa> inside <cpu> */
	XML_WHERES,
};

struct config_xml {
	struct span max, current;
	struct span cpuset; /* unless <vcpu placement='auto'> */
	struct xml_vcpu *vcpus;
	size_t nvcpus, vcpus_room;
	struct xml_pin *pins;
	size_t npins, pins_room;
	bool split;                        /* <vcpu>'s text is in pieces */
	struct xml_element el[XML_WHERES]; /* the first of each */
};

/* xml/xml.c: text to cfg. */
int xvcpu_config_xml_read(struct config *cfg);

/* xml/pins.c */
int xvcpu_config_xml_order(const void *left, const void *right);
int xvcpu_config_xml_check_pins(struct config *cfg, uint32_t max);
const char *xvcpu_config_xml_pin(const struct config *cfg, uint32_t vcpu);

/* xml/model.c */
int xvcpu_config_xml_model(struct config *cfg);

/* xml/edit.c: wishes into patches. */
int xvcpu_config_xml_edit(struct config_edit *e);

/* xml/read.c: well-formed XML 1.0 without DOCTYPE, one event a call. */
enum xml_event { XML_END_OF_TEXT, XML_OPENED, XML_CLOSED, XML_TEXT };

struct xml_attr {
	struct span name;
	struct span value; /* inside the quotes */
};

struct xml_reader {
	struct config *cfg;
	const char *p;  /* the next byte */
	struct span at; /* tag, or text without CDATA's ends */
	struct span name;
	struct xml_attr *attrs;
	size_t nattrs, attrs_room;
	struct span *open; /* names of the open elements */
	size_t depth, open_room;
	bool empty; /* <name/>: no XML_CLOSED follows */
	bool cdata, rooted;
};

int xvcpu_config_xml_start(struct xml_reader *r, struct config *cfg);
int xvcpu_config_xml_next(struct xml_reader *r);
void xvcpu_config_xml_stop(struct xml_reader *r);
/* xml/text.c */
int xvcpu_config_xml_check(const struct config *cfg);
int xvcpu_config_xml_reference(const char **p, const char *end, uint32_t *code);
char *xvcpu_config_xml_decode(struct config *cfg, struct span at, bool raw,
			      bool attribute);
/* xml/attr.c: a tag's attributes. */
bool xvcpu_config_xml_namespaced(const struct xml_reader *r);
int xvcpu_config_xml_string(struct xml_reader *r, const char *name,
			    struct xml_string *out);
bool xvcpu_config_xml_digits(const char *text, uint32_t *out);
/* The element that begins with this tag. */
void xvcpu_config_xml_element(const struct xml_reader *r,
			      struct xml_element *el);
int xvcpu_config_xml_vcpu(struct xml_reader *r);
int xvcpu_config_xml_vcpus_vcpu(struct xml_reader *r);
int xvcpu_config_xml_vcpupin(struct xml_reader *r);
#endif
