/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "xenstore/wire.h"

#define LIST_MAX   (16 << 20) /* bytes of names, from a daemon gone mad */
#define LIST_TRIES 16

struct single {
	const struct xenstore_request *req;
	char **reply;
	size_t *len;
	int error;
};

static void ask_single(void *arg, size_t i, struct xenstore_request *req)
{
	const struct single *s = arg;

	(void)i;
	*req = *s->req;
}

static int answer_single(void *arg, size_t i, int error, const char *data,
			 size_t len)
{
	struct single *s = arg;

	(void)i;
	s->error = error;
	if (error)
		return 0;
	if (s->reply) {
		char *copy = xvcpu_xenstore_copy(data, len);

		if (!copy)
			return -ENOMEM;
		*s->reply = copy;
	}
	if (s->len)
		*s->len = len;
	return 0;
}

int xvcpu_xenstore_ask(struct xenstore *xs, enum xsd_sockmsg_type type,
		       uint32_t tx, const struct xenstore_request *req,
		       char **reply, size_t *len)
{
	struct single single = {.req = req, .reply = reply, .len = len};
	const struct xenstore_burst burst = {
		.tx = tx,
		.n = 1,
		.ask = ask_single,
		.answer = answer_single,
		.arg = &single,
	};
	int rc = xvcpu_xenstore_talk(xs, type, &burst);

	return rc ? rc : single.error;
}

int xenstore_read(struct xenstore *xs, uint32_t tx, const char *path,
		  char **value, size_t *len)
{
	const struct xenstore_request req = {.path = path};

	return xvcpu_xenstore_ask(xs, XS_READ, tx, &req, value, len);
}

int xvcpu_xenstore_tell(struct xenstore *xs, enum xsd_sockmsg_type type,
			uint32_t tx, const char *path, const void *value,
			size_t len)
{
	const struct xenstore_request req = {
		.path = path, .value = value, .len = len};

	return xvcpu_xenstore_ask(xs, type, tx, &req, NULL, NULL);
}

int xenstore_write(struct xenstore *xs, uint32_t tx, const char *path,
		   const void *value, size_t len)
{
	return xvcpu_xenstore_tell(xs, XS_WRITE, tx, path, value, len);
}

int xenstore_remove(struct xenstore *xs, uint32_t tx, const char *path)
{
	return xvcpu_xenstore_tell(xs, XS_RM, tx, path, NULL, 0);
}

/* A list of children as it is put together from parts. */
struct parts {
	char generation[24]; /* of the node; another one: start again */
	char *text;
	size_t len;
	bool whole;
};

/* Payload: generation, NUL, names; an empty name ends the last part. */
static int add_part(struct parts *p, const char *data, size_t len)
{
	size_t gen = strnlen(data, len);
	char *text;

	if (gen == len || gen >= sizeof(p->generation) || len - gen < 2 ||
	    data[len - 1])
		return -EPROTO;
	if (p->len && strcmp(p->generation, data)) {
		p->len = 0;
		return -EAGAIN;
	}
	memcpy(p->generation, data, gen + 1);
	data += gen + 1;
	len -= gen + 1;
	p->whole = len == 1 || !data[len - 2];
	if (p->whole)
		len--;
	if (p->len + len > LIST_MAX)
		return -E2BIG;
	text = realloc(p->text, p->len + len + 1);
	if (!text)
		return -ENOMEM;
	memcpy(text + p->len, data, len);
	p->text = text;
	p->len += len;
	return 0;
}

static int list_parts(struct xenstore *xs, uint32_t tx, const char *path,
		      struct parts *p)
{
	unsigned int tries = 0;

	while (!p->whole) {
		char offset[24], *reply;
		struct xenstore_request req = {.path = path, .value = offset};
		size_t len;
		int rc;

		req.len = (size_t)snprintf(offset, sizeof(offset), "%zu",
					   p->len) +
			  1;
		rc = xvcpu_xenstore_ask(xs, XS_DIRECTORY_PART, tx, &req, &reply,
					&len);
		if (rc)
			return rc == -ENOSYS ? -E2BIG : rc;
		rc = add_part(p, reply, len);
		free(reply);
		if (rc && (rc != -EAGAIN || ++tries == LIST_TRIES))
			return rc;
	}
	return 0;
}

int xenstore_list(struct xenstore *xs, uint32_t tx, const char *path,
		  char ***names, size_t *n)
{
	const struct xenstore_request req = {.path = path};
	struct parts p = {.text = NULL};
	int rc =
		xvcpu_xenstore_ask(xs, XS_DIRECTORY, tx, &req, &p.text, &p.len);

	if (rc == -E2BIG)
		rc = list_parts(xs, tx, path, &p);
	if (!rc)
		rc = xvcpu_xenstore_parse_names(p.text, p.len, names, n);
	if (rc == -EPROTO)
		xvcpu_xenstore_die(xs, rc);
	free(p.text);
	return rc;
}
