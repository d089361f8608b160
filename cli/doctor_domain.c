/* SPDX-License-Identifier: MIT */
/* doctor DOMAIN: what hot-plug of this guest will do, without doing it. */
#include "cli/doctor.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpumap/cpumap.h"
#include "domctl/domctl.h"
#include "hotplug/hotplug.h"
#include "hypercall/hypercall.h"

struct patient {
	struct doctor report;
	struct domctl_domain domain;
	struct hotplug *hp;
	struct domctl_vcpu *vcpus; /* what Xen sees, and */
	enum hotplug_node *nodes;  /* what the guest was asked for */
	bool healthy;
};

static struct cpumap *map(struct patient *p)
{
	struct cpumap *m = cpumap_alloc(p->domain.max_vcpus);

	if (!m)
		cli_no_memory(p->report.c);
	return m;
}

/* As a list, and its end. */
static char *list(struct patient *p, struct cpumap *m)
{
	char *text = cli_format_list(p->report.c, m);

	cpumap_free(m);
	return text;
}

static bool is_online(const struct patient *p, uint32_t i)
{
	return p->vcpus[i].state != DOMCTL_VCPU_OFFLINE;
}

static bool is_sane(const struct patient *p, uint32_t i)
{
	return p->nodes[i] == HOTPLUG_NODE_ONLINE ||
	       p->nodes[i] == HOTPLUG_NODE_OFFLINE;
}

/* As the guest was last asked to have it, else as it is. */
static bool counts_as_online(const struct patient *p, uint32_t i)
{
	return is_sane(p, i) ? p->nodes[i] == HOTPLUG_NODE_ONLINE
			     : is_online(p, i);
}

static int read_all(struct cli *c, struct patient *p)
{
	uint32_t n = p->domain.max_vcpus;
	long ret;

	free(p->vcpus);
	free(p->nodes);
	p->vcpus = cli_alloc(c, n, sizeof(*p->vcpus));
	p->nodes = cli_alloc(c, n, sizeof(*p->nodes));
	ret = domctl_get_vcpus(c->xen, p->domain.domid, 0, n, p->vcpus, NULL,
			       NULL);
	if (ret >= 0 && p->hp)
		ret = hotplug_inspect(p->hp, &p->domain, p->nodes, n);
	return ret < 0 ? cli_xen_error(c, CLI_DOMAIN(p->domain.domid), (int)ret,
				       NULL, NULL)
		       : 0;
}

static void check_domain(struct patient *p)
{
	const struct domctl_domain *d = &p->domain;
	struct doctor *r = &p->report;

	doctor_say(r, OK, "vcpus", NULL,
		   "%" PRIu32 " of %" PRIu32
		   " online, and it cannot have more while it runs",
		   d->online_vcpus, d->max_vcpus);
	if (d->flags & (DOMCTL_DYING | DOMCTL_SHUTDOWN)) {
		p->healthy = false;
		doctor_say(r, NO, "state", "create it again",
			   "it has shut down or crashed");
	} else if (d->flags & DOMCTL_PAUSED) {
		doctor_say(r, NEITHER, "state", "unpause it",
			   "paused: it sees a request when it runs again");
	} else {
		doctor_say(r, OK, "state", NULL, "running");
	}
}

static void check_type(struct patient *p)
{
	struct doctor *r = &p->report;

	if (p->domain.type == DOMCTL_HVM) {
		p->healthy = false;
		doctor_say(r, NO, "type",
			   "use 'xl vcpu-set', which can add through its "
			   "device model",
			   "hvm: Linux does not listen to xenstore for this");
	} else {
		doctor_say(r, OK, "type", NULL,
			   "%s: Linux removes; an added CPU needs something in "
			   "the guest that brings it online",
			   p->domain.type == DOMCTL_PVH ? "pvh" : "pv");
	}
}

static void check_nodes(struct patient *p)
{
	struct cpumap *missing = map(p), *broken = map(p);
	struct doctor *r = &p->report;
	char *without, *senseless;
	uint32_t n = p->domain.max_vcpus, sane = 0, i;

	for (i = 0; i < n; i++) {
		sane += is_sane(p, i);
		if (p->nodes[i] == HOTPLUG_NODE_MISSING)
			cpumap_set(missing, i);
		else if (!is_sane(p, i))
			cpumap_set(broken, i);
	}
	without = list(p, missing);
	senseless = list(p, broken);
	if (sane == n) {
		doctor_say(r, OK, "nodes", NULL,
			   "each vCPU has its node in xenstore");
	} else {
		doctor_say(r, NEITHER, "nodes",
			   "--repair writes them, and a change its own",
			   "vCPUs without a node in xenstore: %s; with one "
			   "that makes no sense: %s",
			   without, senseless);
	}
	free(without);
	free(senseless);
}

static void check_pending(struct patient *p)
{
	struct cpumap *up = map(p), *down = map(p);
	struct doctor *r = &p->report;
	char *add, *remove;
	uint32_t i;

	for (i = 0; i < p->domain.max_vcpus; i++)
		if (counts_as_online(p, i) != is_online(p, i))
			cpumap_set(is_online(p, i) ? down : up, i);
	if (cpumap_empty(up) && cpumap_empty(down)) {
		cpumap_free(up);
		cpumap_free(down);
		doctor_say(r, OK, "requests", NULL,
			   "the guest has done what it was asked for");
		return;
	}
	add = list(p, up);
	remove = list(p, down);
	doctor_say(r, NEITHER, "requests", "look at the guest's console",
		   "asked online and still offline: %s; asked offline and "
		   "still online: %s",
		   add, remove);
	free(add);
	free(remove);
}

/* What -1 would be. */
static void check_choice(struct patient *p)
{
	uint32_t n = p->domain.max_vcpus, add = 0, remove = n;
	struct doctor *r = &p->report;

	while (add < n && counts_as_online(p, add))
		add++;
	while (remove > 1 && !counts_as_online(p, remove - 1))
		remove--;
	if (add < n)
		doctor_say(r, OK, "add", NULL, "-1 is vCPU %" PRIu32, add);
	else
		doctor_say(r, NEITHER, "add", NULL, "nothing is left to add");
	if (remove > 1)
		doctor_say(r, OK, "remove", NULL, "-1 is vCPU %" PRIu32,
			   remove - 1);
	else
		doctor_say(r, NEITHER, "remove", NULL,
			   "nothing is left to remove but vCPU 0");
}

static int repair_nodes(struct cli *c, struct patient *p)
{
	struct doctor *r = &p->report;
	struct cpumap *written;
	char *text;
	uint32_t i;
	int ret = hotplug_repair(p->hp, &p->domain);

	if (ret < 0)
		return cli_xen_error(c, NULL, ret, NULL, "repair the nodes");
	c->changed = ret > 0;
	if (!ret) {
		doctor_say(r, OK, "repair", NULL, "nothing to write");
		return 0;
	}
	written = map(p);
	for (i = 0; i < p->domain.max_vcpus; i++)
		if (!is_sane(p, i))
			cpumap_set(written, i);
	text = list(p, written);
	doctor_say(r, OK, "repair", NULL,
		   "wrote the nodes of vCPUs %s, as Xen sees them", text);
	free(text);
	return read_all(c, p);
}

static int examine(struct cli *c, struct patient *p, bool repair)
{
	int err, status;

	check_domain(p);
	check_type(p);
	err = hotplug_open(c->xen, NULL, &p->hp);
	if (err) {
		p->healthy = false;
		doctor_say(&p->report, NO, "xenstore", "start xenstored", "%s",
			   strerror(-err));
		return repair ? cli_error(c, CLI_FAILED, err,
					  "repair the nodes: xenstore: %s\n"
					  "start xenstored",
					  strerror(-err))
			      : 0;
	}
	status = read_all(c, p);
	if (!status && repair)
		status = repair_nodes(c, p);
	if (status)
		return status;
	check_nodes(p);
	check_pending(p);
	check_choice(p);
	return 0;
}

int doctor_domain(struct cli *c, const char *text, bool repair)
{
	struct patient p = {.report = {.c = c}, .healthy = true};
	int status = cli_xen(c);

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
