/* SPDX-License-Identifier: MIT */
/*
 * System calls as they are, without what libc has around them: the vDSO's clock,
 * what to do on kernels of long ago, and between two layouts of a struct where
 * there are two, which is not so on these machines.
 */
#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#if defined(__LP64__) && (defined(__x86_64__) || defined(__aarch64__))

int clock_gettime(clockid_t clock, struct timespec *out)
{
	return (int)syscall(SYS_clock_gettime, clock, out);
}

int fcntl(int fd, int command, ...)
{
	va_list args;
	long arg;

	va_start(args, command);
	arg = va_arg(args, long);
	va_end(args);
	return (int)syscall(SYS_fcntl, fd, command, arg);
}

int fstatat(int dir, const char *name, struct stat *out, int flags)
{
	return (int)syscall(SYS_newfstatat, dir, name, out, flags);
}

int fstat(int fd, struct stat *out)
{
	return (int)syscall(SYS_fstat, fd, out);
}

int stat(const char *name, struct stat *out)
{
	return fstatat(AT_FDCWD, name, out, 0);
}

int lstat(const char *name, struct stat *out)
{
	return fstatat(AT_FDCWD, name, out, AT_SYMLINK_NOFOLLOW);
}

#endif
