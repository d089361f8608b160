/* SPDX-License-Identifier: MIT */
/* A hypercall is one ioctl: its number, its arguments, what it answers. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>

#include "hypercall/hypercall.h"
#include "hypercall/transport.h"
#include "tests/privcmd/kernel.h"

TestSuite(call, .timeout = 300);

static struct transport t;
static const uint64_t args[5] = {0x1111, UINT64_MAX, 3, 0x8000000000000000, 5};

static long call(void)
{
	cr_assert(eq(int, xvcpu_transport_open(&t), 0));
	return xvcpu_transport_call(&t, 0x123456789, args);
}

Test(call, is_ioctl_305000_with_six_words)
{
	int i;

	cr_assert(eq(long, call(), 0));
	cr_assert(eq(int, kernel_nioctls, 1));
	cr_assert(eq(int, kernel_ioctls[0].fd, PRIVCMD_FD));
	/* _IOC(_IOC_NONE, 'P', 0, 48), on x86 and Arm alike */
	cr_assert(eq(ulong, kernel_ioctls[0].request, 0x305000));
	cr_assert(eq(u64, kernel_ioctls[0].words[0], 0x123456789));
	for (i = 0; i < 5; i++)
		cr_assert(eq(u64, kernel_ioctls[0].words[1 + i], args[i]));
}

Test(call, gives_what_the_ioctl_gives)
{
	static const int results[] = {0, 1, 4 << 16 | 17, INT32_MAX};
	size_t i;

	for (i = 0; i < 4; i++) {
		kernel_ioctl_result = results[i];
		cr_assert(eq(long, call(), results[i]));
	}
}

Test(call, turns_errno_into_a_negative_number)
{
	static const int errors[] = {EPERM, ENOENT, ESRCH,  EACCES, EFAULT,
				     EBUSY, EINVAL, ENOTTY, ENOSYS, EAGAIN};
	size_t i;

	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		kernel_nioctls = 0;
		kernel_ioctl_errors[0] = errors[i];
		cr_assert(eq(long, call(), -errors[i]));
		cr_assert(eq(int, kernel_nioctls, 1));
	}
}

/* The driver answers it before Xen was asked, if ever. */
Test(call, is_made_again_when_a_signal_came)
{
	int i;

	for (i = 0; i < 5; i++)
		kernel_ioctl_errors[i] = EINTR;
	kernel_ioctl_result = 7;
	cr_assert(eq(long, call(), 7));
	cr_assert(eq(int, kernel_nioctls, 6));
	for (i = 1; i < 6; i++)
		cr_assert(eq(int,
			     memcmp(&kernel_ioctls[i], &kernel_ioctls[0],
				    sizeof(kernel_ioctls[0])),
			     0));
}

/* Whoever called knows whether it may be done twice. */
Test(call, is_not_made_again_when_memory_faulted)
{
	kernel_ioctl_errors[0] = EFAULT;
	cr_assert(eq(long, call(), -EFAULT));
	cr_assert(eq(int, kernel_nioctls, 1));
}

/* The library on top: what a descriptor that is not privcmd's answers. */
Test(call, on_another_file_is_told_as_such)
{
	struct hypercall *hc = (void *)&t;
	enum hypercall_cause cause = HYPERCALL_OK;
	int i;

	for (i = 0; i < KERNEL_ANSWERS; i++)
		kernel_ioctl_errors[i] = ENOTTY;
	cr_assert(eq(int, hypercall_adopt(&hc, OTHER_FD, 0, &cause), -ENOTTY));
	cr_assert(eq(int, cause, HYPERCALL_NOT_PRIVCMD));
	cr_assert(eq(ptr, hc, (void *)&t));
	cr_assert(eq(int, kernel_closed(OTHER_FD), 0));
	cr_assert(eq(int, kernel_closed(BUFFER_FD), 1));
}

Test(call, that_the_driver_refuses_is_told_as_such)
{
	struct hypercall *hc;
	enum hypercall_cause cause;
	int i;

	for (i = 0; i < KERNEL_ANSWERS; i++)
		kernel_ioctl_errors[i] = EPERM;
	cr_assert(eq(int, hypercall_open(&hc, 0, &cause), -EPERM));
	cr_assert(eq(int, cause, HYPERCALL_RESTRICTED));
	cr_assert(eq(int, kernel_closed(PRIVCMD_FD), 1));
	kernel_lockdown = "none [integrity] confidentiality\n";
	kernel_nioctls = 0;
	cr_assert(eq(int, hypercall_open(&hc, 0, &cause), -EPERM));
	cr_assert(eq(int, cause, HYPERCALL_LOCKDOWN));
}
