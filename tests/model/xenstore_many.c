/* SPDX-License-Identifier: MIT */
#include "tests/model/xenstore_many.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

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
	r->values[i] = strndup(data, len);
	if (!r->values[i])
		return -ENOMEM;
	r->count++;
	return 0;
}

static int talk_reads(struct xenstore *xs, uint32_t tx, struct reads *r,
		      size_t n)
{
	const struct xenstore_burst burst = {
		.tx = tx,
		.n = n,
		.ask = ask_read,
		.answer = answer_read,
		.arg = r,
	};
	int rc = xenstore_read_burst(xs, &burst);

	return rc ? rc : r->count;
}

int many_read(struct xenstore *xs, uint32_t tx, const char *const *paths,
	      size_t n, char **values, int *errors)
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
		if (n)
			memcpy(values, r.values, n * sizeof(*values));
		if (n && errors)
			memcpy(errors, r.errors, n * sizeof(*errors));
	} else if (r.values) {
		for (size_t i = 0; i < n; i++)
			free(r.values[i]);
	}
	free(r.values);
	free(r.errors);
	return rc;
}

struct writes {
	const struct many_write *writes;
	int *errors;
	int count;
};

static void ask_write(void *arg, size_t i, struct xenstore_request *req)
{
	const struct writes *w = arg;

	req->path = w->writes[i].path;
	req->value = w->writes[i].value;
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

int many_write(struct xenstore *xs, uint32_t tx,
	       const struct many_write *writes, size_t n, int *errors)
{
	struct writes w = {.writes = writes, .errors = errors};
	const struct xenstore_burst burst = {
		.tx = tx,
		.n = n,
		.ask = ask_write,
		.answer = answer_write,
		.arg = &w,
	};
	int rc = xenstore_write_burst(xs, &burst);

	return rc ? rc : w.count;
}

int many_get(struct xenstore *xs, uint32_t tx, const char *path, char *buf,
	     size_t size)
{
	char *value;
	size_t len;
	int rc = xenstore_read(xs, tx, path, &value, &len);

	if (rc)
		return rc;
	if (len < size)
		memcpy(buf, value, len + 1);
	free(value);
	return len < size ? (int)len : -ENOBUFS;
}
