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

#define CONFIG_NOWHERE  SIZE_MAX /* no place in the file is at fault */
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
	const char *name, *uuid;
	uint32_t max, old_max, ncpus;
	struct config_vcpu *want; /* max of them */
	struct config_vcpu *old;  /* old_max of them: as read */
	struct config_xl xl;
	struct config_xml xml;
	struct config_error warnings[CONFIG_WARNINGS];
	size_t nwarnings;
	struct config_string *strings;
	/* Of the call that runs: to be filled when it fails, unless NULL. */
	struct config_error *error;
};

/* text.c: strings, places, room in arrays, CPU lists. */
char *xvcpu_config_keep(struct config *cfg, const char *text, size_t size);
void xvcpu_config_forget(struct config *cfg);
int xvcpu_config_fail(const struct config *cfg, size_t at, int code,
		      const char *reason);
/* The same as -EINVAL: the usual one. */
int xvcpu_config_bad(const struct config *cfg, size_t at, const char *reason);
int xvcpu_config_foreign(const struct config *cfg, size_t at,
			 const char *reason);
int xvcpu_config_advise(const struct config *cfg, const char *advice);
/* Where and why, of this file; at as in fail. */
void xvcpu_config_place(const struct config *cfg, size_t at, const char *reason,
			struct config_error *out);
void xvcpu_config_warn(struct config *cfg, size_t at, const char *reason);
int xvcpu_config_grow(void *array, size_t *room, size_t used, size_t item);
int xvcpu_config_check_list(enum config_format format, const char *list,
			    const char **reason);

/* same.c: the same CPUs?  NULL is all of them. */
bool xvcpu_config_same(const struct config *cfg, const char *a, const char *b);

/* kind.c: of what is this file? */
bool xvcpu_config_is_template(const char *text);
bool xvcpu_config_is_placeholder(const char *text);
int xvcpu_config_refuse_template(const struct config *cfg, size_t at);
void xvcpu_config_xl_note_key(struct config *cfg, enum xl_key key,
			      struct span at);
int xvcpu_config_xl_kind(struct config *cfg);

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

#endif
