/* SPDX-License-Identifier: MIT */
/* nodes - the cpu/<n>/availability nodes of a domain (private). */
#ifndef XVCPU_HOTPLUG_NODES_H
#define XVCPU_HOTPLUG_NODES_H

#include "hotplug/hotplug.h" /* enum hotplug_node: a node's state */
#include "xenstore/xenstore.h"

/*
 * The node that is there as long as the domain is.  Xen's tools make
 * /local/domain/N/vm, and remove all of /local/domain/N before Xen calls the
 * domain dying; where others made the domain that node alone has to do.
 */
enum hotplug_home {
	HOTPLUG_HOME_UNKNOWN,
	HOTPLUG_HOME_NONE, /* domain 0: it never goes */
	HOTPLUG_HOME_VM,
	HOTPLUG_HOME_DOMAIN,
};

/* A change of one domain's nodes.  The arrays have an entry for each vCPU. */
struct hotplug_update {
	uint16_t domid;
	uint32_t nvcpus;
	enum hotplug_home home; /* found by the first update */
	bool named;      /* wishes[] is filled: read no nodes but theirs */
	uint8_t *states; /* found; MISSING where none was read */
	uint8_t *wishes; /* MISSING and BROKEN leave theirs alone */
	uint32_t written;
	uint8_t *undo;  /* the caller's: wishes that take it back */
	uint32_t *cpus; /* the last two are work space */
	uint8_t *done;
};

/* All the memory that updates need.  0 or -ENOMEM; release it in any case. */
int xvcpu_hotplug_alloc_update(struct hotplug_update *update, uint16_t domid,
			       uint32_t nvcpus);
void xvcpu_hotplug_free_update(struct hotplug_update *update);

/* The states of all nodes, in one burst. */
int xvcpu_hotplug_get_nodes(struct xenstore *xs, struct hotplug_update *update);

/*
 * Read, choose and write in one transaction, all or nothing, so that two
 * callers who each take the first free vCPU get two.  choose sees states[] and
 * fills wishes[], all MISSING before (unless it is named); it may be called
 * more than once, and a negative return ends it all with nothing written.  Only
 * nodes that differ are written.
 *
 * The domain's home is read, too: no node is ever written for a domain that has
 * none.  -ESRCH: it has none, or not the one that it had at the last update.
 * What choose finds out about the domain holds for the writes: when it goes
 * afterwards its home goes, and the transaction starts over.
 *
 * Needs no memory but the update's.
 */
int xvcpu_hotplug_update_nodes(
	struct xenstore *xs, struct hotplug_update *update,
	int (*choose)(struct hotplug_update *update, void *arg), void *arg);

#endif
