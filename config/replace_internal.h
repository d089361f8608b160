/* SPDX-License-Identifier: MIT */
/* replace_internal - what replace*.c share. */
#ifndef XVCPU_CONFIG_REPLACE_INTERNAL_H
#define XVCPU_CONFIG_REPLACE_INTERNAL_H
#include <stdbool.h>
#include <sys/stat.h>
#include "config/replace.h"

/* replace_file.c: whole files by descriptor; 0 or a negative errno. */
int xvcpu_replace_write_fd(int fd, const void *text, size_t size);
/* Owner, extended attributes and ACLs, mode: from what st tells and old has. */
int xvcpu_replace_copy_attributes(int new, int old, const struct stat *st);
/* What a system call has returned; its errno, negative, where that is -1. */
int xvcpu_replace_result(ssize_t result);
/* fstat of a plain file, else -EINVAL. */
int xvcpu_replace_stat(int fd, struct stat *st);

/* replace_lock.c: make and lock name in dir; the descriptor.  *leftover: one
 * with something in it was removed. */
int xvcpu_replace_lock(int dir, const char *name, mode_t mode,
		       uint32_t timeout_ms, bool *leftover);
/* Is there one, that nobody holds? */
bool xvcpu_replace_has_leftover(int dir, const char *name);

/* replace_name.c: does name in dir mean the file that fd is? */
bool xvcpu_replace_is(int dir, const char *name, int fd);
/* Is the file at this real path a mount point? */
bool xvcpu_replace_is_mount(int fd, const char *path);
/* Rename name, which must be fd, to base; with fresh, only if there is none. */
int xvcpu_replace_install(int dir, const char *name, const char *base, int fd,
			  bool fresh);
/* The real path of a file that is not there, to be freed; NULL and errno. */
char *xvcpu_replace_missing_path(const char *path);
#endif
