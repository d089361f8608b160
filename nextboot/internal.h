/* SPDX-License-Identifier: MIT */
/* internal - a domain's file that is to be changed (private). */
#ifndef XVCPU_NEXTBOOT_INTERNAL_H
#define XVCPU_NEXTBOOT_INTERNAL_H

#include "config/config.h"
#include "hotplug/hotplug.h"
#include "nextboot/nextboot.h"
#include "config/replace.h"

struct nextboot {
	struct replace *replace; /* NULL: committed */
	struct config *config;
	struct config *after; /* the new text, once it is prepared */
	char *path;
	bool read_only, interrupted;
	bool changed; /* the new text differs */
};

/* Fill *fault, which may be NULL; returns err. */
int nextboot_fail(struct nextboot_fault *fault, enum nextboot_half half,
		  int err, const char *reason);

/* The same from what config.h tells. */
int nextboot_config_fail(struct nextboot_fault *fault, int err,
			 const struct config_error *error);

/* What is wished for, as text; and, unless dry, written beside the old file. */
int nextboot_prepare(struct nextboot *file, bool dry,
		     struct nextboot_fault *fault);

/* 0; 1: not synced; negative: not done. */
int nextboot_commit(struct nextboot *file, struct nextboot_fault *fault);

#endif
