/* SPDX-License-Identifier: MIT */
/* xl - an xl.cfg, as it was read. */
#ifndef XVCPU_CONFIG_XL_XL_H
#define XVCPU_CONFIG_XL_XL_H
#include "config/config.h"
#include "config/span.h"

struct config_edit;

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
	const char *tail;  /* a new last list item goes here */
	bool set, list, joined, nested;
	bool again; /* there are others before the last `=` */
};

struct config_xl {
	uint32_t vnuma;   /* vCPUs that vnuma= adds up to */
	struct span pool; /* a key that a pool has and a domain has not */
	bool domain;      /* a key that a domain has and a pool has not */
	struct xl_setting key[XL_KEYS];
};

/* xl/xl.c: text to cfg. */
int xvcpu_config_xl_read(struct config *cfg);

/* xl/pins.c */
bool xvcpu_config_xl_takes_list(const char *text);
int xvcpu_config_xl_check_pins(struct config *cfg, uint32_t max);
const char *xvcpu_config_xl_pin(const struct config *cfg, enum xl_key key,
				uint32_t vcpu);

/* xl/edit.c: wishes into patches. */
int xvcpu_config_xl_edit(struct config_edit *e);

/* xl/read.c: the tokens of libxlu's grammar. */
enum xl_token {
	XL_END = '\0',
	XL_NEWLINE = '\n',
	XL_NAMED = 'a',
	XL_NUMBER = '0',
	XL_STRING = '"',
	XL_SET = '=',
	XL_ADD = '+',
	XL_SEMICOLON = ';',
	XL_COMMA = ',',
	XL_OPEN = '[',
	XL_CLOSE = ']',
};

struct xl_reader {
	struct config *cfg;
	const char *p;  /* the next byte */
	struct span at; /* of the last token */
};

/* The next token (>= 0), or a negative errno. */
int xvcpu_config_xl_token(struct xl_reader *r);
/* A string or number token as xl decodes it, kept in cfg; NULL: no memory. */
char *xvcpu_config_xl_decode(struct config *cfg, struct span at);
/* xl/model.c */
int xvcpu_config_xl_model(struct config *cfg);
#endif
