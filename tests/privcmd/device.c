/* SPDX-License-Identifier: MIT */
/* Opening, adopting and closing the device. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "hypercall/transport.h"
#include "tests/privcmd/kernel.h"

TestSuite(device, .timeout = 300);

static struct transport t;

Test(device, is_dev_xen_privcmd)
{
	cr_assert(eq(int, xvcpu_transport_open(&t), 0));
	cr_assert(eq(int, t.fd, PRIVCMD_FD));
	cr_assert(eq(int, t.buffer_fd, BUFFER_FD));
	cr_assert(eq(int, kernel_nopens, 2));
	cr_assert(eq(str, (char *)kernel_opens[0].path, "/dev/xen/privcmd"));
	cr_assert(eq(str, (char *)kernel_opens[1].path, "/dev/xen/hypercall"));
}

Test(device, is_opened_for_both_ways_and_not_inherited)
{
	int i;

	kernel_privcmd_error = ENOENT;
	cr_assert(eq(int, xvcpu_transport_open(&t), 0));
	cr_assert(eq(int, kernel_nopens, 3));
	for (i = 0; i < 3; i++)
		cr_assert(eq(int, kernel_opens[i].flags, O_RDWR | O_CLOEXEC));
}

Test(device, is_looked_for_in_proc_when_there_is_none_in_dev)
{
	static const int errors[] = {ENOENT, ENXIO, ENODEV};
	size_t i;

	for (i = 0; i < 3; i++) {
		kernel_privcmd_error = errors[i];
		kernel_nopens = 0;
		cr_assert(eq(int, xvcpu_transport_open(&t), 0));
		cr_assert(eq(int, t.fd, PROC_FD));
		cr_assert(eq(str, (char *)kernel_opens[1].path,
			     "/proc/xen/privcmd"));
		kernel_privcmd_error = errors[i];
		kernel_proc_error = errors[2 - i];
		cr_assert(eq(int, xvcpu_transport_open(&t), -ENOENT));
		kernel_proc_error = 0;
	}
}

/* Another device that may be opened would only hide the reason. */
Test(device, is_not_looked_for_elsewhere_when_it_is_denied)
{
	static const int errors[] = {EACCES, EPERM, EMFILE, ENOMEM};
	size_t i;

	for (i = 0; i < 4; i++) {
		kernel_privcmd_error = errors[i];
		kernel_nopens = 0;
		cr_assert(eq(int, xvcpu_transport_open(&t), -errors[i]));
		cr_assert(eq(int, kernel_nopens, 1));
	}
}

Test(device, passes_on_why_the_one_in_proc_cannot_be_opened)
{
	kernel_privcmd_error = ENOENT;
	kernel_proc_error = EACCES;
	cr_assert(eq(int, xvcpu_transport_open(&t), -EACCES));
}

Test(device, may_come_without_the_device_for_memory)
{
	kernel_buffer_error = ENOENT;
	cr_assert(eq(int, xvcpu_transport_open(&t), 0));
	cr_assert(lt(int, t.buffer_fd, 0));
	xvcpu_transport_close(&t);
	cr_assert(eq(int, kernel_closed(PRIVCMD_FD), 1));
}

Test(device, is_closed_with_the_one_for_memory)
{
	cr_assert(eq(int, xvcpu_transport_open(&t), 0));
	xvcpu_transport_close(&t);
	cr_assert(eq(int, kernel_closed(PRIVCMD_FD), 1));
	cr_assert(eq(int, kernel_closed(BUFFER_FD), 1));
}

Test(device, can_be_one_that_somebody_else_opened)
{
	cr_assert(eq(int, xvcpu_transport_adopt(&t, OTHER_FD), 0));
	cr_assert(eq(int, t.fd, OTHER_FD));
	cr_assert(eq(int, t.buffer_fd, BUFFER_FD));
	cr_assert(eq(int, kernel_nopens, 1));
	cr_assert(eq(str, (char *)kernel_opens[0].path, "/dev/xen/hypercall"));
	/* And given back: the handle was not wanted after all. */
	t.fd = -1;
	xvcpu_transport_close(&t);
	cr_assert(eq(int, kernel_closed(OTHER_FD), 0));
	cr_assert(eq(int, kernel_closed(BUFFER_FD), 1));
}

Test(device, cannot_be_a_closed_descriptor)
{
	cr_assert(eq(int, xvcpu_transport_adopt(&t, 4000), -EBADF));
	cr_assert(eq(int, xvcpu_transport_adopt(&t, -1), -EBADF));
	cr_assert(eq(int, kernel_nopens, 0));
}

Test(device, tells_lockdown)
{
	static const struct {
		const char *text;
		bool locked;
	} cases[] = {
		{NULL, false},
		{"", false},
		{"[none] integrity confidentiality\n", false},
		{"none [integrity] confidentiality\n", true},
		{"none integrity [confidentiality]\n", true},
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		kernel_lockdown = cases[i].text;
		cr_assert(
			eq(int, xvcpu_transport_locked_down(), cases[i].locked),
			"%s", cases[i].text);
	}
	cr_assert(eq(int, kernel_closed(LOCKDOWN_FD), 4));
	cr_assert(eq(int, kernel_opens[0].flags, O_RDONLY | O_CLOEXEC));
}
