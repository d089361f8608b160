/* SPDX-License-Identifier: MIT */
/* Transactions: all or nothing, and a bounded number of tries. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>
#include "tests/fake/xenstored.h"
#include "tests/model/xenstore_many.h"
#include "xenstore/xenstore.h"

static struct xenstore *xs;

static void open_it(void)
{
	fake_put("/a", "1");
	cr_assert(zero(int, xenstore_adopt(&xs, fake_start(), FAKE_PATIENCE)));
}

static void close_it(void)
{
	xenstore_close(xs);
	fake_stop();
}

TestSuite(xenstore_transaction, .timeout = 300, .init = open_it,
	  .fini = close_it);

Test(xenstore_transaction, commits_what_it_wrote)
{
	char buf[8];
	uint32_t tx;

	cr_assert(zero(int, xenstore_start_transaction(xs, &tx)));
	cr_assert(ne(u32, tx, 0));
	cr_assert(zero(int, xenstore_write(xs, tx, "/a", "2", 1)));
	cr_assert(eq(int, many_get(xs, tx, "/a", buf, 8), 1));
	cr_assert(eq(str, buf, "2"));
	cr_assert(fake_has("/a", "1"));
	cr_assert(zero(int,
		       xenstore_end_transaction(xs, tx, XENSTORE_END_COMMIT)));
	cr_assert(fake_has("/a", "2"));
}

Test(xenstore_transaction, drops_what_it_wrote)
{
	uint32_t tx;

	cr_assert(zero(int, xenstore_start_transaction(xs, &tx)));
	cr_assert(zero(int, xenstore_write(xs, tx, "/a", "2", 1)));
	cr_assert(
		zero(int, xenstore_end_transaction(xs, tx, XENSTORE_END_DROP)));
	cr_assert(fake_has("/a", "1"));
	cr_assert(eq(int, xenstore_end_transaction(xs, tx, XENSTORE_END_COMMIT),
		     -ENOENT));
	cr_assert(eq(int, xenstore_write(xs, tx, "/a", "2", 1), -ENOENT));
}

Test(xenstore_transaction, interference_is_told)
{
	uint32_t tx;

	cr_assert(zero(int, xenstore_start_transaction(xs, &tx)));
	cr_assert(zero(int, xenstore_write(xs, tx, "/a", "2", 1)));
	fake_put("/a", "theirs");
	cr_assert(eq(int, xenstore_end_transaction(xs, tx, XENSTORE_END_COMMIT),
		     -EAGAIN));
	cr_assert(fake_has("/a", "theirs"));
}

static int calls;
static int result;

static int body(struct xenstore *handle, uint32_t tx, void *arg)
{
	calls++;
	cr_assert(
		zero(int, xenstore_write(handle, tx, "/a", arg, strlen(arg))));
	return result;
}

Test(xenstore_transaction, is_tried_again_until_it_commits)
{
	for (unsigned int k = 0; k < 10; k++) {
		fake_script.eagain = k;
		calls = 0;
		cr_assert(zero(int, xenstore_transact(xs, 10, body, "new")));
		cr_assert(eq(int, calls, (int)k + 1));
		cr_assert(fake_has("/a", "new"));
	}
}

Test(xenstore_transaction, is_not_tried_for_ever)
{
	fake_script.eagain = 10;
	cr_assert(eq(int, xenstore_transact(xs, 10, body, "new"), -EAGAIN));
	cr_assert(eq(int, calls, 10));
	cr_assert(fake_has("/a", "1"));
	cr_assert(eq(int, xenstore_transact(xs, 0, body, "new"), -EAGAIN));
	cr_assert(eq(int, calls, 10));
}

Test(xenstore_transaction, a_body_that_fails_commits_nothing)
{
	result = -ERANGE;
	cr_assert(eq(int, xenstore_transact(xs, 10, body, "new"), -ERANGE));
	result = 7;
	cr_assert(eq(int, xenstore_transact(xs, 10, body, "new"), 7));
	result = -EAGAIN;
	cr_assert(eq(int, xenstore_transact(xs, 10, body, "new"), -EAGAIN));
	cr_assert(eq(int, calls, 3));
	cr_assert(fake_has("/a", "1"));
	cr_assert(eq(sz, fake_seen[XS_TRANSACTION_END], 3));
}

Test(xenstore_transaction, a_daemon_that_dies_in_it_ends_it)
{
	uint32_t tx = 0;

	fake_script.fault = FAKE_DIE;
	fake_script.after = 2;
	cr_assert(zero(int, xenstore_start_transaction(xs, &tx)));
	cr_assert(zero(int, xenstore_write(xs, tx, "/a", "2", 1)));
	cr_assert(eq(int, xenstore_end_transaction(xs, tx, XENSTORE_END_COMMIT),
		     -ECONNRESET));
	cr_assert(fake_has("/a", "1"));
	cr_assert(eq(int, xenstore_transact(xs, 10, body, "new"), -ENOTCONN));
	cr_assert(zero(int, calls));
}
