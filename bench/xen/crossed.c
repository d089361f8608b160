/* SPDX-License-Identifier: MIT */
/*
 * What a program asks of Xen, counted where it leaves the program: the linker
 * sends its mmap and ioctl here (--wrap).  With COUNT_AS=T,CASE in the
 * environment the rows go to standard error when it ends.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "bench/xen/bench.h"
#include "hypercall/abi.h"

#include <xen/sys/privcmd.h>

static struct bench_crossed crossed;

void *__real_mmap(void *at, size_t size, int protection, int flags, int fd,
		  off_t offset);
int __real_ioctl(int fd, unsigned long request, ...);
void *__wrap_mmap(void *at, size_t size, int protection, int flags, int fd,
		  off_t offset);
void *__wrap_mmap64(void *at, size_t size, int protection, int flags, int fd,
		    off_t offset);
int __wrap_ioctl(int fd, unsigned long request, ...);

/* Of what is mapped here, only hypercall pages come from a device. */
void *__wrap_mmap(void *at, size_t size, int protection, int flags, int fd,
		  off_t offset)
{
	if (fd >= 0)
		crossed.pages += (size + 4095) / 4096;
	return __real_mmap(at, size, protection, flags, fd, offset);
}

void *__wrap_mmap64(void *at, size_t size, int protection, int flags, int fd,
		    off_t offset)
{
	return __wrap_mmap(at, size, protection, flags, fd, offset);
}

int __wrap_ioctl(int fd, unsigned long request, ...)
{
	const privcmd_hypercall_t *call;
	va_list args;
	void *arg;

	va_start(args, request);
	arg = va_arg(args, void *);
	va_end(args);
	if (request == IOCTL_PRIVCMD_HYPERCALL) {
		call = arg;
		crossed.crossings++;
		crossed.operations +=
			call->op == __HYPERVISOR_multicall ? call->arg[1] : 1;
	}
	return __real_ioctl(fd, request, arg);
}

void bench_crossed(struct bench_crossed *so_far)
{
	*so_far = crossed;
}

void bench_print_crossed(FILE *file, const char *as,
			 const struct bench_crossed *c)
{
	fprintf(file, "count,%s,pages,%llu\n", as,
		(unsigned long long)c->pages);
	fprintf(file, "count,%s,crossings,%llu\n", as,
		(unsigned long long)c->crossings);
	fprintf(file, "count,%s,operations,%llu\n", as,
		(unsigned long long)c->operations);
}

__attribute__((destructor)) static void print_at_exit(void)
{
	const char *as = getenv("COUNT_AS");

	if (as)
		bench_print_crossed(stderr, as, &crossed);
}
