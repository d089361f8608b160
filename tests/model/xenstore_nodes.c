/* SPDX-License-Identifier: MIT */
/* Single nodes: what is read and written, and what is refused unsent. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tests/fake/xenstored.h"
#include "xenstore/xenstore.h"

static struct xenstore *xs;

static void open_it(void)
{
	fake_put("/local/domain/1/name", "guest");
	fake_put("/local/domain/1/empty", "");
	cr_assert(zero(int, xenstore_adopt(&xs, fake_start(), FAKE_PATIENCE)));
}

static void close_it(void)
{
	xenstore_close(xs);
	fake_stop();
}

TestSuite(xenstore_nodes, .timeout = 300, .init = open_it, .fini = close_it);

Test(xenstore_nodes, reads_a_value_and_its_length)
{
	char *value;
	size_t len;

	cr_assert(zero(int, xenstore_read(xs, 0, "/local/domain/1/name", &value,
					  &len)));
	cr_assert(eq(str, value, "guest"));
	cr_assert(eq(sz, len, 5));
	free(value);
}

Test(xenstore_nodes, reads_an_empty_value)
{
	char *value;
	size_t len = 9;

	cr_assert(zero(int, xenstore_read(xs, 0, "/local/domain/1/empty",
					  &value, &len)));
	cr_assert(eq(str, value, ""));
	cr_assert(zero(sz, len));
	free(value);
}

Test(xenstore_nodes, a_missing_node_leaves_the_outputs)
{
	char *value = NULL;
	size_t len = 9;

	cr_assert(
		eq(int, xenstore_read(xs, 0, "/none", &value, &len), -ENOENT));
	cr_assert(zero(ptr, value));
	cr_assert(eq(sz, len, 9));
	cr_assert(zero(int, xenstore_write(xs, 0, "/none", "now", 3)));
}

Test(xenstore_nodes, writes_without_a_nul_and_makes_parents)
{
	cr_assert(zero(int, xenstore_write(xs, 0, "/new/deep/node", "v", 1)));
	cr_assert(fake_has("/new/deep/node", "v"));
	cr_assert(fake_has("/new/deep", ""));
}

Test(xenstore_nodes, binary_values_come_back_whole)
{
	char *value;
	size_t len;

	cr_assert(zero(int, xenstore_write(xs, 0, "/bin", "a\0b\0", 4)));
	cr_assert(zero(int, xenstore_read(xs, 0, "/bin", &value, &len)));
	cr_assert(eq(sz, len, 4));
	cr_assert(zero(int, memcmp(value, "a\0b\0", 5)));
	free(value);
}

Test(xenstore_nodes, removes_with_all_below)
{
	cr_assert(zero(int, xenstore_remove(xs, 0, "/local/domain/1")));
	cr_assert(not(fake_has("/local/domain/1/name", "guest")));
	cr_assert(zero(int, xenstore_remove(xs, 0, "/local/domain/1")));
	cr_assert(eq(int, xenstore_remove(xs, 0, "/no/such"), -ENOENT));
}

Test(xenstore_nodes, lists_children)
{
	char **names;
	size_t n;

	cr_assert(
		zero(int, xenstore_list(xs, 0, "/local/domain/1", &names, &n)));
	cr_assert(eq(sz, n, 2));
	cr_assert(eq(str, names[0], "empty"));
	cr_assert(eq(str, names[1], "name"));
	free(names);
}

Test(xenstore_nodes, lists_no_children)
{
	char **names;
	size_t n = 7;

	cr_assert(zero(
		int, xenstore_list(xs, 0, "/local/domain/1/name", &names, &n)));
	cr_assert(zero(sz, n));
	free(names);
	cr_assert(eq(int, xenstore_list(xs, 0, "/none", &names, &n), -ENOENT));
}

static void put_many(size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char path[64];

		snprintf(path, sizeof(path), "/many/child-%zu", i);
		fake_put(path, "");
	}
}

static void list_many(size_t want)
{
	char **names;
	size_t n;

	cr_assert(zero(int, xenstore_list(xs, 0, "/many", &names, &n)));
	cr_assert(eq(sz, n, want));
	for (size_t i = 1; i < n; i++)
		cr_assert(lt(str, names[i - 1], names[i]));
	free(names);
}

Test(xenstore_nodes, lists_in_parts_when_one_message_is_too_small)
{
	for (size_t n = 50; n < 3000; n += 450) {
		put_many(n);
		list_many(n);
	}
	cr_assert(gt(sz, fake_seen[XS_DIRECTORY_PART], 10));
}

Test(xenstore_nodes, a_list_that_changes_between_parts_is_read_again)
{
	put_many(1500);
	fake_script.part_changes = 7;
	list_many(1500);
}

Test(xenstore_nodes, a_list_that_never_stands_still_is_an_error)
{
	char **names = NULL;
	size_t n = 3;

	put_many(1500);
	fake_script.part_changes = 100000;
	cr_assert(eq(int, xenstore_list(xs, 0, "/many", &names, &n), -EAGAIN));
	cr_assert(zero(ptr, names));
	cr_assert(eq(sz, n, 3));
	fake_script.part_changes = 0;
	list_many(1500);
}

Test(xenstore_nodes, a_daemon_without_parts_has_too_long_a_list)
{
	char **names;
	size_t n;

	put_many(1500);
	fake_script.no_parts = true;
	cr_assert(eq(int, xenstore_list(xs, 0, "/many", &names, &n), -E2BIG));
}

Test(xenstore_nodes, the_daemons_errors_are_errno)
{
	static const struct {
		const char *name;
		int error;
	} table[] = {
#define ROW(e) {#e, -e}
		ROW(EINVAL),      ROW(EACCES),  ROW(EEXIST),
		ROW(EISDIR),      ROW(ENOENT),  ROW(ENOMEM),
		ROW(ENOSPC),      ROW(EIO),     ROW(ENOTEMPTY),
		ROW(ENOSYS),      ROW(EROFS),   ROW(EBUSY),
		ROW(EAGAIN),      ROW(EISCONN), ROW(E2BIG),
		ROW(EPERM),
#undef ROW
		{"EWEIRD", -EIO}, {"", -EIO},   {"ENOENTRY", -EIO},
		{"ENOEN", -EIO},
	};

	fake_script.refuse_path = "/secret";
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		fake_script.refuse_with = table[i].name;
		cr_assert(eq(int, xenstore_write(xs, 0, "/secret", "", 0),
			     table[i].error));
	}
	cr_assert(zero(int, xenstore_write(xs, 0, "/open", "", 0)));
}

Test(xenstore_nodes, paths_are_checked_before_sending)
{
	char path[3074];
	char *value = NULL;

	memset(path, 'p', sizeof(path));
	path[0] = '/';
	path[3073] = 0;
	cr_assert(eq(int, xenstore_read(xs, 0, path, &value, NULL),
		     -ENAMETOOLONG));
	path[3072] = 0;
	cr_assert(eq(int, xenstore_read(xs, 0, path, &value, NULL), -ENOENT));
	path[0] = 'p';
	path[2049] = 0;
	cr_assert(eq(int, xenstore_read(xs, 0, path, &value, NULL),
		     -ENAMETOOLONG));
	path[2048] = 0;
	cr_assert(eq(int, xenstore_read(xs, 0, path, &value, NULL), -EINVAL));
	cr_assert(eq(int, xenstore_read(xs, 0, "", &value, NULL), -EINVAL));
	cr_assert(eq(sz, fake_seen[XS_READ], 2));
	cr_assert(zero(ptr, value));
}

Test(xenstore_nodes, a_message_is_as_long_as_the_wire_allows_and_no_longer)
{
	char value[4095];

	memset(value, 'v', sizeof(value));
	cr_assert(eq(int, xenstore_write(xs, 0, "/v", value, 4094), -E2BIG));
	cr_assert(
		eq(int, xenstore_write(xs, 0, "/v", value, SIZE_MAX), -E2BIG));
	cr_assert(zero(sz, fake_seen[XS_WRITE]));
	cr_assert(zero(int, xenstore_write(xs, 0, "/v", value, 4093)));
	value[4093] = 0;
	cr_assert(fake_has("/v", value));
}
