/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>
#include "fake_xenstored_serve.h"

#define MAX_CONN 8

struct fake_script fake_script;
atomic_size_t fake_seen[XS_TYPE_COUNT];
atomic_size_t fake_in_tx;
atomic_size_t fake_bad_packets;

struct message {
	char *bytes;
	size_t len;
};

static struct conn {
	int fd;
	bool stalled;
	char in[65536];
	size_t len;
	size_t requests, replies, bytes_out;
	struct message held[64];
	size_t nheld;
} conns[MAX_CONN];

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;
static int nconns;
static int wake[2];
static int listener = -1;
static pthread_t thread;
static bool running;

static void nap(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
}

static void drop(struct conn *c)
{
	shutdown(c->fd, SHUT_RDWR);
	c->stalled = true;
	fake_forget((int)(c - conns));
}

/* How many of len bytes may go out now; the fault comes when it is 0. */
static size_t allowed(const struct conn *c, size_t len)
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

static void put_bytes(struct conn *c, const char *bytes, size_t len)
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
		n = send(c->fd, bytes, step, MSG_NOSIGNAL);
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

static void put_message(struct conn *c, const struct xsd_sockmsg *header,
			const char *payload, size_t len)
{
	char bytes[sizeof(*header) + 2 * XENSTORE_PAYLOAD_MAX];

	memcpy(bytes, header, sizeof(*header));
	if (len)
		memcpy(bytes + sizeof(*header), payload, len);
	put_bytes(c, bytes, sizeof(*header) + len);
}

static void put_noise(struct conn *c, const char *when)
{
	for (size_t i = 0; i < fake_script.events; i++) {
		struct xsd_sockmsg header = { .type = XS_WATCH_EVENT };
		char body[64];

		header.len = (uint32_t)snprintf(body, sizeof(body),
						"/%s/%zu/%zu%cnoise", when,
						c->replies, i, 0) + 1;
		put_message(c, &header, body, header.len);
	}
}

static void put_held(struct conn *c)
{
	while (c->nheld) {
		struct message *m = &c->held[--c->nheld];

		put_bytes(c, m->bytes, m->len);
		free(m->bytes);
	}
}

static void hold(struct conn *c, const struct xsd_sockmsg *header,
		 const char *payload, size_t len)
{
	struct message *m = &c->held[c->nheld++];

	m->len = sizeof(*header) + len;
	m->bytes = malloc(m->len);
	memcpy(m->bytes, header, sizeof(*header));
	if (len)
		memcpy(m->bytes + sizeof(*header), payload, len);
	if (c->nheld == fake_script.hold)
		put_held(c);
}

void fake_reply(int conn, const struct xsd_sockmsg *request, uint32_t type,
		const char *payload, size_t len)
{
	struct conn *c = &conns[conn];
	struct xsd_sockmsg header = *request;
	char copy[2 * XENSTORE_PAYLOAD_MAX] = { 0 };

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
	if (fake_script.hold)
		hold(c, &header, copy, len);
	else
		put_message(c, &header, copy, len);
	put_noise(c, "after");
	c->replies++;
}

/* Is this the request at which the script ends the daemon? */
static bool fails_now(struct conn *c)
{
	if (fake_script.after != c->requests)
		return false;
	if (fake_script.fault == FAKE_DIE)
		drop(c);
	else if (fake_script.fault == FAKE_STALL)
		c->stalled = true;
	else if (fake_script.fault == FAKE_DEAF)
		shutdown(c->fd, SHUT_RD);
	else
		return false;
	c->stalled = true;
	return true;
}

static void serve_input(struct conn *c)
{
	struct xsd_sockmsg header;
	char payload[XENSTORE_PAYLOAD_MAX + 2];
	size_t size;

	while (!c->stalled && c->len >= sizeof(header)) {
		memcpy(&header, c->in, sizeof(header));
		size = sizeof(header) + header.len;
		if (header.len > XENSTORE_PAYLOAD_MAX) {
			drop(c);
			return;
		}
		if (c->len < size)
			return;
		memcpy(payload, c->in + sizeof(header), header.len);
		payload[header.len] = payload[header.len + 1] = 0;
		c->len -= size;
		memmove(c->in, c->in + size, c->len);
		fake_serve((int)(c - conns), &header, payload);
		c->requests++;
		fails_now(c);
	}
}

/* The kernel's device takes one message at most from a write. */
static void check_packet(const struct conn *c, size_t n)
{
	struct xsd_sockmsg header;

	memcpy(&header, c->in, sizeof(header));
	if (c->len || n < sizeof(header) ||
	    n != sizeof(header) + header.len || n > 4096)
		fake_bad_packets++;
}

static void receive(struct conn *c)
{
	size_t room = fake_script.slow ? 1 : sizeof(c->in) - c->len;
	ssize_t n = recv(c->fd, c->in + c->len, room, MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		drop(c);
		return;
	}
	if (fake_script.device)
		check_packet(c, (size_t)n);
	c->len += (size_t)n;
	serve_input(c);
}

static void add(int fd)
{
	pthread_mutex_lock(&table);
	conns[nconns].fd = fd;
	nconns++;
	pthread_mutex_unlock(&table);
	fails_now(&conns[nconns - 1]);
}

static void *run(void *arg)
{
	struct pollfd pfds[MAX_CONN + 2];

	(void)arg;
	for (;;) {
		int n;

		pfds[0] = (struct pollfd){ wake[0], POLLIN, 0 };
		pfds[1] = (struct pollfd){ listener, POLLIN, 0 };
		pthread_mutex_lock(&table);
		n = nconns;
		pthread_mutex_unlock(&table);
		for (int i = 0; i < n; i++)
			pfds[i + 2] = (struct pollfd){
				conns[i].stalled ? -1 : conns[i].fd, POLLIN, 0
			};
		if (poll(pfds, (nfds_t)n + 2, -1) < 0)
			continue;
		if (pfds[0].revents) {
			char c;

			if (read(wake[0], &c, 1) != 1 || c == 'q')
				return NULL;
		}
		if (pfds[1].revents)
			add(accept(listener, NULL, NULL));
		for (int i = 0; i < n; i++)
			if (pfds[i + 2].revents)
				receive(&conns[i]);
	}
}

static void begin(void)
{
	if (running)
		return;
	if (pipe2(wake, O_CLOEXEC) || pthread_create(&thread, NULL, run, NULL))
		abort();
	running = true;
}

static void poke(char c)
{
	if (write(wake[1], &c, 1) != 1)
		abort();
}

int fake_connect(void)
{
	int type = fake_script.device ? SOCK_SEQPACKET : SOCK_STREAM;
	int fds[2];

	if (socketpair(AF_UNIX, type, 0, fds))
		abort();
	for (int i = 0; fake_script.buffer && i < 2; i++) {
		setsockopt(fds[i], SOL_SOCKET, SO_SNDBUF, &fake_script.buffer,
			   sizeof(int));
		setsockopt(fds[i], SOL_SOCKET, SO_RCVBUF, &fake_script.buffer,
			   sizeof(int));
	}
	add(fds[1]);
	poke('c');
	return fds[0];
}

int fake_start(void)
{
	begin();
	return fake_connect();
}

void fake_listen(const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };

	strcpy(addr.sun_path, path);
	unlink(path);
	listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(listener, (struct sockaddr *)&addr, sizeof(addr)) ||
	    listen(listener, 8))
		abort();
	begin();
}

void fake_stop(void)
{
	if (!running)
		return;
	for (int i = 0; i < nconns; i++)
		shutdown(conns[i].fd, SHUT_RDWR);
	poke('q');
	pthread_join(thread, NULL);
	for (int i = 0; i < nconns; i++) {
		while (conns[i].nheld)
			free(conns[i].held[--conns[i].nheld].bytes);
		close(conns[i].fd);
	}
	memset(conns, 0, sizeof(conns));
	nconns = 0;
	if (listener >= 0)
		close(listener);
	listener = -1;
	close(wake[0]);
	close(wake[1]);
	fake_forget(-1);
	running = false;
}
