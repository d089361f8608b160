/* SPDX-License-Identifier: MIT */
/* Two halves, the domain and its file, as one change of affinity. */
#include <errno.h>
#include <stdlib.h>

#include "cpumap/cpumap.h"
#include "domctl/domctl.h"
#include "nextboot/internal.h"
#include "hypercall/hypercall.h"

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
	return err ? nextboot_config_fail(w->fault, err, &error) : 0;
}

static int wish_pin(const struct wish *w, uint32_t vcpu,
		    const struct domctl_pin *pin)
{
	int err = wish_map(w, vcpu, pin->hard, xvcpu_config_set_hard);

	return err ? err : wish_map(w, vcpu, pin->soft, xvcpu_config_set_soft);
}

static int wish(const struct wish *w, const struct domctl_pin *pins, size_t n,
		bool all)
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

static int pin_live(struct hypercall *hc, struct domctl_pin *pins, size_t n,
		    unsigned int flags, struct nextboot_fault *fault)
{
	int err = domctl_pin(hc, pins, n, flags);

	return err ? nextboot_fail(fault, NEXTBOOT_THE_DOMAIN, err, NULL) : 0;
}

/* The file is prepared. */
static int pin_both(struct nextboot *file, struct hypercall *hc,
		    struct domctl_pin *pins, size_t n, unsigned int flags,
		    struct nextboot_fault *fault)
{
	struct domctl_pinned *pinned;
	int ret = domctl_pin_begin(hc, pins, n, flags, &pinned);

	if (ret)
		return nextboot_fail(fault, NEXTBOOT_THE_DOMAIN, ret, NULL);
	ret = nextboot_commit(file, fault);
	if (ret < 0) {
		int stuck = domctl_pin_undo(pinned);

		if (fault)
			fault->stuck = stuck;
	}
	domctl_pin_end(pinned);
	return ret;
}

int nextboot_pin(struct nextboot *file, struct hypercall *hc,
		 struct domctl_pin *pins, size_t n, unsigned int flags,
		 struct nextboot_fault *fault)
{
	unsigned int how = flags & NEXTBOOT_FORCE ? DOMCTL_PIN_FORCE : 0;
	struct wish w = {file, hc ? hypercall_interface(hc)->ncpus : 0, fault};
	bool dry = flags & NEXTBOOT_DRY_RUN;
	int half, ret = 0;

	nextboot_fail(fault, NEXTBOOT_NO_HALF, 0, NULL);
	half = nextboot_resolve(
		flags & ~(NEXTBOOT_FORCE | NEXTBOOT_DRY_RUN | NEXTBOOT_ALL),
		hc);
	if (half < 0)
		return half;
	if (half & NEXTBOOT_CONFIG && !file)
		return -EINVAL;
	if (half & NEXTBOOT_CONFIG) {
		ret = wish(&w, pins, n, flags & NEXTBOOT_ALL);
		if (!ret)
			ret = nextboot_prepare(file, dry, fault);
	}
	if (ret)
		return ret;
	if (dry)
		return half & NEXTBOOT_LIVE
			       ? pin_live(hc, pins, n, how | DOMCTL_PIN_DRY_RUN,
					  fault)
			       : 0;
	if (half == NEXTBOOT_LIVE)
		return pin_live(hc, pins, n, how, fault);
	if (half == NEXTBOOT_CONFIG)
		return nextboot_commit(file, fault);
	return pin_both(file, hc, pins, n, how, fault);
}
