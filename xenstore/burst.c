/* SPDX-License-Identifier: MIT */
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include "xenstore/wire.h"

/*
 * A burst under way.  Requests are numbered from 0 by the burst and from base
 * on the wire.  Both directions are served in one loop: a daemon that stops
 * reading because its replies are not taken would otherwise wait for us while
 * we wait for it.
 */
struct exchange {
	struct xenstore *xs;
	enum xsd_sockmsg_type type;
	const struct xenstore_burst *burst;
	uint8_t *done;    /* answered, for each request */
	size_t asked;     /* requests made so far */
	size_t sent;      /* one past the last that was sent whole */
	size_t left;      /* of those to ask or asked, not answered */
	size_t n;         /* to ask; fewer than burst->n after an error */
	uint32_t base;    /* req_id of request 0 */
	int error;        /* the first of our own */
	int64_t deadline; /* for the next reply */
};

static void settle(struct exchange *x, size_t i, int error, const char *data,
		   size_t len)
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

static void encode(struct exchange *x, const struct xenstore_request *req)
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
static bool may_ask(const struct exchange *x)
{
	size_t waiting = x->left - (x->n - x->asked);
	size_t room = sizeof(x->xs->out) - x->xs->out_end;

	if (x->asked == x->n || (x->xs->device && waiting))
		return false;
	return room >= XENSTORE_MESSAGE_MAX;
}

/* Fill the buffer with requests; a message that cannot be is answered here. */
static void ask_more(struct exchange *x)
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
			settle(x, i, rc, NULL, 0);
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
static void advance(struct exchange *x, size_t n)
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

/*
 * Send all that can be sent now.  A socket that takes no more for good may
 * still hold replies to what it took; they are read before we give up.
 */
static int flush(struct exchange *x)
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
			settle(x, i, (int)n, NULL, 0);
		} else if (n == -EPIPE || n == -ECONNRESET) {
			xs->cut = true;
		} else {
			return -ECONNRESET;
		}
	}
}

static int take_reply(struct exchange *x, const struct xenstore_message *msg)
{
	size_t i = msg->header.req_id - x->base;

	if (i >= x->sent || x->done[i])
		return -EPROTO;
	if (msg->header.type == XS_ERROR)
		settle(x, i, xvcpu_xenstore_parse_error(msg), NULL, 0);
	else if (msg->header.type == x->type)
		settle(x, i, 0, msg->payload, msg->header.len);
	else
		return -EPROTO;
	x->deadline = xvcpu_xenstore_now() + x->xs->timeout_ms;
	return 0;
}

static int receive(struct exchange *x)
{
	struct xenstore *xs = x->xs;
	struct xenstore_message msg;
	ssize_t size;
	int rc = xvcpu_xenstore_receive(xs);

	if (rc <= 0)
		return rc;
	while ((size = xvcpu_xenstore_parse(xs->in + xs->in_pos,
					    xs->in_end - xs->in_pos, &msg)) >
	       0) {
		xs->in_pos += (size_t)size;
		if (msg.header.type == XS_WATCH_EVENT)
			rc = xvcpu_xenstore_keep_event(xs, &msg);
		else
			rc = take_reply(x, &msg);
		if (rc < 0)
			return rc;
	}
	return (int)size;
}

static int run(struct exchange *x)
{
	struct xenstore *xs = x->xs;

	x->deadline = xvcpu_xenstore_now() + xs->timeout_ms;
	for (;;) {
		short events = POLLIN;
		int rc = flush(x);

		if (rc < 0 || !x->left)
			return rc;
		if (!xs->cut && xs->out_pos < xs->out_end)
			events |= POLLOUT;
		rc = xvcpu_xenstore_poll(xs, events, x->deadline);
		if (rc > 0 && rc & ~POLLOUT)
			rc = receive(x);
		if (rc < 0 && rc != -EINTR)
			return rc;
	}
}

/* The rest has no answer; what never left whole was certainly not done. */
static void give_up(struct exchange *x, int error)
{
	for (size_t i = 0; i < x->n; i++)
		if (!x->done[i])
			settle(x, i, i < x->sent ? error : -ECANCELED, NULL, 0);
}

int xvcpu_xenstore_talk(struct xenstore *xs, enum xsd_sockmsg_type type,
			const struct xenstore_burst *burst)
{
	struct exchange x = {
		.xs = xs,
		.type = type,
		.burst = burst,
		.n = burst->n,
		.left = burst->n,
	};
	static const uint64_t none[4];
	uint8_t one = 0;
	int rc;

	if (xs->dead)
		return -ENOTCONN;
	if (memcmp(burst->reserved, none, sizeof(burst->reserved)))
		return -EINVAL;
	if (burst->n > INT_MAX)
		return -E2BIG;
	x.base = xs->next_id;
	x.done = burst->n <= 1 ? &one : burst->done;
	if (!x.done)
		x.done = calloc(burst->n, 1);
	else
		memset(x.done, 0, burst->n);
	if (!x.done)
		return -ENOMEM;
	rc = run(&x);
	xs->next_id += (uint32_t)x.asked;
	if (rc < 0) {
		xvcpu_xenstore_die(xs, rc);
		give_up(&x, rc);
	}
	if (x.done != &one && x.done != burst->done)
		free(x.done);
	return rc < 0 ? rc : x.error;
}

int xenstore_read_burst(struct xenstore *xs, const struct xenstore_burst *burst)
{
	return xvcpu_xenstore_talk(xs, XS_READ, burst);
}

int xenstore_write_burst(struct xenstore *xs,
			 const struct xenstore_burst *burst)
{
	return xvcpu_xenstore_talk(xs, XS_WRITE, burst);
}
