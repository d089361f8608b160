/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>
#include "xenstore/wire.h"

static void close_keeping_errno(int fd)
{
	int saved = errno;

	close(fd);
	errno = saved;
}

static int set_flags(int fd)
{
	int status = fcntl(fd, F_GETFL);
	int flags = fcntl(fd, F_GETFD);

	if (status < 0 || flags < 0 ||
	    fcntl(fd, F_SETFL, status | O_NONBLOCK) < 0 ||
	    fcntl(fd, F_SETFD, flags | FD_CLOEXEC) < 0)
		return -errno;
	return 0;
}

int xenstore_adopt(struct xenstore **out, int fd, int timeout_ms)
{
	struct xenstore *xs;
	struct stat st;
	int rc;

	if (timeout_ms <= 0)
		return -EINVAL;
	if (fstat(fd, &st) < 0)
		return -errno;
	xs = calloc(1, sizeof(*xs));
	if (!xs)
		return -ENOMEM;
	rc = set_flags(fd);
	if (rc) {
		free(xs);
		return rc;
	}
	xs->fd = fd;
	xs->timeout_ms = timeout_ms;
	xs->device = !S_ISSOCK(st.st_mode);
	xs->payload_max = XENSTORE_PAYLOAD_MAX;
	if (xs->device)
		xs->payload_max =
			XENSTORE_DEVICE_MAX - sizeof(struct xsd_sockmsg);
	xs->next_id = 1;
	xs->events_end = &xs->events;
	*out = xs;
	return 0;
}

/*
 * A non-blocking connect fails at once when the daemon's queue is full, and
 * poll() can't wait for room in it: only a blocking one with a limit can.
 */
static int connect_before(int fd, const struct sockaddr_un *addr,
			  int64_t deadline)
{
	for (;;) {
		int64_t left = deadline - xenstore_now();
		struct timeval tv = {.tv_sec = left / 1000,
				     .tv_usec = left % 1000 * 1000};

		if (left <= 0)
			return -ETIMEDOUT;
		if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof(tv)))
			return -errno;
		if (!connect(fd, (const struct sockaddr *)addr, sizeof(*addr)))
			return 0;
		if (errno != EINTR && errno != EAGAIN)
			return -errno;
	}
}

static int open_socket(const char *path, int timeout_ms)
{
	struct sockaddr_un addr = {.sun_family = AF_UNIX};
	int fd, rc;

	if (strlen(path) >= sizeof(addr.sun_path))
		return -ENAMETOOLONG;
	strcpy(addr.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	rc = connect_before(fd, &addr, xenstore_now() + timeout_ms);
	if (rc) {
		close_keeping_errno(fd);
		return rc;
	}
	return fd;
}

static int open_path(struct xenstore **out, const char *path, int timeout_ms)
{
	struct stat st;
	int fd, rc;

	if (stat(path, &st) < 0)
		return -errno;
	if (S_ISSOCK(st.st_mode)) {
		fd = open_socket(path, timeout_ms);
	} else {
		fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
		if (fd < 0)
			fd = -errno;
	}
	if (fd < 0)
		return fd;
	rc = xenstore_adopt(out, fd, timeout_ms);
	if (rc)
		close_keeping_errno(fd);
	return rc;
}

int xenstore_open(struct xenstore **out, const char *path, int timeout_ms)
{
	static const char *const usual[] = {
		"/run/xenstored/socket",
		"/var/run/xenstored/socket",
		"/dev/xen/xenbus",
		"/proc/xen/xenbus",
	};
	int first = -ENOENT;

	if (timeout_ms <= 0)
		return -EINVAL;
	if (path)
		return open_path(out, path, timeout_ms);
	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
		int rc = open_path(out, usual[i], timeout_ms);

		/* A daemon that is there but stuck is not to be passed by. */
		if (!rc || rc == -ETIMEDOUT)
			return rc;
		if (first == -ENOENT)
			first = rc;
	}
	return first;
}

void xenstore_close(struct xenstore *xs)
{
	if (!xs)
		return;
	while (xs->events) {
		struct xenstore_queued *next = xs->events->next;

		free(xs->events);
		xs->events = next;
	}
	close_keeping_errno(xs->fd);
	free(xs);
}

bool xenstore_failed(const struct xenstore *xs)
{
	return xs->dead;
}
