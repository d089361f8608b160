/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "hotplug/change.h"

/* For one reply of the daemon; it answers in well under a millisecond. */
#define REPLY_MS 5000

int hotplug_connect(struct hotplug *hp)
{
	return hp->xs ? 0 : xenstore_open(&hp->xs, hp->path, REPLY_MS);
}

int hotplug_open(struct hypercall *hc, const char *path, struct hotplug **out)
{
	struct hotplug *hp = calloc(1, sizeof(*hp));
	int err;

	if (!hp)
		return -ENOMEM;
	hp->hc = hc;
	err = domctl_batch_open(hc, &hp->batch);
	if (!err && path) {
		hp->path = strdup(path);
		err = hp->path ? 0 : -ENOMEM;
	}
	if (!err)
		err = hotplug_connect(hp);
	if (err) {
		hotplug_close(hp);
		return err;
	}
	*out = hp;
	return 0;
}

void hotplug_close(struct hotplug *hp)
{
	int saved = errno;

	if (!hp)
		return;
	domctl_batch_close(hp->batch);
	xenstore_close(hp->xs);
	free(hp->vcpus);
	free(hp->undo);
	free(hp->path);
	free(hp);
	errno = saved;
}

bool hotplug_disconnect(struct hotplug *hp, int err)
{
	if (err != -ECONNRESET && err != -ETIMEDOUT && err != -EPROTO &&
	    err != -ENOTCONN)
		return false;
	xenstore_close(hp->xs);
	hp->xs = NULL;
	return true;
}

/* Whether every wish is what the nodes say. */
static bool wishes_granted(const uint8_t *states, const uint8_t *wishes,
			   uint32_t n)
{
	uint32_t i;

	for (i = 0; i < n; i++)
		if (wishes[i] != XENSTORE_CPU_MISSING && wishes[i] != states[i])
			return false;
	return true;
}

/*
 * The connection failed, perhaps while nodes were written: connect anew and
 * look.  All of them were written or none, so what was asked is known again.
 */
static int recover(struct hotplug *hp, const struct change *change, int err)
{
	uint32_t n = hp->domain.max_vcpus;
	uint8_t *now;
	int lost;

	if (!change->chosen)
		return err;
	now = malloc(n);
	if (!now)
		return -ENOTCONN;
	lost = hotplug_connect(hp);
	if (!lost) {
		lost = xenstore_get_availability(hp->xs, 0, hp->domain.domid, n,
						 now);
		hotplug_disconnect(hp, lost);
	}
	if (lost)
		err = -ENOTCONN;
	else if (wishes_granted(now, change->wishes, n))
		err = 0;
	free(now);
	return err;
}

static int request(struct hotplug *hp, struct change *change)
{
	uint32_t n = hp->domain.max_vcpus;
	int ret;

	if (change->kind == CHANGE_SET || change->value == HOTPLUG_ANY) {
		ret = xenstore_update_availability(hp->xs, hp->domain.domid, n,
						   change_choose, change);
	} else {
		change->wishes[change->value] = change->kind == CHANGE_ADD
							? XENSTORE_CPU_ONLINE
							: XENSTORE_CPU_OFFLINE;
		change->chosen = true;
		ret = xenstore_set_availability(hp->xs, hp->domain.domid, n,
						change->wishes, change->states);
	}
	if (hotplug_disconnect(hp, ret))
		return recover(hp, change, ret);
	return ret < 0 ? ret : 0;
}

/*
 * What is to be waited for.  A count is about all vCPUs of the domain: one that
 * was asked before and has not obeyed yet is waited for, too.
 */
static void remember(struct hotplug *hp, const struct change *change)
{
	uint32_t i;

	hp->nvcpus = 0;
	for (i = 0; i < hp->domain.max_vcpus; i++) {
		bool wished = change->wishes[i] != XENSTORE_CPU_MISSING;
		bool online =
			wished ? change->wishes[i] == XENSTORE_CPU_ONLINE
			       : change_is_online(change, change->states, i);
		bool is = change->xen[i].state != DOMCTL_VCPU_OFFLINE;

		hp->undo[i] = !wished || change->wishes[i] == change->states[i]
				      ? XENSTORE_CPU_MISSING
			      : change_is_online(change, change->states, i)
				      ? XENSTORE_CPU_ONLINE
				      : XENSTORE_CPU_OFFLINE;
		if (!wished && (change->kind != CHANGE_SET || online == is))
			continue;
		hp->vcpus[hp->nvcpus++] = (struct hotplug_vcpu){
			.vcpu = i,
			.online = online,
			.asked = wished &&
				 change->wishes[i] != change->states[i],
			.done = online == is,
		};
	}
}

static int check(const struct hotplug *hp, const struct change *change)
{
	uint32_t max = hp->domain.max_vcpus;

	if (hp->domain.type == DOMCTL_HVM && !(change->flags & HOTPLUG_FORCE))
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

/* On success the vCPUs to wait for are the handle's; else nothing changed. */
static int apply(struct hotplug *hp, struct change *change)
{
	uint32_t n = hp->domain.max_vcpus;
	struct domctl_vcpu *xen = calloc(n + 1, sizeof(*xen));
	struct hotplug_vcpu *vcpus = calloc(n + 1, sizeof(*vcpus));
	uint8_t *undo = calloc(n + 1, 1);
	long err = -ENOMEM;

	change->states = calloc(n + 1, 1);
	change->wishes = calloc(n + 1, 1);
	if (xen && vcpus && undo && change->states && change->wishes)
		err = domctl_get_vcpus(hp->hc, hp->domain.domid, 0, n, xen,
				       NULL, NULL);
	change->xen = xen;
	if (err >= 0)
		err = request(hp, change);
	if (!err) {
		free(hp->vcpus);
		free(hp->undo);
		hp->vcpus = vcpus;
		hp->undo = undo;
		vcpus = NULL;
		undo = NULL;
		remember(hp, change);
	}
	free(vcpus);
	free(undo);
	free(xen);
	free(change->states);
	free(change->wishes);
	return err;
}

static int run(struct hotplug *hp, uint16_t domid, enum change_kind kind,
	       int64_t value, unsigned int flags)
{
	struct change change = {.kind = kind, .value = value, .flags = flags};
	struct domctl_domain before = hp->domain;
	int err;

	if (flags & ~(HOTPLUG_LIVE | HOTPLUG_FORCE))
		return -EINVAL;
	if (hypercall_interface(hp->hc)->read_only)
		return -EROFS;
	err = domctl_get_domain(hp->hc, domid, &hp->domain);
	if (!err)
		err = check(hp, &change);
	if (!err)
		err = hotplug_connect(hp);
	if (!err)
		err = apply(hp, &change);
	if (err) {
		hp->domain = before;
		return err;
	}
	hp->why = HOTPLUG_SILENT;
	return 0;
}

int hotplug_set(struct hotplug *hp, uint16_t domid, uint32_t count,
		unsigned int flags)
{
	return run(hp, domid, CHANGE_SET, count, flags);
}

int hotplug_add(struct hotplug *hp, uint16_t domid, int64_t vcpu,
		unsigned int flags)
{
	return run(hp, domid, CHANGE_ADD, vcpu, flags);
}

int hotplug_remove(struct hotplug *hp, uint16_t domid, int64_t vcpu,
		   unsigned int flags)
{
	return run(hp, domid, CHANGE_REMOVE, vcpu, flags);
}

int change_take_back(struct hotplug *hp)
{
	int err, tries;

	/* The same wishes twice do no harm. */
	for (tries = 0; tries < 2; tries++) {
		err = hotplug_connect(hp);
		if (!err)
			err = xenstore_set_availability(
				hp->xs, hp->domain.domid, hp->domain.max_vcpus,
				hp->undo, NULL);
		if (!hotplug_disconnect(hp, err))
			break;
	}
	return err < 0 ? err : 0;
}

size_t hotplug_vcpus(const struct hotplug *hp, const struct hotplug_vcpu **out)
{
	*out = hp->vcpus;
	return hp->nvcpus;
}
