/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "config/replace_internal.h"

#define STEP_MS 5

/* A new file under the lock; -EAGAIN if another run was faster.  Between open
 * and flock it may have been renamed into place, or removed as a leftover. */
static int create(int dir, const char *name, mode_t mode)
{
	bool ours;
	int rc, fd;

	fd = xvcpu_replace_result(openat(
		dir, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		mode));
	if (fd < 0)
		return fd == -EEXIST ? -EAGAIN : fd;
	rc = xvcpu_replace_result(flock(fd, LOCK_EX | LOCK_NB));
	ours = xvcpu_replace_is(dir, name, fd);
	if (!rc && ours)
		return fd;
	if (rc && rc != -EWOULDBLOCK && ours)
		unlinkat(dir, name, 0);
	close(fd);
	return rc && rc != -EWOULDBLOCK ? rc : -EAGAIN;
}

/* Remove a leftover; -EAGAIN if it is gone by now, -EBUSY if it is in use. */
static int clear(int dir, const char *name, bool *leftover)
{
	struct stat st;
	int rc, fd;

	fd = xvcpu_replace_result(openat(
		dir, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
	if (fd == -ENOENT)
		return -EAGAIN;
	if (fd < 0)
		return fd == -ELOOP || fd == -EISDIR || fd == -ENXIO ? -EEXIST
								     : fd;
	rc = xvcpu_replace_stat(fd, &st);
	if (rc == -EINVAL)
		rc = -EEXIST;
	if (!rc && flock(fd, LOCK_EX | LOCK_NB))
		rc = errno == EWOULDBLOCK ? -EBUSY : -errno;
	if (!rc && xvcpu_replace_is(dir, name, fd)) { /* else it ended well */
		rc = xvcpu_replace_result(unlinkat(dir, name, 0));
		*leftover = *leftover || (!rc && st.st_size);
	}
	close(fd);
	return rc ? rc : -EAGAIN;
}

/* A run that still makes one has the lock by the time it writes. */
bool xvcpu_replace_has_leftover(int dir, const char *name)
{
	struct stat st;
	bool found;
	int fd;

	fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return false;
	found = !xvcpu_replace_stat(fd, &st) && st.st_size &&
		!flock(fd, LOCK_SH | LOCK_NB) &&
		xvcpu_replace_is(dir, name, fd);
	close(fd);
	return found;
}

int xvcpu_replace_lock(int dir, const char *name, mode_t mode,
		       uint32_t timeout_ms, bool *leftover)
{
	uint32_t waited = 0, tries = 0;
	int rc;

	for (;;) {
		rc = create(dir, name, mode);
		if (rc != -EAGAIN)
			return rc;
		rc = clear(dir, name, leftover);
		if (rc == -EAGAIN && ++tries < 100)
			continue;
		if (rc != -EBUSY && rc != -EAGAIN)
			return rc;
		if (waited >= timeout_ms)
			return -EBUSY;
		poll(NULL, 0, STEP_MS);
		waited += STEP_MS;
		tries = 0;
	}
}
