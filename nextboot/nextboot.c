/* SPDX-License-Identifier: MIT */
#include "nextboot/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* An edit by another run takes milliseconds. */
#define LOCK_MS 2000

int nextboot_fail(struct nextboot_fault *fault, enum nextboot_half half,
		  int err, const char *reason)
{
	if (fault)
		*fault =
			(struct nextboot_fault){.half = half, .reason = reason};
	return err;
}

int nextboot_config_fail(struct nextboot_fault *fault, int err,
			 const struct config_error *error)
{
	nextboot_fail(fault, NEXTBOOT_THE_FILE, err, error->reason);
	if (fault) {
		fault->line = error->line;
		fault->column = error->column;
		fault->advice = error->advice;
	}
	return err;
}

int nextboot_find(const char *name, char **path, char **other,
		  struct nextboot_fault *fault)
{
	struct config_place place = {0};
	struct config_error error = {0};
	char *bad = NULL;
	int err = xvcpu_config_find("", name, &place, &error, &bad);

	nextboot_config_fail(fault, err, &error);
	*path = err && err != -ENOTUNIQ ? bad : place.path;
	*other = place.other;
	return err;
}

static int check_owner(const char *path, unsigned int flags,
		       struct nextboot_fault *fault)
{
	int owned =
		flags & NEXTBOOT_FORCE ? 0 : xvcpu_config_daemon_owns("", path);

	if (owned < 0)
		return nextboot_fail(fault, NEXTBOOT_THE_OWNER, owned, NULL);
	if (owned)
		return nextboot_fail(fault, NEXTBOOT_THE_OWNER, -EPERM,
				     "a running libvirt daemon owns this "
				     "file");
	return 0;
}

/* In words, where the errno is not enough. */
static int replace_error(struct nextboot_fault *fault, int err)
{
	static const struct {
		int err;
		const char *reason, *advice;
	} texts[] = {
		{-EMLINK,
		 "it has several names (hard links), which an edit would part",
		 "give it one name, or edit it by hand"},
		{-EXDEV,
		 "it is a mount point of its own (bind-mounted), and nothing "
		 "can be renamed over that",
		 "edit the file that is mounted there, or unmount it first"},
		{-EBUSY, "another run is editing it", "try again"},
		{-EEXIST,
		 "what is called as it with '.' before and '.xvcpu' behind is "
		 "no plain file",
		 "move that away"},
		{-ESTALE, "others have changed it meanwhile", "try again"},
		{-ENOTRECOVERABLE,
		 "others have put a file of theirs in its place",
		 "see who writes in its directory"},
	};

	nextboot_fail(fault, NEXTBOOT_THE_FILE, err, NULL);
	for (size_t i = 0; fault && i < sizeof(texts) / sizeof(*texts); i++)
		if (texts[i].err == err) {
			fault->reason = texts[i].reason;
			fault->advice = texts[i].advice;
		}
	return err;
}

static int load(struct nextboot *file, const char *path, unsigned int flags,
		struct nextboot_fault *fault)
{
	struct config_error error = {0};
	const char *text;
	size_t size;
	int err;

	file->read_only = flags & NEXTBOOT_DRY_RUN;
	err = xvcpu_replace_open(path, file->read_only ? REPLACE_READ : 0,
				 LOCK_MS, &file->replace);
	if (err)
		return replace_error(fault, err);
	file->interrupted = xvcpu_replace_interrupted(file->replace);
	file->path = strdup(xvcpu_replace_get_path(file->replace));
	if (!file->path)
		return -ENOMEM;
	err = check_owner(file->path, flags, fault);
	if (err)
		return err;
	text = xvcpu_replace_get_text(file->replace, &size);
	err = xvcpu_config_parse(text, size, &file->config, &error);
	return err ? nextboot_config_fail(fault, err, &error) : 0;
}

int nextboot_open(const char *path, unsigned int flags, struct nextboot **out,
		  struct nextboot_fault *fault)
{
	struct nextboot *file = calloc(1, sizeof(*file));
	int err = file ? load(file, path, flags, fault) : -ENOMEM;

	if (err)
		nextboot_close(file);
	else
		*out = file;
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

/* The new text as its owner will read it, for what is to be said of it. */
static int keep_after(struct nextboot *file, const char *text, size_t size)
{
	xvcpu_config_free(file->after);
	file->after = NULL;
	return xvcpu_config_parse(text, size, &file->after, NULL);
}

int nextboot_prepare(struct nextboot *file, bool dry,
		     struct nextboot_fault *fault)
{
	struct config_error error = {0};
	size_t size, old_size;
	const char *old;
	char *text;
	int err;

	if (!file->replace)
		return nextboot_fail(fault, NEXTBOOT_THE_FILE, -EALREADY,
				     "it was changed already");
	if (!dry && file->read_only)
		return nextboot_fail(fault, NEXTBOOT_THE_FILE, -EROFS,
				     "it was opened to be read only");
	err = xvcpu_config_render(file->config, &text, &size, &error);
	if (err)
		return nextboot_config_fail(fault, err, &error);
	old = xvcpu_replace_get_text(file->replace, &old_size);
	file->changed = size != old_size || memcmp(old, text, size) != 0;
	err = keep_after(file, text, size);
	if (!err && dry)
		err = xvcpu_replace_refused(file->replace);
	else if (!err && file->changed)
		err = xvcpu_replace_prepare(file->replace, text, size);
	free(text);
	return err ? replace_error(fault, err) : 0;
}

int nextboot_commit(struct nextboot *file, struct nextboot_fault *fault)
{
	int ret = 0;

	if (file->changed)
		ret = xvcpu_replace_commit(file->replace);
	else
		xvcpu_replace_abort(file->replace);
	file->replace = NULL;
	return ret < 0 ? replace_error(fault, ret) : ret;
}

int nextboot_set_max(struct nextboot *file, uint32_t count, unsigned int flags,
		     struct nextboot_fault *fault)
{
	struct config_error error = {0};
	bool dry = flags & NEXTBOOT_DRY_RUN;
	int err;

	nextboot_fail(fault, NEXTBOOT_NO_HALF, 0, NULL);
	if (flags & ~NEXTBOOT_DRY_RUN)
		return -EINVAL;
	err = xvcpu_config_set_max(file->config, count, &error);
	if (err)
		return nextboot_config_fail(fault, err, &error);
	err = nextboot_prepare(file, dry, fault);
	return err || dry ? err : nextboot_commit(file, fault);
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
			return nextboot_config_fail(out, 0, &error);
		index--;
	}
	if (xvcpu_config_get_warning(now, index, &error))
		return -ENOENT;
	return nextboot_config_fail(out, 0, &error);
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

bool nextboot_is_xml(const struct nextboot *file)
{
	return xvcpu_config_get_format(file->config) == CONFIG_XML;
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
