/* SPDX-License-Identifier: MIT */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include "xenstore/wire.h"

#define PAUSE_MAX 10 /* ms between tries of a transaction */

struct reads {
	const char *const *paths;
	char **values;
	int *errors;
	int count;
};

static void ask_read(void *arg, size_t i, struct xenstore_request *req)
{
	const struct reads *r = arg;

	req->path = r->paths[i];
}

static int answer_read(void *arg, size_t i, int error, const char *data,
		       size_t len)
{
	struct reads *r = arg;

	r->errors[i] = error;
	if (error)
		return 0;
	r->values[i] = xenstore_copy(data, len);
	if (!r->values[i])
		return -ENOMEM;
	r->count++;
	return 0;
}

static int talk_reads(struct xenstore *xs, uint32_t tx, struct reads *r,
		      size_t n)
{
	const struct xenstore_burst burst = {
		.type = XS_READ,
		.tx = tx,
		.n = n,
		.ask = ask_read,
		.answer = answer_read,
		.arg = r,
	};
	int rc = xenstore_talk(xs, &burst);

	return rc ? rc : r->count;
}

int xenstore_read_many(struct xenstore *xs, uint32_t tx,
		       const char *const *paths, size_t n, char **values,
		       int *errors)
{
	struct reads r = {
		.paths = paths,
		.values = calloc(n ? n : 1, sizeof(*r.values)),
		.errors = calloc(n ? n : 1, sizeof(*r.errors)),
	};
	int rc = -ENOMEM;

	if (r.values && r.errors)
		rc = talk_reads(xs, tx, &r, n);
	if (rc >= 0) {
		xenstore_move(values, r.values, n * sizeof(*values));
		if (errors)
			xenstore_move(errors, r.errors, n * sizeof(*errors));
	} else if (r.values) {
		for (size_t i = 0; i < n; i++)
			free(r.values[i]);
	}
	free(r.values);
	free(r.errors);
	return rc;
}

struct writes {
	const struct xenstore_write *writes;
	int *errors;
	int count;
};

static void ask_write(void *arg, size_t i, struct xenstore_request *req)
{
	const struct writes *w = arg;

	req->path = w->writes[i].path;
	req->body = w->writes[i].value;
	req->len = w->writes[i].len;
}

static int answer_write(void *arg, size_t i, int error, const char *data,
			size_t len)
{
	struct writes *w = arg;

	(void)data;
	(void)len;
	if (w->errors)
		w->errors[i] = error;
	w->count += !error;
	return 0;
}

int xenstore_write_many(struct xenstore *xs, uint32_t tx,
			const struct xenstore_write *writes, size_t n,
			int *errors)
{
	struct writes w = {.writes = writes, .errors = errors};
	const struct xenstore_burst burst = {
		.type = XS_WRITE,
		.tx = tx,
		.n = n,
		.ask = ask_write,
		.answer = answer_write,
		.arg = &w,
	};
	int rc = xenstore_talk(xs, &burst);

	return rc ? rc : w.count;
}

struct start {
	uint32_t tx;
	int error; /* the daemon's own */
};

static void ask_start(void *arg, size_t i, struct xenstore_request *req)
{
	(void)arg;
	(void)i;
	req->body = "";
	req->len = 1;
}

static int answer_start(void *arg, size_t i, int error, const char *data,
			size_t len)
{
	struct start *start = arg;

	(void)i;
	start->error = error;
	return error ? 0 : xenstore_parse_tx(data, len, &start->tx);
}

/* Without a copy of the reply: taking a change back may need no memory. */
int xenstore_start_transaction(struct xenstore *xs, uint32_t *tx)
{
	struct start start = {0};
	const struct xenstore_burst burst = {
		.type = XS_TRANSACTION_START,
		.n = 1,
		.ask = ask_start,
		.answer = answer_start,
		.arg = &start,
	};
	int rc = xenstore_talk(xs, &burst);

	if (rc == -EPROTO)
		return xenstore_die(xs, rc);
	if (rc || start.error)
		return rc ? rc : start.error;
	*tx = start.tx;
	return 0;
}

int xenstore_end_transaction(struct xenstore *xs, uint32_t tx, bool commit)
{
	const struct xenstore_request req = {.body = commit ? "T" : "F",
					     .len = 2};

	return xenstore_ask(xs, XS_TRANSACTION_END, tx, &req, NULL, NULL);
}

int xenstore_transact(struct xenstore *xs, unsigned int tries,
		      int (*body)(struct xenstore *xs, uint32_t tx, void *arg),
		      void *arg)
{
	int rc = -EAGAIN;

	for (unsigned int i = 0; i < tries && rc == -EAGAIN; i++) {
		uint32_t tx;
		int result;

		/* One that goes on at once can lose to another for ever. */
		if (i > 1)
			poll(NULL, 0, i < PAUSE_MAX ? (int)i : PAUSE_MAX);
		rc = xenstore_start_transaction(xs, &tx);
		if (rc)
			return rc;
		result = body(xs, tx, arg);
		rc = xenstore_end_transaction(xs, tx, !result);
		if (result)
			return result;
	}
	return rc;
}
