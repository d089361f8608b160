/* SPDX-License-Identifier: MIT */
/*
 * transport - what an operating system must supply to reach Xen (private).
 *
 * hypercall/privcmd.c is the implementation that ships; the tests link a model
 * of the hypervisor in its place.  Everything returns negative errno; errno
 * itself is converted nowhere else.
 */
#ifndef XVCPU_HYPERCALL_TRANSPORT_H
#define XVCPU_HYPERCALL_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct transport {
	int fd;         /* privcmd */
	int buffer_fd;  /* /dev/xen/hypercall, or -1 */
	pid_t owner;    /* who opened it: only there is its memory */
	bool faultable; /* some memory is such that Xen may miss a page of it */
};

/* Open the device.  -ENOENT: none; -EACCES: may not; else as open(2). */
int xvcpu_transport_open(struct transport *t);

/* Use fd, which stays the caller's if this fails. */
int xvcpu_transport_adopt(struct transport *t, int fd);
void xvcpu_transport_close(struct transport *t);

/* One hypercall: Xen's answer, or the kernel's refusal (-EPERM, -ENOTTY). */
long xvcpu_transport_call(struct transport *t, uint64_t op,
			  const uint64_t args[5]);

/*
 * Whole pages, zeroed, that Xen may touch; size is rounded up by the caller.
 * NULL: no memory.  Sets t->faultable where the kernel may move them while Xen
 * looks (locked user pages).
 */
void *xvcpu_transport_map(struct transport *t, size_t size);

/* Does nothing in a child: what is there now is the child's own. */
void xvcpu_transport_unmap(const struct transport *t, void *pages, size_t size);

/* True when the kernel says that it is locked down. */
bool xvcpu_transport_locked_down(void);

#endif
