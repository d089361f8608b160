/* SPDX-License-Identifier: MIT */
/*
 * costs - what each public call costs, as a formula of the host's size.
 *
 * A table is a list of calls with, for each, its
 *
 *   crossings   ioctls
 *   operations  hypercalls, each alone or an entry of a multicall
 *   bytes       of hypercall memory that are in use at once, with what the
 *               rows above have left in the handle; 0: as few as fit into what
 *               is there, and no page is taken
 *   requests    to xenstore: transactions, reads, writes, others.  Each
 *               transaction is begun and ended; all reads are one round trip,
 *               and all writes are; each other request is one, before those
 *
 * All of that is exact but the pages.  What a row says of its bytes is a limit
 * for what is mapped at any time beyond what a new handle has, once there are
 * added 64 bytes for each operation of a multicall, 16,384 at most, and three
 * pages, for what is in use need not fill the last one.
 */
#ifndef XVCPU_TESTS_MODEL_COSTS_H
#define XVCPU_TESTS_MODEL_COSTS_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "cpumap/cpumap.h"
#include "domctl/domctl.h"
#include "hotplug/hotplug.h"
#include "hypercall/hypercall.h"
#include "tests/fake/xen.h"

struct costs_size {
	uint64_t cpus, nodes, pools;
	uint64_t domains; /* dom0 is one */
	uint64_t each;    /* vCPUs of domain 1 */
	uint64_t vcpus;   /* of all domains */
	uint64_t map;     /* bytes of a CPU map */
	uint64_t entry;   /* of a domain in Xen's list */
	bool old;         /* Xen 4.5, which has other operations */
	bool single; /* there is no multicall: one operation, one crossing */
};

enum costs_when {
	CALL,   /* on a new handle, and again: which takes no page */
	OWN,    /* the same, and the handle has another batch from then on */
	FIRST,  /* on a new handle, once */
	THEN,   /* on the handle of the row above, once */
	STEADY, /* likewise, three times: no page, nothing from malloc() */
	UNDO,   /* as STEADY, but once: it has no second time */
	LAST,   /* as THEN; what is left hypercall_trim gives back */
};

struct cost {
	enum costs_when when;
	const char *calls; /* what is called, by its names */
	long (*run)(void); /* negative: it failed */
	uint64_t crossings, operations, bytes;
	uint64_t transactions, reads, writes, others;
};

/* Operations, without their entries of a multicall. */
#define OPS(n) ((n)*192)

/* One for so many operations, where there is a multicall. */
#define CROSSINGS(n) (((n) + 16383) / 16384)

/* Is a domain asked first how many vCPUs it has?  With room for n of them. */
#define ASKED_FIRST(n) ((n) > 8)

/*
 * In many small pieces: a batch that is full takes a sixteenth of what it has,
 * and at the end of each of these there may be no room for one more piece.
 */
#define PIECES(bytes) ((bytes)*11 / 10)

/* In one, which may have a sixteenth to grow. */
#define PIECE(bytes) ((bytes)*17 / 16)

/* A row that asks xenstore for something, and one that does not. */
#define ASKS(when, calls, run, crossings, operations, bytes, transactions,     \
	     reads, writes)                                                    \
	{                                                                      \
		when, #calls, run, crossings, operations, bytes, transactions, \
			reads, writes, 0                                       \
	}
#define COST(when, calls, run, crossings, operations, bytes)                   \
	ASKS(when, calls, run, crossings, operations, bytes, 0, 0, 0)

/* The handle that rows are run on. */
extern struct hypercall *costs_hc;
extern struct costs_size costs_size;

/* Run the table on hosts of several sizes, and on several releases of Xen. */
void costs_on_every_host(void (*table)(const struct costs_size *s));

/*
 * The same for a guest, domain 1 of hotplug_guest.h, that has one vCPU online,
 * in xenstore too, on a host of 300 domains.
 */
void costs_on_every_guest(void (*table)(const struct costs_size *s));

/* On a host with a guest: that, its vCPUs, and a handle for its changes. */
const struct domctl_domain *costs_guest(void);
uint32_t costs_each(void);
extern struct hotplug *costs_hp;
long costs_open_hotplug(void);
long costs_close_hotplug(void);

/* For every vCPU of the host; the last one's answer. */
long costs_each_vcpu(long (*run)(uint16_t domid, uint32_t vcpu));

/* A new map of all CPUs. */
struct cpumap *costs_all_cpus(void);

/* Run these rows, in order. */
void costs_check(const struct cost *rows, size_t n);

/* Not NULL: rows are handed to it and not run. */
extern void (*costs_listed)(const struct cost *row);

/* The tables. */
void costs_of_handles(const struct costs_size *s);
void costs_of_domains(const struct costs_size *s);
void costs_of_hosts(const struct costs_size *s);
void costs_of_batches(const struct costs_size *s);
void costs_of_pins(const struct costs_size *s);
void costs_of_snapshots(const struct costs_size *s);
void costs_of_samplers(const struct costs_size *s);
void costs_of_changes(const struct costs_size *s);
void costs_of_files(const struct costs_size *s);
void costs_of_xenstore(const struct costs_size *s);

#endif
