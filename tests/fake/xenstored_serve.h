/* SPDX-License-Identifier: MIT */
/* Between the parts of the fake: connections, requests and replies. */
#ifndef XVCPU_TESTS_FAKE_XENSTORED_SERVE_H
#define XVCPU_TESTS_FAKE_XENSTORED_SERVE_H

#include "tests/fake/xenstored.h"

#define FAKE_CONNS 8

struct fake_message {
	char *bytes;
	size_t len;
};

struct fake_conn {
	int fd;
	bool stalled;
	char in[65536];
	size_t len;
	size_t requests, replies, bytes_out;
	struct fake_message held[1024];
	size_t nheld;
};

extern struct fake_conn fake_conns[FAKE_CONNS];

/* Nodes are locked while a request is served, but not while a reply waits. */
void fake_lock(void);
void fake_unlock(void);

/* Carry out one request of connection `conn`; payload has a NUL behind it. */
void fake_serve(int conn, const struct xsd_sockmsg *header, char *payload);

/* Drop what connection `conn` watches and has open; -1: all there is. */
void fake_forget(int conn);

/* Queue a message to a connection. */
void fake_reply(int conn, const struct xsd_sockmsg *request, uint32_t type,
		const char *payload, size_t len);

#endif
