/* SPDX-License-Identifier: MIT */
/* What a name means, and that it means ours. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "config/replace_internal.h"

#define NOREPLACE 1u /* renameat2's flag, for which musl has no name */

bool xvcpu_replace_is(int dir, const char *name, int fd)
{
	struct stat a, b;

	return !fstat(fd, &a) && !fstatat(dir, name, &b, AT_SYMLINK_NOFOLLOW) &&
	       a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* Is path the mount point of this line of mountinfo?  Its blanks, tabs, line
 * feeds and backslashes are octal there. */
static bool tells(const char *line, const char *path)
{
	int skip = 4;

	for (; skip && *line; line++)
		skip -= *line == ' ';
	for (; *line && *line != ' '; path++) {
		char c = *line++;

		if (c == '\\' && strspn(line, "01234567") >= 3) {
			c = (char)((line[0] - '0') << 6 | (line[1] - '0') << 3 |
				   (line[2] - '0'));
			line += 3;
		}
		if (c != *path)
			return false;
	}
	return !*path;
}

static bool in_mountinfo(const char *path)
{
	int fd = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
	char *text = NULL, *line, *feed;
	bool found = false;
	size_t size;

	if (fd < 0)
		return false; /* the rename will tell */
	xvcpu_replace_read_fd(fd, &text, &size);
	close(fd);
	for (line = text; line && !found; line = feed ? feed + 1 : NULL) {
		found = tells(line, path);
		feed = strchr(line, '\n');
	}
	free(text);
	return found;
}

/* st_dev does not tell: a file's is not its directory's on an overlay of
 * several file systems, and is the same where both were bound from one. */
bool xvcpu_replace_is_mount(int fd, const char *path)
{
#ifdef STATX_ATTR_MOUNT_ROOT
	struct statx st;

	if (!statx(fd, "", AT_EMPTY_PATH, 0, &st) &&
	    st.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT)
		return st.stx_attributes & STATX_ATTR_MOUNT_ROOT;
#else
	(void)fd;
#endif
	return in_mountinfo(path); /* before Linux 5.8 */
}

/* Runs of this library rename one at a time, for the look afterwards must not
 * see the next one's file.  Some file systems can't lock a directory. */
static bool lock_dir(int dir)
{
	for (int tries = 0; tries < 100; tries++) {
		if (!flock(dir, LOCK_EX | LOCK_NB))
			return true;
		if (errno != EWOULDBLOCK)
			break;
		poll(NULL, 0, 1);
	}
	return false;
}

/* Where file systems can't rename so, a link is never made over a file. */
static int rename_fresh(int dir, const char *name, const char *base)
{
	int rc = xvcpu_replace_result(
		syscall(SYS_renameat2, dir, name, dir, base, NOREPLACE));

	if (rc == -EINVAL || rc == -ENOSYS) {
		rc = xvcpu_replace_result(linkat(dir, name, dir, base, 0));
		if (!rc)
			unlinkat(dir, name, 0);
	}
	return rc == -EEXIST ? -ESTALE : rc;
}

int xvcpu_replace_install(int dir, const char *name, const char *base, int fd,
			  bool fresh)
{
	bool alone = lock_dir(dir);
	int rc = -ESTALE;

	if (xvcpu_replace_is(dir, name, fd))
		rc = fresh ? rename_fresh(dir, name, base)
			   : xvcpu_replace_result(
				     renameat(dir, name, dir, base));
	if (!rc && alone && !xvcpu_replace_is(dir, base, fd))
		rc = -ENOTRECOVERABLE;
	if (alone)
		flock(dir, LOCK_UN);
	return rc;
}

char *xvcpu_replace_missing_path(const char *path)
{
	const char *slash = strrchr(path, '/'),
		   *base = slash ? slash + 1 : path;
	char *dir, *real, *out;
	struct stat st;

	errno = *base ? ENOENT : EISDIR;
	/* a symlink to nowhere is there */
	if (!*base || !lstat(path, &st))
		return NULL;
	if (asprintf(&dir, "%.*s.", (int)(base - path), path) < 0) {
		errno = ENOMEM;
		return NULL;
	}
	real = realpath(dir, NULL);
	free(dir);
	if (!real)
		return NULL;
	if (asprintf(&out, "%s/%s", real[1] ? real : "", base) < 0) {
		errno = ENOMEM;
		out = NULL;
	}
	free(real);
	return out;
}
