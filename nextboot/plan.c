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

static int wish_vcpu(struct nextboot *file, bool add, int64_t value,
		     struct nextboot_fault *fault)
{
	struct config_error error = {0};
	int err;

	if (value == HOTPLUG_ANY) {
		value = choose(file->config, add);
		if (value == xvcpu_config_get_max(file->config))
			return xvcpu_nextboot_fail(fault, NEXTBOOT_THE_FILE,
						   -ENOENT, NULL);
	}
	if (!value && !add)
		return xvcpu_nextboot_fail(fault, NEXTBOOT_THE_FILE, -EBUSY,
					   "vCPU 0 cannot be offline at boot");
	err = value < 0 || value > UINT32_MAX
		      ? -ERANGE
		      : xvcpu_config_set_online(file->config, (uint32_t)value,
						add, &error);
	return err ? xvcpu_nextboot_config_fail(fault, err, &error) : 0;
}

static int wish_number(struct nextboot *file, int64_t value,
		       int (*set)(struct config *config, uint32_t number,
				  struct config_error *error),
		       struct nextboot_fault *fault)
{
	struct config_error error = {0};
	int err = value < 0 || value > UINT32_MAX
			  ? -ERANGE
			  : set(file->config, (uint32_t)value, &error);

	return err ? xvcpu_nextboot_config_fail(fault, err, &error) : 0;
}

/* What the file is to say, and of how many CPUs the host has. */
struct wish {
	struct nextboot *file;
	uint32_t ncpus; /* 0: as many as a map has bits */
	struct nextboot_fault *fault;
};

/* The text for the file, to be freed; NULL for no pin. */
static int format(const struct cpumap *map, uint32_t ncpus, char **out)
{
	size_t size;

	*out = NULL;
	if (cpumap_weight(map) >= (ncpus ? ncpus : map->nbits))
		return 0;
	size = cpumap_format_list(map, NULL, 0) + 1;
	*out = malloc(size);
	if (!*out)
		return -ENOMEM;
	cpumap_format_list(map, *out, size);
	return 0;
}

static int wish_map(const struct wish *w, uint32_t vcpu,
		    const struct cpumap *map,
		    int (*set)(struct config *config, uint32_t vcpu,
			       const char *list, struct config_error *error))
{
	struct config_error error = {0};
	char *text;
	int err;

	if (!map)
		return 0;
	xvcpu_config_set_ncpus(w->file->config,
			       w->ncpus ? w->ncpus : map->nbits);
	err = format(map, w->ncpus, &text);
	if (!err)
		err = set(w->file->config, vcpu, text, &error);
	free(text);
	return err ? xvcpu_nextboot_config_fail(w->fault, err, &error) : 0;
}

static int wish_pin(const struct wish *w, uint32_t vcpu,
		    const struct domctl_pin *pin)
{
	int err = wish_map(w, vcpu, pin->hard, xvcpu_config_set_hard);

	return err ? err : wish_map(w, vcpu, pin->soft, xvcpu_config_set_soft);
}

static int wish_pins(const struct wish *w, const struct domctl_pin *pins,
		     size_t n, bool all)
{
	uint32_t max = xvcpu_config_get_max(w->file->config), vcpu;
	size_t i;
	int err = 0;

	if (all)
		for (vcpu = 0; vcpu < max && n && !err; vcpu++)
			err = wish_pin(w, vcpu, &pins[0]);
	else
		for (i = 0; i < n && !err; i++)
			err = wish_pin(w, pins[i].vcpu, &pins[i]);
	return err;
}

static int wish(struct nextboot *file, const struct nextboot_change *change,
		struct nextboot_fault *fault)
{
	struct hypercall *hc = change->hc;
	struct wish w = {file, hc ? hypercall_interface(hc)->ncpus : 0, fault};

	switch (change->verb) {
	case NEXTBOOT_SET:
		return wish_number(file, change->value, xvcpu_config_set_count,
				   fault);
	case NEXTBOOT_ADD:
	case NEXTBOOT_REMOVE:
		return wish_vcpu(file, change->verb == NEXTBOOT_ADD,
				 change->value, fault);
	case NEXTBOOT_SET_MAX:
		return wish_number(file, change->value, xvcpu_config_set_max,
				   fault);
	case NEXTBOOT_PIN:
		return wish_pins(&w, change->pins, change->n,
				 change->flags & NEXTBOOT_ALL);
	}
	return -EINVAL;
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

static int prepare(struct nextboot *file, bool dry,
		   struct nextboot_fault *fault)
{
	struct config_error error = {0};
	struct config *after;
	size_t size;
	char *text;
	int err;

	err = xvcpu_config_render(file->config, &text, &size, &after, &error);
	if (err)
		return xvcpu_nextboot_config_fail(fault, err, &error);
	file->changed = !xvcpu_config_is(file->config, text, size);
	file->after = after;
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
	err = wish(file, change, fault);
	if (!err)
		err = prepare(file, dry, fault);
	if (err)
		forget(file);
	return err;
}
