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

#define HOMELESS                                                               \
	"it has no nodes in xenstore: it is being destroyed, or Xen's tools "  \
	"have not made it"

static const struct cli_reason homeless[] = {
	{-ESRCH, HOMELESS, "see 'xl list'"},
	{0, NULL, NULL},
};

/* By where it came from: an errno of xenstore means another thing in Xen. */
static int store_failed(struct cli *c, const struct patient *p, int err,
			const char *what)
{
	const struct cli_subject *at = CLI_DOMAIN(p->domain.domid);

	const char *advice, *stopped = NULL;

	if (err == -ESHUTDOWN)
		stopped = cli_stopped(hotplug_domain(p->hp), &advice);
	if (stopped)
		return cli_error_at(c, at, CLI_FAILED, err, "%s: %s\n%s", what,
				    stopped, advice);
	if (hotplug_source(p->hp) == HOTPLUG_FROM_XENSTORE)
		return cli_store_error(c, at, err, homeless, what);
	return cli_xen_error(c, at, err, NULL, what);
}

/* What Xen says of the vCPUs: 0, or a status where it does not of all. */
static int read_vcpus(struct cli *c, struct patient *p)
{
	uint32_t i, n = p->domain.max_vcpus;
	struct cpumap *unread = doctor_map(p);
	int err = 0;
	long ret = domctl_get_vcpus(c->xen, p->domain.domid, 0, n, p->vcpus,
				    NULL, NULL);

	for (i = 0; ret >= 0 && i < n; i++) {
		if (!p->vcpus[i].error || p->vcpus[i].error == -ENOENT)
			continue;
		err = p->vcpus[i].error;
		cpumap_set(unread, i);
	}
	if (ret < 0)
		err = cli_xen_error(c, CLI_DOMAIN(p->domain.domid), (int)ret,
				    NULL, NULL);
	else if (err)
		err = cli_xen_error(c, CLI_VCPUS(p->domain.domid, unread), err,
				    NULL, NULL);
	cpumap_free(unread);
	return err;
}

static int read_all(struct cli *c, struct patient *p)
{
	uint32_t n = p->domain.max_vcpus;
	int status;
	long ret;

	free(p->vcpus);
	free(p->nodes);
	p->vcpus = cli_alloc(c, n, sizeof(*p->vcpus));
	p->nodes = cli_alloc(c, n, sizeof(*p->nodes));
	status = read_vcpus(c, p);
	if (status)
		return status;
	ret = hotplug_inspect(p->hp, &p->domain, p->nodes, n);
	return ret < 0 ? store_failed(c, p, (int)ret, "read the nodes") : 0;
}

/* Nothing is asked of one that is not. */
static bool is_alive(const struct patient *p)
{
	return p->domain.state == DOMCTL_STATE_RUNNING ||
	       p->domain.state == DOMCTL_STATE_PAUSED;
}

static void check_domain(struct patient *p)
{
	const char *advice, *stopped = cli_stopped(&p->domain, &advice);
	const struct domctl_domain *d = &p->domain;
	struct doctor *r = &p->report;

	doctor_say(r, OK, "vcpus", NULL,
		   "%" PRIu32 " of %" PRIu32
		   " online, and it cannot have more while it runs",
		   d->online_vcpus, d->max_vcpus);
	if (d->state == DOMCTL_STATE_RUNNING)
		doctor_say(r, OK, "state", NULL, "running");
	else if (d->state == DOMCTL_STATE_PAUSED)
		doctor_say(r, NEITHER, "state", "unpause it",
			   "paused: it sees a request when it runs again");
	else
		doctor_say(r, NO, "state", advice, "%s", stopped);
	if (!is_alive(p))
		p->healthy = false;
}

static void check_type(struct patient *p)
{
	struct doctor *r = &p->report;

	if (p->domain.type == DOMCTL_TYPE_HVM) {
		p->healthy = false;
		doctor_say(r, NO, "type",
			   "use 'xl vcpu-set', which can add through its "
			   "device model",
			   "hvm: Linux does not listen to xenstore for this");
	} else {
		doctor_say(r, OK, "type", NULL,
			   "%s: Linux removes; an added CPU needs something in "
			   "the guest that brings it online",
			   p->domain.type == DOMCTL_TYPE_PVH ? "pvh" : "pv");
	}
}

static int repair_nodes(struct cli *c, struct patient *p)
{
	struct doctor *r = &p->report;
	struct cpumap *written;
	char *text;
	uint32_t i;
	int ret = hotplug_repair(p->hp, &p->domain);

	if (ret < 0)
		return store_failed(c, p, ret, "repair the nodes");
	c->changed = ret > 0;
	if (!ret) {
		doctor_say(r, OK, "repair", NULL, "nothing to write");
		return 0;
	}
	written = doctor_map(p);
	for (i = 0; i < p->domain.max_vcpus; i++)
		if (!doctor_is_sane(p, i))
			cpumap_set(written, i);
	text = doctor_list(p, written);
	doctor_say(r, OK, "repair", NULL,
		   "wrote the nodes of vCPUs %s, as Xen sees them", text);
	free(text);
	return read_all(c, p);
}

/* Without its home a change is refused. */
static bool has_home(struct cli *c, const struct patient *p)
{
	struct xenstore *store = cli_store(c, NULL);
	char path[48], *value = NULL;
	int err = 0;

	snprintf(path, sizeof(path), "/local/domain/%u", p->domain.domid);
	if (store)
		err = xenstore_read(store, 0, path, &value, NULL);
	free(value);
	return err != -ENOENT;
}

static int examine(struct cli *c, struct patient *p, bool repair)
{
	const char *why, *advice;
	int err, status;

	check_domain(p);
	check_type(p);
	err = cli_hotplug(c, &p->hp);
	if (err) {
		p->healthy = false;
		why = cli_store_why(err, &advice);
		doctor_say(&p->report, NO, "xenstore", advice, "%s", why);
		return repair ? cli_store_error(c, CLI_DOMAIN(p->domain.domid),
						err, NULL, "repair the nodes")
			      : 0;
	}
	if (!is_alive(p))
		return repair ? repair_nodes(c, p) : 0;
	status = read_all(c, p);
	if (!status && !repair && !has_home(c, p)) {
		p->healthy = false;
		doctor_say(&p->report, NO, "nodes", homeless->advice, HOMELESS);
		return 0;
	}
	if (!status && repair)
		status = repair_nodes(c, p);
	if (status)
		return status;
	doctor_nodes(p);
	return 0;
}

int doctor_domain(struct cli *c, const char *text, bool repair)
{
	struct patient p = {.report = {.c = c}, .healthy = true};
	int status = cli_xen(c);

	if (repair)
		cli_hold_signals();
	if (!status)
		status = cli_domain(c, text, &p.domain);
	if (status)
		return status;
	if (c->json) {
		cli_begin_document(c, &p.report.json);
		json_begin_array(&p.report.json, "checks");
	}
	status = examine(c, &p, repair);
	if (c->json) {
		json_end(&p.report.json);
		json_bool(&p.report.json, "usable", !status && p.healthy);
		cli_end_document(c, &p.report.json);
	}
	hotplug_close(p.hp);
	free(p.vcpus);
	free(p.nodes);
	return status ? status : p.healthy ? CLI_DONE : CLI_FAILED;
}
