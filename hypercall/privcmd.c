/* SPDX-License-Identifier: MIT */
/* Linux: the only open, mmap and ioctl on Xen's devices. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "hypercall/abi.h"
#include "hypercall/transport.h"

#define PAGE_BYTES 4096

/*
 * What the driver takes: an interface of Linux, which has its header elsewhere
 * in Xen's source than where it is installed.
 */
struct privcmd_call {
	uint64_t op;
	uint64_t arg[5];
};

#define PRIVCMD_CALL _IOC(_IOC_NONE, 'P', 0, sizeof(struct privcmd_call))

static int open_device(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int xvcpu_transport_adopt(struct transport *t, int fd)
{
	if (fcntl(fd, F_GETFD) < 0)
		return -errno;
	t->fd = fd;
	t->faultable = false;
	t->owner = getpid();
	/* Linux before 4.18 has none: then locked memory must do. */
	t->buffer_fd = open_device("/dev/xen/hypercall");
	return 0;
}

int xvcpu_transport_open(struct transport *t)
{
	int fd = open_device("/dev/xen/privcmd");

	if (fd == -ENOENT || fd == -ENXIO || fd == -ENODEV)
		fd = open_device("/proc/xen/privcmd");
	if (fd == -ENXIO || fd == -ENODEV)
		fd = -ENOENT;
	return fd < 0 ? fd : xvcpu_transport_adopt(t, fd);
}

void xvcpu_transport_close(struct transport *t)
{
	if (t->buffer_fd >= 0)
		close(t->buffer_fd);
	close(t->fd);
}

long xvcpu_transport_call(struct transport *t, uint64_t op,
			  const uint64_t args[5])
{
	struct privcmd_call call = {.op = op};
	int ret;

	memcpy(call.arg, args, sizeof(call.arg));
	do {
		ret = ioctl(t->fd, PRIVCMD_CALL, &call);
	} while (ret < 0 && errno == EINTR);
	return ret < 0 ? -errno : ret;
}

/*
 * A page that was never written is read-only to the hardware on Arm, however it
 * was mapped, until the kernel hears of a first write; Xen's own would fail.
 */
static void *touched(char *pages, size_t size)
{
	size_t i;

	for (i = 0; i < size; i += PAGE_BYTES)
		((volatile char *)pages)[i] = 0;
	return pages;
}

/*
 * The driver's own pages are always there.  Locked pages of ours are present
 * too, but the kernel may still migrate one while Xen looks: a rare EFAULT.
 * A child must not share them, or copy-on-write would move them; so it has
 * nothing there, until it maps something of its own.
 */
void *xvcpu_transport_map(struct transport *t, size_t size)
{
	char *pages;

	if (t->buffer_fd >= 0) {
		pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED,
			     t->buffer_fd, 0);
		if (pages != MAP_FAILED)
			return touched(pages, size);
	}
	pages = mmap(NULL, size, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED, -1, 0);
	if (pages == MAP_FAILED)
		return NULL;
	if (madvise(pages, size, MADV_DONTFORK)) {
		munmap(pages, size);
		return NULL;
	}
	t->faultable = true;
	return touched(pages, size);
}

void xvcpu_transport_unmap(const struct transport *t, void *pages, size_t size)
{
	int saved = errno;

	if (getpid() == t->owner)
		munmap(pages, size);
	errno = saved;
}

bool xvcpu_transport_locked_down(void)
{
	char text[64];
	ssize_t n;
	int fd = open("/sys/kernel/security/lockdown", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return false;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0)
		return false;
	text[n] = '\0';
	return !strstr(text, "[none]");
}
