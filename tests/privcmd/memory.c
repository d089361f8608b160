/* SPDX-License-Identifier: MIT */
/* Memory that Xen may touch: the driver's, else locked pages of ours. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <sys/mman.h>

#include "hypercall/transport.h"
#include "tests/privcmd/kernel.h"

TestSuite(memory, .timeout = 300);

#define SIZE ((size_t)3 * 4096)

static struct transport t;

static char *map(void)
{
	cr_assert(eq(int, xvcpu_transport_open(&t), 0));
	kernel_nmmaps = 0;
	return xvcpu_transport_map(&t, SIZE);
}

Test(memory, is_the_driver_s)
{
	char *p = map();

	cr_assert(ne(ptr, p, NULL));
	cr_assert(eq(int, kernel_nmmaps, 1));
	cr_assert(eq(int, kernel_mmaps[0].fd, BUFFER_FD));
	cr_assert(eq(int, kernel_mmaps[0].prot, PROT_READ | PROT_WRITE));
	cr_assert(eq(int, kernel_mmaps[0].flags, MAP_SHARED));
	cr_assert(eq(sz, kernel_mmaps[0].size, SIZE));
	cr_assert(eq(long, kernel_mmaps[0].offset, 0));
	cr_assert(not(t.faultable));
	xvcpu_transport_unmap(&t, p, SIZE);
	cr_assert(kernel_mmaps[0].unmapped);
}

static void assert_locked_pages(const struct kernel_mmap *m)
{
	size_t i;

	cr_assert(eq(int, m->fd, -1));
	cr_assert(eq(int, m->prot, PROT_READ | PROT_WRITE));
	cr_assert(eq(int, m->flags, MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED));
	/* A child must not make them copy-on-write. */
	cr_assert(m->madvised);
	cr_assert(eq(int, m->advice, MADV_DONTFORK));
	for (i = 0; i < SIZE; i++)
		cr_assert(eq(chr, ((char *)m->pages)[i], 0));
	cr_assert(t.faultable);
}

Test(memory, is_locked_pages_without_the_device)
{
	kernel_buffer_error = ENOENT;
	cr_assert(ne(ptr, map(), NULL));
	cr_assert(eq(int, kernel_nmmaps, 1));
	assert_locked_pages(&kernel_mmaps[0]);
}

Test(memory, is_locked_pages_when_the_driver_has_no_more)
{
	kernel_buffer_mmap_error = ENOMEM;
	cr_assert(ne(ptr, map(), NULL));
	cr_assert(eq(int, kernel_nmmaps, 2));
	assert_locked_pages(&kernel_mmaps[1]);
}

/* Once some of it can fault, some of it can, whatever comes later. */
Test(memory, stays_faultable)
{
	kernel_buffer_mmap_error = ENOMEM;
	cr_assert(ne(ptr, map(), NULL));
	kernel_buffer_mmap_error = 0;
	cr_assert(ne(ptr, xvcpu_transport_map(&t, SIZE), NULL));
	cr_assert(t.faultable);
}

Test(memory, is_not_given_when_there_is_none)
{
	kernel_buffer_error = ENOENT;
	kernel_mmap_error = EAGAIN; /* more than may be locked */
	cr_assert(eq(ptr, map(), NULL));
	cr_assert(not(t.faultable));
}

Test(memory, is_given_back_when_it_cannot_be_kept_from_children)
{
	kernel_buffer_error = ENOENT;
	kernel_madvise_error = EINVAL;
	cr_assert(eq(ptr, map(), NULL));
	cr_assert(kernel_mmaps[0].unmapped);
	cr_assert(not(t.faultable));
}

Test(memory, is_given_back_without_touching_errno)
{
	char *p = map();

	errno = 1234;
	xvcpu_transport_unmap(&t, p, SIZE);
	cr_assert(eq(int, errno, 1234));
}

/*
 * On Arm a page that was never written is read-only to Xen: seen on a real
 * arm64 dom0 as -EFAULT for a list of domains that reached a second page.
 */
Test(memory, was_written_page_by_page_before_xen_sees_it)
{
	unsigned char resident[SIZE / 4096];
	char *p = map();
	size_t i;

	cr_assert(eq(int, mincore(p, SIZE, resident), 0));
	for (i = 0; i < sizeof(resident); i++)
		cr_assert(resident[i] & 1, "page %zu", i);
}
