/* SPDX-License-Identifier: MIT */
/*
 * internal - what the files of config share.  Nothing outside includes it.
 *
 * Strings made while reading live in cfg's own list and die with it.
 */
#ifndef XVCPU_CONFIG_INTERNAL_H
#define XVCPU_CONFIG_INTERNAL_H
#include "config/config.h"
#include "config/xl/xl.h"
#include "config/xml/xml.h"

#define CONFIG_NOWHERE  NULL /* no place in the file is at fault */
#define CONFIG_WARNINGS 16

enum config_format { CONFIG_XL, CONFIG_XML };

struct config_vcpu {
	const char *pin[2]; /* hard, soft: what xl.h has as XL_CPUS and next */
	bool online;
};

struct config {
	char *text; /* NUL after size bytes */
	size_t size;
	enum config_format format;
	uint32_t max, old_max, ncpus;
	struct config_vcpu *want; /* max of them */
	struct config_vcpu *old;  /* old_max of them: as read */
	const char *name, *uuid;
	struct config_string *strings;
	/* Of the call that runs: to be filled when it fails, unless NULL. */
	struct config_error *error;
	size_t nwarnings;
	struct config_xl xl;
	struct config_xml xml;
	struct config_error warnings[CONFIG_WARNINGS];
};

/*
 * text.c: strings, places, words, room in arrays.  A place is a
 * pointer into cfg->text, or CONFIG_NOWHERE.
 */
char *xvcpu_config_keep(struct config *cfg, const char *text, size_t size);
void xvcpu_config_forget(struct config *cfg);
/* Where and why, of this file. */
void xvcpu_config_place(const struct config *cfg, const char *at,
			const char *reason, struct config_error *out);
/* The same to cfg->error, if wanted; returns code. */
int xvcpu_config_fail(const struct config *cfg, const char *at, int code,
		      const char *reason);
/* With the usual code, -EINVAL. */
int xvcpu_config_bad(const struct config *cfg, const char *at,
		     const char *reason);
/* The same for a file of something else than a Xen domain. */
int xvcpu_config_foreign(const struct config *cfg, const char *at,
			 const char *reason);
/* After one of these: what to do about it. */
int xvcpu_config_advise(const struct config *cfg, const char *advice);
void xvcpu_config_warn(struct config *cfg, const char *at, const char *reason);
/* Go past the word, if it is there. */
bool xvcpu_config_skip(const char **text, const char *word);
bool xvcpu_config_word(struct span at, const char *word);
/* Which of the words, each with a NUL behind it and one more behind the last,
 * stands there; -1: none. */
int xvcpu_config_which(struct span at, const char *words);
int xvcpu_config_grow(void *array, size_t *room, size_t used, size_t item);

/* list.c: can it be said in this format, and are they the same CPUs?  NULL is
 * all of them. */
int xvcpu_config_check_list(enum config_format format, const char *list,
			    const char **reason);
bool xvcpu_config_same(const struct config *cfg, const char *a, const char *b);

/* kind.c: of what is this file? */
bool xvcpu_config_is_template(const char *text);
bool xvcpu_config_is_placeholder(const char *text);
int xvcpu_config_refuse_template(const struct config *cfg, const char *at);
enum xl_key xvcpu_config_xl_find_key(struct config *cfg, struct span at);
int xvcpu_config_xl_kind(struct config *cfg);

/* vcpus.c.  Are those that are wished online the first ones? */
bool xvcpu_config_leading(const struct config *cfg);
int xvcpu_config_resize(struct config *cfg, uint32_t max);

/* An edit: replacements of what stands in the text, in any order. */
struct config_edit {
	const struct config *cfg;
	struct config_patch *list;
	size_t n, list_room;
	char *pool; /* what was put */
	size_t used, pool_room;
	int error;  /* kept for the end */
	char quote; /* XML: what <domain> uses */
};

/* patch.c.  Replace [start, end) by what is put next.  Patches may touch, never
 * overlap; those at one place come out in the order in which they were made. */
void xvcpu_config_patch(struct config_edit *e, const char *start,
			const char *end);
void xvcpu_config_put(struct config_edit *e, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* What stands there. */
void xvcpu_config_put_span(struct config_edit *e, struct span at);
/* The new text, with a NUL behind it. */
int xvcpu_config_patched(struct config_edit *e, char **text, size_t *size);

#endif
