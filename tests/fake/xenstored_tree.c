/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tests/fake/xenstored_tree.h"

bool fake_is_below(const char *parent, const char *path)
{
	size_t len = strlen(parent);

	if (!strcmp(parent, "/"))
		return true;
	return !strncmp(parent, path, len) && (!path[len] || path[len] == '/');
}

/* Where path is or would be. */
static size_t position(const struct fake_tree *t, const char *path)
{
	size_t low = 0, high = t->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(t->nodes[middle].path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct fake_node *fake_tree_find(const struct fake_tree *t,
				       const char *path)
{
	size_t i = position(t, path);

	if (i < t->n && !strcmp(t->nodes[i].path, path))
		return &t->nodes[i];
	return NULL;
}

static struct fake_node *make_node(struct fake_tree *t, const char *path)
{
	size_t i = position(t, path);

	if (i < t->n && !strcmp(t->nodes[i].path, path))
		return &t->nodes[i];
	if (t->n == t->room) {
		t->room = t->room ? t->room * 2 : 64;
		t->nodes = realloc(t->nodes, t->room * sizeof(*t->nodes));
	}
	memmove(t->nodes + i + 1, t->nodes + i, (t->n - i) * sizeof(*t->nodes));
	t->nodes[i] = (struct fake_node){.path = strdup(path)};
	t->n++;
	return &t->nodes[i];
}

static void make_parents(struct fake_tree *t, const char *path)
{
	char *copy = strdup(path);

	make_node(t, "/");
	for (char *p = copy + 1; (p = strchr(p, '/')); p++) {
		*p = 0;
		make_node(t, copy);
		*p = '/';
	}
	free(copy);
}

void fake_tree_put(struct fake_tree *t, const char *path, const char *value,
		   size_t len)
{
	struct fake_node *node;

	make_parents(t, path);
	node = make_node(t, path);
	free(node->value);
	node->value = malloc(len + 1);
	memcpy(node->value, value, len);
	node->value[len] = 0;
	node->len = len;
	t->generation++;
}

void fake_tree_remove(struct fake_tree *t, const char *path)
{
	size_t kept = 0;

	for (size_t i = 0; i < t->n; i++) {
		if (!fake_is_below(path, t->nodes[i].path)) {
			t->nodes[kept++] = t->nodes[i];
			continue;
		}
		free(t->nodes[i].path);
		free(t->nodes[i].value);
	}
	t->n = kept;
	t->generation++;
}

char *fake_tree_list(const struct fake_tree *t, const char *path, size_t *len)
{
	size_t skip = strcmp(path, "/") ? strlen(path) + 1 : 1;
	char *text = malloc(1);

	*len = 0;
	for (size_t i = 0; i < t->n; i++) {
		const char *name = t->nodes[i].path;
		size_t n = strlen(name);

		if (!fake_is_below(path, name) || n <= skip ||
		    strchr(name + skip, '/'))
			continue;
		n -= skip - 1;
		text = realloc(text, *len + n);
		memcpy(text + *len, name + skip, n);
		*len += n;
	}
	return text;
}

size_t fake_tree_list_part(const struct fake_tree *t, const char *path,
			   size_t from, char *out, size_t size)
{
	size_t used, len, take = 0;
	char *text = fake_tree_list(t, path, &len);

	used = (size_t)sprintf(out, "%llu", (unsigned long long)t->generation);
	used++;
	while (from + take < len) {
		size_t n = strlen(text + from + take) + 1;

		if (used + take + n + 1 > size)
			break;
		take += n;
	}
	memcpy(out + used, text + from, take);
	used += take;
	if (from + take >= len)
		out[used++] = 0;
	free(text);
	return used;
}

void fake_tree_copy(struct fake_tree *to, const struct fake_tree *from)
{
	*to = (struct fake_tree){.generation = from->generation};
	for (size_t i = 0; i < from->n; i++)
		fake_tree_put(to, from->nodes[i].path,
			      from->nodes[i].value ? from->nodes[i].value : "",
			      from->nodes[i].len);
	to->generation = from->generation;
}

void fake_tree_free(struct fake_tree *t)
{
	for (size_t i = 0; i < t->n; i++) {
		free(t->nodes[i].path);
		free(t->nodes[i].value);
	}
	free(t->nodes);
	*t = (struct fake_tree){.n = 0};
}
