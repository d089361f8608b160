/* SPDX-License-Identifier: MIT */
/*
 * wire - the inside of struct xenstore: messages, bytes and events.
 *
 * Only the files of this room and their tests include this; it is the only file
 * that includes Xen's wire header.
 *
 * What the kernel's xenbus device does differently from a socket:
 * - it sends a request later, from the buffer that the next write() fills: two
 *   at once and the first goes out with the second's text.  So a burst through
 *   the device is one request at a time, and as slow as that sounds;
 * - one write() carries at most one message: what follows it is dropped;
 * - header and payload together are at most 4096 bytes;
 * - a write that fails has consumed that message and nothing will answer it;
 * - it never reports POLLOUT, though it can always be written;
 * - events have garbage in req_id and tx_id: only the type tells;
 * - WATCH of what is watched and UNWATCH of what is not both succeed.
 * Kernels 4.11 to 4.15 without the stable fix answer with a req_id of their
 * own; that is -EPROTO here.
 */
#ifndef XVCPU_XENSTORE_WIRE_H
#define XVCPU_XENSTORE_WIRE_H

#include <errno.h> /* before xs_wire.h: its table of errors depends on it */
#include <stdint.h>
#include <string.h>
#include <sys/types.h>
#include <xen/io/xs_wire.h>
#include "xenstore/xenstore.h"

#define XENSTORE_MESSAGE_MAX (sizeof(struct xsd_sockmsg) + XENSTORE_PAYLOAD_MAX)
#define XENSTORE_DEVICE_MAX  4096 /* a whole message, through the kernel */
#define XENSTORE_BUFFER      16384

/* The event comes first, so that freeing it frees the whole. */
struct xenstore_queued {
	struct xenstore_event event;
	struct xenstore_queued *next;
	char text[];
};

struct xenstore {
	int fd;       /* -1: none */
	char *path;   /* NULL: the usual places */
	bool adopted; /* nobody knows where to connect again */
	int timeout_ms;
	bool device; /* a xenbus device, not a socket */
	bool dead;
	bool cut; /* the daemon reads no more; its last replies may be here */
	bool events_lost;
	size_t payload_max;
	uint32_t next_id;
	size_t nevents;
	struct xenstore_queued *events;
	struct xenstore_queued **events_end;
	struct xenstore_names *names; /* asked for, not read; NULL: none */
	size_t in_pos, in_end;        /* received, not yet looked at */
	size_t out_pos, out_end;      /* to send */
	size_t message_left; /* of the message being sent; 0: at its start */
	uint32_t message_id; /* its req_id */
	char in[XENSTORE_BUFFER];
	char out[XENSTORE_BUFFER];
};

/* memcpy(), for which no bytes may also come from or go to nowhere. */
static inline void xenstore_move(void *to, const void *from, size_t len)
{
	if (len)
		memcpy(to, from, len);
}

/* A message as it lies in a buffer. */
struct xenstore_message {
	struct xsd_sockmsg header;
	const char *payload;
};

/* reply.c: what bytes mean.  Pure. */

/*
 * Look for a whole message at the start of buf.  Returns its size, 0 when more
 * bytes are needed, -EPROTO when no bytes could help.
 */
ssize_t xvcpu_xenstore_parse(const char *buf, size_t size,
			     struct xenstore_message *msg);

/* The negative errno that an XS_ERROR names. */
int xvcpu_xenstore_parse_error(const struct xenstore_message *msg);

/* The two texts of an XS_WATCH_EVENT, in the message; -EPROTO. */
int xvcpu_xenstore_parse_event(const struct xenstore_message *msg,
			       struct xenstore_event *event);

/* A transaction's id, never 0; -EPROTO. */
int xvcpu_xenstore_parse_tx(const char *text, size_t len, uint32_t *tx);

/*
 * NUL-terminated names, one behind the other, to an array: free().  -EPROTO
 * when the last has no end, -ENOMEM.
 */
int xvcpu_xenstore_parse_names(const char *text, size_t len, char ***names,
			       size_t *n);

/* len bytes and a NUL behind them, free(); NULL without memory. */
char *xvcpu_xenstore_copy(const char *data, size_t len);

/* io.c: bytes in and out. */

int64_t xvcpu_xenstore_now(void); /* milliseconds */

/* Mark the handle dead; returns error. */
int xvcpu_xenstore_die(struct xenstore *xs, int error);

/*
 * Wait until deadline (negative: no limit) for any of events.  Returns what
 * poll() saw; -ETIMEDOUT, -EINTR.
 */
int xvcpu_xenstore_poll(struct xenstore *xs, short events, int64_t deadline);

/* Read what is there.  1 something, 0 nothing yet, -ECONNRESET. */
int xvcpu_xenstore_fill(struct xenstore *xs);

/*
 * Send one piece, never across a message's end on a device.  Returns its size,
 * 0 when the other side takes no more now, or negative errno.
 */
ssize_t xvcpu_xenstore_send(struct xenstore *xs);

/* burst.c: questions and answers. */

/*
 * A burst under way.  Requests are numbered from 0 by the burst and from base
 * on the wire.  Both directions are served in one loop: a daemon that stops
 * reading because its replies are not taken would otherwise wait for us while
 * we wait for it.
 */
struct xenstore_exchange {
	struct xenstore *xs;
	enum xsd_sockmsg_type type;
	const struct xenstore_burst *burst;
	uint8_t *done;    /* answered, for each request */
	uint8_t one;      /* that of a single one */
	size_t asked;     /* requests made so far */
	size_t sent;      /* one past the last that was sent whole */
	size_t left;      /* of those to ask or asked, not answered */
	size_t n;         /* to ask; fewer than burst->n after an error */
	uint32_t base;    /* req_id of request 0 */
	int error;        /* the first of our own */
	int64_t deadline; /* for the next reply */
};

/* xs, type and burst are set; the burst stays where it is until the end. */
int xvcpu_xenstore_begin(struct xenstore_exchange *x);

/* Ask what was not asked yet, and take all answers. */
int xvcpu_xenstore_finish(struct xenstore_exchange *x);

/*
 * Receive what is there, keep the events, and take the replies; x: to whom, or
 * NULL: there may be none.
 */
int xvcpu_xenstore_receive(struct xenstore *xs, struct xenstore_exchange *x);

/* xenstore_read_burst for requests of any type: begin and finish. */
int xvcpu_xenstore_talk(struct xenstore *xs, enum xsd_sockmsg_type type,
			const struct xenstore_burst *burst);

/* flush.c: requests on their way out. */

/* Request i is answered, by error or by len bytes. */
void xvcpu_xenstore_settle(struct xenstore_exchange *x, size_t i, int error,
			   const char *data, size_t len);

/*
 * Send all that can be sent now.  A socket that takes no more for good may
 * still hold replies to what it took; they are read before we give up.
 */
int xvcpu_xenstore_flush(struct xenstore_exchange *x);

/* names.c */

/* What is asked for the names of: domains, and behind them cpupools. */
struct xenstore_named {
	const uint16_t *domids;
	const uint32_t *pools;
	size_t ndomains;
	char path[40]; /* of the one that is asked for */
};

/* A burst's ask; arg begins with a struct xenstore_named. */
void xvcpu_xenstore_ask_name(void *arg, size_t i, struct xenstore_request *req);

/* The names asked for are not wanted any more: errno is kept. */
void xvcpu_xenstore_drop_names(struct xenstore *xs);

/* node.c */

/*
 * One request.  Returns its own error too.  reply and len may be NULL; *reply
 * has a NUL behind it, free().
 */
int xvcpu_xenstore_ask(struct xenstore *xs, enum xsd_sockmsg_type type,
		       uint32_t tx, const struct xenstore_request *req,
		       char **reply, size_t *len);

/* One that is answered by no more than that it was done. */
int xvcpu_xenstore_tell(struct xenstore *xs, enum xsd_sockmsg_type type,
			uint32_t tx, const char *path, const void *value,
			size_t len);

/* event.c: those that wait to be taken. */

/* Keep an event for later; -EPROTO when it is none. */
int xvcpu_xenstore_keep_event(struct xenstore *xs,
			      const struct xenstore_message *msg);

/* Take *link, which is xs->events or a next of those behind it. */
struct xenstore_queued *
xvcpu_xenstore_take_event(struct xenstore *xs, struct xenstore_queued **link);

#endif
