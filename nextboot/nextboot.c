/* SPDX-License-Identifier: MIT */
#include "nextboot/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* An edit by another run takes milliseconds. */
#define LOCK_MS 2000

int hotplug_file_fault(struct hotplug_fault *fault, enum hotplug_half half,
		       int err, const char *reason)
{
	if (fault)
		*fault = (struct hotplug_fault){.half = half, .reason = reason};
	return err;
}

int hotplug_file_error(struct hotplug_fault *fault, int err,
		       const struct config_error *error)
{
	hotplug_file_fault(fault, HOTPLUG_THE_FILE, err, error->reason);
	if (fault) {
		fault->line = error->line;
		fault->column = error->column;
		fault->advice = error->advice;
	}
	return err;
}

int hotplug_file_find(const char *name, char **path, char **other,
		      struct hotplug_fault *fault)
{
	struct config_place place = {0};
	struct config_error error = {0};
	char *bad = NULL;
	int err = config_find("", name, &place, &error, &bad);

	hotplug_file_error(fault, err, &error);
	*path = err && err != -ENOTUNIQ ? bad : place.path;
	*other = place.other;
	return err;
}

static int check_owner(const char *path, unsigned int flags,
		       struct hotplug_fault *fault)
{
	int owned = flags & HOTPLUG_FORCE ? 0 : config_daemon_owns("", path);

	if (owned < 0)
		return hotplug_file_fault(fault, HOTPLUG_THE_OWNER, owned,
					  NULL);
	if (owned)
		return hotplug_file_fault(fault, HOTPLUG_THE_OWNER, -EPERM,
					  "a running libvirt daemon owns this "
					  "file");
	return 0;
}

/* In words, where the errno is not enough. */
static int replace_error(struct hotplug_fault *fault, int err)
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

	hotplug_file_fault(fault, HOTPLUG_THE_FILE, err, NULL);
	for (size_t i = 0; fault && i < sizeof(texts) / sizeof(*texts); i++)
		if (texts[i].err == err) {
			fault->reason = texts[i].reason;
			fault->advice = texts[i].advice;
		}
	return err;
}

static int load(struct hotplug_file *file, const char *path, unsigned int flags,
		struct hotplug_fault *fault)
{
	struct config_error error = {0};
	const char *text;
	size_t size;
	int err;

	file->read_only = flags & HOTPLUG_DRY_RUN;
	err = replace_open(path, file->read_only ? REPLACE_READ : 0, LOCK_MS,
			   &file->replace);
	if (err)
		return replace_error(fault, err);
	file->interrupted = replace_interrupted(file->replace);
	file->path = strdup(replace_get_path(file->replace));
	if (!file->path)
		return -ENOMEM;
	err = check_owner(file->path, flags, fault);
	if (err)
		return err;
	text = replace_get_text(file->replace, &size);
	err = config_parse(text, size, &file->config, &error);
	return err ? hotplug_file_error(fault, err, &error) : 0;
}

int hotplug_file_open(const char *path, unsigned int flags,
		      struct hotplug_file **out, struct hotplug_fault *fault)
{
	struct hotplug_file *file = calloc(1, sizeof(*file));
	int err = file ? load(file, path, flags, fault) : -ENOMEM;

	if (err)
		hotplug_file_close(file);
	else
		*out = file;
	return err;
}

void hotplug_file_close(struct hotplug_file *file)
{
	int saved = errno;

	if (!file)
		return;
	replace_abort(file->replace);
	config_free(file->config);
	config_free(file->after);
	free(file->path);
	free(file);
	errno = saved;
}

/* The new text as its owner will read it, for what is to be said of it. */
static int keep_after(struct hotplug_file *file, const char *text, size_t size)
{
	config_free(file->after);
	file->after = NULL;
	return config_parse(text, size, &file->after, NULL);
}

int hotplug_file_prepare(struct hotplug_file *file, bool dry,
			 struct hotplug_fault *fault)
{
	struct config_error error = {0};
	size_t size, old_size;
	const char *old;
	char *text;
	int err;

	if (!file->replace)
		return hotplug_file_fault(fault, HOTPLUG_THE_FILE, -EALREADY,
					  "it was changed already");
	if (!dry && file->read_only)
		return hotplug_file_fault(fault, HOTPLUG_THE_FILE, -EROFS,
					  "it was opened to be read only");
	err = config_render(file->config, &text, &size, &error);
	if (err)
		return hotplug_file_error(fault, err, &error);
	old = replace_get_text(file->replace, &old_size);
	file->changed = size != old_size || memcmp(old, text, size) != 0;
	err = keep_after(file, text, size);
	if (!err && dry)
		err = replace_refused(file->replace);
	else if (!err && file->changed)
		err = replace_prepare(file->replace, text, size);
	free(text);
	return err ? replace_error(fault, err) : 0;
}

int hotplug_file_commit(struct hotplug_file *file, struct hotplug_fault *fault)
{
	int ret = 0;

	if (file->changed)
		ret = replace_commit(file->replace);
	else
		replace_abort(file->replace);
	file->replace = NULL;
	return ret < 0 ? replace_error(fault, ret) : ret;
}

int hotplug_file_max_set(struct hotplug_file *file, uint32_t count,
			 unsigned int flags, struct hotplug_fault *fault)
{
	struct config_error error = {0};
	bool dry = flags & HOTPLUG_DRY_RUN;
	int err;

	hotplug_file_fault(fault, HOTPLUG_NO_HALF, 0, NULL);
	if (flags & ~HOTPLUG_DRY_RUN)
		return -EINVAL;
	err = config_set_max(file->config, count, &error);
	if (err)
		return hotplug_file_error(fault, err, &error);
	err = hotplug_file_prepare(file, dry, fault);
	return err || dry ? err : hotplug_file_commit(file, fault);
}

bool hotplug_file_interrupted(const struct hotplug_file *file)
{
	return file->interrupted;
}

int hotplug_file_warning(const struct hotplug_file *file, size_t index,
			 struct hotplug_fault *out)
{
	const struct config *now = file->after ? file->after : file->config;
	struct config_error error;

	if (config_lost_placement(file->config, now, &error)) {
		if (!index)
			return hotplug_file_error(out, 0, &error);
		index--;
	}
	if (config_get_warning(now, index, &error))
		return -ENOENT;
	return hotplug_file_error(out, 0, &error);
}

const char *hotplug_file_path(const struct hotplug_file *file)
{
	return file->path;
}

const char *hotplug_file_name(const struct hotplug_file *file)
{
	return config_get_name(file->config);
}

const char *hotplug_file_uuid(const struct hotplug_file *file)
{
	return config_get_uuid(file->config);
}

bool hotplug_file_is_xml(const struct hotplug_file *file)
{
	return config_get_format(file->config) == CONFIG_XML;
}

uint32_t hotplug_file_max(const struct hotplug_file *file)
{
	return config_get_max(file->config);
}

bool hotplug_file_online(const struct hotplug_file *file, uint32_t vcpu)
{
	return config_get_online(file->config, vcpu);
}

const char *hotplug_file_hard(const struct hotplug_file *file, uint32_t vcpu)
{
	return config_get_hard(file->config, vcpu);
}

const char *hotplug_file_soft(const struct hotplug_file *file, uint32_t vcpu)
{
	return config_get_soft(file->config, vcpu);
}
