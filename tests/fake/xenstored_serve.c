/* SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tests/fake/xenstored_serve.h"
#include "tests/fake/xenstored_tree.h"

#define MAX_TX    16
#define MAX_WATCH 64

struct tx {
	uint32_t id;
	int conn;
	struct fake_tree tree;
	uint64_t base; /* the generation it started from */
	char *changed[64];
	size_t n;
};

struct watch {
	int conn;
	char *path, *token;
};

/* Recursive, so that a script's mangle() may change nodes. */
static pthread_mutex_t lock;
static struct fake_tree tree;
static struct tx txs[MAX_TX];
static struct watch watches[MAX_WATCH];
static uint32_t next_tx = 1;

__attribute__((constructor)) static void make_lock(void)
{
	pthread_mutexattr_t kind;

	pthread_mutexattr_init(&kind);
	pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(&lock, &kind);
	pthread_mutexattr_destroy(&kind);
}

void fake_lock(void)
{
	pthread_mutex_lock(&lock);
}

void fake_unlock(void)
{
	pthread_mutex_unlock(&lock);
}

static void error(int conn, const struct xsd_sockmsg *h, const char *name)
{
	fake_reply(conn, h, XS_ERROR, name, strlen(name) + 1);
}

static void ok(int conn, const struct xsd_sockmsg *h)
{
	fake_reply(conn, h, h->type, "OK", 3);
}

static void send_event(const struct watch *w, const char *path)
{
	const struct xsd_sockmsg none = {0};
	size_t p = strlen(path) + 1, t = strlen(w->token) + 1;
	char *body = malloc(p + t);

	memcpy(body, path, p);
	memcpy(body + p, w->token, t);
	fake_reply(w->conn, &none, XS_WATCH_EVENT, body, p + t);
	free(body);
}

static void fire(const char *path)
{
	for (size_t i = 0; i < MAX_WATCH; i++)
		if (watches[i].path && fake_is_below(watches[i].path, path))
			send_event(&watches[i], path);
}

static void end_tx(struct tx *tx)
{
	for (size_t i = 0; i < tx->n; i++)
		free(tx->changed[i]);
	fake_tree_free(&tx->tree);
	*tx = (struct tx){0};
}

static struct tx *find_tx(uint32_t id)
{
	for (size_t i = 0; i < MAX_TX; i++)
		if (txs[i].id == id)
			return &txs[i];
	return NULL;
}

static void start_transaction(int conn, const struct xsd_sockmsg *h)
{
	struct tx *tx = find_tx(0);
	char text[16];

	if (!tx) {
		error(conn, h, "ENOSPC");
		return;
	}
	tx->id = next_tx++;
	tx->conn = conn;
	tx->base = tree.generation;
	fake_tree_copy(&tx->tree, &tree);
	snprintf(text, sizeof(text), "%u", tx->id);
	fake_reply(conn, h, h->type, text, strlen(text) + 1);
}

static void end_transaction(int conn, const struct xsd_sockmsg *h,
			    const char *commit)
{
	struct tx *tx = h->tx_id ? find_tx(h->tx_id) : NULL;
	bool refuse = fake_script.eagain > 0;

	if (!tx) {
		error(conn, h, "ENOENT");
	} else if (*commit == 'F') {
		ok(conn, h);
	} else if (refuse || tx->base != tree.generation) {
		fake_script.eagain -= refuse;
		error(conn, h, "EAGAIN");
	} else {
		struct fake_tree old = tree;

		tree = tx->tree;
		tx->tree = old;
		ok(conn, h);
		for (size_t i = 0; i < tx->n; i++)
			fire(tx->changed[i]);
	}
	if (tx)
		end_tx(tx);
}

static void changed(struct tx *tx, const char *path)
{
	if (!tx)
		fire(path);
	else if (tx->n < sizeof(tx->changed) / sizeof(tx->changed[0]))
		tx->changed[tx->n++] = strdup(path);
}

static void watch(int conn, const struct xsd_sockmsg *h, const char *path,
		  const char *token)
{
	struct watch *room = NULL;

	for (size_t i = 0; i < MAX_WATCH; i++) {
		struct watch *w = &watches[i];

		if (!w->path) {
			room = room ? room : w;
		} else if (w->conn == conn && !strcmp(w->path, path) &&
			   !strcmp(w->token, token)) {
			error(conn, h, "EEXIST");
			return;
		}
	}
	*room = (struct watch){conn, strdup(path), strdup(token)};
	ok(conn, h);
	send_event(room, path);
}

static void unwatch(int conn, const struct xsd_sockmsg *h, const char *path,
		    const char *token)
{
	for (size_t i = 0; i < MAX_WATCH; i++) {
		struct watch *w = &watches[i];

		if (!w->path || w->conn != conn || strcmp(w->path, path) ||
		    strcmp(w->token, token))
			continue;
		free(w->path);
		free(w->token);
		*w = (struct watch){0};
		ok(conn, h);
		return;
	}
	error(conn, h, "ENOENT");
}

static void list(int conn, const struct xsd_sockmsg *h,
		 const struct fake_tree *t, const char *path)
{
	size_t len;
	char *text = fake_tree_list(t, path, &len);

	if (len > XENSTORE_PAYLOAD_MAX)
		error(conn, h, "E2BIG");
	else
		fake_reply(conn, h, h->type, text, len);
	free(text);
}

static void list_part(int conn, const struct xsd_sockmsg *h,
		      struct fake_tree *t, const char *path, size_t from)
{
	char out[XENSTORE_PAYLOAD_MAX];

	fake_reply(conn, h, h->type, out,
		   fake_tree_list_part(t, path, from, out, sizeof(out)));
	if (fake_script.part_changes) {
		fake_script.part_changes--;
		t->generation++;
	}
}

static bool valid(const char *path)
{
	size_t len = strlen(path);

	return *path == '/' && !strstr(path, "//") && !strchr(path, ' ') &&
	       (len == 1 || path[len - 1] != '/');
}

static void remove_node(int conn, const struct xsd_sockmsg *h,
			struct fake_tree *t, const char *path)
{
	char *parent = strdup(path);

	*strrchr(parent, '/') = 0;
	if (*parent && !fake_tree_find(t, parent)) {
		error(conn, h, "ENOENT");
	} else {
		fake_tree_remove(t, path);
		ok(conn, h);
		changed(h->tx_id ? find_tx(h->tx_id) : NULL, path);
	}
	free(parent);
}

static void serve_node(int conn, const struct xsd_sockmsg *h, char *path)
{
	struct tx *tx = h->tx_id ? find_tx(h->tx_id) : NULL;
	struct fake_tree *t = tx ? &tx->tree : &tree;
	const struct fake_node *node = fake_tree_find(t, path);
	char *rest = path + strlen(path) + 1;

	if (h->tx_id && !tx)
		error(conn, h, "ENOENT");
	else if (!valid(path))
		error(conn, h, "EINVAL");
	else if (fake_script.refuse_path &&
		 !strcmp(path, fake_script.refuse_path))
		error(conn, h, fake_script.refuse_with);
	else if (h->type == XS_RM)
		remove_node(conn, h, t, path);
	else if (h->type == XS_WRITE) {
		fake_tree_put(t, path, rest, h->len - (size_t)(rest - path));
		ok(conn, h);
		changed(tx, path);
	} else if (!node)
		error(conn, h, "ENOENT");
	else if (h->type == XS_READ)
		fake_reply(conn, h, h->type, node->value ? node->value : "",
			   node->len);
	else if (h->type == XS_DIRECTORY)
		list(conn, h, t, path);
	else if (fake_script.no_parts)
		error(conn, h, "ENOSYS");
	else
		list_part(conn, h, t, path, strtoul(rest, NULL, 10));
}

void fake_serve(int conn, const struct xsd_sockmsg *h, char *payload)
{
	char *rest = payload + strlen(payload) + 1;

	fake_lock();
	if (h->type < XS_TYPE_COUNT)
		fake_seen[h->type]++;
	fake_in_tx += h->tx_id != 0;
	switch (h->type) {
	case XS_TRANSACTION_START:
		start_transaction(conn, h);
		break;
	case XS_TRANSACTION_END:
		end_transaction(conn, h, payload);
		break;
	case XS_WATCH:
		watch(conn, h, payload, rest);
		break;
	case XS_UNWATCH:
		unwatch(conn, h, payload, rest);
		break;
	case XS_READ:
	case XS_WRITE:
	case XS_RM:
	case XS_DIRECTORY:
	case XS_DIRECTORY_PART:
		serve_node(conn, h, payload);
		break;
	default:
		error(conn, h, "ENOSYS");
	}
	fake_unlock();
}

void fake_forget(int conn)
{
	fake_lock();
	for (size_t i = 0; i < MAX_TX; i++)
		if (txs[i].id && (conn < 0 || txs[i].conn == conn))
			end_tx(&txs[i]);
	for (size_t i = 0; i < MAX_WATCH; i++) {
		struct watch *w = &watches[i];

		if (!w->path || (conn >= 0 && w->conn != conn))
			continue;
		free(w->path);
		free(w->token);
		*w = (struct watch){0};
	}
	if (conn < 0)
		fake_tree_free(&tree);
	fake_unlock();
}

void fake_put(const char *path, const char *value)
{
	fake_lock();
	fake_tree_put(&tree, path, value, strlen(value));
	fake_unlock();
}

void fake_remove(const char *path)
{
	fake_lock();
	fake_tree_remove(&tree, path);
	fake_unlock();
}

bool fake_has(const char *path, const char *value)
{
	const struct fake_node *node;
	bool has;

	fake_lock();
	node = fake_tree_find(&tree, path);
	has = node && node->len == strlen(value) &&
	      !memcmp(node->value ? node->value : "", value, node->len);
	fake_unlock();
	return has;
}
