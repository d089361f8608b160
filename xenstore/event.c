/* SPDX-License-Identifier: MIT */
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

int xvcpu_xenstore_keep_event(struct xenstore *xs,
			      const struct xenstore_message *msg)
{
	struct xenstore_queued *q = NULL;
	struct xenstore_event event;
	int rc = xvcpu_xenstore_parse_event(msg, &event);

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

struct xenstore_queued *xvcpu_xenstore_take_event(struct xenstore *xs,
						  struct xenstore_queued **link)
{
	struct xenstore_queued *q = *link;

	*link = q->next;
	if (!*link)
		xs->events_end = link;
	xs->nevents--;
	return q;
}
