/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>
#include "config/replace_internal.h"

#define XATTR_MAX 65536 /* the kernel's limit, list and value */

int xvcpu_replace_result(ssize_t result)
{
	return result < 0 ? -errno : (int)result;
}

int xvcpu_replace_stat(int fd, struct stat *st)
{
	int rc = xvcpu_replace_result(fstat(fd, st));

	return !rc && !S_ISREG(st->st_mode) ? -EINVAL : rc;
}

int xvcpu_replace_read_fd(int fd, char **text, size_t *size)
{
	size_t used = 0, room = 8192;
	char *buf = malloc(room), *more;
	int n = -ENOMEM;

	while (buf) {
		n = xvcpu_replace_result(read(fd, buf + used, room - used - 1));
		if (n == -EINTR)
			continue;
		if (n >= 0 && used > REPLACE_MAX_SIZE)
			n = -EFBIG;
		if (n <= 0)
			break;
		used += (size_t)n;
		if (used + 1 < room)
			continue;
		n = -ENOMEM;
		more = realloc(buf, room *= 2);
		if (!more)
			break;
		buf = more;
	}
	if (n) {
		free(buf);
		return n;
	}
	buf[used] = '\0';
	*text = buf;
	*size = used;
	return 0;
}

int xvcpu_replace_write_fd(int fd, const void *text, size_t size)
{
	const char *p = text;
	int n;

	for (; size; p += n, size -= (size_t)n) {
		n = xvcpu_replace_result(write(fd, p, size));
		if (n == -EINTR)
			n = 0;
		else if (n <= 0)
			return n ? n : -EIO;
	}
	return 0;
}

/* One attribute; it may be there already, as a label that the kernel gave. */
static int copy_one(int new, int old, const char *name, char *buf, char *has)
{
	int size = xvcpu_replace_result(fgetxattr(old, name, buf, XATTR_MAX));

	if (size < 0)
		return size == -ENODATA ? 0 : size;
	if (fgetxattr(new, name, has, XATTR_MAX) == size &&
	    !memcmp(buf, has, (size_t)size))
		return 0;
	return xvcpu_replace_result(fsetxattr(new, name, buf, (size_t)size, 0));
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
	int size = xvcpu_replace_result(flistxattr(old, room, XATTR_MAX));
	int rc = 0;

	if (size < 0)
		return size == -ENOTSUP ? 0 : size;
	for (const char *name = room; !rc && name < room + size;
	     name += strlen(name) + 1) {
		has_acl = has_acl || !strcmp(name, acl);
		if (!is_sum(name))
			rc = copy_one(new, old, name, buf, has);
	}
	/* A default ACL of the directory may have given one to the new file. */
	if (!rc && !has_acl && fgetxattr(new, acl, NULL, 0) >= 0)
		rc = xvcpu_replace_result(fremovexattr(new, acl));
	return rc;
}

/* The owner first, for chown clears bits; the mode last, for an ACL sets it. */
int xvcpu_replace_copy_attributes(int new, int old, const struct stat *st)
{
	char *room;
	int rc = xvcpu_replace_result(fchown(new, st->st_uid, st->st_gid));

	if (rc)
		return rc;
	room = malloc(3 * XATTR_MAX);
	if (!room)
		return -ENOMEM;
	rc = copy_xattrs(new, old, room);
	free(room);
	return rc ? rc : xvcpu_replace_result(fchmod(new, st->st_mode & 07777));
}
