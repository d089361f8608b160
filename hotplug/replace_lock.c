/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "hotplug/replace_impl.h"

#define STEP_MS 5

/* Is fd still what name means?  Between open and flock it may have been
 * renamed into place, or removed as a leftover by another run. */
static bool still(int dir, const char *name, int fd)
{
	struct stat a, b;

	return !fstat(fd, &a) && !fstatat(dir, name, &b, AT_SYMLINK_NOFOLLOW) &&
	       a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* A new file under the lock; -EAGAIN if another run was faster. */
static int create(int dir, const char *name)
{
	int rc, fd;

	fd = openat(dir, name,
		    O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno == EEXIST ? -EAGAIN : -errno;
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		rc = errno == EWOULDBLOCK ? -EAGAIN : -errno;
		if (rc != -EAGAIN)
			unlinkat(dir, name, 0);
	} else if (still(dir, name, fd)) {
		return fd;
	} else {
		rc = -EAGAIN;
	}
	close(fd);
	return rc;
}

/* Remove a leftover; -EAGAIN if it is gone by now, -EBUSY if it is in use. */
static int clear(int dir, const char *name)
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
	else if (still(dir, name, fd) && unlinkat(dir, name, 0))
		rc = -errno;
	close(fd);
	return rc;
}

int replace_lock(int dir, const char *name, uint32_t timeout_ms)
{
	static const struct timespec step = {0, STEP_MS * 1000000L};
	uint32_t waited = 0, tries = 0;
	int rc;

	for (;;) {
		rc = create(dir, name);
		if (rc != -EAGAIN)
			return rc;
		rc = clear(dir, name);
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
