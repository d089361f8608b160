/* SPDX-License-Identifier: MIT */
/* The requests of a burst on their way out. */
#include <string.h>
#include "xenstore/wire.h"

void xvcpu_xenstore_settle(struct xenstore_exchange *x, size_t i, int error,
			   const char *data, size_t len)
{
	int rc;

	x->done[i] = 1;
	x->left--;
	if (x->error)
		return;
	rc = x->burst->answer(x->burst->arg, i, error, data, len);
	if (rc >= 0)
		return;
	x->error = rc;
	x->left -= x->n - x->asked;
	x->n = x->asked;
}

static int check(const struct xenstore *xs, const struct xenstore_request *req)
{
	size_t path = 0;

	if (req->reserved[0] || req->reserved[1])
		return -EINVAL;
	if (req->path) {
		size_t max = *req->path == '/' ? XENSTORE_ABS_PATH_MAX
					       : XENSTORE_REL_PATH_MAX;

		path = strnlen(req->path, max + 1);
		if (!path)
			return -EINVAL;
		if (path > max)
			return -ENAMETOOLONG;
		path++;
	}
	return req->len > xs->payload_max - path ? -E2BIG : 0;
}

static char *append(char *to, const void *from, size_t len)
{
	xenstore_move(to, from, len);
	return to + len;
}

static void encode(struct xenstore_exchange *x,
		   const struct xenstore_request *req)
{
	struct xenstore *xs = x->xs;
	size_t path = req->path ? strlen(req->path) + 1 : 0;
	struct xsd_sockmsg header = {
		.type = x->type,
		.req_id = x->base + (uint32_t)x->asked,
		.tx_id = x->burst->tx,
		.len = (uint32_t)(path + req->len),
	};
	char *to = xs->out + xs->out_end;

	to = append(to, &header, sizeof(header));
	to = append(to, req->path, path);
	to = append(to, req->value, req->len);
	xs->out_end = (size_t)(to - xs->out);
}

/* A device is asked one thing at a time: see wire.h. */
static bool may_ask(const struct xenstore_exchange *x)
{
	size_t waiting = x->left - (x->n - x->asked);
	size_t room = sizeof(x->xs->out) - x->xs->out_end;

	if (x->asked == x->n || (x->xs->device && waiting))
		return false;
	return room >= XENSTORE_MESSAGE_MAX;
}

/* Fill the buffer with requests; a message that cannot be is answered here. */
static void ask_more(struct xenstore_exchange *x)
{
	struct xenstore *xs = x->xs;

	if (xs->out_pos) {
		xs->out_end -= xs->out_pos;
		memmove(xs->out, xs->out + xs->out_pos, xs->out_end);
		xs->out_pos = 0;
	}
	while (may_ask(x)) {
		struct xenstore_request req = {0};
		size_t i = x->asked;
		int rc;

		x->burst->ask(x->burst->arg, i, &req);
		rc = check(xs, &req);
		if (!rc)
			encode(x, &req);
		x->asked++;
		if (rc)
			xvcpu_xenstore_settle(x, i, rc, NULL, 0);
	}
}

/* Know the message that the next byte to send belongs to. */
static void look_at_message(struct xenstore *xs)
{
	struct xsd_sockmsg header;

	if (xs->message_left || xs->out_pos == xs->out_end)
		return;
	memcpy(&header, xs->out + xs->out_pos, sizeof(header));
	xs->message_left = sizeof(header) + header.len;
	xs->message_id = header.req_id;
}

/* n bytes are gone, which may have ended messages and begun others. */
static void advance(struct xenstore_exchange *x, size_t n)
{
	struct xenstore *xs = x->xs;

	while (n) {
		size_t step = n < xs->message_left ? n : xs->message_left;

		n -= step;
		xs->out_pos += step;
		xs->message_left -= step;
		if (!xs->message_left)
			x->sent = (size_t)(xs->message_id - x->base) + 1;
		look_at_message(xs);
	}
}

int xvcpu_xenstore_flush(struct xenstore_exchange *x)
{
	struct xenstore *xs = x->xs;

	for (;;) {
		ssize_t n;

		if (xs->cut)
			return 0;
		ask_more(x);
		if (xs->out_pos == xs->out_end)
			return 0;
		look_at_message(xs);
		n = xvcpu_xenstore_send(xs);
		if (!n)
			return 0;
		if (n > 0) {
			advance(x, (size_t)n);
		} else if (xs->device && n != -EPIPE) {
			size_t i = xs->message_id - x->base;

			advance(x, xs->message_left);
			xvcpu_xenstore_settle(x, i, (int)n, NULL, 0);
		} else if (n == -EPIPE || n == -ECONNRESET) {
			xs->cut = true;
		} else {
			return -ECONNRESET;
		}
	}
}
