/* SPDX-License-Identifier: MIT */
/*
 * internal - what the files of config share.  Nothing outside includes it.
 *
 * Positions are byte offsets into cfg->text, and spans are half open; a span
 * that is not there is {0, 0}.  Strings made while reading live in cfg's own
 * list and die with it.
 */
#ifndef XVCPU_CONFIG_INTERNAL_H
#define XVCPU_CONFIG_INTERNAL_H
#include "config/config.h"

#define CONFIG_NOWHERE  SIZE_MAX /* no place in the file is at fault */
#define CONFIG_WARNINGS 16

struct span {
	size_t start;
	size_t end;
};

/* One thing written in xl.cfg: a string with its quotes, or a bare number. */
struct xl_atom {
	struct span at;
	const char *text; /* as xl decodes it */
};

enum xl_key {
	XL_NAME,
	XL_UUID,
	XL_VCPUS,
	XL_MAXVCPUS,
	XL_CPUS,
	XL_CPUS_SOFT,
	XL_VNUMA,
	XL_MEMORY,
	XL_MAXMEM,
	XL_KEYS, /* how many; also: any other key */
};

/* A key as it finally counts: the last `=` and every `+=` after it. */
struct xl_setting {
	struct xl_atom *atoms; /* one, or the items of a list */
	size_t natoms, room;
	struct span key;   /* the name in the statement that counts */
	struct span value; /* its value, brackets included */
	size_t tail;       /* a new last list item goes here */
	bool set, list, joined, nested;
	bool again; /* there are others before the last `=` */
};

struct xml_element {
	size_t start; /* of "<name" */
	size_t name_end;
	size_t attr_end; /* a new attribute goes here */
	size_t open_end; /* after ">" or "/>" */
	size_t close;    /* of "</name>"; 0 when empty */
	size_t end;      /* after all of it; 0: none such */
};

/* <vcpus><vcpu id enabled hotpluggable/></vcpus> */
struct xml_vcpu {
	struct xml_element el;
	struct span enabled, hotpluggable;
	uint32_t id;
	bool on, plug_no;
};

/* <cputune><vcpupin vcpu cpuset/></cputune> */
struct xml_pin {
	struct xml_element el;
	struct span cpuset;
	const char *list;
	uint32_t vcpu;
};

enum xml_where {
	XML_ELSEWHERE,
	XML_DOMAIN,
	XML_NAME,
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

struct config_xl {
	struct xl_setting key[XL_KEYS];
	uint32_t vnuma;   /* vCPUs that vnuma= adds up to */
	struct span pool; /* a key that a pool has and a domain has not */
	bool domain;      /* a key that a domain has and a pool has not */
};

struct config_xml {
	struct xml_element el[XML_WHERES]; /* the first of each */
	struct span max, current;
	struct span cpuset; /* unless <vcpu placement='auto'> */
	struct xml_vcpu *vcpus;
	size_t nvcpus, vcpus_room;
	struct xml_pin *pins;
	size_t npins, pins_room;
	bool split; /* <vcpu>'s text is in pieces */
};

struct config_vcpu {
	const char *hard;
	const char *soft;
	bool online;
};

struct config {
	char *text; /* NUL after size bytes */
	size_t size;
	enum config_format format;
	const char *name, *uuid;
	uint32_t max, old_max, ncpus;
	struct config_vcpu *want; /* max of them */
	struct config_vcpu *old;  /* old_max of them: as read */
	struct config_xl xl;
	struct config_xml xml;
	struct config_error warnings[CONFIG_WARNINGS];
	size_t nwarnings;
	struct config_string *strings;
};

/* text.c: strings, places, room in arrays, CPU lists. */
char *xvcpu_config_keep(struct config *cfg, const char *text, size_t size);
void xvcpu_config_forget(struct config *cfg);
int xvcpu_config_fail(const struct config *cfg, struct config_error *error,
		      size_t at, int code, const char *reason);
int xvcpu_config_foreign(const struct config *cfg, struct config_error *error,
			 size_t at, const char *reason);
int xvcpu_config_advise(struct config_error *error, int code,
			const char *advice);
void xvcpu_config_warn(struct config *cfg, size_t at, const char *reason);
int xvcpu_config_grow(void *array, size_t *room, size_t used, size_t item);
int xvcpu_config_check_list(enum config_format format, const char *list,
			    const char **reason);

/* same.c: the same CPUs?  NULL is all of them. */
bool xvcpu_config_same(const struct config *cfg, const char *a, const char *b);

/* kind.c: of what is this file? */
bool xvcpu_config_is_template(const char *text);
bool xvcpu_config_is_placeholder(const char *text);
int xvcpu_config_refuse_template(const struct config *cfg,
				 struct config_error *error, size_t at);
void xvcpu_config_xl_note_key(struct config *cfg, enum xl_key key,
			      struct span at);
int xvcpu_config_xl_kind(struct config *cfg, struct config_error *error);

/* xl/xl.c, xl/pins.c, xml/xml.c, xml/pins.c: text to cfg; its pins. */
int xvcpu_config_xl_read(struct config *cfg, struct config_error *error);
int xvcpu_config_xml_read(struct config *cfg, struct config_error *error);
bool xvcpu_config_xl_takes_list(const char *text);
int xvcpu_config_xl_check_pins(struct config *cfg, uint32_t max,
			       struct config_error *error);
const char *xvcpu_config_xl_pin(const struct config *cfg, enum xl_key key,
				uint32_t vcpu);
int xvcpu_config_xml_check_pins(struct config *cfg, uint32_t max,
				struct config_error *error);
const char *xvcpu_config_xml_pin(const struct config *cfg, uint32_t vcpu);

/* xml/model.c */
int xvcpu_config_xml_model(struct config *cfg, struct config_error *error);

/* vcpus.c */
int xvcpu_config_resize(struct config *cfg, uint32_t max);

/* patch.c: a list of replacements, applied in order of place. */
struct config_patches;
struct config_patches *xvcpu_config_patches_alloc(const struct config *cfg);
void xvcpu_config_patches_free(struct config_patches *p);
/* Replace [start, end) by the parts, up to a NULL; errors are kept for apply.
 * Patches at one place come out in the order in which they were added. */
void xvcpu_config_patch(struct config_patches *p, size_t start, size_t end, ...)
	__attribute__((sentinel));
/* Further parts of the last one. */
void xvcpu_config_patch_more(struct config_patches *p, ...)
	__attribute__((sentinel));
void xvcpu_config_patch_number(struct config_patches *p, struct span at,
			       uint32_t n);
int xvcpu_config_patches_apply(struct config_patches *p, char **text,
			       size_t *size);

/* xl/edit.c, xml/edit.c: wishes into patches. */
int xvcpu_config_xl_edit(const struct config *cfg, struct config_patches *p,
			 struct config_error *error);
int xvcpu_config_xml_edit(const struct config *cfg, struct config_patches *p,
			  struct config_error *error);

/* xl/read.c: the tokens of libxlu's grammar. */
enum xl_token {
	XL_END,
	XL_NEWLINE,
	XL_NAMED,
	XL_NUMBER,
	XL_STRING,
	XL_SET,
	XL_ADD,
	XL_SEMICOLON,
	XL_COMMA,
	XL_OPEN,
	XL_CLOSE,
};

struct xl_reader {
	struct config *cfg;
	struct config_error *error;
	size_t pos;
	struct span at; /* of the last token */
};

/* The next token (>= 0), or a negative errno. */
int xvcpu_config_xl_token(struct xl_reader *r);
/* A string or number token as xl decodes it, kept in cfg; NULL: no memory. */
char *xvcpu_config_xl_decode(struct config *cfg, struct span at);
/* xl/model.c */
int xvcpu_config_xl_model(struct xl_reader *r);

/* xml/read.c: well-formed XML 1.0 without DOCTYPE, one event a call. */
enum xml_event { XML_END_OF_TEXT, XML_OPENED, XML_CLOSED, XML_TEXT };

struct xml_attr {
	struct span name;
	struct span value; /* inside the quotes */
};

struct xml_reader {
	struct config *cfg;
	struct config_error *error;
	size_t pos;
	struct span at; /* tag, or text without CDATA's ends */
	struct span name;
	struct xml_attr *attrs;
	size_t nattrs, attrs_room;
	struct span *open; /* names of the open elements */
	size_t depth, open_room;
	bool empty; /* <name/>: no XML_CLOSED follows */
	bool cdata, rooted;
};

int xvcpu_config_xml_start(struct xml_reader *r, struct config *cfg,
			   struct config_error *error);
int xvcpu_config_xml_next(struct xml_reader *r);
void xvcpu_config_xml_stop(struct xml_reader *r);
/* xml/text.c */
int xvcpu_config_xml_check(const struct config *cfg,
			   struct config_error *error);
int xvcpu_config_xml_reference(const struct config *cfg, size_t *pos,
			       size_t end, uint32_t *code);
char *xvcpu_config_xml_decode(struct config *cfg, struct span at, bool raw,
			      bool attribute);
/* xml/attr.c: a tag's attributes; *at is {0, 0} if it is not there. */
const struct xml_attr *xvcpu_config_xml_find_attr(const struct xml_reader *r,
						  const char *name);
int xvcpu_config_xml_string(struct xml_reader *r, const char *name,
			    struct span *at, const char **out);
bool xvcpu_config_xml_digits(const char *text, uint32_t *out);
struct xml_element xvcpu_config_xml_element(const struct xml_reader *r);
int xvcpu_config_xml_vcpu(struct xml_reader *r);
int xvcpu_config_xml_vcpus_vcpu(struct xml_reader *r);
int xvcpu_config_xml_vcpupin(struct xml_reader *r);
#endif
