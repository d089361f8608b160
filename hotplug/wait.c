/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <poll.h>
#include <time.h>

#include "hotplug/handle.h"

#define SLEEP_FIRST_NS 500000 /* a guest needs a few milliseconds */
#define SLEEP_MOST_NS  16000000

/* What keeps it, when nothing else is known. */
static enum hotplug_why guess(const struct hotplug *hp)
{
	size_t i;

	if (hp->domain.flags & DOMCTL_DOMAIN_DYING)
		return HOTPLUG_WHY_DYING;
	if (hp->domain.flags & DOMCTL_DOMAIN_SHUTDOWN)
		return HOTPLUG_WHY_STOPPED;
	if (hp->domain.flags & DOMCTL_DOMAIN_PAUSED)
		return HOTPLUG_WHY_PAUSED;
	if (hp->domain.type == DOMCTL_TYPE_HVM)
		return HOTPLUG_WHY_NO_WATCHER;
	for (i = 0; i < hp->nvcpus; i++)
		if (!hp->vcpus[i].done && hp->vcpus[i].online)
			return HOTPLUG_WHY_NOT_ONLINED;
	return HOTPLUG_WHY_SILENT;
}

/* 1 when all have obeyed. */
static int read_vcpus(struct hotplug *hp)
{
	struct domctl_vcpu vcpu;
	size_t i, done = 0;
	int err;

	for (i = 0; i < hp->nvcpus; i++) {
		err = domctl_batch_vcpu(hp->batch, 1 + i, &vcpu);
		if (err)
			return err;
		hp->vcpus[i].done = hp->vcpus[i].online ==
				    (vcpu.state != DOMCTL_VCPU_OFFLINE);
		done += hp->vcpus[i].done;
	}
	return done == hp->nvcpus;
}

int hotplug_poll(struct hotplug *hp)
{
	int err, ret;

	if (!hp->nvcpus) {
		hp->why = HOTPLUG_WHY_DONE;
		return 1;
	}
	ret = err =
		xvcpu_hotplug_look(hp, &hp->domain, &hp->domain, hp->nvcpus);
	if (!err || err == -ESHUTDOWN) {
		ret = read_vcpus(hp);
		hp->why = ret == 1 && !err ? HOTPLUG_WHY_DONE : guess(hp);
		ret = err ? err : ret;
	}
	if (ret == -ESRCH)
		hp->why = HOTPLUG_WHY_GONE;
	if (ret < 0)
		hp->source = HOTPLUG_FROM_XEN;
	return ret;
}

static int64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * INT64_C(1000000000) + ts.tv_nsec;
}

int hotplug_wait(struct hotplug *hp, int timeout_ms, const sigset_t *mask)
{
	int64_t end = now_ns() + timeout_ms * INT64_C(1000000);
	struct timespec nap = {.tv_nsec = SLEEP_FIRST_NS};
	int64_t left;
	int ret;

	for (;;) {
		ret = hotplug_poll(hp);
		if (ret)
			return ret;
		left = timeout_ms < 0 ? INT64_MAX : end - now_ns();
		if (left < nap.tv_nsec)
			nap.tv_nsec = left > 0 ? left : 0;
		/* Also when no time is left: a signal may be pending. */
		if (ppoll(NULL, 0, &nap, mask) < 0 && errno == EINTR)
			return xvcpu_hotplug_from(hp, HOTPLUG_FROM_HERE,
						  -EINTR);
		if (left <= 0)
			return 0;
		if (nap.tv_nsec < SLEEP_MOST_NS)
			nap.tv_nsec *= 2;
	}
}

enum hotplug_why hotplug_why(const struct hotplug *hp)
{
	return hp->why;
}

const char *hotplug_why_text(enum hotplug_why why)
{
	switch (why) {
	case HOTPLUG_WHY_DONE:
		return "the guest has done it";
	case HOTPLUG_WHY_GONE:
		return "the domain has gone";
	case HOTPLUG_WHY_DYING:
		return "the domain is being destroyed";
	case HOTPLUG_WHY_STOPPED:
		return "the guest has shut down or crashed";
	case HOTPLUG_WHY_PAUSED:
		return "the domain is paused";
	case HOTPLUG_WHY_NOT_ONLINED:
		return "the guest was told, and has not: something in it must "
		       "bring an added CPU online, a udev rule or its "
		       "administrator";
	case HOTPLUG_WHY_NO_WATCHER:
		return "HVM guests do not listen to xenstore for this";
	case HOTPLUG_WHY_SILENT:
		break;
	}
	return "the guest was told and has not acted: it may be booting or "
	       "busy, or its kernel may not support it";
}
