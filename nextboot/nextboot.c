/* SPDX-License-Identifier: MIT */
#include "nextboot/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "domctl/domctl.h"

/* An edit by another run takes milliseconds. */
#define LOCK_MS 2000

static int check_owner(const char *path, unsigned int flags,
		       struct nextboot_fault *fault)
{
	int owned =
		flags & NEXTBOOT_FORCE ? 0 : xvcpu_config_daemon_owns("", path);

	if (owned < 0)
		return xvcpu_nextboot_fail(fault, NEXTBOOT_THE_OWNER, owned,
					   NULL);
	if (owned)
		return xvcpu_nextboot_fail(fault, NEXTBOOT_THE_OWNER, -EPERM,
					   "a running libvirt daemon owns this "
					   "file");
	return 0;
}

/* What was found is the file's text, unless others have changed it since. */
static int parse(struct nextboot *file, struct config **found,
		 struct nextboot_fault *fault)
{
	struct config_error error = {0};
	size_t size;
	const char *text = xvcpu_replace_get_text(file->replace, &size);
	int err;

	if (*found && xvcpu_config_is(*found, text, size)) {
		file->config = *found;
		*found = NULL;
		return 0;
	}
	err = xvcpu_config_parse(text, size, &file->config, &error);
	return err ? xvcpu_nextboot_config_fail(fault, err, &error) : 0;
}

static int load(struct nextboot *file, const char *path, unsigned int flags,
		struct config **found, struct nextboot_fault *fault)
{
	int err;

	file->read_only = flags & NEXTBOOT_DRY_RUN;
	err = xvcpu_replace_open(path, file->read_only ? REPLACE_READ : 0,
				 LOCK_MS, &file->replace);
	if (err)
		return xvcpu_nextboot_replace_fail(fault, err);
	file->interrupted = xvcpu_replace_interrupted(file->replace);
	file->path = strdup(xvcpu_replace_get_path(file->replace));
	if (!file->path)
		return -ENOMEM;
	err = check_owner(file->path, flags, fault);
	return err ? err : parse(file, found, fault);
}

/* found, if not NULL, is freed. */
static int open_file(const char *path, unsigned int flags, struct config *found,
		     struct nextboot **out, struct nextboot_fault *fault)
{
	struct nextboot *file = calloc(1, sizeof(*file));
	int err = file ? load(file, path, flags, &found, fault) : -ENOMEM;

	if (err)
		nextboot_close(file);
	else
		*out = file;
	xvcpu_config_free(found);
	return err;
}

int nextboot_open(const char *path, unsigned int flags, struct nextboot **out,
		  struct nextboot_fault *fault)
{
	return open_file(path, flags, NULL, out, fault);
}

int nextboot_find(const char *name, unsigned int flags, struct nextboot **out,
		  char **path, char **other, struct nextboot_fault *fault)
{
	struct config_place place = {0};
	struct config_error error = {0};
	char *bad = NULL;
	int err = xvcpu_config_find("", name, &place, &error, &bad);

	xvcpu_nextboot_config_fail(fault, err, &error);
	*path = place.path ? place.path : bad;
	*other = place.other;
	if (err) {
		xvcpu_config_free(place.config);
		return err;
	}
	err = open_file(place.path, flags, place.config, out, fault);
	if (!err) {
		free(place.path);
		*path = NULL;
	}
	return err;
}

void nextboot_close(struct nextboot *file)
{
	int saved = errno;

	if (!file)
		return;
	xvcpu_replace_abort(file->replace);
	xvcpu_config_free(file->config);
	xvcpu_config_free(file->after);
	free(file->path);
	free(file);
	errno = saved;
}

int nextboot_resolve(unsigned int flags, bool runs)
{
	if (flags & ~(NEXTBOOT_LIVE | NEXTBOOT_CONFIG))
		return -EINVAL;
	if (!flags)
		return runs ? NEXTBOOT_LIVE : NEXTBOOT_CONFIG;
	return flags & NEXTBOOT_LIVE && !runs ? -ESRCH : (int)flags;
}

static bool any(const uint64_t *word, size_t size)
{
	for (; size; size -= sizeof(*word))
		if (*word++)
			return true;
	return false;
}

/* Does it, or a pin of it, ask for what is not known here? */
static bool is_newer(const struct nextboot_change *change)
{
	const struct domctl_pin *pin = change->pins;
	size_t n = change->verb == NEXTBOOT_PIN ? change->n : 0;

	for (; n--; pin++)
		if (any(pin->reserved, sizeof(pin->reserved)))
			return true;
	return any(change->reserved, sizeof(change->reserved));
}

int xvcpu_nextboot_affects(const struct nextboot_change *change)
{
	unsigned int flags = change->flags;
	bool runs = change->hp;

	if (is_newer(change))
		return -EINVAL;
	switch (change->verb) {
	case NEXTBOOT_PIN:
		flags &= ~(NEXTBOOT_FORCE | NEXTBOOT_DRY_RUN | NEXTBOOT_ALL);
		runs = change->hc;
		break;
	case NEXTBOOT_SET_MAX:
		flags &= ~NEXTBOOT_DRY_RUN;
		if (flags & NEXTBOOT_LIVE || runs)
			return -EINVAL;
		break;
	case NEXTBOOT_SET:
	case NEXTBOOT_ADD:
	case NEXTBOOT_REMOVE:
		flags &= ~NEXTBOOT_FORCE;
		break;
	default:
		return -EINVAL;
	}
	return nextboot_resolve(flags, runs);
}

bool nextboot_interrupted(const struct nextboot *file)
{
	return file->interrupted;
}

int nextboot_warning(const struct nextboot *file, size_t index,
		     struct nextboot_fault *out)
{
	const struct config *now = file->after ? file->after : file->config;
	struct config_error error;

	if (xvcpu_config_lost_placement(file->config, now, &error)) {
		if (!index)
			return xvcpu_nextboot_config_fail(out, 0, &error);
		index--;
	}
	if (xvcpu_config_get_warning(now, index, &error))
		return -ENOENT;
	return xvcpu_nextboot_config_fail(out, 0, &error);
}

const char *nextboot_path(const struct nextboot *file)
{
	return file->path;
}

const char *nextboot_name(const struct nextboot *file)
{
	return xvcpu_config_get_name(file->config);
}

const char *nextboot_uuid(const struct nextboot *file)
{
	return xvcpu_config_get_uuid(file->config);
}

uint32_t nextboot_max(const struct nextboot *file)
{
	return xvcpu_config_get_max(file->config);
}

bool nextboot_online(const struct nextboot *file, uint32_t vcpu)
{
	return xvcpu_config_get_online(file->config, vcpu);
}

const char *nextboot_hard(const struct nextboot *file, uint32_t vcpu)
{
	return xvcpu_config_get_hard(file->config, vcpu);
}

const char *nextboot_soft(const struct nextboot *file, uint32_t vcpu)
{
	return xvcpu_config_get_soft(file->config, vcpu);
}
