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

	if (status < 0 || fcntl(fd, F_SETFL, status | O_NONBLOCK) < 0 ||
	    fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
		return -errno;
	return 0;
}

/* Start to talk through fd; on failure it is still the caller's. */
static int begin(struct xenstore *xs, int fd)
{
	struct stat st;
	int rc;

	if (fstat(fd, &st) < 0)
		return -errno;
	rc = set_flags(fd);
	if (rc)
		return rc;
	xs->fd = fd;
	xs->dead = xs->cut = xs->events_lost = false;
	xs->in_pos = xs->in_end = xs->out_pos = xs->out_end = 0;
	xs->message_left = 0;
	xs->device = !S_ISSOCK(st.st_mode);
	xs->payload_max = XENSTORE_PAYLOAD_MAX;
	if (xs->device)
		xs->payload_max =
			XENSTORE_DEVICE_MAX - sizeof(struct xsd_sockmsg);
	return 0;
}

static void hang_up(struct xenstore *xs)
{
	xvcpu_xenstore_drop_names(xs);
	while (xs->events)
		free(xvcpu_xenstore_take_event(xs, &xs->events));
	if (xs->fd >= 0)
		close_keeping_errno(xs->fd);
	xs->fd = -1;
	xs->dead = true;
}

/*
 * A non-blocking connect fails at once when the daemon's queue is full, and
 * poll() can't wait for room in it: only a blocking one with a limit can.
 */
static int connect_before(int fd, const struct sockaddr_un *addr,
			  int64_t deadline)
{
	for (;;) {
		int64_t left = deadline - xvcpu_xenstore_now();
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
	rc = connect_before(fd, &addr, xvcpu_xenstore_now() + timeout_ms);
	if (rc) {
		close_keeping_errno(fd);
		return rc;
	}
	return fd;
}

/* A connected descriptor. */
static int open_path(const char *path, int timeout_ms)
{
	struct stat st;
	int fd;

	if (stat(path, &st) < 0)
		return -errno;
	if (S_ISSOCK(st.st_mode))
		return open_socket(path, timeout_ms);
	fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	return fd < 0 ? -errno : fd;
}

static int open_usual(int timeout_ms)
{
	static const char *const usual[] = {
		"/run/xenstored/socket",
		"/var/run/xenstored/socket",
		"/dev/xen/xenbus",
		"/proc/xen/xenbus",
	};
	int first = -ENOENT;

	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
		int fd = open_path(usual[i], timeout_ms);

		/* A daemon that is there but stuck is not to be passed by. */
		if (fd >= 0 || fd == -ETIMEDOUT)
			return fd;
		if (first == -ENOENT)
			first = fd;
	}
	return first;
}

int xenstore_reconnect(struct xenstore *xs)
{
	int fd, rc;

	if (xs->adopted)
		return -ENOTCONN;
	/* The daemon is to drop what was begun before we look again. */
	hang_up(xs);
	fd = xs->path ? open_path(xs->path, xs->timeout_ms)
		      : open_usual(xs->timeout_ms);
	if (fd < 0)
		return fd;
	rc = begin(xs, fd);
	if (rc)
		close_keeping_errno(fd);
	return rc;
}

/* By fd, if it is adopted; else by path, or as is usual where that is NULL. */
static int start(struct xenstore **out, bool adopted, int fd, const char *path,
		 int timeout_ms)
{
	struct xenstore *xs;
	int rc;

	if (timeout_ms <= 0)
		return -EINVAL;
	xs = calloc(1, sizeof(*xs));
	if (!xs)
		return -ENOMEM;
	xs->fd = -1;
	xs->adopted = adopted;
	xs->timeout_ms = timeout_ms;
	xs->next_id = 1;
	xs->events_end = &xs->events;
	if (path)
		xs->path = strdup(path);
	if (path && !xs->path)
		rc = -ENOMEM;
	else
		rc = adopted ? begin(xs, fd) : xenstore_reconnect(xs);
	if (rc)
		xenstore_close(xs);
	else
		*out = xs;
	return rc;
}

int xenstore_open(struct xenstore **out, const char *path, int timeout_ms)
{
	return start(out, false, -1, path, timeout_ms);
}

int xenstore_adopt(struct xenstore **out, int fd, int timeout_ms)
{
	return start(out, true, fd, NULL, timeout_ms);
}

int xenstore_set_timeout(struct xenstore *xs, int timeout_ms)
{
	if (timeout_ms <= 0)
		return -EINVAL;
	xs->timeout_ms = timeout_ms;
	return 0;
}

void xenstore_close(struct xenstore *xs)
{
	int saved = errno;

	if (!xs)
		return;
	hang_up(xs);
	free(xs->path);
	free(xs);
	errno = saved;
}

bool xenstore_failed(const struct xenstore *xs)
{
	return xs->dead;
}
