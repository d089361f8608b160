/* SPDX-License-Identifier: MIT */
/* Opening, adopting and closing a xenstore handle, and why it fails. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "tests/fake/xenstored.h"
#include "tests/model/xenstore_many.h"
#include "xenstore/wire.h"

static char dir[] = "/tmp/xvcpu-xenstore-XXXXXX";
static char path[64];

static void make_dir(void)
{
	cr_assert(not(zero(ptr, mkdtemp(dir))));
	snprintf(path, sizeof(path), "%s/socket", dir);
}

static void remove_dir(void)
{
	fake_stop();
	unlink(path);
	rmdir(dir);
}

TestSuite(xenstore_open, .timeout = 300, .init = make_dir, .fini = remove_dir);

/* A listening socket at path; nobody accepts. */
static int listen_only(int backlog)
{
	struct sockaddr_un addr = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	strcpy(addr.sun_path, path);
	cr_assert(zero(int, bind(fd, (struct sockaddr *)&addr, sizeof(addr))));
	cr_assert(zero(int, listen(fd, backlog)));
	return fd;
}

Test(xenstore_open, talks_through_a_unix_socket)
{
	struct xenstore *xs;
	char buf[16];

	fake_put("/a", "1");
	fake_listen(path);
	cr_assert(zero(int, xenstore_open(&xs, path, FAKE_PATIENCE)));
	cr_assert(eq(int, many_get(xs, 0, "/a", buf, sizeof(buf)), 1));
	xenstore_close(xs);
}

static void check_flags(const struct xenstore *xs)
{
	int fd = xs->fd;

	cr_assert(ne(int, fcntl(fd, F_GETFD) & FD_CLOEXEC, 0));
	cr_assert(ne(int, fcntl(fd, F_GETFL) & O_NONBLOCK, 0));
}

Test(xenstore_open, is_close_on_exec_and_does_not_block)
{
	struct xenstore *xs;

	fake_listen(path);
	cr_assert(zero(int, xenstore_open(&xs, path, FAKE_PATIENCE)));
	check_flags(xs);
	xenstore_close(xs);
}

Test(xenstore_open, adopting_is_close_on_exec_and_does_not_block)
{
	struct xenstore *xs;

	cr_assert(zero(int, xenstore_adopt(&xs, fake_start(), FAKE_PATIENCE)));
	check_flags(xs);
	xenstore_close(xs);
}

Test(xenstore_open, reports_a_missing_path_and_leaves_the_pointer)
{
	struct xenstore *xs = NULL;

	cr_assert(eq(int, xenstore_open(&xs, path, FAKE_PATIENCE), -ENOENT));
	cr_assert(zero(ptr, xs));
}

Test(xenstore_open, reports_a_socket_without_a_daemon)
{
	struct xenstore *xs = NULL;

	close(listen_only(1));
	cr_assert(eq(int, xenstore_open(&xs, path, FAKE_PATIENCE),
		     -ECONNREFUSED));
	cr_assert(zero(ptr, xs));
}

Test(xenstore_open, reports_a_path_that_no_socket_can_have)
{
	struct xenstore *xs = NULL;
	char deep[256], name[256];
	int fd = listen_only(1);

	snprintf(deep, sizeof(deep), "%s/%0100d", dir, 0);
	snprintf(name, sizeof(name), "%s", path);
	cr_assert(zero(int, rename(name, deep)));
	cr_assert(eq(int, xenstore_open(&xs, deep, FAKE_PATIENCE),
		     -ENAMETOOLONG));
	unlink(deep);
	close(fd);
}

Test(xenstore_open, gives_up_on_a_daemon_that_does_not_accept)
{
	struct xenstore *xs[8] = {0};
	int fd = listen_only(1);
	int rc = 0, n = 0;

	while (n < 8 && !rc)
		rc = xenstore_open(&xs[n++], path, 100);
	cr_assert(eq(int, rc, -ETIMEDOUT));
	cr_assert(zero(ptr, xs[n - 1]));
	while (n)
		xenstore_close(xs[--n]);
	close(fd);
}

Test(xenstore_open, refuses_a_limit_that_is_none)
{
	struct xenstore *xs = NULL;
	int fd = fake_start();

	cr_assert(eq(int, xenstore_open(&xs, path, 0), -EINVAL));
	cr_assert(eq(int, xenstore_open(&xs, NULL, -1), -EINVAL));
	cr_assert(eq(int, xenstore_adopt(&xs, fd, 0), -EINVAL));
	cr_assert(zero(ptr, xs));
	close(fd);
}

Test(xenstore_open, adopting_a_closed_descriptor_fails)
{
	struct xenstore *xs = NULL;
	int fd = dup(0);

	close(fd);
	cr_assert(eq(int, xenstore_adopt(&xs, fd, 1000), -EBADF));
	cr_assert(zero(ptr, xs));
}

Test(xenstore_open, a_file_that_is_no_device_is_a_dead_connection)
{
	struct xenstore *xs;
	char *value = NULL;

	close(open(path, O_CREAT | O_RDWR, 0600));
	cr_assert(zero(int, xenstore_open(&xs, path, 1000)));
	cr_assert(
		eq(int, xenstore_read(xs, 0, "/a", &value, NULL), -ECONNRESET));
	cr_assert(zero(ptr, value));
	xenstore_close(xs);
}

Test(xenstore_open, without_xenstore_the_usual_places_are_missing)
{
	struct xenstore *xs = NULL;

	if (!access("/run/xenstored", F_OK) || !access("/dev/xen", F_OK) ||
	    !access("/proc/xen/xenbus", F_OK))
		cr_skip_test("this machine runs Xen");
	cr_assert(eq(int, xenstore_open(&xs, NULL, 1000), -ENOENT));
	cr_assert(zero(ptr, xs));
}

Test(xenstore_open, closing_nothing_is_fine)
{
	errno = ERANGE;
	xenstore_close(NULL);
	cr_assert(eq(int, errno, ERANGE));
}

Test(xenstore_open, closing_keeps_errno)
{
	struct xenstore *xs;

	cr_assert(zero(int, xenstore_adopt(&xs, fake_start(), FAKE_PATIENCE)));
	errno = ERANGE;
	xenstore_close(xs);
	cr_assert(eq(int, errno, ERANGE));
}

Test(xenstore_open, a_connection_that_failed_is_made_again)
{
	struct xenstore_event *event;
	struct xenstore *xs;
	char buf[16];

	fake_put("/a", "1");
	fake_script.fault = FAKE_DIE;
	fake_script.after = 2;
	fake_listen(path);
	cr_assert(zero(int, xenstore_open(&xs, path, 2000)));
	cr_assert(zero(int, xenstore_watch(xs, "/a", "token")));
	cr_assert(eq(int, many_get(xs, 0, "/a", buf, sizeof(buf)), 1));
	cr_assert(
		eq(int, many_get(xs, 0, "/a", buf, sizeof(buf)), -ECONNRESET));
	cr_assert(xenstore_failed(xs));
	fake_script.fault = FAKE_NO_FAULT;
	cr_assert(zero(int, xenstore_reconnect(xs)));
	cr_assert(not(xenstore_failed(xs)));
	check_flags(xs);
	/* What was watched is not. */
	cr_assert(zero(int, xenstore_wait_event(xs, 0, &event)));
	cr_assert(eq(int, many_get(xs, 0, "/a", buf, sizeof(buf)), 1));
	cr_assert(eq(sz, fake_connections, 2));
	xenstore_close(xs);
}

/* And none of their answers is taken for that of a later question. */
Test(xenstore_open, names_asked_for_go_with_the_connection)
{
	static const uint16_t domids[] = {0, 1};
	struct xenstore *xs;
	char *names[2];

	fake_put("/local/domain/1/name", "one");
	fake_listen(path);
	cr_assert(zero(int, xenstore_open(&xs, path, FAKE_PATIENCE)));
	cr_assert(zero(int, xenstore_ask_names(xs, domids, 2, NULL, 0)));
	cr_assert(zero(int, xenstore_reconnect(xs)));
	cr_assert(eq(int, xenstore_read_names(xs, names, NULL, NULL), -EINVAL));
	cr_assert(eq(int, xenstore_domain_names(xs, domids, 2, names), 1));
	cr_assert(eq(str, names[1], "one"));
	free(names[1]);
	cr_assert(zero(int, xenstore_ask_names(xs, domids, 2, NULL, 0)));
	xenstore_close(xs);
}

Test(xenstore_open, one_that_cannot_be_made_again_stays_dead)
{
	struct xenstore *xs;
	char buf[16];

	fake_put("/a", "1");
	fake_listen(path);
	cr_assert(zero(int, xenstore_open(&xs, path, 2000)));
	unlink(path);
	cr_assert(eq(int, xenstore_reconnect(xs), -ENOENT));
	cr_assert(xenstore_failed(xs));
	cr_assert(eq(int, many_get(xs, 0, "/a", buf, sizeof(buf)), -ENOTCONN));
	fake_stop();
	fake_listen(path);
	fake_put("/a", "1");
	cr_assert(zero(int, xenstore_reconnect(xs)));
	cr_assert(eq(int, many_get(xs, 0, "/a", buf, sizeof(buf)), 1));
	xenstore_close(xs);
}

Test(xenstore_open, nobody_knows_where_one_that_was_taken_over_leads)
{
	struct xenstore *xs;
	char buf[16];

	fake_put("/a", "1");
	cr_assert(zero(int, xenstore_adopt(&xs, fake_start(), 2000)));
	cr_assert(eq(int, xenstore_reconnect(xs), -ENOTCONN));
	cr_assert(eq(int, many_get(xs, 0, "/a", buf, sizeof(buf)), 1));
	xenstore_close(xs);
}

/* The suite would end the first one before its limit does. */
Test(xenstore_open, the_limit_can_be_changed)
{
	struct xenstore *xs;
	char buf[16];

	fake_script.fault = FAKE_STALL;
	fake_listen(path);
	cr_assert(zero(int, xenstore_open(&xs, path, 3600000)));
	cr_assert(eq(int, xenstore_set_timeout(xs, 0), -EINVAL));
	cr_assert(zero(int, xenstore_set_timeout(xs, 50)));
	cr_assert(eq(int, many_get(xs, 0, "/a", buf, sizeof(buf)), -ETIMEDOUT));
	xenstore_close(xs);
}
