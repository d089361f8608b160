/* SPDX-License-Identifier: MIT */
/* What a file is to say: as wishes, as text, and beside the old file. */
#include <errno.h>
#include <stdlib.h>

#include "cpumap/cpumap.h"
#include "domctl/domctl.h"
#include "hypercall/hypercall.h"
#include "nextboot/internal.h"

/* The file's own choice for HOTPLUG_ANY; its max: there is none. */
static uint32_t choose(const struct config *config, bool add)
{
	uint32_t max = xvcpu_config_get_max(config), i;

	if (add) {
		for (i = 0; i < max && xvcpu_config_get_online(config, i); i++)
			;
		return i;
	}
	for (i = max; i-- > 1;)
		if (xvcpu_config_get_online(config, i))
			return i;
	return max;
}

/* The text for the file, to be freed; NULL for no pin. */
static int format(const struct cpumap *map, uint32_t ncpus, char **out)
{
	size_t size;

	*out = NULL;
	if (cpumap_weight(map) >= ncpus)
		return 0;
	size = cpumap_format_list(map, NULL, 0) + 1;
	*out = malloc(size);
	if (!*out)
		return -ENOMEM;
	cpumap_format_list(map, *out, size);
	return 0;
}

/* ncpus: of the host; 0: as many as a map has bits. */
static int wish_map(struct config *config, uint32_t ncpus, uint32_t vcpu,
		    const struct cpumap *map,
		    int (*set)(struct config *config, uint32_t vcpu,
			       const char *list, struct config_error *error),
		    struct config_error *error)
{
	char *text;
	int err;

	if (!map)
		return 0;
	ncpus = ncpus ? ncpus : map->nbits;
	xvcpu_config_set_ncpus(config, ncpus);
	err = format(map, ncpus, &text);
	if (!err)
		err = set(config, vcpu, text, error);
	free(text);
	return err;
}

static int wish_pins(struct config *config,
		     const struct nextboot_change *change,
		     struct config_error *error)
{
	uint32_t ncpus =
		change->hc ? hypercall_interface(change->hc)->ncpus : 0;
	bool all = change->flags & NEXTBOOT_ALL;
	size_t n = change->n;
	int err = 0;

	if (all && n)
		n = xvcpu_config_get_max(config);
	for (size_t i = 0; i < n && !err; i++) {
		const struct domctl_pin *pin = &change->pins[all ? 0 : i];
		uint32_t vcpu = all ? (uint32_t)i : pin->vcpu;

		err = wish_map(config, ncpus, vcpu, pin->hard,
			       xvcpu_config_set_hard, error);
		if (!err)
			err = wish_map(config, ncpus, vcpu, pin->soft,
				       xvcpu_config_set_soft, error);
	}
	return err;
}

static int wish(struct config *config, const struct nextboot_change *change,
		struct config_error *error)
{
	bool add = change->verb == NEXTBOOT_ADD;
	bool remove = change->verb == NEXTBOOT_REMOVE;
	int64_t value = change->value;

	if (change->verb == NEXTBOOT_PIN)
		return wish_pins(config, change, error);
	if ((add || remove) && value == HOTPLUG_ANY) {
		value = choose(config, add);
		if (value == xvcpu_config_get_max(config))
			return -ENOENT;
	}
	if (remove && !value) {
		error->reason = "vCPU 0 cannot be offline at boot";
		return -EBUSY;
	}
	if (value < 0 || value > UINT32_MAX)
		return -ERANGE;
	if (change->verb == NEXTBOOT_SET)
		return xvcpu_config_set_count(config, (uint32_t)value, error);
	if (change->verb == NEXTBOOT_SET_MAX)
		return xvcpu_config_set_max(config, (uint32_t)value, error);
	return xvcpu_config_set_online(config, (uint32_t)value, add, error);
}

/* Before anything is wished for, so that what was planned stays planned. */
static int check(const struct nextboot *file, bool dry,
		 struct nextboot_fault *fault)
{
	if (!file->replace)
		return xvcpu_nextboot_fail(fault, NEXTBOOT_THE_FILE, -EALREADY,
					   "it was changed already");
	if (file->spent)
		return xvcpu_nextboot_fail(
			fault, NEXTBOOT_THE_FILE, -EALREADY,
			"another change of it was planned already");
	if (!dry && file->read_only)
		return xvcpu_nextboot_fail(fault, NEXTBOOT_THE_FILE, -EROFS,
					   "it was opened to be read only");
	return 0;
}

static int prepare(struct nextboot *file, const struct nextboot_change *change,
		   struct nextboot_fault *fault)
{
	bool dry = change->flags & NEXTBOOT_DRY_RUN;
	struct config_error error = {0};
	size_t size;
	char *text;
	int err = wish(file->config, change, &error);

	if (!err)
		err = xvcpu_config_render(file->config, &text, &size,
					  &file->after, &error);
	if (err)
		return xvcpu_nextboot_config_fail(fault, err, &error);
	file->changed = !xvcpu_config_is(file->config, text, size);
	file->spent = !dry && file->changed;
	if (dry)
		err = xvcpu_replace_refused(file->replace);
	else if (file->changed)
		err = xvcpu_replace_prepare(file->replace, text, size);
	free(text);
	file->planned = !err && !dry;
	return err ? xvcpu_nextboot_replace_fail(fault, err) : 0;
}

static void forget(struct nextboot *file)
{
	xvcpu_config_reset(file->config);
	xvcpu_config_free(file->after);
	file->after = NULL;
	file->planned = false;
}

int nextboot_plan(struct nextboot *file, const struct nextboot_change *change,
		  struct nextboot_fault *fault)
{
	bool dry = change->flags & NEXTBOOT_DRY_RUN;
	int half = xvcpu_nextboot_affects(change), err;

	xvcpu_nextboot_fail(fault, NEXTBOOT_NO_HALF, 0, NULL);
	if (half < 0)
		return half;
	if (!(half & NEXTBOOT_CONFIG))
		return 0;
	if (!file)
		return -EINVAL;
	err = check(file, dry, fault);
	if (err)
		return err;
	/* What was planned dry or in vain is not wished for any more. */
	forget(file);
	err = prepare(file, change, fault);
	if (err)
		forget(file);
	return err;
}
