/* SPDX-License-Identifier: MIT */
/* What the fake says, and how the script makes it say it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include "tests/fake/xenstored_serve.h"

static void nap(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

/* How many of len bytes may go out now; the fault comes when it is 0. */
static size_t allowed(const struct fake_conn *c, size_t len)
{
	const struct fake_script *s = &fake_script;

	if (s->chunk && len > s->chunk)
		len = s->chunk;
	if (c->bytes_out < s->split_at && len > s->split_at - c->bytes_out)
		len = s->split_at - c->bytes_out;
	if ((s->fault == FAKE_DIE_IN_BYTES ||
	     s->fault == FAKE_STALL_IN_BYTES) &&
	    len > s->after - c->bytes_out)
		len = s->after - c->bytes_out;
	return len;
}

static void put_bytes(struct fake_conn *c, const char *bytes, size_t len)
{
	while (len && !c->stalled) {
		size_t step = allowed(c, len);
		ssize_t n;

		if (!step) {
			c->stalled = true;
			if (fake_script.fault == FAKE_DIE_IN_BYTES)
				shutdown(c->fd, SHUT_RDWR);
			return;
		}
		fake_unlock();
		n = send(c->fd, bytes, step, MSG_NOSIGNAL);
		fake_lock();
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return;
		bytes += n;
		len -= (size_t)n;
		c->bytes_out += (size_t)n;
		if (fake_script.nap || c->bytes_out == fake_script.split_at)
			nap();
	}
}

static void put_message(struct fake_conn *c, const struct xsd_sockmsg *header,
			const char *payload, size_t len)
{
	char bytes[sizeof(*header) + 2 * XENSTORE_PAYLOAD_MAX];

	memcpy(bytes, header, sizeof(*header));
	if (len)
		memcpy(bytes + sizeof(*header), payload, len);
	put_bytes(c, bytes, sizeof(*header) + len);
}

static void put_noise(struct fake_conn *c, const char *when)
{
	for (size_t i = 0; i < fake_script.events; i++) {
		struct xsd_sockmsg header = {.type = XS_WATCH_EVENT};
		char body[64];

		header.len = (uint32_t)snprintf(body, sizeof(body),
						"/%s/%zu/%zu%cnoise", when,
						c->replies, i, 0) +
			     1;
		put_message(c, &header, body, header.len);
	}
}

static void put_held(struct fake_conn *c)
{
	while (c->nheld) {
		struct fake_message *m = &c->held[--c->nheld];

		put_bytes(c, m->bytes, m->len);
		free(m->bytes);
	}
}

/* How many requests are answered together; 0: each alone. */
static size_t holds(void)
{
	return fake_script.flights ? *fake_script.flights : fake_script.hold;
}

static void hold(struct fake_conn *c, const struct xsd_sockmsg *header,
		 const char *payload, size_t len)
{
	struct fake_message *m = &c->held[c->nheld++];

	m->len = sizeof(*header) + len;
	m->bytes = malloc(m->len);
	memcpy(m->bytes, header, sizeof(*header));
	if (len)
		memcpy(m->bytes + sizeof(*header), payload, len);
	if (c->nheld < holds())
		return;
	/* The script is the test's again as soon as it has its answers. */
	if (fake_script.flights)
		fake_script.flights++;
	put_held(c);
}

void fake_reply(int conn, const struct xsd_sockmsg *request, uint32_t type,
		const char *payload, size_t len)
{
	struct fake_conn *c = &fake_conns[conn];
	struct xsd_sockmsg header = *request;
	char copy[2 * XENSTORE_PAYLOAD_MAX] = {0};

	header.type = type;
	header.len = (uint32_t)len;
	if (len)
		memcpy(copy, payload, len);
	if (type == XS_WATCH_EVENT) {
		put_message(c, &header, copy, len);
		return;
	}
	put_noise(c, "before");
	if (fake_script.mangle)
		fake_script.mangle(&header, copy, c->replies);
	if (header.len <= sizeof(copy))
		len = header.len;
	if (holds())
		hold(c, &header, copy, len);
	else
		put_message(c, &header, copy, len);
	put_noise(c, "after");
	c->replies++;
}
