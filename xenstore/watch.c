/* SPDX-License-Identifier: MIT */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include "xenstore/wire.h"

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
		rc = xvcpu_xenstore_receive(xs, NULL);
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

int xenstore_watch(struct xenstore *xs, const char *path, const char *token)
{
	return xvcpu_xenstore_tell(xs, XS_WATCH, 0, path, token,
				   strlen(token) + 1);
}

int xenstore_unwatch(struct xenstore *xs, const char *path, const char *token)
{
	int rc = xvcpu_xenstore_tell(xs, XS_UNWATCH, 0, path, token,
				     strlen(token) + 1);
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
