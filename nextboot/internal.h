/* SPDX-License-Identifier: MIT */
/* internal - a domain's file that is to be changed (private). */
#ifndef HOTPLUG_FILE_H
#define HOTPLUG_FILE_H

#include "config/config.h"
#include "hotplug/hotplug.h"
#include "config/replace.h"

struct hotplug_file {
	struct replace *replace; /* NULL: committed */
	struct config *config;
	struct config *after; /* the new text, once it is prepared */
	char *path;
	bool read_only, interrupted;
	bool changed; /* the new text differs */
};

/* Fill *fault, which may be NULL; returns err. */
int hotplug_file_fault(struct hotplug_fault *fault, enum hotplug_half half,
		       int err, const char *reason);

/* The same from what config.h tells. */
int hotplug_file_error(struct hotplug_fault *fault, int err,
		       const struct config_error *error);

/* What is wished for, as text; and, unless dry, written beside the old file. */
int hotplug_file_prepare(struct hotplug_file *file, bool dry,
			 struct hotplug_fault *fault);

/* 0; 1: not synced; negative: not done. */
int hotplug_file_commit(struct hotplug_file *file, struct hotplug_fault *fault);

#endif
