/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>

#include "hotplug/handle.h"

/* One that will do nothing any more can still be looked at. */
static int look(struct hotplug *hp, const struct domctl_domain *domain,
		struct domctl_domain *now)
{
	int err = xvcpu_hotplug_look(hp, domain, now);

	return err == -ESHUTDOWN ? 0 : err;
}

/*
 * The nodes of the domain, one state per vCPU, to be freed.  When it is there
 * before and after, all that was read in between is its own.
 */
static int read_nodes(struct hotplug *hp, struct domctl_domain *now,
		      uint8_t **states)
{
	uint8_t *found = calloc(now->max_vcpus + (size_t)1, 1);
	int err;

	if (!found)
		return xvcpu_hotplug_from(hp, HOTPLUG_FROM_HERE, -ENOMEM);
	err = xvcpu_hotplug_get_nodes(hp->xs, now->domid, now->max_vcpus,
				      found);
	xvcpu_hotplug_from(hp, HOTPLUG_FROM_XENSTORE, err);
	if (!err)
		err = look(hp, now, now);
	if (err)
		free(found);
	else
		*states = found;
	return err;
}

long hotplug_inspect(struct hotplug *hp, const struct domctl_domain *domain,
		     enum hotplug_node *nodes, size_t n)
{
	struct domctl_domain now;
	uint8_t *states = NULL;
	uint32_t i, max;
	int err = look(hp, domain, &now);

	if (!err)
		err = xvcpu_hotplug_connect(hp);
	if (err)
		return err;
	max = now.max_vcpus;
	err = read_nodes(hp, &now, &states);
	if (err)
		return err;
	for (i = 0; i < max && i < n; i++)
		nodes[i] = (enum hotplug_node)states[i];
	free(states);
	return max;
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
				     &repair->domain);
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
	ret = xvcpu_hotplug_look(hp, domain, &repair.domain);
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
