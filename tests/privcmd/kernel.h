/* SPDX-License-Identifier: MIT */
/*
 * kernel - the system calls of hypercall/privcmd.c, replaced at link time.
 *
 * The test program is linked with --wrap for each of them.  Calls on the files
 * below are recorded and answered from here; all others (the test runner's own)
 * go to the real ones.  A case is a process, so plain globals do.
 */
#ifndef XVCPU_TESTS_PRIVCMD_KERNEL_H
#define XVCPU_TESTS_PRIVCMD_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PRIVCMD_FD  5000
#define PROC_FD     5001
#define BUFFER_FD   5002
#define OTHER_FD    5003 /* open, and nothing of Xen's */
#define LOCKDOWN_FD 5004

/* What open(2) answers: an errno, or 0 for the descriptor above. */
extern int kernel_privcmd_error, kernel_proc_error, kernel_buffer_error;

/* What /sys/kernel/security/lockdown holds; NULL: no such file. */
extern const char *kernel_lockdown;

/* What the next ioctls answer: an errno each, 0 for the result. */
#define KERNEL_ANSWERS 8
extern int kernel_ioctl_errors[KERNEL_ANSWERS];
extern int kernel_ioctl_result;

/* An errno for mmap of the buffer device, of anonymous memory; madvise. */
extern int kernel_buffer_mmap_error, kernel_mmap_error, kernel_madvise_error;

struct kernel_ioctl {
	int fd;
	unsigned long request;
	uint64_t words[6]; /* what its argument points to */
};
extern struct kernel_ioctl kernel_ioctls[16];

/* What was opened, with which flags, in order. */
struct kernel_open {
	const char *path;
	int flags;
};
extern struct kernel_open kernel_opens[16];

struct kernel_mmap {
	int fd, prot, flags;
	size_t size;
	long offset;
	void *pages;
	bool madvised, unmapped;
	int advice;
};
extern struct kernel_mmap kernel_mmaps[16];
extern int kernel_nioctls, kernel_nopens, kernel_nmmaps;

/* How often each descriptor was closed. */
extern int kernel_closes[8];
#define kernel_closed(fd) (kernel_closes[(fd)-PRIVCMD_FD])

#endif
