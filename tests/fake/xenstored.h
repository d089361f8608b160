/* SPDX-License-Identifier: MIT */
/*
 * A xenstored in a thread: a small tree, watches and transactions, and faults
 * by script.  Fill fake_script, put nodes, start; a test case is a process, so
 * there is one fake and its state is global.  Link with nothing of ours.
 */
#ifndef XVCPU_TESTS_FAKE_XENSTORED_H
#define XVCPU_TESTS_FAKE_XENSTORED_H

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <xen/io/xs_wire.h>

enum fake_fault {
	FAKE_NO_FAULT,
	FAKE_STALL, /* after `after` requests it neither reads nor answers */
	FAKE_DEAF,  /* the same, but it closes its receiving side */
	FAKE_DIE,   /* after `after` requests it closes the connection */
	FAKE_DIE_IN_BYTES,   /* after `after` bytes of output it closes it */
	FAKE_STALL_IN_BYTES, /* after `after` bytes it says nothing more */
};

/* All zero is a daemon that behaves. */
struct fake_script {
	enum fake_fault fault;
	size_t after;
	size_t chunk;    /* at most so many bytes in one send */
	size_t split_at; /* a pause after so many bytes of output */
	size_t hold;     /* answer so many requests at a time, last one first */
	size_t events;   /* events to nobody's order, around every reply */
	bool slow;       /* receive byte by byte */
	bool nap;        /* a pause of 1 ms behind each send */
	int buffer;      /* size of both sides' socket buffers */
	bool device;     /* as the kernel's device: a message is a packet */
	unsigned int eagain;       /* transactions to refuse */
	unsigned int part_changes; /* lists that change between parts */
	bool no_parts;             /* from before Xen 4.9 */
	const char *refuse_path;   /* this path ... */
	const char *refuse_with;   /* ... gets this error */
	/* Spoil a reply; seq counts from 0. */
	void (*mangle)(struct xsd_sockmsg *header, char *payload, size_t seq);
	/*
	 * Hold the answers until so many requests are there, then so many more,
	 * and so on to a 0: who waits for one earlier waits in vain.
	 */
	const size_t *flights;
};

extern struct fake_script fake_script;
extern atomic_size_t fake_seen[XS_TYPE_COUNT]; /* requests of each type */
extern atomic_size_t fake_in_tx;               /* of these, in a transaction */
extern atomic_size_t fake_connections;         /* accepted, since it began */
extern atomic_size_t fake_bad_packets; /* device: not one, whole, alone */

/* Nodes, at any time. */
void fake_put(const char *path, const char *value);
void fake_remove(const char *path);

/* Does the node have exactly this value? */
bool fake_has(const char *path, const char *value);

/* Milliseconds for an answer that will come: no machine is so busy. */
#define FAKE_PATIENCE 60000

/* Start, and give a connected descriptor. */
int fake_start(void);

/* Another connection to the running fake. */
int fake_connect(void);

/* Start, and listen on a socket at path. */
void fake_listen(const char *path);

/* End the thread and free it all; fine if nothing runs. */
void fake_stop(void);

#endif
