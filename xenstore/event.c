/* SPDX-License-Identifier: MIT */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include "xenstore/wire.h"

static bool is_waiting(const struct xenstore *xs,
		       const struct xenstore_event *event)
{
	for (const struct xenstore_queued *q = xs->events; q; q = q->next)
		if (!strcmp(q->event.path, event->path) &&
		    !strcmp(q->event.token, event->token))
			return true;
	return false;
}

static struct xenstore_queued *copy_event(const struct xenstore_event *event)
{
	size_t path = strlen(event->path) + 1;
	size_t token = strlen(event->token) + 1;
	struct xenstore_queued *q = malloc(sizeof(*q) + path + token);

	if (!q)
		return NULL;
	q->event.path = memcpy(q->text, event->path, path);
	q->event.token = memcpy(q->text + path, event->token, token);
	q->next = NULL;
	return q;
}

int xenstore_keep_event(struct xenstore *xs, const struct xenstore_message *msg)
{
	struct xenstore_queued *q = NULL;
	struct xenstore_event event;
	int rc = xenstore_parse_event(msg, &event);

	if (rc || is_waiting(xs, &event))
		return rc;
	if (xs->nevents < XENSTORE_EVENTS_MAX)
		q = copy_event(&event);
	if (!q) {
		xs->events_lost = true;
		return 0;
	}
	*xs->events_end = q;
	xs->events_end = &q->next;
	xs->nevents++;
	return 0;
}

/* Take *link out of the queue. */
static struct xenstore_queued *unlink_event(struct xenstore *xs,
					    struct xenstore_queued **link)
{
	struct xenstore_queued *q = *link;

	*link = q->next;
	if (!*link)
		xs->events_end = link;
	xs->nevents--;
	return q;
}

/* Keep the events that were received; nothing else may come now. */
static int take_events(struct xenstore *xs)
{
	struct xenstore_message msg;
	ssize_t size;

	while ((size = xenstore_parse(xs->in + xs->in_pos,
				      xs->in_end - xs->in_pos, &msg)) > 0) {
		int rc = -EPROTO;

		xs->in_pos += (size_t)size;
		if (msg.header.type == XS_WATCH_EVENT)
			rc = xenstore_keep_event(xs, &msg);
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
	rc = xenstore_poll(xs, POLLIN, deadline);
	if (rc == -ETIMEDOUT)
		return 0;
	if (rc == -EINTR)
		return rc;
	if (rc > 0)
		rc = xenstore_receive(xs);
	if (rc > 0)
		rc = take_events(xs);
	if (rc < 0)
		return xenstore_die(xs, rc);
	return 1;
}

int xenstore_wait_event(struct xenstore *xs, int timeout_ms,
			struct xenstore_event **event)
{
	int64_t deadline = timeout_ms < 0 ? -1 : xenstore_now() + timeout_ms;

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
	*event = &unlink_event(xs, &xs->events)->event;
	return 1;
}

static int ask_watch(struct xenstore *xs, enum xsd_sockmsg_type type,
		     const char *path, const char *token)
{
	struct xenstore_request req = {
		.path = path, .body = token, .len = strlen(token) + 1};

	return xenstore_ask(xs, type, 0, &req, NULL, NULL);
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
			free(unlink_event(xs, link));
		else
			link = &(*link)->next;
	}
	return 0;
}
