/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "config/replace_internal.h"

#define CAREFULLY (O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

struct replace {
	char *asked;      /* the path that was given */
	char *path;       /* the real one */
	const char *base; /* its last part */
	char *name;       /* of the new file, in the same dir */
	char *text;
	size_t size;
	int dir, old, new;
	unsigned int flags;
	int refused; /* what replacing it would fail with */
	bool missing, interrupted;
	bool begun, prepared; /* begun: something may be in the new file */
	pid_t owner;          /* a child of it may only close */
	struct stat st;       /* of the old file */
};

int xvcpu_replace_read(const char *path, char **text, size_t *size)
{
	struct stat st;
	int rc, fd = xvcpu_replace_result(open(path, O_RDONLY | CAREFULLY));

	if (fd < 0)
		return fd;
	rc = xvcpu_replace_stat(fd, &st);
	if (!rc)
		rc = xvcpu_replace_read_fd(fd, text, size);
	close(fd);
	return rc;
}

static int find_dir(struct replace *r)
{
	int how = r->flags & REPLACE_READ ? O_PATH : O_RDONLY;
	char *slash;

	r->path = realpath(r->asked, NULL);
	if (!r->path && errno == ENOENT && r->flags & REPLACE_CREATE) {
		r->path = xvcpu_replace_missing_path(r->asked);
		r->missing = true;
	}
	if (!r->path)
		return -errno;
	slash = strrchr(r->path, '/');
	r->base = slash + 1;
	if (asprintf(&r->name, ".%s.xvcpu", r->base) < 0) {
		r->name = NULL;
		return -ENOMEM;
	}
	*slash = '\0';
	r->dir = xvcpu_replace_result(
		open(*r->path ? r->path : "/", how | O_DIRECTORY | O_CLOEXEC));
	*slash = '/';
	return r->dir < 0 ? r->dir : 0;
}

/*
 * Open for writing, though nothing is written: that is how the kernel says now,
 * and not at the rename, that a file is immutable or may not be changed.  On an
 * overlay it also copies the file up, so only what is seen afterwards counts.
 */
static int open_old(struct replace *r)
{
	int how = r->flags & REPLACE_READ ? O_RDONLY : O_RDWR, rc;

	rc = xvcpu_replace_result(
		fstatat(r->dir, r->base, &r->st, AT_SYMLINK_NOFOLLOW));
	if (rc)
		return rc;
	if (!S_ISREG(r->st.st_mode))
		return -EINVAL;
	r->old = xvcpu_replace_result(
		openat(r->dir, r->base, how | O_NOFOLLOW | CAREFULLY));
	if (r->old < 0)
		return r->old;
	rc = xvcpu_replace_stat(r->old, &r->st);
	if (rc)
		return rc;
	if (r->st.st_nlink > 1)
		r->refused = -EMLINK;
	else if (xvcpu_replace_is_mount(r->old, r->path))
		r->refused = -EXDEV;
	return r->flags & REPLACE_READ ? 0 : r->refused;
}

/* Is the file at fd, of this size, as the old one was? */
static int check_stat(const struct replace *r, int fd)
{
	const struct stat *b = &r->st;
	struct stat a;
	int rc = xvcpu_replace_result(fstat(fd, &a));

	if (rc)
		return rc;
	return a.st_dev == b->st_dev && a.st_ino == b->st_ino &&
			       a.st_size == b->st_size &&
			       a.st_size == (off_t)r->size &&
			       a.st_mode == b->st_mode &&
			       a.st_uid == b->st_uid && a.st_gid == b->st_gid &&
			       a.st_nlink == b->st_nlink &&
			       a.st_mtim.tv_sec == b->st_mtim.tv_sec &&
			       a.st_mtim.tv_nsec == b->st_mtim.tv_nsec
		       ? 0
		       : -ESTALE;
}

/* Does what was asked for still lead to the same file, or to none? */
static int check_path(const struct replace *r)
{
	char *path = r->missing ? xvcpu_replace_missing_path(r->asked)
				: realpath(r->asked, NULL);
	int rc = -ESTALE;

	if (path)
		rc = strcmp(path, r->path) ? -ESTALE : 0;
	else if (errno == ENOMEM)
		rc = -ENOMEM;
	free(path);
	return rc;
}

static int read_old(struct replace *r)
{
	int rc;

	if (r->missing) {
		r->text = calloc(1, 1);
		return r->text ? check_path(r) : -ENOMEM;
	}
	rc = open_old(r);
	if (!rc)
		rc = xvcpu_replace_read_fd(r->old, &r->text, &r->size);
	return rc ? rc : check_stat(r, r->old);
}

/* *leftover may be true from a former try. */
static int try_open(const char *path, unsigned int flags, uint32_t timeout_ms,
		    bool *leftover, struct replace **out)
{
	struct replace *r = calloc(1, sizeof(*r));
	int rc = -ENOMEM;

	if (!r)
		return rc;
	r->flags = flags;
	r->owner = getpid();
	r->dir = r->old = r->new = -1;
	r->asked = strdup(path);
	if (r->asked)
		rc = find_dir(r);
	if (!rc && flags & REPLACE_READ) {
		*leftover = xvcpu_replace_has_leftover(r->dir, r->name);
	} else if (!rc) {
		r->new = xvcpu_replace_lock(r->dir, r->name,
					    r->missing ? 0644 : 0600,
					    timeout_ms, leftover);
		rc = r->new < 0 ? r->new : 0;
	}
	if (!rc)
		rc = read_old(r);
	r->interrupted = *leftover;
	if (rc)
		xvcpu_replace_abort(r);
	else
		*out = r;
	return rc;
}

/* While one waited for the lock another run may have made the file. */
int xvcpu_replace_open(const char *path, unsigned int flags,
		       uint32_t timeout_ms, struct replace **out)
{
	bool leftover = false;
	int rc = -ESTALE;

	if (flags & ~(REPLACE_READ | REPLACE_CREATE))
		return -EINVAL;
	for (int tries = 0; rc == -ESTALE && tries < 3; tries++)
		rc = try_open(path, flags, timeout_ms, &leftover, out);
	return rc;
}

const char *xvcpu_replace_get_text(const struct replace *r, size_t *size)
{
	*size = r->size;
	return r->text;
}

const char *xvcpu_replace_get_path(const struct replace *r)
{
	return r->path;
}

bool xvcpu_replace_interrupted(const struct replace *r)
{
	return r->interrupted;
}

int xvcpu_replace_refused(const struct replace *r)
{
	return r->refused;
}

int xvcpu_replace_prepare(struct replace *r, const void *text, size_t size)
{
	int rc;

	if (r->flags & REPLACE_READ)
		return -EROFS;
	if (r->begun)
		return -EINVAL;
	r->begun = true;
	rc = xvcpu_replace_write_fd(r->new, text, size);
	if (!rc && !r->missing)
		rc = xvcpu_replace_copy_attributes(r->new, r->old, &r->st);
	if (!rc)
		rc = xvcpu_replace_result(fsync(r->new));
	r->prepared = !rc;
	return rc;
}

static int check_text(const struct replace *r, int fd)
{
	size_t size;
	char *text;
	int rc = xvcpu_replace_read_fd(fd, &text, &size);

	if (rc)
		return rc;
	if (size != r->size || memcmp(text, r->text, size) != 0)
		rc = -ESTALE;
	free(text);
	return rc;
}

/* Is the file still the one that was read? */
static int unchanged(const struct replace *r)
{
	int fd, rc = check_path(r);

	if (rc || r->missing)
		return rc;
	fd = xvcpu_replace_result(
		openat(r->dir, r->base, O_RDONLY | O_NOFOLLOW | CAREFULLY));
	if (fd < 0)
		return fd == -ENOENT || fd == -ELOOP ? -ESTALE : fd;
	rc = check_stat(r, fd);
	if (!rc)
		rc = check_text(r, fd);
	close(fd);
	return rc;
}

int xvcpu_replace_commit(struct replace *r)
{
	int rc = r->prepared ? unchanged(r) : -EINVAL;

	if (!rc)
		rc = xvcpu_replace_install(r->dir, r->name, r->base, r->new,
					   r->missing);
	/* Some file systems have no sync for directories. */
	if (!rc)
		rc = fsync(r->dir) && errno != EINVAL;
	xvcpu_replace_abort(r);
	return rc;
}

void xvcpu_replace_abort(struct replace *r)
{
	int saved = errno;

	if (!r)
		return;
	if (r->new >= 0) {
		if (getpid() == r->owner &&
		    xvcpu_replace_is(r->dir, r->name, r->new))
			unlinkat(r->dir, r->name, 0);
		close(r->new);
	}
	if (r->old >= 0)
		close(r->old);
	if (r->dir >= 0)
		close(r->dir);
	free(r->text);
	free(r->name);
	free(r->path);
	free(r->asked);
	free(r);
	errno = saved;
}
