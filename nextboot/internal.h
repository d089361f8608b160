/* SPDX-License-Identifier: MIT */
/* internal - a domain's file that is to be changed (private). */
#ifndef XVCPU_NEXTBOOT_INTERNAL_H
#define XVCPU_NEXTBOOT_INTERNAL_H

#include "config/config.h"
#include "config/replace.h"
#include "nextboot/nextboot.h"

struct nextboot {
	struct replace *replace; /* NULL: committed */
	struct config *config;
	struct config *after; /* the new text, once it is planned */
	char *path;
	bool read_only, interrupted;
	bool spent;   /* another text cannot be written beside the file */
	bool planned; /* what differs lies beside the file */
	bool changed; /* the new text differs */
};

/* nextboot_resolve, whatever else is in flags: a half, both, or why not. */
int xvcpu_nextboot_affects(const struct nextboot_change *change);

/* Fill *fault, which may be NULL; returns err. */
int xvcpu_nextboot_fail(struct nextboot_fault *fault, enum nextboot_half half,
			int err, const char *reason);

/* The same from what config.h tells. */
int xvcpu_nextboot_config_fail(struct nextboot_fault *fault, int err,
			       const struct config_error *error);

/* The same in words, where an errno of replace.h is not enough. */
int xvcpu_nextboot_replace_fail(struct nextboot_fault *fault, int err);

#endif
