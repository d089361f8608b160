/* SPDX-License-Identifier: MIT */
/* replace_impl - what replace*.c share. */
#ifndef REPLACE_IMPL_H
#define REPLACE_IMPL_H
#include <stdbool.h>
#include <sys/stat.h>
#include "hotplug/replace.h"

/* replace_file.c: whole files by descriptor; 0 or a negative errno. */
int replace_read_fd(int fd, char **text, size_t *size);
int replace_write_fd(int fd, const void *text, size_t size);
/* Owner, extended attributes and ACLs, mode: from what st tells and old has. */
int replace_copy_attributes(int new, int old, const struct stat *st);

/* replace_lock.c: make and lock name in dir; the descriptor. */
int replace_lock(int dir, const char *name, uint32_t timeout_ms);
#endif
