/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a daemon's output: decoded without touching a byte outside, and
 * what is handed out is terminated.
 *
 *	clang -g -fsanitize=fuzzer,address,undefined -D_GNU_SOURCE -I. \
 *		tests/fuzz/xenstore_reply.c xenstore/[a-z]*.c
 */
#include <stdlib.h>
#include <string.h>
#include "xenstore/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void decode(const struct xenstore_message *msg)
{
	struct xenstore_event event;
	size_t len = msg->header.len;
	char **names;
	uint32_t tx;
	size_t n;

	if (xvcpu_xenstore_parse_error(msg) >= 0)
		abort();
	if (!xvcpu_xenstore_parse_event(msg, &event) &&
	    strlen(event.path) + strlen(event.token) + 2 > len)
		abort();
	if (!xvcpu_xenstore_parse_tx(msg->payload, len, &tx) && !tx)
		abort();
	if (xvcpu_xenstore_parse_names(msg->payload, len, &names, &n))
		return;
	for (size_t i = 0; i < n; i++)
		if (!*names[i] || strlen(names[i]) >= len)
			abort();
	free(names);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* A copy of just this size, so that one byte too far is seen. */
	char *bytes = malloc(size + !size);
	size_t at = 0;
	ssize_t n;

	if (size)
		memcpy(bytes, data, size);
	do {
		struct xenstore_message msg;

		n = xvcpu_xenstore_parse(bytes + at, size - at, &msg);
		if (n <= 0)
			break;
		decode(&msg);
		at += (size_t)n;
	} while (at <= size);
	free(bytes);
	return 0;
}
