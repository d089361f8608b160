/* SPDX-License-Identifier: MIT */
/* xenstore_many - bursts whose requests and answers lie in arrays. */
#ifndef XVCPU_TESTS_MODEL_XENSTORE_MANY_H
#define XVCPU_TESTS_MODEL_XENSTORE_MANY_H

#include "xenstore/xenstore.h"

struct many_write {
	const char *path;
	const void *value;
	size_t len;
};

/*
 * values[i] becomes the value, to be freed, or NULL; errors[i] (errors may be
 * NULL) 0 or why.  How many were read; or negative, and both are as they were.
 */
int many_read(struct xenstore *xs, uint32_t tx, const char *const *paths,
	      size_t n, char **values, int *errors);

/* How many were written; errors[i] also where the connection failed. */
int many_write(struct xenstore *xs, uint32_t tx,
	       const struct many_write *writes, size_t n, int *errors);

/* One value, into buf: its length. */
int many_get(struct xenstore *xs, uint32_t tx, const char *path, char *buf,
	     size_t size);

#endif
