/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "hotplug/choose.h"

/* Inside the transaction, when the nodes have been read: is it still there? */
static int look_again(struct hotplug *hp)
{
	return xvcpu_hotplug_look(hp, &hp->domain, &hp->seen, 0);
}

static int choose(struct hotplug_update *nodes, void *arg)
{
	struct change *change = arg;
	int err;

	change->chosen = false;
	err = look_again(change->hp);
	if (!err)
		err = xvcpu_hotplug_from(change->hp, HOTPLUG_FROM_XEN,
					 xvcpu_change_check_known(change));
	if (!err && !nodes->named)
		err = xvcpu_hotplug_from(change->hp, HOTPLUG_FROM_HERE,
					 xvcpu_change_choose(change));
	change->chosen = !err;
	return err;
}

/* The nodes as they are now, and whether all of that was granted. */
struct inquiry {
	struct hotplug *hp;
	const struct hotplug_update *asked;
	bool granted;
};

/* One that has stopped meanwhile may have been asked before. */
static int inquire(struct hotplug_update *nodes, void *arg)
{
	struct inquiry *inquiry = arg;
	const uint8_t *wishes = inquiry->asked->wishes;
	int err = look_again(inquiry->hp);
	uint32_t i;

	inquiry->granted = !err || err == -ESHUTDOWN;
	for (i = 0; i < nodes->nvcpus && inquiry->granted; i++)
		inquiry->granted = wishes[i] == HOTPLUG_NODE_MISSING ||
				   wishes[i] == nodes->states[i];
	return inquiry->granted ? 0 : err;
}

/*
 * The connection failed, perhaps while nodes were written: connect anew and
 * look.  All of them were written or none, so what was asked is known again,
 * unless this fails, too.  err: what it failed with.
 */
static int recover(struct hotplug *hp, const struct change *change, int err)
{
	struct inquiry inquiry = {.hp = hp, .asked = &change->nodes};
	struct hotplug_update now;
	int lost = xvcpu_hotplug_alloc_update(&now, change->nodes.domid,
					      change->nodes.nvcpus);

	now.home = change->nodes.home;
	if (!lost)
		lost = xvcpu_hotplug_connect(hp);
	if (!lost) {
		hp->source = HOTPLUG_FROM_XENSTORE;
		lost = xvcpu_hotplug_update_nodes(hp->xs, &now, inquire,
						  &inquiry);
		if (xenstore_failed(hp->xs))
			hp->source = HOTPLUG_FROM_XENSTORE;
	}
	xvcpu_hotplug_free_update(&now);
	if (lost == -ESRCH || lost == -ESHUTDOWN)
		return lost;
	hp->source = HOTPLUG_FROM_XENSTORE;
	if (lost)
		return -ENOTCONN;
	return inquiry.granted ? 0 : err;
}

static int request(struct hotplug *hp, struct change *change)
{
	int err;

	hp->source = HOTPLUG_FROM_XENSTORE;
	err = xvcpu_hotplug_update_nodes(hp->xs, &change->nodes, choose,
					 change);
	if (xenstore_failed(hp->xs) && change->chosen)
		err = recover(hp, change, err);
	return err;
}

/*
 * What is to be waited for.  A count is about all vCPUs of the domain: one that
 * was asked before and has not obeyed yet is waited for, too.
 */
static void remember(struct hotplug *hp, const struct change *change)
{
	const uint8_t *wishes = change->nodes.wishes;
	uint32_t i;

	hp->nvcpus = 0;
	for (i = 0; i < change->nodes.nvcpus; i++) {
		bool wished = wishes[i] != HOTPLUG_NODE_MISSING;
		bool asked = wished && wishes[i] != change->nodes.states[i];
		bool online = wished ? wishes[i] == HOTPLUG_NODE_ONLINE
				     : xvcpu_change_is_online(change, i);
		bool is = change->xen[i].state != DOMCTL_VCPU_OFFLINE;
		bool done =
			online == is && !xvcpu_change_unknown(&change->xen[i]);

		change->nodes.undo[i] = !asked ? HOTPLUG_NODE_MISSING
					: xvcpu_change_is_online(change, i)
						? HOTPLUG_NODE_ONLINE
						: HOTPLUG_NODE_OFFLINE;
		if (!wished && (change->kind != CHANGE_SET || done))
			continue;
		hp->vcpus[hp->nvcpus++] = (struct hotplug_vcpu){
			.vcpu = i,
			.online = online,
			.asked = asked,
			.done = done,
		};
	}
}

static int check(const struct hotplug *hp, const struct change *change)
{
	uint32_t max = hp->domain.max_vcpus;

	if (hp->domain.type == DOMCTL_TYPE_HVM &&
	    !(change->flags & HOTPLUG_FORCE))
		return -EOPNOTSUPP;
	if (change->kind == CHANGE_SET)
		return !change->value        ? -EINVAL
		       : change->value > max ? -ERANGE
					     : 0;
	if (change->value == HOTPLUG_ANY)
		return 0;
	if (change->value < 0 || change->value >= max)
		return -ERANGE;
	if (change->kind == CHANGE_REMOVE && !change->value &&
	    !(change->flags & HOTPLUG_FORCE))
		return -EBUSY;
	return 0;
}

/* One by name is no choice: the wish is there, and no other one looked at. */
static void name(struct change *change)
{
	change->nodes.named =
		change->kind != CHANGE_SET && change->value != HOTPLUG_ANY;
	if (change->nodes.named)
		change->nodes.wishes[change->value] =
			change->kind == CHANGE_ADD ? HOTPLUG_NODE_ONLINE
						   : HOTPLUG_NODE_OFFLINE;
}

/* What Xen sees of the vCPUs that matter. */
static int read_xen(struct hotplug *hp, struct change *change)
{
	bool named = change->nodes.named;
	uint32_t first = named ? (uint32_t)change->value : 0;
	long got = domctl_get_vcpus(hp->hc, hp->domain.domid, first,
				    named ? 1 : hp->domain.max_vcpus,
				    change->xen + first, NULL, NULL);

	return xvcpu_hotplug_from(hp, HOTPLUG_FROM_XEN, got < 0 ? (int)got : 0);
}

/* All that is needed, also to take it back, before anything is asked. */
static int prepare(struct hotplug *hp, struct change *change)
{
	uint32_t max = hp->domain.max_vcpus;
	size_t n = max + (size_t)1;
	int err = xvcpu_hotplug_alloc_update(&change->nodes, hp->domain.domid,
					     max);

	change->xen = calloc(n, sizeof(*change->xen));
	change->vcpus = calloc(n, sizeof(*change->vcpus));
	if (err || !change->xen || !change->vcpus)
		return xvcpu_hotplug_from(hp, HOTPLUG_FROM_HERE, -ENOMEM);
	name(change);
	return read_xen(hp, change);
}

/* On success the vCPUs to wait for are the handle's; else nothing changed. */
static int apply(struct hotplug *hp, struct change *change)
{
	int err = prepare(hp, change);

	if (!err)
		err = request(hp, change);
	if (!err) {
		/* The former change's go where this one's would. */
		struct hotplug_update update = hp->update;
		struct hotplug_vcpu *vcpus = hp->vcpus;

		hp->update = change->nodes;
		hp->vcpus = change->vcpus;
		remember(hp, change);
		change->nodes = update;
		change->vcpus = vcpus;
	}
	xvcpu_hotplug_free_update(&change->nodes);
	free(change->vcpus);
	free(change->xen);
	return err;
}

static int run(struct hotplug *hp, const struct domctl_domain *domain,
	       enum change_kind kind, int64_t value, unsigned int flags)
{
	struct change change = {
		.hp = hp, .kind = kind, .value = value, .flags = flags};
	struct domctl_domain before = hp->domain;
	int err = 0;

	if (flags & ~HOTPLUG_FORCE)
		err = -EINVAL;
	else if (hypercall_interface(hp->hc)->read_only)
		err = -EROFS;
	if (err)
		return xvcpu_hotplug_from(hp, HOTPLUG_FROM_HERE, err);
	err = xvcpu_hotplug_look(hp, domain, &hp->domain, 0);
	if (!err)
		err = xvcpu_hotplug_from(hp, HOTPLUG_FROM_HERE,
					 check(hp, &change));
	if (!err)
		err = xvcpu_hotplug_connect(hp);
	if (!err)
		err = apply(hp, &change);
	if (err) {
		hp->domain = before;
		return err;
	}
	hp->why = HOTPLUG_WHY_SILENT;
	return 0;
}

int hotplug_set(struct hotplug *hp, const struct domctl_domain *domain,
		uint32_t count, unsigned int flags)
{
	return run(hp, domain, CHANGE_SET, count, flags);
}

int hotplug_add(struct hotplug *hp, const struct domctl_domain *domain,
		int64_t vcpu, unsigned int flags)
{
	return run(hp, domain, CHANGE_ADD, vcpu, flags);
}

int hotplug_remove(struct hotplug *hp, const struct domctl_domain *domain,
		   int64_t vcpu, unsigned int flags)
{
	return run(hp, domain, CHANGE_REMOVE, vcpu, flags);
}

static int agree(struct hotplug_update *nodes, void *arg)
{
	(void)nodes;
	return look_again(arg);
}

int hotplug_undo(struct hotplug *hp)
{
	struct hotplug_update *nodes = &hp->update;
	int err = 0, tries;

	if (!nodes->written)
		return 0;
	nodes->named = true;
	memcpy(nodes->wishes, nodes->undo, nodes->nvcpus);
	/* The same wishes twice do no harm. */
	for (tries = 0; tries < 2; tries++) {
		err = xvcpu_hotplug_connect(hp);
		if (err)
			break;
		hp->source = HOTPLUG_FROM_XENSTORE;
		err = xvcpu_hotplug_update_nodes(hp->xs, nodes, agree, hp);
		if (!xenstore_failed(hp->xs))
			break;
	}
	return err;
}

size_t hotplug_vcpus(const struct hotplug *hp, const struct hotplug_vcpu **out)
{
	*out = hp->vcpus;
	return hp->nvcpus;
}
