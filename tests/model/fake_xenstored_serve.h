/* SPDX-License-Identifier: MIT */
/* Between the two halves of the fake: requests, and the bytes they come in. */
#ifndef FAKE_XENSTORED_SERVE_H
#define FAKE_XENSTORED_SERVE_H

#include "fake_xenstored.h"

/* Carry out one request of connection `conn`; payload has a NUL behind it. */
void fake_serve(int conn, const struct xsd_sockmsg *header, char *payload);

/* Drop what connection `conn` watches and has open; -1: all there is. */
void fake_forget(int conn);

/* Queue a message to a connection. */
void fake_reply(int conn, const struct xsd_sockmsg *request, uint32_t type,
		const char *payload, size_t len);

#endif
