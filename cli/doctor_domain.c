/* SPDX-License-Identifier: MIT */
/* doctor DOMAIN: what hot-plug of this guest will do, without doing it. */
#include "cli/doctor.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/host.h"
#include "cpumap/cpumap.h"
#include "domctl/domctl.h"
#include "hotplug/hotplug.h"
#include "hypercall/hypercall.h"
#include "xenstore/xenstore.h"

/* By where it came from: an errno of xenstore means another thing in Xen. */
static int store_failed(struct doctor *d, int err, const char *what)
{
	const struct cli_subject *at = CLI_DOMAIN(d->domain.domid);
	const char *advice, *stopped = NULL;

	if (err == -ESHUTDOWN)
		stopped = cli_stopped(hotplug_domain(d->hp), &advice);
	if (stopped)
		return cli_error_at(d->c, at, CLI_FAILED, err, "%s: %s\n%s",
				    what, stopped, advice);
	if (hotplug_source(d->hp) == HOTPLUG_FROM_XENSTORE)
		return cli_store_error(d->c, at, err, what);
	return cli_xen_error(d->c, at, err, NULL, what);
}

/* What Xen says of the vCPUs: 0, or a status where it does not of all. */
static int read_vcpus(struct doctor *d)
{
	uint32_t i, n = d->domain.max_vcpus;
	struct cli_subject at = {d->domain.domid, -1, NULL};
	struct cpumap *unread = doctor_map(d);
	long err = domctl_get_vcpus(d->c->xen, d->domain.domid, 0, n, d->vcpus,
				    NULL, NULL);

	if (err >= 0) {
		err = 0;
		at.vcpus = unread;
		for (i = 0; i < n; i++) {
			if (!d->vcpus[i].error || d->vcpus[i].error == -ENOENT)
				continue;
			err = d->vcpus[i].error;
			cpumap_set(unread, i);
		}
	}
	if (err)
		err = cli_xen_error(d->c, &at, (int)err, NULL, NULL);
	cpumap_free(unread);
	return (int)err;
}

static int read_all(struct doctor *d)
{
	uint32_t n = d->domain.max_vcpus;
	int status;
	long ret;

	free(d->vcpus);
	free(d->nodes);
	d->vcpus = cli_alloc(d->c, n, sizeof(*d->vcpus));
	d->nodes = cli_alloc(d->c, n, sizeof(*d->nodes));
	status = read_vcpus(d);
	if (status)
		return status;
	ret = hotplug_inspect(d->hp, &d->domain, d->nodes, n);
	return ret < 0 ? store_failed(d, (int)ret, "read the nodes") : 0;
}

/* Nothing is asked of one that is not. */
static bool is_alive(const struct doctor *d)
{
	return d->domain.state == DOMCTL_STATE_RUNNING ||
	       d->domain.state == DOMCTL_STATE_PAUSED;
}

static void check_domain(struct doctor *d)
{
	const char *advice, *stopped = cli_stopped(&d->domain, &advice);

	doctor_say(d, OK, "vcpus", NULL,
		   "%" PRIu32 " of %" PRIu32
		   " online, and it cannot have more while it runs",
		   d->domain.online_vcpus, d->domain.max_vcpus);
	if (d->domain.state == DOMCTL_STATE_RUNNING)
		doctor_say(d, OK, "state", NULL, "running");
	else if (d->domain.state == DOMCTL_STATE_PAUSED)
		doctor_say(d, NEITHER, "state", "unpause it",
			   "paused: it sees a request when it runs again");
	else
		doctor_say(d, NO, "state", advice, "%s", stopped);
	if (d->domain.type == DOMCTL_TYPE_HVM)
		doctor_say(d, NO, "type",
			   "use 'xl vcpu-set', which can add through its "
			   "device model",
			   "hvm: Linux does not listen to xenstore for this");
	else
		doctor_say(d, OK, "type", NULL,
			   "%s: Linux removes; an added CPU needs something in "
			   "the guest that brings it online",
			   d->domain.type == DOMCTL_TYPE_PVH ? "pvh" : "pv");
}

static int repair_nodes(struct doctor *d)
{
	struct cpumap *written;
	char *text;
	uint32_t i;
	int ret = hotplug_repair(d->hp, &d->domain);

	if (ret < 0)
		return store_failed(d, ret, "repair the nodes");
	d->c->changed = ret > 0;
	if (!ret) {
		doctor_say(d, OK, "repair", NULL, "nothing to write");
		return 0;
	}
	written = doctor_map(d);
	for (i = 0; i < d->domain.max_vcpus; i++)
		if (!doctor_is_sane(d, i))
			cpumap_set(written, i);
	text = doctor_list(d, written);
	doctor_say(d, OK, "repair", NULL,
		   "wrote the nodes of vCPUs %s, as Xen sees them", text);
	free(text);
	return read_all(d);
}

/* Without its home a change is refused. */
static bool has_home(const struct doctor *d)
{
	struct xenstore *store = cli_store(d->c, NULL);
	char path[48], *value = NULL;
	int err = 0;

	snprintf(path, sizeof(path), "/local/domain/%u", d->domain.domid);
	if (store)
		err = xenstore_read(store, 0, path, &value, NULL);
	free(value);
	return err != -ENOENT;
}

static int examine(struct doctor *d)
{
	const char *why, *advice;
	int status, err = cli_hotplug(d->c, &d->hp);

	if (err) {
		why = cli_store_why(err, &advice);
		doctor_say(d, NO, "xenstore", advice, "%s", why);
		return d->repair ? cli_store_error(d->c,
						   CLI_DOMAIN(d->domain.domid),
						   err, "repair the nodes")
				 : 0;
	}
	if (!is_alive(d))
		return d->repair ? repair_nodes(d) : 0;
	status = read_all(d);
	if (!status && d->repair)
		status = repair_nodes(d);
	if (status)
		return status;
	if (d->repair || has_home(d)) {
		doctor_nodes(d);
	} else {
		why = cli_store_why(-ESRCH, &advice);
		doctor_say(d, NO, "nodes", advice, "%s", why);
	}
	return 0;
}

int doctor_domain(struct doctor *d)
{
	int status;

	check_domain(d);
	status = examine(d);
	hotplug_close(d->hp);
	free(d->vcpus);
	free(d->nodes);
	return status;
}
