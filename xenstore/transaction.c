/* SPDX-License-Identifier: MIT */
#include <poll.h>
#include "xenstore/wire.h"

#define PAUSE_MAX 10 /* ms between tries of a transaction */

struct start {
	uint32_t tx;
	int error; /* the daemon's own */
};

static void ask_start(void *arg, size_t i, struct xenstore_request *req)
{
	(void)arg;
	(void)i;
	req->value = "";
	req->len = 1;
}

static int answer_start(void *arg, size_t i, int error, const char *data,
			size_t len)
{
	struct start *start = arg;

	(void)i;
	start->error = error;
	return error ? 0 : xvcpu_xenstore_parse_tx(data, len, &start->tx);
}

/* Without a copy of the reply: taking a change back may need no memory. */
int xenstore_start_transaction(struct xenstore *xs, uint32_t *tx)
{
	struct start start = {0};
	const struct xenstore_burst burst = {
		.n = 1,
		.ask = ask_start,
		.answer = answer_start,
		.arg = &start,
	};
	int rc = xvcpu_xenstore_talk(xs, XS_TRANSACTION_START, &burst);

	if (rc == -EPROTO)
		return xvcpu_xenstore_die(xs, rc);
	if (rc || start.error)
		return rc ? rc : start.error;
	*tx = start.tx;
	return 0;
}

int xenstore_end_transaction(struct xenstore *xs, uint32_t tx,
			     enum xenstore_end end)
{
	return xvcpu_xenstore_tell(xs, XS_TRANSACTION_END, tx, NULL,
				   end == XENSTORE_END_COMMIT ? "T" : "F", 2);
}

int xenstore_transact(struct xenstore *xs, unsigned int tries,
		      int (*body)(struct xenstore *xs, uint32_t tx, void *arg),
		      void *arg)
{
	int rc = -EAGAIN;

	for (unsigned int i = 0; i < tries && rc == -EAGAIN; i++) {
		uint32_t tx;
		int result;

		/* One that goes on at once can lose to another for ever. */
		if (i > 1)
			poll(NULL, 0, i < PAUSE_MAX ? (int)i : PAUSE_MAX);
		rc = xenstore_start_transaction(xs, &tx);
		if (rc)
			return rc;
		result = body(xs, tx, arg);
		rc = xenstore_end_transaction(xs, tx,
					      result ? XENSTORE_END_DROP
						     : XENSTORE_END_COMMIT);
		if (result)
			return result;
	}
	return rc;
}
