/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "hotplug/nodes.h"

/* Others change these nodes seldom, so running out means a live-lock. */
#define TRIES 100

/* A burst over the nodes of n vCPUs, all reads or all writes, and the home. */
struct nodes {
	struct hotplug_update *u;
	size_t n;
	bool all;               /* of vCPUs 0 to n - 1, else of u->cpus */
	bool writes;            /* u->wishes, else u->states are read */
	bool homeless;          /* there is no such node as */
	enum hotplug_home home; /* UNKNOWN, NONE: not asked for */
	int error;
	char path[64];
};

static uint32_t cpu_of(const struct nodes *nodes, size_t i)
{
	return nodes->all ? (uint32_t)i : nodes->u->cpus[i];
}

static void ask_node(void *arg, size_t i, struct xenstore_request *req)
{
	struct nodes *nodes = arg;
	const struct hotplug_update *u = nodes->u;
	int used = snprintf(nodes->path, sizeof(nodes->path),
			    "/local/domain/%u", u->domid);
	uint32_t cpu;

	req->path = nodes->path;
	if (i == nodes->n) {
		if (nodes->home == HOTPLUG_HOME_VM)
			strcpy(nodes->path + used, "/vm");
		return;
	}
	cpu = cpu_of(nodes, i);
	snprintf(nodes->path + used, sizeof(nodes->path) - (size_t)used,
		 "/cpu/%u/availability", cpu);
	if (!nodes->writes)
		return;
	req->value =
		u->wishes[cpu] == HOTPLUG_NODE_ONLINE ? "online" : "offline";
	req->len = strlen(req->value);
}

static uint8_t parse_availability(const char *data, size_t len)
{
	if (len == 6 && !memcmp(data, "online", len))
		return HOTPLUG_NODE_ONLINE;
	if (len == 7 && !memcmp(data, "offline", len))
		return HOTPLUG_NODE_OFFLINE;
	return HOTPLUG_NODE_BROKEN;
}

static int answer_node(void *arg, size_t i, int error, const char *data,
		       size_t len)
{
	struct nodes *nodes = arg;

	if (error && (nodes->writes || error != -ENOENT)) {
		if (!nodes->error)
			nodes->error = error;
	} else if (i == nodes->n) {
		nodes->homeless = error;
	} else if (!nodes->writes) {
		nodes->u->states[cpu_of(nodes, i)] =
			error ? HOTPLUG_NODE_MISSING
			      : parse_availability(data, len);
	}
	return 0;
}

static int talk_nodes(struct xenstore *xs, uint32_t tx, struct nodes *nodes)
{
	const struct xenstore_burst burst = {
		.tx = tx,
		.n = nodes->n + (nodes->home > HOTPLUG_HOME_NONE),
		.ask = ask_node,
		.answer = answer_node,
		.arg = nodes,
		.done = nodes->u->done,
	};
	int rc = nodes->writes ? xenstore_write_burst(xs, &burst)
			       : xenstore_read_burst(xs, &burst);

	return rc ? rc : nodes->error;
}

int xvcpu_hotplug_get_nodes(struct xenstore *xs, struct hotplug_update *update)
{
	struct nodes nodes = {.u = update, .n = update->nvcpus, .all = true};

	return talk_nodes(xs, 0, &nodes);
}

int xvcpu_hotplug_alloc_update(struct hotplug_update *update, uint16_t domid,
			       uint32_t nvcpus)
{
	size_t n = nvcpus + (size_t)1;

	*update = (struct hotplug_update){
		.domid = domid,
		.nvcpus = nvcpus,
		.cpus = calloc(n, sizeof(*update->cpus) + 4),
	};
	if (!update->cpus)
		return -ENOMEM;
	update->states = (uint8_t *)(update->cpus + n);
	update->wishes = update->states + n;
	update->undo = update->wishes + n;
	update->done = update->undo + n;
	return 0;
}

void xvcpu_hotplug_free_update(struct hotplug_update *update)
{
	free(update->cpus);
}

static bool is_wish(uint8_t wish)
{
	return wish == HOTPLUG_NODE_ONLINE || wish == HOTPLUG_NODE_OFFLINE;
}

/* Of the wishes, those that the states do not fulfil, or all. */
static uint32_t list_wishes(struct hotplug_update *u, bool all)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < u->nvcpus; i++)
		if (is_wish(u->wishes[i]) &&
		    (all || u->wishes[i] != u->states[i]))
			u->cpus[n++] = i;
	return n;
}

static int read_nodes(struct xenstore *xs, uint32_t tx,
		      struct hotplug_update *u)
{
	struct nodes nodes = {
		.u = u,
		.n = u->named ? list_wishes(u, true) : u->nvcpus,
		.all = !u->named,
		.home = !u->domid ? HOTPLUG_HOME_NONE
			: u->home ? u->home
				  : HOTPLUG_HOME_VM,
	};
	int rc;

	memset(u->states, HOTPLUG_NODE_MISSING, u->nvcpus);
	rc = talk_nodes(xs, tx, &nodes);
	if (!rc && nodes.homeless && !u->home) {
		nodes.n = 0;
		nodes.home = HOTPLUG_HOME_DOMAIN;
		rc = talk_nodes(xs, tx, &nodes);
	}
	if (rc)
		return rc;
	if (nodes.homeless)
		return -ESRCH;
	u->home = nodes.home;
	return 0;
}

static int write_nodes(struct xenstore *xs, uint32_t tx,
		       struct hotplug_update *u)
{
	struct nodes nodes = {
		.u = u,
		.n = list_wishes(u, false),
		.writes = true,
	};

	u->written = (uint32_t)nodes.n;
	return talk_nodes(xs, tx, &nodes);
}

struct body {
	struct hotplug_update *update;
	int (*choose)(struct hotplug_update *update, void *arg);
	void *arg;
};

static int update_body(struct xenstore *xs, uint32_t tx, void *arg)
{
	const struct body *body = arg;
	struct hotplug_update *u = body->update;
	int rc = read_nodes(xs, tx, u);

	if (rc)
		return rc;
	if (!u->named)
		memset(u->wishes, HOTPLUG_NODE_MISSING, u->nvcpus);
	rc = body->choose(u, body->arg);
	return rc < 0 ? rc : write_nodes(xs, tx, u);
}

int xvcpu_hotplug_update_nodes(
	struct xenstore *xs, struct hotplug_update *update,
	int (*choose)(struct hotplug_update *update, void *arg), void *arg)
{
	struct body body = {update, choose, arg};

	return xenstore_transact(xs, TRIES, update_body, &body);
}
