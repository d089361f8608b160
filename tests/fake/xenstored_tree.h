/* SPDX-License-Identifier: MIT */
/* The fake xenstored's nodes: a sorted array of paths with values. */
#ifndef XVCPU_TESTS_FAKE_XENSTORED_TREE_H
#define XVCPU_TESTS_FAKE_XENSTORED_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fake_node {
	char *path;
	char *value;
	size_t len;
};

struct fake_tree {
	struct fake_node *nodes;
	size_t n, room;
	uint64_t generation;
};

const struct fake_node *fake_tree_find(const struct fake_tree *t,
				       const char *path);

/* Set a value, and make the parents. */
void fake_tree_put(struct fake_tree *t, const char *path, const char *value,
		   size_t len);

/* Remove a node and all below. */
void fake_tree_remove(struct fake_tree *t, const char *path);

/* The children's names, each with a NUL: malloced, *len bytes. */
char *fake_tree_list(const struct fake_tree *t, const char *path, size_t *len);

/*
 * The names from that offset on, as many as there is room for: generation, NUL,
 * whole names, and after the last of all an empty one.  Returns the length.
 */
size_t fake_tree_list_part(const struct fake_tree *t, const char *path,
			   size_t from, char *out, size_t size);

void fake_tree_copy(struct fake_tree *to, const struct fake_tree *from);
void fake_tree_free(struct fake_tree *t);

/* Is path the parent itself or below it? */
bool fake_is_below(const char *parent, const char *path);

#endif
