/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "hotplug/handle.h"

int xvcpu_hotplug_connect(struct hotplug *hp)
{
	int err = xenstore_failed(hp->xs) ? xenstore_reconnect(hp->xs) : 0;

	return xvcpu_hotplug_from(hp, HOTPLUG_FROM_XENSTORE, err);
}

int hotplug_open(struct hypercall *hc, struct xenstore *xs,
		 struct hotplug **out)
{
	struct hotplug *hp = calloc(1, sizeof(*hp));
	int err;

	if (!hp)
		return -ENOMEM;
	hp->hc = hc;
	hp->xs = xs;
	err = domctl_batch_open(hc, &hp->batch);
	if (err)
		hotplug_close(hp);
	else
		*out = hp;
	return err;
}

void hotplug_close(struct hotplug *hp)
{
	int saved = errno;

	if (!hp)
		return;
	domctl_batch_close(hp->batch);
	xvcpu_hotplug_free_update(&hp->update);
	free(hp->vcpus);
	free(hp);
	errno = saved;
}

int xvcpu_hotplug_from(struct hotplug *hp, enum hotplug_source source, int err)
{
	if (err)
		hp->source = source;
	return err;
}

enum hotplug_source hotplug_source(const struct hotplug *hp)
{
	return hp->source;
}

const struct domctl_domain *hotplug_domain(const struct hotplug *hp)
{
	return &hp->seen;
}

/* What Xen says of a domain that was seen before. */
static int judge(struct hotplug *hp, const struct domctl_domain *before,
		 const struct domctl_domain *now)
{
	if (memcmp(before->uuid, now->uuid, sizeof(now->uuid)))
		return -ESRCH;
	hp->seen = *now;
	return now->flags & (DOMCTL_DOMAIN_DYING | DOMCTL_DOMAIN_SHUTDOWN)
		       ? -ESHUTDOWN
		       : 0;
}

/* Operation 0 is the domain, 1 + i the change's vCPU i. */
static int ask(struct hotplug *hp, uint16_t domid, size_t n)
{
	long index;

	domctl_batch_reset(hp->batch);
	index = domctl_batch_get_domain(hp->batch, domid);
	for (size_t i = 0; i < n && index >= 0; i++)
		index = domctl_batch_get_vcpu(hp->batch, domid,
					      hp->vcpus[i].vcpu);
	return index < 0 ? (int)index : domctl_batch_submit(hp->batch);
}

int xvcpu_hotplug_look(struct hotplug *hp, const struct domctl_domain *before,
		       struct domctl_domain *now, size_t n)
{
	struct domctl_domain domain;
	int err = ask(hp, before->domid, n);

	if (!err)
		err = domctl_batch_domain(hp->batch, 0, &domain);
	if (!err) {
		err = judge(hp, before, &domain);
		if (err != -ESRCH)
			*now = domain;
	}
	return xvcpu_hotplug_from(hp, HOTPLUG_FROM_XEN, err);
}
