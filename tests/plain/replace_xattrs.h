/* SPDX-License-Identifier: MIT */
/* What stands for the system calls of attributes in config_replace_faults.c. */
#ifndef XVCPU_TESTS_PLAIN_REPLACE_XATTRS_H
#define XVCPU_TESTS_PLAIN_REPLACE_XATTRS_H
#include <stddef.h>
#include <sys/types.h>

struct replace_test_xattrs {
	ssize_t (*list)(int fd, char *list, size_t size);
	ssize_t (*get)(int fd, const char *name, void *value, size_t size);
	int (*set)(int fd, const char *name, const void *value, size_t size);
};

#endif
