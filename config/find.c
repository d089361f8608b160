/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "config/internal.h"
#include "config/replace.h"

#define LIBVIRT "etc/libvirt/libxl"

struct search {
	const char *root;
	const char *name;
	struct config_place place; /* path and other: the two first found */
	/* A file called so that is of something else, or can't be read. */
	int bad;
	struct config_error error;
	char *bad_path;
};

/* The real path of DIR/NAME; NULL and errno. */
static char *find(const char *dir, const char *name)
{
	char *path, *real;

	if (asprintf(&path, "%s/%s", dir, name) < 0) {
		errno = ENOMEM;
		return NULL;
	}
	real = realpath(path, NULL);
	free(path);
	return real;
}

/* It could not be found, or opened: is it not there, or is that a failure? */
static int missing(void)
{
	return errno == ENOENT || errno == ENOTDIR ? 0 : -errno;
}

static bool ends(const char *text, const char *tail)
{
	size_t size = strlen(text), n = strlen(tail);

	return size >= n && !strcmp(text + size - n, tail);
}

/* What editors, packages and people leave beside a file. */
static bool is_backup(const char *entry)
{
	const char *tail = "~\0.bak\0.orig\0.old\0.save\0.rej\0.swp\0"
			   ".dpkg-old\0.dpkg-new\0.dpkg-dist\0.dpkg-tmp\0"
			   ".dpkg-bak\0.ucf-old\0.ucf-dist\0.ucf-new\0"
			   ".rpmsave\0.rpmnew\0.rpmorig\0";

	for (; *tail; tail += strlen(tail) + 1)
		if (ends(entry, tail))
			return true;
	return entry[0] == '.';
}

/* NAME, NAME.cfg or NAME.xml? */
static bool is_named(const char *entry, const char *name)
{
	return xvcpu_config_skip(&entry, name) &&
	       (!*entry || !strcmp(entry, ".cfg") || !strcmp(entry, ".xml"));
}

/* A file of that name that is no domain's, or can't be read: 0, to go on
 * looking, or an error. */
static int refused(struct search *s, const char *path, int rc,
		   const struct config_error *where)
{
	if (where->foreign && s->bad)
		return 0;
	free(s->bad_path);
	s->bad_path = strdup(path);
	s->error = *where;
	s->bad = rc;
	return where->foreign ? 0 : rc;
}

/* 1 and *out: this is the domain's file; 0: it is not, or can't be read. */
static int matches(struct search *s, const char *path, bool named,
		   struct config **out)
{
	struct config_error where = {0};
	struct config *cfg;
	const char *inside;
	char *text;
	size_t size;
	int rc;

	rc = xvcpu_replace_read(path, &text, &size);
	if (!rc) {
		rc = xvcpu_config_parse(text, size, &cfg, &where);
		free(text);
	}
	if (rc == -ENOMEM)
		return rc;
	if (rc)
		return named ? refused(s, path, rc, &where) : 0;
	inside = xvcpu_config_get_name(cfg);
	rc = inside ? !strcmp(inside, s->name) : named;
	if (rc)
		*out = cfg;
	else
		xvcpu_config_free(cfg);
	return rc;
}

/* Is it?  Takes path. */
static int candidate(struct search *s, char *path, bool named)
{
	struct config_place *p = &s->place;
	struct config *cfg = NULL;
	int rc = 0;

	if (!p->path || strcmp(p->path, path) != 0)
		rc = matches(s, path, named, &cfg);
	if (rc > 0 && !p->path) {
		p->path = path;
		p->config = cfg;
		return 0;
	}
	xvcpu_config_free(cfg);
	if (rc > 0 && !p->other)
		p->other = path;
	else
		free(path);
	return rc < 0 ? rc : 0;
}

static int look_at(struct search *s, const char *dir, const char *entry)
{
	char *path = find(dir, entry);

	if (!path)
		return errno == ENOMEM ? -ENOMEM : 0;
	return candidate(s, path, is_named(entry, s->name));
}

static int search_dir(struct search *s, const char *dir)
{
	const char *tail = strcmp(dir, LIBVIRT) ? "" : ".xml";
	char *path = find(s->root, dir);
	DIR *list = path ? opendir(path) : NULL;
	struct dirent *d;
	int rc = list ? 0 : missing();

	while (list && !rc && (errno = 0, d = readdir(list)))
		if (d->d_type != DT_DIR && !is_backup(d->d_name) &&
		    ends(d->d_name, tail))
			rc = look_at(s, path, d->d_name);
	if (list && !rc)
		rc = -errno;
	if (list)
		closedir(list);
	free(path);
	return rc;
}

/* What failed in a file, if it is that what failed. */
static void tell(struct search *s, int rc, struct config_error *error,
		 char **error_path)
{
	bool is_why = rc && rc == s->bad;

	if (is_why && error)
		*error = s->error;
	if (is_why && error_path)
		*error_path = s->bad_path;
	else
		free(s->bad_path);
}

int xvcpu_config_find(const char *root, const char *name,
		      struct config_place *out, struct config_error *error,
		      char **error_path)
{
	const char *dir = "etc/xen\0etc/xen/auto\0etc/xen/vm\0" LIBVIRT "\0";
	struct search s = {.root = root, .name = name};
	int rc = 0;

	if (!*name || strchr(name, '/'))
		return -EINVAL;
	for (; !rc && *dir; dir += strlen(dir) + 1)
		rc = search_dir(&s, dir);
	if (!rc && !s.place.path)
		rc = s.bad ? s.bad : -ENOENT;
	if (!rc && s.place.other)
		rc = -ENOTUNIQ;
	if (!rc || rc == -ENOTUNIQ)
		*out = s.place;
	else
		xvcpu_config_place_clear(&s.place);
	tell(&s, rc, error, error_path);
	return rc;
}

void xvcpu_config_place_clear(struct config_place *place)
{
	free(place->path);
	free(place->other);
	xvcpu_config_free(place->config);
	*place = (struct config_place){0};
}

/* Does some process hold the lock that libvirt's daemons put on pid files? */
static int is_locked(const char *root, const char *file)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	char *path = find(root, file);
	int rc, fd = -1;

	if (path)
		fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	free(path);
	if (fd < 0)
		return missing();
	rc = fcntl(fd, F_GETLK, &lock) ? -errno : lock.l_type != F_UNLCK;
	close(fd);
	return rc;
}

int xvcpu_config_daemon_owns(const char *root, const char *path)
{
	const char *pid = "run/libvirt/libxl/driver.pid\0run/virtxend.pid\0"
			  "run/libvirtd.pid\0";
	char *real = find(root, LIBVIRT);
	bool inside;
	int rc = 0;

	if (!real)
		return missing();
	inside = xvcpu_config_skip(&path, real) && *path == '/';
	free(real);
	for (; inside && !rc && *pid; pid += strlen(pid) + 1)
		rc = is_locked(root, pid);
	return rc;
}
