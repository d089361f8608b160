/* SPDX-License-Identifier: MIT */
/* The kernel's device: one message at a time, 4096 bytes, write() errors. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "tests/fake/xenstored.h"
#include "tests/model/xenstore_many.h"
#include "xenstore/wire.h"

static struct xenstore *xs;

/* Packets stand for the device's messages; only the kind of file differs. */
static void open_it(void)
{
	fake_script.device = true;
	fake_put("/a", "alpha");
	cr_assert(zero(int, xenstore_adopt(&xs, fake_start(), FAKE_PATIENCE)));
	xs->device = true;
	xs->payload_max = XENSTORE_DEVICE_MAX - sizeof(struct xsd_sockmsg);
}

/* A case asserts this itself: what .fini asserts does not count. */
static void check_packets(void)
{
	cr_assert(zero(sz, fake_bad_packets));
}

static void close_it(void)
{
	xenstore_close(xs);
	fake_stop();
}

TestSuite(xenstore_device, .timeout = 300, .init = open_it, .fini = close_it);

Test(xenstore_device, a_file_that_is_no_socket_is_a_device)
{
	struct xenstore *device;
	FILE *file = tmpfile();

	cr_assert(zero(int, xenstore_adopt(&device, dup(fileno(file)), 1000)));
	cr_assert(device->device);
	cr_assert(eq(sz, device->payload_max, 4080));
	xenstore_close(device);
	fclose(file);
}

Test(xenstore_device, a_burst_is_one_message_at_a_time)
{
	static const char *paths[2000];
	static char *values[2000];

	for (size_t i = 0; i < 2000; i++)
		paths[i] = i % 2 ? "/a" : "/none";
	cr_assert(eq(int, many_read(xs, 0, paths, 2000, values, NULL), 1000));
	for (size_t i = 0; i < 2000; i++)
		free(values[i]);
	check_packets();
}

Test(xenstore_device, a_message_is_as_long_as_the_kernel_takes)
{
	char value[4096];

	memset(value, 'v', sizeof(value));
	cr_assert(eq(int, xenstore_write(xs, 0, "/v", value, 4078), -E2BIG));
	cr_assert(zero(int, xenstore_write(xs, 0, "/v", value, 4077)));
	value[4077] = 0;
	cr_assert(fake_has("/v", value));
	check_packets();
}

Test(xenstore_device, events_and_transactions_work)
{
	struct xenstore_event *event;
	uint32_t tx;

	cr_assert(zero(int, xenstore_watch(xs, "/a", "t")));
	cr_assert(zero(int, xenstore_start_transaction(xs, &tx)));
	cr_assert(zero(int, xenstore_write(xs, tx, "/a", "1", 1)));
	cr_assert(zero(int,
		       xenstore_end_transaction(xs, tx, XENSTORE_END_COMMIT)));
	cr_assert(eq(int, xenstore_wait_event(xs, 1000, &event), 1));
	free(event);
	cr_assert(fake_has("/a", "1"));
	check_packets();
}

/* A packet over the send buffer is refused by write(), and only that one. */
Test(xenstore_device, a_write_that_fails_is_that_requests_error)
{
	char value[4800] = {0};
	const struct many_write writes[] = {
		{"/first", "1", 1},
		{"/large", value, sizeof(value)},
		{"/last", "3", 1},
	};
	int errors[3];
	int small = 1;

	xs->payload_max = 5000;
	setsockopt(xs->fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
	cr_assert(eq(int, many_write(xs, 0, writes, 3, errors), 2));
	cr_assert(zero(int, errors[0]));
	cr_assert(eq(int, errors[1], -EMSGSIZE));
	cr_assert(zero(int, errors[2]));
	cr_assert(fake_has("/last", "3"));
	cr_assert(eq(int, xenstore_write(xs, 0, "/large", value, 4800),
		     -EMSGSIZE));
	cr_assert(zero(int, xenstore_write(xs, 0, "/first", "4", 1)));
	check_packets();
}

Test(xenstore_device, names_are_asked_for_one_at_a_time)
{
	static uint16_t domids[500];
	static char *names[500];

	for (uint16_t i = 0; i < 500; i++)
		domids[i] = i;
	fake_put("/local/domain/499/name", "last");
	cr_assert(zero(int, xenstore_ask_names(xs, domids, 500, NULL, 0)));
	cr_assert(eq(int, xenstore_read_names(xs, names, NULL, NULL), 1));
	cr_assert(eq(str, names[499], "last"));
	free(names[499]);
	check_packets();
}
