/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "tests/fake/xenstored_serve.h"

struct fake_script fake_script;
atomic_size_t fake_seen[XS_TYPE_COUNT];
atomic_size_t fake_in_tx;
atomic_size_t fake_connections;
atomic_size_t fake_bad_packets;

struct fake_conn fake_conns[FAKE_CONNS];

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;
static int nconns;
static int wake[2];
static int listener = -1;
static pthread_t thread;
static bool running;

static void drop(struct fake_conn *c)
{
	shutdown(c->fd, SHUT_RDWR);
	c->stalled = true;
	fake_forget((int)(c - fake_conns));
}

/* Is this the request at which the script ends the daemon? */
static bool fails_now(struct fake_conn *c)
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

static void serve_input(struct fake_conn *c)
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
		fake_serve((int)(c - fake_conns), &header, payload);
		c->requests++;
		fails_now(c);
	}
}

/*
 * The kernel's device takes one message at most from a write, and no other
 * before that is answered.
 */
static void check_packet(const struct fake_conn *c, size_t n)
{
	struct xsd_sockmsg header;
	char next;

	memcpy(&header, c->in, sizeof(header));
	if (c->len || n < sizeof(header) ||
	    recv(c->fd, &next, 1, MSG_PEEK | MSG_DONTWAIT) >= 0 ||
	    n != sizeof(header) + header.len || n > 4096)
		fake_bad_packets++;
}

static void receive(struct fake_conn *c)
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
	fake_conns[nconns].fd = fd;
	fails_now(&fake_conns[nconns]);
	nconns++;
	pthread_mutex_unlock(&table);
	fake_connections++;
}

static void *run(void *arg)
{
	struct pollfd pfds[FAKE_CONNS + 2];

	(void)arg;
	for (;;) {
		int n;

		pfds[0] = (struct pollfd){wake[0], POLLIN, 0};
		pfds[1] = (struct pollfd){listener, POLLIN, 0};
		pthread_mutex_lock(&table);
		n = nconns;
		pthread_mutex_unlock(&table);
		for (int i = 0; i < n; i++)
			pfds[i + 2] = (struct pollfd){
				fake_conns[i].stalled ? -1 : fake_conns[i].fd,
				POLLIN, 0};
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
				receive(&fake_conns[i]);
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
	struct sockaddr_un addr = {.sun_family = AF_UNIX};

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
		shutdown(fake_conns[i].fd, SHUT_RDWR);
	poke('q');
	pthread_join(thread, NULL);
	for (int i = 0; i < nconns; i++) {
		while (fake_conns[i].nheld)
			free(fake_conns[i].held[--fake_conns[i].nheld].bytes);
		close(fake_conns[i].fd);
	}
	memset(fake_conns, 0, sizeof(fake_conns));
	nconns = 0;
	if (listener >= 0)
		close(listener);
	listener = -1;
	close(wake[0]);
	close(wake[1]);
	fake_forget(-1);
	running = false;
}
