/* SPDX-License-Identifier: MIT */
/* Two halves, the domain and its file, as one change of vCPUs. */
#include <errno.h>
#include <stdlib.h>

#include "nextboot/internal.h"

int nextboot_resolve(unsigned int flags, bool runs)
{
	if (flags & ~(NEXTBOOT_LIVE | NEXTBOOT_CONFIG))
		return -EINVAL;
	if (!flags)
		return runs ? NEXTBOOT_LIVE : NEXTBOOT_CONFIG;
	return flags & NEXTBOOT_LIVE && !runs ? -ESRCH : (int)flags;
}

enum change_kind { CHANGE_SET, CHANGE_ADD, CHANGE_REMOVE };

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

static int wish(struct nextboot *file, enum change_kind kind, int64_t value,
		struct nextboot_fault *fault)
{
	struct config_error error = {0};
	bool add = kind == CHANGE_ADD;
	int err;

	if (kind == CHANGE_SET) {
		err = xvcpu_config_set_count(file->config, (uint32_t)value,
					     &error);
		return err ? nextboot_config_fail(fault, err, &error) : 0;
	}
	if (value == HOTPLUG_ANY) {
		value = choose(file->config, add);
		if (value == xvcpu_config_get_max(file->config))
			return nextboot_fail(fault, NEXTBOOT_THE_FILE, -ENOENT,
					     NULL);
	}
	if (!value && !add)
		return nextboot_fail(fault, NEXTBOOT_THE_FILE, -EBUSY,
				     "vCPU 0 cannot be offline at boot");
	err = value < 0 || value > UINT32_MAX
		      ? -ERANGE
		      : xvcpu_config_set_online(file->config, (uint32_t)value,
						add, &error);
	return err ? nextboot_config_fail(fault, err, &error) : 0;
}

static int ask(struct hotplug *hp, const struct domctl_domain *domain,
	       enum change_kind kind, int64_t value, unsigned int flags,
	       struct nextboot_fault *fault)
{
	int err;

	flags = flags & NEXTBOOT_FORCE ? HOTPLUG_FORCE : 0;
	if (kind == CHANGE_SET)
		err = hotplug_set(hp, domain, (uint32_t)value, flags);
	else if (kind == CHANGE_ADD)
		err = hotplug_add(hp, domain, value, flags);
	else
		err = hotplug_remove(hp, domain, value, flags);
	if (!err)
		return 0;
	nextboot_fail(fault, NEXTBOOT_THE_DOMAIN, err, NULL);
	if (fault)
		fault->source = hotplug_source(hp);
	return err;
}

static int change(struct nextboot *file, struct hotplug *hp,
		  const struct domctl_domain *domain, enum change_kind kind,
		  int64_t value, unsigned int flags,
		  struct nextboot_fault *fault)
{
	int half = nextboot_resolve(flags & ~NEXTBOOT_FORCE, hp), ret = 0;

	nextboot_fail(fault, NEXTBOOT_NO_HALF, 0, NULL);
	if (half < 0)
		return half;
	if (half & NEXTBOOT_CONFIG && !file)
		return -EINVAL;
	if (half & NEXTBOOT_CONFIG) {
		ret = wish(file, kind, value, fault);
		if (!ret)
			ret = nextboot_prepare(file, false, fault);
	}
	if (!ret && half & NEXTBOOT_LIVE)
		ret = ask(hp, domain, kind, value, flags, fault);
	if (ret || !(half & NEXTBOOT_CONFIG))
		return ret;
	ret = nextboot_commit(file, fault);
	if (ret < 0 && half & NEXTBOOT_LIVE) {
		int stuck = hotplug_undo(hp);

		if (fault) {
			fault->stuck = stuck;
			fault->source = hotplug_source(hp);
		}
	}
	return ret;
}

int nextboot_set(struct nextboot *file, struct hotplug *hp,
		 const struct domctl_domain *domain, uint32_t count,
		 unsigned int flags, struct nextboot_fault *fault)
{
	return change(file, hp, domain, CHANGE_SET, count, flags, fault);
}

int nextboot_add(struct nextboot *file, struct hotplug *hp,
		 const struct domctl_domain *domain, int64_t vcpu,
		 unsigned int flags, struct nextboot_fault *fault)
{
	return change(file, hp, domain, CHANGE_ADD, vcpu, flags, fault);
}

int nextboot_remove(struct nextboot *file, struct hotplug *hp,
		    const struct domctl_domain *domain, int64_t vcpu,
		    unsigned int flags, struct nextboot_fault *fault)
{
	return change(file, hp, domain, CHANGE_REMOVE, vcpu, flags, fault);
}
