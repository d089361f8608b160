/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "hotplug/xenstore_wire.h"

/* Others change these nodes seldom, so running out means a live-lock. */
#define TRIES 100

/* A burst over the nodes of some vCPUs: all reads or all writes. */
struct nodes {
	uint32_t *cpus;        /* which; NULL: 0 to n - 1 */
	uint8_t *found;        /* by vCPU, what was read */
	const uint8_t *wishes; /* by vCPU, what to write */
	int error;
	uint16_t domid;
	char path[64];
};

static uint32_t cpu_of(const struct nodes *nodes, size_t i)
{
	return nodes->cpus ? nodes->cpus[i] : (uint32_t)i;
}

static void ask_node(void *arg, size_t i, struct xenstore_request *req)
{
	struct nodes *nodes = arg;
	uint32_t cpu = cpu_of(nodes, i);

	snprintf(nodes->path, sizeof(nodes->path),
		 "/local/domain/%u/cpu/%u/availability",
		 (unsigned int)nodes->domid, (unsigned int)cpu);
	req->path = nodes->path;
	if (!nodes->wishes)
		return;
	req->body = nodes->wishes[cpu] == XENSTORE_CPU_ONLINE ? "online"
							      : "offline";
	req->len = strlen(req->body);
}

static uint8_t parse_availability(const char *data, size_t len)
{
	if (len == 6 && !memcmp(data, "online", len))
		return XENSTORE_CPU_ONLINE;
	if (len == 7 && !memcmp(data, "offline", len))
		return XENSTORE_CPU_OFFLINE;
	return XENSTORE_CPU_BROKEN;
}

static int answer_node(void *arg, size_t i, int error, const char *data,
		       size_t len)
{
	struct nodes *nodes = arg;
	uint32_t cpu = cpu_of(nodes, i);

	if (error && (nodes->wishes || error != -ENOENT)) {
		if (!nodes->error)
			nodes->error = error;
		return 0;
	}
	if (!nodes->wishes)
		nodes->found[cpu] = error ? XENSTORE_CPU_MISSING
					  : parse_availability(data, len);
	return 0;
}

static int talk_nodes(struct xenstore *xs, uint32_t tx, struct nodes *nodes,
		      size_t n)
{
	const struct xenstore_burst burst = {
		.type = nodes->wishes ? XS_WRITE : XS_READ,
		.tx = tx,
		.n = n,
		.ask = ask_node,
		.answer = answer_node,
		.arg = nodes,
	};
	int rc = xenstore_talk(xs, &burst);

	return rc ? rc : nodes->error;
}

int xenstore_get_availability(struct xenstore *xs, uint32_t tx, uint16_t domid,
			      uint32_t nvcpus, uint8_t *states)
{
	struct nodes nodes = {.domid = domid};
	int rc;

	nodes.found = malloc(nvcpus + (size_t)1);
	if (!nodes.found)
		return -ENOMEM;
	rc = talk_nodes(xs, tx, &nodes, nvcpus);
	if (!rc)
		xenstore_move(states, nodes.found, nvcpus);
	free(nodes.found);
	return rc;
}

/* A change of one domain's nodes. */
struct change {
	uint16_t domid;
	uint32_t nvcpus;
	uint32_t *cpus;  /* room for a list */
	uint8_t *states; /* found */
	uint8_t *wishes;
	int (*choose)(const uint8_t *states, uint32_t nvcpus, uint8_t *wishes,
		      void *arg);
	void *arg;
	int tries;
	int written;
};

static bool is_wish(uint8_t wish)
{
	return wish == XENSTORE_CPU_ONLINE || wish == XENSTORE_CPU_OFFLINE;
}

static uint32_t list_wished(struct change *c)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < c->nvcpus; i++)
		if (is_wish(c->wishes[i]))
			c->cpus[n++] = i;
	return n;
}

static uint32_t list_differing(struct change *c)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < c->nvcpus; i++)
		if (is_wish(c->wishes[i]) && c->wishes[i] != c->states[i])
			c->cpus[n++] = i;
	return n;
}

static int read_wished(struct xenstore *xs, uint32_t tx, struct change *c)
{
	struct nodes nodes = {
		.domid = c->domid, .cpus = c->cpus, .found = c->states};

	return talk_nodes(xs, tx, &nodes, list_wished(c));
}

static int write_differing(struct xenstore *xs, uint32_t tx, struct change *c)
{
	struct nodes nodes = {
		.domid = c->domid, .cpus = c->cpus, .wishes = c->wishes};
	uint32_t n = list_differing(c);

	c->written = (int)n;
	return talk_nodes(xs, tx, &nodes, n);
}

/*
 * The wishes hold whatever the nodes say by now, so the first try trusts the
 * read before it; after interference there is more to know.
 */
static int set_body(struct xenstore *xs, uint32_t tx, void *arg)
{
	struct change *c = arg;
	int rc = c->tries++ ? read_wished(xs, tx, c) : 0;

	return rc ? rc : write_differing(xs, tx, c);
}

static int set(struct xenstore *xs, struct change *c)
{
	int rc = read_wished(xs, 0, c);

	if (rc)
		return rc;
	if (list_differing(c) > 1)
		return xenstore_transact(xs, TRIES, set_body, c);
	return write_differing(xs, 0, c);
}

static int update_body(struct xenstore *xs, uint32_t tx, void *arg)
{
	struct change *c = arg;
	int rc = xenstore_get_availability(xs, tx, c->domid, c->nvcpus,
					   c->states);

	if (rc)
		return rc;
	memset(c->wishes, XENSTORE_CPU_MISSING, c->nvcpus);
	rc = c->choose(c->states, c->nvcpus, c->wishes, c->arg);
	return rc < 0 ? rc : write_differing(xs, tx, c);
}

static int alloc_change(struct change *c)
{
	size_t n = c->nvcpus + (size_t)1;

	c->cpus = malloc(n * sizeof(*c->cpus));
	c->states = calloc(n, 1);
	c->wishes = calloc(n, 1);
	return c->cpus && c->states && c->wishes ? 0 : -ENOMEM;
}

static void free_change(struct change *c)
{
	free(c->cpus);
	free(c->states);
	free(c->wishes);
}

int xenstore_set_availability(struct xenstore *xs, uint16_t domid,
			      uint32_t nvcpus, const uint8_t *wishes,
			      uint8_t *before)
{
	struct change c = {.domid = domid, .nvcpus = nvcpus};
	int rc = alloc_change(&c);

	if (!rc) {
		xenstore_move(c.wishes, wishes, nvcpus);
		rc = set(xs, &c);
	}
	if (!rc && before)
		xenstore_move(before, c.states, nvcpus);
	free_change(&c);
	return rc ? rc : c.written;
}

int xenstore_update_availability(struct xenstore *xs, uint16_t domid,
				 uint32_t nvcpus,
				 int (*choose)(const uint8_t *states,
					       uint32_t nvcpus, uint8_t *wishes,
					       void *arg),
				 void *arg)
{
	struct change c = {
		.domid = domid, .nvcpus = nvcpus, .choose = choose, .arg = arg};
	int rc = alloc_change(&c);

	if (!rc)
		rc = xenstore_transact(xs, TRIES, update_body, &c);
	free_change(&c);
	return rc ? rc : c.written;
}
