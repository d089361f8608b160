/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>

#include "hotplug/change.h"

/* The nodes of the domain, one state per vCPU, to be freed. */
static int read_nodes(struct hotplug *hp, uint16_t domid,
		      struct domctl_domain *domain, uint8_t **states)
{
	uint8_t *found;
	int err = domctl_get_domain(hp->hc, domid, domain);

	if (!err)
		err = hotplug_connect(hp);
	if (err)
		return err;
	found = calloc(domain->max_vcpus + (size_t)1, 1);
	if (!found)
		return -ENOMEM;
	err = xenstore_get_availability(hp->xs, 0, domid, domain->max_vcpus,
					found);
	if (err) {
		hotplug_disconnect(hp, err);
		free(found);
		return err;
	}
	*states = found;
	return 0;
}

long hotplug_inspect(struct hotplug *hp, uint16_t domid,
		     enum hotplug_node *nodes, size_t n)
{
	static const enum hotplug_node names[] = {
		[XENSTORE_CPU_MISSING] = HOTPLUG_NODE_MISSING,
		[XENSTORE_CPU_ONLINE] = HOTPLUG_NODE_ONLINE,
		[XENSTORE_CPU_OFFLINE] = HOTPLUG_NODE_OFFLINE,
		[XENSTORE_CPU_BROKEN] = HOTPLUG_NODE_BROKEN,
	};
	struct domctl_domain domain;
	uint8_t *states;
	uint32_t i;
	int err = read_nodes(hp, domid, &domain, &states);

	if (err)
		return err;
	for (i = 0; i < domain.max_vcpus && i < n; i++)
		nodes[i] = names[states[i]];
	free(states);
	return domain.max_vcpus;
}

/* Wishes for the nodes that say nothing; MISSING leaves a node alone. */
static void wish(uint8_t *states, const struct domctl_vcpu *vcpus, uint32_t n)
{
	uint32_t i;

	for (i = 0; i < n; i++) {
		bool sane = states[i] == XENSTORE_CPU_ONLINE ||
			    states[i] == XENSTORE_CPU_OFFLINE;

		states[i] = sane || vcpus[i].error ? XENSTORE_CPU_MISSING
			    : vcpus[i].state == DOMCTL_VCPU_OFFLINE
				    ? XENSTORE_CPU_OFFLINE
				    : XENSTORE_CPU_ONLINE;
	}
}

int hotplug_repair(struct hotplug *hp, uint16_t domid)
{
	struct domctl_domain domain;
	struct domctl_vcpu *vcpus;
	uint8_t *states;
	long ret;

	if (hypercall_interface(hp->hc)->read_only)
		return -EROFS;
	ret = read_nodes(hp, domid, &domain, &states);
	if (ret)
		return ret;
	vcpus = calloc(domain.max_vcpus + (size_t)1, sizeof(*vcpus));
	ret = vcpus ? domctl_get_vcpus(hp->hc, domid, 0, domain.max_vcpus,
				       vcpus, NULL, NULL)
		    : -ENOMEM;
	if (ret >= 0) {
		wish(states, vcpus, ret);
		ret = xenstore_set_availability(hp->xs, domid, ret, states,
						NULL);
		hotplug_disconnect(hp, ret);
	}
	free(vcpus);
	free(states);
	return ret;
}
