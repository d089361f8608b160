/* SPDX-License-Identifier: MIT */
/*
 * hotplug-poll DOMID add|remove|COUNT SECONDS - hot-plug in a poll() loop.
 *
 *     cc -o hotplug-poll hotplug-poll.c $(pkg-config --cflags --libs xvcpu)
 */
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>
#include <xvcpu/hotplug.h>
#include <xvcpu/xenstore.h>

#include "example.h"

static int ask(struct hypercall *xen, struct hotplug *hp, uint16_t domid,
	       const char *what, unsigned int count)
{
	struct domctl_domain domain;
	int err = domctl_get_domain(xen, domid, &domain);

	if (err)
		return err;
	if (count)
		return hotplug_set(hp, &domain, count, 0);
	return *what == 'a' ? hotplug_add(hp, &domain, HOTPLUG_ANY, 0)
			    : hotplug_remove(hp, &domain, HOTPLUG_ANY, 0);
}

/* A descriptor for what ends the wait: SIGINT, SIGTERM and the deadline. */
static int open_signals(unsigned int seconds)
{
	sigset_t signals = block_signals();

	alarm(seconds);
	return signalfd(-1, &signals, SFD_CLOEXEC);
}

/* 1: the guest has obeyed; 0: a signal came before.  Negative: it cannot. */
static int wait_for(struct hotplug *hp, int signals)
{
	/* With all else that the program waits for. */
	struct pollfd fds[] = {{.fd = signals, .events = POLLIN}};
	int done;

	while (!(done = hotplug_poll(hp)) && !fds[0].revents)
		poll(fds, 1, 20); /* ms: Xen has no event for it */
	return done;
}

static void report(const struct hotplug *hp)
{
	const struct hotplug_vcpu *v;
	size_t n = hotplug_vcpus(hp, &v);

	for (; n > 0; n--, v++)
		printf("vCPU %u: %s%s\n", v->vcpu, v->done ? "" : "not yet ",
		       v->online ? "online" : "offline");
	printf("%s\n", hotplug_why_text(hotplug_why(hp)));
}

int main(int argc, char **argv)
{
	struct xenstore *xs = NULL;
	struct hotplug *hp = NULL;
	struct hypercall *xen;
	unsigned int domid, count = 0;
	int err, signals;

	if (argc != 4)
		usage("hotplug-poll DOMID add|remove|COUNT SECONDS");
	domid = number("DOMID", argv[1], 0, LAST_DOMID);
	if (strcmp(argv[2], "add") && strcmp(argv[2], "remove"))
		count = number("COUNT", argv[2], 1, UINT16_MAX);
	signals = open_signals(number("SECONDS", argv[3], 1, 86400));
	xen = open_xen();
	err = xenstore_open(&xs, NULL, 5000);
	if (!err)
		err = hotplug_open(xen, xs, &hp);
	if (!err)
		err = ask(xen, hp, (uint16_t)domid, argv[2], count);
	if (!err) {
		err = wait_for(hp, signals);
		report(hp);
	}
	if (err < 0)
		failed(hp ? "domain" : "xenstore", err);
	hotplug_close(hp);
	xenstore_close(xs);
	hypercall_close(xen);
	close(signals);
	return err == 1 ? 0 : 1;
}
