/* SPDX-License-Identifier: MIT */
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include "xenstore/wire.h"

static int take_reply(struct xenstore_exchange *x,
		      const struct xenstore_message *msg)
{
	size_t i = msg->header.req_id - x->base;

	if (i >= x->sent || x->done[i])
		return -EPROTO;
	if (msg->header.type == XS_ERROR)
		xvcpu_xenstore_settle(x, i, xvcpu_xenstore_parse_error(msg),
				      NULL, 0);
	else if (msg->header.type == x->type)
		xvcpu_xenstore_settle(x, i, 0, msg->payload, msg->header.len);
	else
		return -EPROTO;
	x->deadline = xvcpu_xenstore_now() + x->xs->timeout_ms;
	return 0;
}

int xvcpu_xenstore_receive(struct xenstore *xs, struct xenstore_exchange *x)
{
	struct xenstore_message msg;
	ssize_t size;
	int rc = xvcpu_xenstore_fill(xs);

	if (rc <= 0)
		return rc;
	while ((size = xvcpu_xenstore_parse(xs->in + xs->in_pos,
					    xs->in_end - xs->in_pos, &msg)) >
	       0) {
		xs->in_pos += (size_t)size;
		if (msg.header.type == XS_WATCH_EVENT)
			rc = xvcpu_xenstore_keep_event(xs, &msg);
		else
			rc = x ? take_reply(x, &msg) : -EPROTO;
		if (rc < 0)
			return rc;
	}
	return (int)size;
}

static int run(struct xenstore_exchange *x)
{
	struct xenstore *xs = x->xs;

	x->deadline = xvcpu_xenstore_now() + xs->timeout_ms;
	for (;;) {
		short events = POLLIN;
		int rc = xvcpu_xenstore_flush(x);

		if (rc < 0 || !x->left)
			return rc;
		if (!xs->cut && xs->out_pos < xs->out_end)
			events |= POLLOUT;
		rc = xvcpu_xenstore_poll(xs, events, x->deadline);
		if (rc > 0 && rc & ~POLLOUT)
			rc = xvcpu_xenstore_receive(xs, x);
		if (rc < 0 && rc != -EINTR)
			return rc;
	}
}

/* The rest has no answer; what never left whole was certainly not done. */
static void give_up(struct xenstore_exchange *x, int error)
{
	for (size_t i = 0; i < x->n; i++)
		if (!x->done[i])
			xvcpu_xenstore_settle(x, i,
					      i < x->sent ? error : -ECANCELED,
					      NULL, 0);
}

int xvcpu_xenstore_begin(struct xenstore_exchange *x)
{
	const struct xenstore_burst *burst = x->burst;

	if (x->xs->dead)
		return -ENOTCONN;
	if (x->xs->names)
		return -EBUSY;
	if (burst->reserved[0] || burst->reserved[1] || burst->reserved[2] ||
	    burst->reserved[3])
		return -EINVAL;
	if (burst->n > INT_MAX)
		return -E2BIG;
	x->n = x->left = burst->n;
	x->base = x->xs->next_id;
	x->done = burst->n <= 1 ? &x->one : burst->done;
	if (!x->done)
		x->done = calloc(burst->n, 1);
	else
		memset(x->done, 0, burst->n);
	return x->done ? 0 : -ENOMEM;
}

int xvcpu_xenstore_finish(struct xenstore_exchange *x)
{
	int rc = run(x);

	x->xs->next_id += (uint32_t)x->asked;
	if (rc < 0) {
		xvcpu_xenstore_die(x->xs, rc);
		give_up(x, rc);
	}
	if (x->done != &x->one && x->done != x->burst->done)
		free(x->done);
	return rc < 0 ? rc : x->error;
}

int xvcpu_xenstore_talk(struct xenstore *xs, enum xsd_sockmsg_type type,
			const struct xenstore_burst *burst)
{
	struct xenstore_exchange x = {.xs = xs, .type = type, .burst = burst};
	int rc = xvcpu_xenstore_begin(&x);

	return rc ? rc : xvcpu_xenstore_finish(&x);
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
