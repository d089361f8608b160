/* SPDX-License-Identifier: MIT */
#include "hotplug/file.h"

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

static int load(struct hotplug_file *file, const char *path, unsigned int flags,
		struct hotplug_fault *fault)
{
	struct config_error error = {0};
	const char *text;
	size_t size;
	int err = replace_open(path, LOCK_MS, &file->replace);

	hotplug_file_fault(fault, HOTPLUG_THE_FILE, err,
			   err == -EMLINK  ? "the file has several names (hard "
					     "links), which an edit would part"
			   : err == -EBUSY ? "another run is editing the file"
					   : NULL);
	if (err)
		return err;
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
	free(file->path);
	free(file);
	errno = saved;
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
	err = config_render(file->config, &text, &size, &error);
	if (err)
		return hotplug_file_error(fault, err, &error);
	old = replace_get_text(file->replace, &old_size);
	file->changed = size != old_size || memcmp(old, text, size) != 0;
	if (file->changed && !dry)
		err = replace_prepare(file->replace, text, size);
	free(text);
	return err ? hotplug_file_fault(fault, HOTPLUG_THE_FILE, err, NULL) : 0;
}

int hotplug_file_commit(struct hotplug_file *file, struct hotplug_fault *fault)
{
	int ret = 0;

	if (file->changed)
		ret = replace_commit(file->replace);
	else
		replace_abort(file->replace);
	file->replace = NULL;
	if (ret < 0)
		hotplug_file_fault(fault, HOTPLUG_THE_FILE, ret,
				   ret == -ESTALE ? "others have changed it "
						    "meanwhile"
						  : NULL);
	return ret;
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
