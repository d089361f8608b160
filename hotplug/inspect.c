/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>

#include "hotplug/handle.h"

/* One that will do nothing any more can still be looked at. */
static int look(struct hotplug *hp, const struct domctl_domain *domain,
		struct domctl_domain *now)
{
	int err = xvcpu_hotplug_look(hp, domain, now, 0);

	return err == -ESHUTDOWN ? 0 : err;
}

/*
 * When the domain is there before and after, all that was read in between is
 * its own.
 */
long hotplug_inspect(struct hotplug *hp, const struct domctl_domain *domain,
		     enum hotplug_node *nodes, size_t n)
{
	struct domctl_domain now;
	struct hotplug_update found;
	int err = look(hp, domain, &now);

	if (!err)
		err = xvcpu_hotplug_connect(hp);
	if (err)
		return err;
	err = xvcpu_hotplug_from(
		hp, HOTPLUG_FROM_HERE,
		xvcpu_hotplug_alloc_update(&found, now.domid, now.max_vcpus));
	if (!err)
		err = xvcpu_hotplug_from(
			hp, HOTPLUG_FROM_XENSTORE,
			xvcpu_hotplug_get_nodes(hp->xs, &found));
	if (!err)
		err = look(hp, &now, &now);
	for (uint32_t i = 0; !err && i < found.nvcpus && i < n; i++)
		nodes[i] = (enum hotplug_node)found.states[i];
	xvcpu_hotplug_free_update(&found);
	return err ? err : (long)found.nvcpus;
}

struct repair {
	struct hotplug *hp;
	struct domctl_domain domain;
	struct domctl_vcpu *vcpus; /* what Xen sees */
};

/* Wishes for the nodes that say nothing. */
static int wish(struct hotplug_update *nodes, void *arg)
{
	struct repair *repair = arg;
	int err = xvcpu_hotplug_look(repair->hp, &repair->domain,
				     &repair->domain, 0);
	uint32_t i;

	for (i = 0; i < nodes->nvcpus && !err; i++) {
		const struct domctl_vcpu *vcpu = &repair->vcpus[i];

		if (nodes->states[i] == HOTPLUG_NODE_ONLINE ||
		    nodes->states[i] == HOTPLUG_NODE_OFFLINE ||
		    vcpu->error == -ENOENT)
			continue;
		err = xvcpu_hotplug_from(repair->hp, HOTPLUG_FROM_XEN,
					 vcpu->error);
		nodes->wishes[i] = vcpu->state == DOMCTL_VCPU_OFFLINE
					   ? HOTPLUG_NODE_OFFLINE
					   : HOTPLUG_NODE_ONLINE;
	}
	return err;
}

/* Returns how many were written. */
static long mend(struct repair *repair, struct hotplug_update *nodes)
{
	struct hotplug *hp = repair->hp;
	long ret = domctl_get_vcpus(hp->hc, nodes->domid, 0, nodes->nvcpus,
				    repair->vcpus, NULL, NULL);

	if (ret < 0)
		return xvcpu_hotplug_from(hp, HOTPLUG_FROM_XEN, (int)ret);
	hp->source = HOTPLUG_FROM_XENSTORE;
	ret = xvcpu_hotplug_update_nodes(hp->xs, nodes, wish, repair);
	return ret ? ret : (long)nodes->written;
}

int hotplug_repair(struct hotplug *hp, const struct domctl_domain *domain)
{
	struct repair repair = {.hp = hp};
	struct hotplug_update nodes;
	long ret;

	if (hypercall_interface(hp->hc)->read_only)
		return xvcpu_hotplug_from(hp, HOTPLUG_FROM_HERE, -EROFS);
	ret = xvcpu_hotplug_look(hp, domain, &repair.domain, 0);
	if (!ret)
		ret = xvcpu_hotplug_connect(hp);
	if (ret)
		return ret;
	ret = xvcpu_hotplug_alloc_update(&nodes, repair.domain.domid,
					 repair.domain.max_vcpus);
	repair.vcpus = calloc(nodes.nvcpus + (size_t)1, sizeof(*repair.vcpus));
	if (ret || !repair.vcpus)
		ret = xvcpu_hotplug_from(hp, HOTPLUG_FROM_HERE, -ENOMEM);
	else
		ret = mend(&repair, &nodes);
	free(repair.vcpus);
	xvcpu_hotplug_free_update(&nodes);
	return ret;
}
