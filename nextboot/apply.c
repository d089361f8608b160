/* SPDX-License-Identifier: MIT */
/* The domain first, then its file; or the domain as it was. */
#include <errno.h>

#include "domctl/domctl.h"
#include "nextboot/internal.h"

static int commit(struct nextboot *file, struct nextboot_fault *fault)
{
	int ret = 0;

	if (file->changed)
		ret = xvcpu_replace_commit(file->replace);
	else
		xvcpu_replace_abort(file->replace);
	file->replace = NULL;
	file->planned = false;
	return ret < 0 ? xvcpu_nextboot_replace_fail(fault, ret) : ret;
}

/* What is no count is more than any domain can have: -ERANGE. */
static uint32_t count(const struct nextboot_change *change)
{
	return change->value < 0 || change->value > UINT32_MAX
		       ? UINT32_MAX
		       : (uint32_t)change->value;
}

static int ask(const struct nextboot_change *change)
{
	unsigned int flags = change->flags & NEXTBOOT_FORCE ? HOTPLUG_FORCE : 0;

	if (change->verb == NEXTBOOT_SET)
		return hotplug_set(change->hp, change->domain, count(change),
				   flags);
	if (change->verb == NEXTBOOT_ADD)
		return hotplug_add(change->hp, change->domain, change->value,
				   flags);
	return hotplug_remove(change->hp, change->domain, change->value, flags);
}

/* Here and below: file is NULL where it is not changed. */
static int apply_vcpus(struct nextboot *file,
		       const struct nextboot_change *change,
		       struct nextboot_fault *fault)
{
	int stuck = 0, ret = ask(change);

	if (ret) {
		xvcpu_nextboot_fail(fault, NEXTBOOT_THE_DOMAIN, ret, NULL);
	} else if (file) {
		ret = commit(file, fault);
		if (ret < 0)
			stuck = hotplug_undo(change->hp);
	}
	if (ret < 0 && fault) {
		fault->stuck = stuck;
		fault->source = hotplug_source(change->hp);
	}
	return ret;
}

static int apply_pins(struct nextboot *file,
		      const struct nextboot_change *change,
		      struct nextboot_fault *fault)
{
	unsigned int flags =
		(change->flags & NEXTBOOT_FORCE ? DOMCTL_PIN_FORCE : 0) |
		(change->flags & NEXTBOOT_DRY_RUN ? DOMCTL_PIN_DRY_RUN : 0);
	struct domctl_pinned *pinned;
	int ret;

	if (file)
		ret = domctl_pin_begin(change->hc, change->pins, change->n,
				       flags, &pinned);
	else
		ret = domctl_pin(change->hc, change->pins, change->n, flags);
	if (ret)
		return xvcpu_nextboot_fail(fault, NEXTBOOT_THE_DOMAIN, ret,
					   NULL);
	if (!file)
		return 0;
	ret = commit(file, fault);
	if (ret < 0) {
		int stuck = domctl_pin_undo(pinned);

		if (fault)
			fault->stuck = stuck;
	}
	domctl_pin_end(pinned);
	return ret;
}

int nextboot_apply(struct nextboot *file, const struct nextboot_change *change,
		   struct nextboot_fault *fault)
{
	bool dry = change->flags & NEXTBOOT_DRY_RUN;
	int half = xvcpu_nextboot_affects(change);

	xvcpu_nextboot_fail(fault, NEXTBOOT_NO_HALF, 0, NULL);
	if (half < 0)
		return half;
	if (half & NEXTBOOT_CONFIG && !dry && (!file || !file->planned))
		return -EINVAL;
	if (half == NEXTBOOT_CONFIG)
		return dry ? 0 : commit(file, fault);
	if (half == NEXTBOOT_LIVE || dry)
		file = NULL;
	return change->verb == NEXTBOOT_PIN ? apply_pins(file, change, fault)
					    : apply_vcpus(file, change, fault);
}
