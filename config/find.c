/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "config/config.h"
#include "config/replace.h"

static const char libvirt_dir[] = "/etc/libvirt/libxl";

struct search {
	const char *root;
	const char *name;
	struct config_place place; /* path and other: the two first found */
	/* A file called so that is of something else, or can't be read. */
	int bad;
	struct config_error error;
	char *bad_path;
};

static bool ends(const char *text, const char *tail)
{
	size_t size = strlen(text), n = strlen(tail);

	return size >= n && !strcmp(text + size - n, tail);
}

/* What editors, packages and people leave beside a file. */
static bool is_backup(const char *entry)
{
	static const char *const tails[] = {
		"~",         ".bak",       ".orig",     ".old",
		".save",     ".rej",       ".swp",      ".dpkg-old",
		".dpkg-new", ".dpkg-dist", ".dpkg-tmp", ".dpkg-bak",
		".ucf-old",  ".ucf-dist",  ".ucf-new",  ".rpmsave",
		".rpmnew",   ".rpmorig",
	};

	for (size_t i = 0; i < sizeof(tails) / sizeof(*tails); i++)
		if (ends(entry, tails[i]))
			return true;
	return entry[0] == '.';
}

/* NAME, NAME.cfg or NAME.xml? */
static bool is_named(const char *entry, const char *name)
{
	size_t size = strlen(name);

	return !strncmp(entry, name, size) &&
	       (!entry[size] || !strcmp(entry + size, ".cfg") ||
		!strcmp(entry + size, ".xml"));
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
	bool named = is_named(entry, s->name);
	char *path, *real;

	if (is_backup(entry) || (dir == libvirt_dir && !ends(entry, ".xml")))
		return 0;
	if (asprintf(&path, "%s%s/%s", s->root, dir, entry) < 0)
		return -ENOMEM;
	real = realpath(path, NULL);
	free(path);
	if (!real)
		return errno == ENOMEM ? -ENOMEM : 0;
	return candidate(s, real, named);
}

static int search_dir(struct search *s, const char *dir)
{
	struct dirent *d;
	char *path;
	int rc = 0;
	DIR *list;

	if (asprintf(&path, "%s%s", s->root, dir) < 0)
		return -ENOMEM;
	list = opendir(path);
	free(path);
	if (!list)
		return errno == ENOENT || errno == ENOTDIR ? 0 : -errno;
	while (!rc && (errno = 0, d = readdir(list)))
		if (d->d_type != DT_DIR)
			rc = look_at(s, dir, d->d_name);
	if (!rc && !d && errno)
		rc = -errno;
	closedir(list);
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
	const char *const dirs[] = {"/etc/xen", "/etc/xen/auto", "/etc/xen/vm",
				    libvirt_dir};
	struct search s = {.root = root, .name = name};
	int rc = 0;

	if (!*name || strchr(name, '/'))
		return -EINVAL;
	for (size_t i = 0; !rc && i < sizeof(dirs) / sizeof(*dirs); i++)
		rc = search_dir(&s, dirs[i]);
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
	char *path;
	int rc, fd;

	if (asprintf(&path, "%s%s", root, file) < 0)
		return -ENOMEM;
	fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	free(path);
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 : -errno;
	rc = fcntl(fd, F_GETLK, &lock) ? -errno : lock.l_type != F_UNLCK;
	close(fd);
	return rc;
}

int xvcpu_config_daemon_owns(const char *root, const char *path)
{
	static const char *const pids[] = {
		"/run/libvirt/libxl/driver.pid",
		"/run/virtxend.pid",
		"/run/libvirtd.pid",
	};
	char *dir, *real;
	size_t size;
	int rc;

	if (asprintf(&dir, "%s%s", root, libvirt_dir) < 0)
		return -ENOMEM;
	real = realpath(dir, NULL);
	free(dir);
	if (!real)
		return errno == ENOENT || errno == ENOTDIR ? 0 : -errno;
	size = strlen(real);
	rc = !strncmp(path, real, size) && path[size] == '/';
	free(real);
	if (!rc)
		return 0;
	rc = 0;
	for (size_t i = 0; !rc && i < sizeof(pids) / sizeof(*pids); i++)
		rc = is_locked(root, pids[i]);
	return rc;
}
