/* SPDX-License-Identifier: MIT */
/* The replaced system calls: see kernel.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>

#include "tests/privcmd/kernel.h"

int kernel_privcmd_error, kernel_proc_error, kernel_buffer_error;
const char *kernel_lockdown;
int kernel_ioctl_errors[KERNEL_ANSWERS], kernel_ioctl_result;
int kernel_buffer_mmap_error, kernel_mmap_error, kernel_madvise_error;
struct kernel_ioctl kernel_ioctls[16];
struct kernel_open kernel_opens[16];
struct kernel_mmap kernel_mmaps[16];
int kernel_nioctls, kernel_nopens, kernel_nmmaps;
int kernel_closes[8];

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __real_close(int fd);
int __wrap_close(int fd);
int __real_fcntl(int fd, int cmd, ...);
int __wrap_fcntl(int fd, int cmd, ...);
int __real_ioctl(int fd, unsigned long request, ...);
int __wrap_ioctl(int fd, unsigned long request, ...);
void *__real_mmap(void *at, size_t size, int prot, int flags, int fd,
		  off_t offset);
void *__wrap_mmap(void *at, size_t size, int prot, int flags, int fd,
		  off_t offset);
int __real_munmap(void *at, size_t size);
int __wrap_munmap(void *at, size_t size);
int __real_madvise(void *at, size_t size, int advice);
int __wrap_madvise(void *at, size_t size, int advice);
ssize_t __real_read(int fd, void *buf, size_t size);
ssize_t __wrap_read(int fd, void *buf, size_t size);

static bool ours(int fd)
{
	return fd >= PRIVCMD_FD && fd < PRIVCMD_FD + 8;
}

static int answer(int error, int result)
{
	if (!error)
		return result;
	errno = error;
	return -1;
}

int __wrap_open(const char *path, int flags, ...)
{
	if (kernel_nopens < 16)
		kernel_opens[kernel_nopens++] =
			(struct kernel_open){path, flags};
	if (!strcmp(path, "/dev/xen/privcmd"))
		return answer(kernel_privcmd_error, PRIVCMD_FD);
	if (!strcmp(path, "/proc/xen/privcmd"))
		return answer(kernel_proc_error, PROC_FD);
	if (!strcmp(path, "/dev/xen/hypercall"))
		return answer(kernel_buffer_error, BUFFER_FD);
	if (!strcmp(path, "/sys/kernel/security/lockdown"))
		return answer(kernel_lockdown ? 0 : ENOENT, LOCKDOWN_FD);
	return __real_open(path, flags, 0600);
}

int __wrap_close(int fd)
{
	if (!ours(fd))
		return __real_close(fd);
	kernel_closed(fd)++;
	errno = EIO; /* close(2) may spoil it */
	return 0;
}

int __wrap_fcntl(int fd, int cmd, ...)
{
	va_list ap;
	long arg;

	va_start(ap, cmd);
	arg = va_arg(ap, long);
	va_end(ap);
	return ours(fd) ? 0 : __real_fcntl(fd, cmd, arg);
}

int __wrap_ioctl(int fd, unsigned long request, ...)
{
	struct kernel_ioctl *record = &kernel_ioctls[kernel_nioctls];
	va_list ap;
	void *arg;

	va_start(ap, request);
	arg = va_arg(ap, void *);
	va_end(ap);
	if (!ours(fd))
		return __real_ioctl(fd, request, arg);
	if (kernel_nioctls == 16)
		return answer(EIO, 0);
	*record = (struct kernel_ioctl){.fd = fd, .request = request};
	memcpy(record->words, arg, sizeof(record->words));
	kernel_nioctls++;
	return answer(kernel_nioctls <= KERNEL_ANSWERS
			      ? kernel_ioctl_errors[kernel_nioctls - 1]
			      : 0,
		      kernel_ioctl_result);
}

void *__wrap_mmap(void *at, size_t size, int prot, int flags, int fd,
		  off_t offset)
{
	int error =
		fd == BUFFER_FD ? kernel_buffer_mmap_error : kernel_mmap_error;
	void *pages = MAP_FAILED;

	if (error)
		errno = error;
	else
		pages = __real_mmap(at, size, PROT_READ | PROT_WRITE,
				    (flags & ~MAP_LOCKED) | MAP_ANONYMOUS, -1,
				    0);
	if (kernel_nmmaps < 16)
		kernel_mmaps[kernel_nmmaps++] =
			(struct kernel_mmap){.fd = fd,
					     .prot = prot,
					     .flags = flags,
					     .size = size,
					     .offset = offset,
					     .pages = pages};
	return pages;
}

static struct kernel_mmap *mapping(void *at)
{
	int i;

	for (i = kernel_nmmaps; i-- > 0;)
		if (kernel_mmaps[i].pages == at)
			return &kernel_mmaps[i];
	return NULL;
}

int __wrap_munmap(void *at, size_t size)
{
	struct kernel_mmap *map = mapping(at);

	if (map && map->size == size)
		map->unmapped = true;
	__real_munmap(at, size);
	errno = EIO;
	return 0;
}

int __wrap_madvise(void *at, size_t size, int advice)
{
	struct kernel_mmap *map = mapping(at);

	if (map && map->size == size) {
		map->madvised = true;
		map->advice = advice;
	}
	return kernel_madvise_error ? answer(kernel_madvise_error, 0)
				    : __real_madvise(at, size, advice);
}

ssize_t __wrap_read(int fd, void *buf, size_t size)
{
	size_t length;

	if (fd != LOCKDOWN_FD)
		return __real_read(fd, buf, size);
	length = strlen(kernel_lockdown);
	if (length > size)
		length = size;
	memcpy(buf, kernel_lockdown, length);
	return length;
}
