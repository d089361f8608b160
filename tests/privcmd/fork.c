/* SPDX-License-Identifier: MIT */
/* A child may close what it inherited: that touches nothing of the child's. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hypercall/handle.h"
#include "tests/privcmd/kernel.h"

TestSuite(fork, .timeout = 300);

/* A handle without Xen behind it, that has memory everywhere it can. */
static struct hypercall *open_handle(struct hypercall_batch **batch)
{
	struct hypercall *hc = calloc(1, sizeof(*hc));
	struct hypercall_batch *batches[3];
	int i;

	cr_assert(eq(int, xvcpu_transport_open(&hc->transport), 0));
	for (i = 0; i < 3; i++) {
		cr_assert(eq(int, hypercall_batch_open(hc, &batches[i]), 0));
		cr_assert(ne(ptr, hypercall_batch_memory(batches[i], 50000),
			     NULL));
		cr_assert(ne(ptr, hypercall_batch_memory(batches[i], 70000),
			     NULL));
		hypercall_batch_add(batches[i], 0, 0, 0, 0);
		cr_assert(eq(int, hypercall_batch_submit(batches[i]), 0));
	}
	hc->scratch = batches[0];
	hc->spare = batches[1];
	*batch = batches[2];
	return hc;
}

/* What a child finds after MADV_DONTFORK, and what it may then put there. */
static void map_own(const struct kernel_mmap *m)
{
	void *own = m->pages;

	munmap(own, m->size);
	if (mmap(own, m->size, PROT_READ | PROT_WRITE, MAP_PRIVATE, -1, 0) !=
	    own)
		_exit(2);
	memset(own, 0x5a, m->size);
}

static bool is_there(const struct kernel_mmap *m)
{
	unsigned char resident[64];

	return !mincore(m->pages, m->size, resident);
}

static void close_in_child(struct hypercall *hc, struct hypercall_batch *batch)
{
	int i, n = kernel_nmmaps;

	for (i = 0; i < n; i++)
		map_own(&kernel_mmaps[i]);
	hypercall_batch_close(batch);
	hypercall_close(hc);
	for (i = 0; i < n; i++)
		if (!is_there(&kernel_mmaps[i]))
			_exit(3);
	_exit(kernel_closed(PRIVCMD_FD) == 1 ? 0 : 4);
}

static void check(void)
{
	struct hypercall_batch *batch;
	struct hypercall *hc = open_handle(&batch);
	int i, status;
	pid_t child;

	cr_assert(ge(int, kernel_nmmaps, 9));
	child = fork();
	if (!child)
		close_in_child(hc, batch);
	cr_assert(eq(int, waitpid(child, &status, 0), child));
	cr_assert(eq(int, status, 0));
	/* The parent's are its own to give back. */
	for (i = 0; i < kernel_nmmaps; i++)
		cr_assert(is_there(&kernel_mmaps[i]));
	hypercall_batch_close(batch);
	hypercall_close(hc);
	for (i = 0; i < kernel_nmmaps; i++)
		cr_assert(kernel_mmaps[i].unmapped);
}

Test(fork, a_child_that_closes_keeps_what_it_mapped_over_locked_pages)
{
	kernel_buffer_error = ENOENT;
	check();
}

Test(fork, a_child_that_closes_leaves_the_driver_s_memory)
{
	check();
}
