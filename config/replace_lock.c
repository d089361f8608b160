/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "config/replace_internal.h"

#define STEP_MS 5

/* A new file under the lock; -EAGAIN if another run was faster.  Between open
 * and flock it may have been renamed into place, or removed as a leftover. */
static int create(int dir, const char *name, mode_t mode)
{
	int rc, fd;

	fd = openat(dir, name,
		    O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (fd < 0)
		return errno == EEXIST ? -EAGAIN : -errno;
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		rc = errno == EWOULDBLOCK ? -EAGAIN : -errno;
		if (rc != -EAGAIN && xvcpu_replace_is(dir, name, fd))
			unlinkat(dir, name, 0);
	} else if (xvcpu_replace_is(dir, name, fd)) {
		return fd;
	} else {
		rc = -EAGAIN;
	}
	close(fd);
	return rc;
}

/* Remove a leftover; -EAGAIN if it is gone by now, -EBUSY if it is in use. */
static int clear(int dir, const char *name, bool *leftover)
{
	struct stat st;
	int rc = -EAGAIN, fd;

	fd = openat(dir, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? -EAGAIN
		       : errno == ELOOP || errno == EISDIR || errno == ENXIO
			       ? -EEXIST
			       : -errno;
	if (fstat(fd, &st))
		rc = -errno;
	else if (!S_ISREG(st.st_mode))
		rc = -EEXIST;
	else if (flock(fd, LOCK_EX | LOCK_NB))
		rc = errno == EWOULDBLOCK ? -EBUSY : -errno;
	else if (xvcpu_replace_is(dir, name,
				  fd)) { /* else its run has ended well */
		if (unlinkat(dir, name, 0))
			rc = -errno;
		else
			*leftover = *leftover || st.st_size;
	}
	close(fd);
	return rc;
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
	found = !fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size &&
		!flock(fd, LOCK_SH | LOCK_NB) &&
		xvcpu_replace_is(dir, name, fd);
	close(fd);
	return found;
}

int xvcpu_replace_lock(int dir, const char *name, mode_t mode,
		       uint32_t timeout_ms, bool *leftover)
{
	static const struct timespec step = {0, STEP_MS * 1000000L};
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
		nanosleep(&step, NULL);
		waited += STEP_MS;
		tries = 0;
	}
}
