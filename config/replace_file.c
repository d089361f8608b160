/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>
#include "config/replace_internal.h"

#define XATTR_MAX 65536 /* the kernel's limit, list and value */

int xvcpu_replace_read_fd(int fd, char **text, size_t *size)
{
	size_t used = 0, room = 8192;
	char *buf = malloc(room), *more;
	ssize_t n;
	int rc = -ENOMEM;

	while (buf) {
		n = read(fd, buf + used, room - used - 1);
		if (n < 0 && errno == EINTR)
			continue;
		rc = n < 0 ? -errno : used > REPLACE_MAX_SIZE ? -EFBIG : 0;
		if (n <= 0 || rc)
			break;
		used += (size_t)n;
		if (used + 1 < room)
			continue;
		rc = -ENOMEM;
		more = realloc(buf, room *= 2);
		if (!more)
			break;
		buf = more;
	}
	if (rc) {
		free(buf);
		return rc;
	}
	buf[used] = '\0';
	*text = buf;
	*size = used;
	return 0;
}

int xvcpu_replace_write_fd(int fd, const void *text, size_t size)
{
	const char *p = text;
	ssize_t n;

	while (size) {
		n = write(fd, p, size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n ? -errno : -EIO;
		p += n;
		size -= (size_t)n;
	}
	return 0;
}

/* One attribute; it may be there already, as a label that the kernel gave. */
static int copy_one(int new, int old, const char *name, char *buf, char *has)
{
	ssize_t size, n;
	int rc;

	size = fgetxattr(old, name, buf, XATTR_MAX);
	if (size < 0)
		return errno == ENODATA ? 0 : -errno;
	n = fgetxattr(new, name, has, XATTR_MAX);
	if (n == size && !memcmp(buf, has, (size_t)size))
		return 0;
	rc = fsetxattr(new, name, buf, (size_t)size, 0) ? -errno : 0;
	return rc;
}

static bool is_sum(const char *name)
{
	return !strcmp(name, "security.ima") || !strcmp(name, "security.evm");
}

static int copy_xattrs(int new, int old, char *room)
{
	static const char acl[] = "system.posix_acl_access";
	char *buf = room + XATTR_MAX, *has = buf + XATTR_MAX;
	bool has_acl = false;
	ssize_t size;
	int rc = 0;

	size = flistxattr(old, room, XATTR_MAX);
	if (size < 0)
		return errno == ENOTSUP ? 0 : -errno;
	for (const char *name = room; !rc && name < room + size;
	     name += strlen(name) + 1) {
		has_acl = has_acl || !strcmp(name, acl);
		if (!is_sum(name))
			rc = copy_one(new, old, name, buf, has);
	}
	/* A default ACL of the directory may have given one to the new file. */
	if (!rc && !has_acl && fgetxattr(new, acl, NULL, 0) >= 0 &&
	    fremovexattr(new, acl))
		rc = -errno;
	return rc;
}

/* The owner first, for chown clears bits; the mode last, for an ACL sets it. */
int xvcpu_replace_copy_attributes(int new, int old, const struct stat *st)
{
	char *room;
	int rc;

	if (fchown(new, st->st_uid, st->st_gid))
		return -errno;
	room = malloc(3 * XATTR_MAX);
	if (!room)
		return -ENOMEM;
	rc = copy_xattrs(new, old, room);
	free(room);
	if (!rc && fchmod(new, st->st_mode & 07777))
		rc = -errno;
	return rc;
}
