/* SPDX-License-Identifier: MIT */
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include "xenstore/wire.h"

int64_t xvcpu_xenstore_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int xvcpu_xenstore_die(struct xenstore *xs, int error)
{
	xs->dead = true;
	return error;
}

int xvcpu_xenstore_poll(struct xenstore *xs, short events, int64_t deadline)
{
	struct pollfd pfd = {.fd = xs->fd, .events = events};
	int timeout = -1;
	int rc;

	if (deadline >= 0) {
		int64_t left = deadline - xvcpu_xenstore_now();

		timeout = left < 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
	}
	rc = poll(&pfd, 1, timeout);
	/* Signals may not keep a wait from ending. */
	if (rc < 0 && errno == EINTR && !timeout)
		return -ETIMEDOUT;
	if (rc < 0)
		return -errno;
	return rc ? pfd.revents : -ETIMEDOUT;
}

int xvcpu_xenstore_fill(struct xenstore *xs)
{
	ssize_t n;

	if (xs->in_pos) {
		xs->in_end -= xs->in_pos;
		memmove(xs->in, xs->in + xs->in_pos, xs->in_end);
		xs->in_pos = 0;
	}
	do {
		n = read(xs->fd, xs->in + xs->in_end,
			 sizeof(xs->in) - xs->in_end);
	} while (n < 0 && errno == EINTR);
	if (n < 0 && errno == EAGAIN)
		return 0;
	if (n <= 0)
		return -ECONNRESET;
	xs->in_end += (size_t)n;
	return 1;
}

ssize_t xvcpu_xenstore_send(struct xenstore *xs)
{
	const char *from = xs->out + xs->out_pos;
	size_t len = xs->device ? xs->message_left : xs->out_end - xs->out_pos;
	ssize_t n;

	do {
		if (xs->device)
			n = write(xs->fd, from, len);
		else
			n = send(xs->fd, from, len, MSG_NOSIGNAL);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == EAGAIN ? 0 : -errno;
	return n;
}
