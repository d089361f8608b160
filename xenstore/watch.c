/* SPDX-License-Identifier: MIT */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include "xenstore/wire.h"

/* Keep the events that were received; nothing else may come now. */
static int take_events(struct xenstore *xs)
{
	struct xenstore_message msg;
	ssize_t size;

	while ((size = xvcpu_xenstore_parse(xs->in + xs->in_pos,
					    xs->in_end - xs->in_pos, &msg)) >
	       0) {
		int rc = -EPROTO;

		xs->in_pos += (size_t)size;
		if (msg.header.type == XS_WATCH_EVENT)
			rc = xvcpu_xenstore_keep_event(xs, &msg);
		if (rc < 0)
			return rc;
	}
	return (int)size;
}

/* 1 something may be queued now, 0 the time is over. */
static int wait_more(struct xenstore *xs, int64_t deadline)
{
	int rc;

	if (xs->dead)
		return -ENOTCONN;
	if (xs->names)
		return -EBUSY;
	rc = xvcpu_xenstore_poll(xs, POLLIN, deadline);
	if (rc == -ETIMEDOUT)
		return 0;
	if (rc == -EINTR)
		return rc;
	if (rc > 0)
		rc = xvcpu_xenstore_receive(xs);
	if (rc > 0)
		rc = take_events(xs);
	if (rc < 0)
		return xvcpu_xenstore_die(xs, rc);
	return 1;
}

int xenstore_wait_event(struct xenstore *xs, int timeout_ms,
			struct xenstore_event **event)
{
	int64_t deadline =
		timeout_ms < 0 ? -1 : xvcpu_xenstore_now() + timeout_ms;

	while (!xs->events) {
		int rc;

		if (xs->events_lost) {
			xs->events_lost = false;
			return -EOVERFLOW;
		}
		rc = wait_more(xs, deadline);
		if (rc <= 0)
			return rc;
	}
	*event = &xvcpu_xenstore_take_event(xs, &xs->events)->event;
	return 1;
}

static int ask_watch(struct xenstore *xs, enum xsd_sockmsg_type type,
		     const char *path, const char *token)
{
	struct xenstore_request req = {
		.path = path, .value = token, .len = strlen(token) + 1};

	return xvcpu_xenstore_ask(xs, type, 0, &req, NULL, NULL);
}

int xenstore_watch(struct xenstore *xs, const char *path, const char *token)
{
	return ask_watch(xs, XS_WATCH, path, token);
}

int xenstore_unwatch(struct xenstore *xs, const char *path, const char *token)
{
	int rc = ask_watch(xs, XS_UNWATCH, path, token);
	struct xenstore_queued **link = &xs->events;

	if (rc)
		return rc;
	while (*link) {
		if (!strcmp((*link)->event.token, token))
			free(xvcpu_xenstore_take_event(xs, link));
		else
			link = &(*link)->next;
	}
	return 0;
}
