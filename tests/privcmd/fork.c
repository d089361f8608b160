/* SPDX-License-Identifier: MIT */
/* A child may close what it inherited: that touches nothing of the parent's, nor
 * what the child has put where that was. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "domctl/domctl.h"
#include "hypercall/handle.h"
#include "tests/privcmd/kernel.h"

TestSuite(fork, .timeout = 300);

#define PIECES 6
#define MARK   0xa5

/* What Xen reads and writes in the parent's memory. */
static unsigned char *pieces[PIECES];
static const size_t sizes[2] = {50000, 70000};

struct opened {
	struct hypercall *hc;
	struct hypercall_batch *batch;
	struct domctl_snapshot *snapshot;
};

/* A handle without Xen behind it, that has memory everywhere it can. */
static struct opened open_all(void)
{
	struct opened o = {.hc = calloc(1, sizeof(*o.hc))};
	struct hypercall_batch *batches[3];
	int i;

	cr_assert(eq(int, xvcpu_transport_open(&o.hc->transport), 0));
	o.hc->interface.ncpus = 8;
	o.hc->interface.multicall = true;
	o.hc->multicall_max = 2;
	for (i = 0; i < PIECES; i++) {
		if (i % 2 == 0)
			cr_assert(
				eq(int,
				   hypercall_batch_open(o.hc, &batches[i / 2]),
				   0));
		pieces[i] =
			hypercall_batch_memory(batches[i / 2], sizes[i % 2]);
		cr_assert(ne(ptr, pieces[i], NULL));
		memset(pieces[i], MARK, sizes[i % 2]);
	}
	for (i = 0; i < 3; i++) {
		hypercall_batch_add(batches[i], 0, 0, 0, 0);
		hypercall_batch_add(batches[i], 0, 0, 0, 0);
		cr_assert(eq(int, hypercall_batch_submit(batches[i]), 0));
	}
	o.hc->scratch = batches[0];
	o.hc->spare = batches[1];
	o.batch = batches[2];
	cr_assert(eq(int, domctl_snapshot_open(o.hc, 0, NULL, 0, &o.snapshot),
		     0));
	return o;
}

static void close_all(struct opened o)
{
	domctl_snapshot_close(o.snapshot);
	hypercall_batch_close(o.batch);
	hypercall_close(o.hc);
}

static bool is_there(const struct kernel_mmap *m)
{
	unsigned char resident[64];

	return !mincore(m->pages, m->size, resident);
}

/* After MADV_DONTFORK nothing is there; and what is put there is its own. */
static void map_own(const struct kernel_mmap *m)
{
	if (is_there(m))
		_exit(2);
	munmap(m->pages, m->size); /* valgrind does not know of that advice */
	if (mmap(m->pages, m->size, PROT_READ | PROT_WRITE, MAP_PRIVATE, -1,
		 0) != m->pages)
		_exit(3);
	memset(m->pages, 0x5a, m->size);
}

static void still_own(const struct kernel_mmap *m)
{
	const unsigned char *p = m->pages;
	size_t i;

	if (!is_there(m))
		_exit(4);
	for (i = 0; i < m->size; i++)
		if (p[i] != 0x5a)
			_exit(5);
}

static void close_in_child(struct opened o, bool locked)
{
	int i, n = kernel_nmmaps;

	for (i = 0; locked && i < n; i++)
		map_own(&kernel_mmaps[i]);
	close_all(o);
	for (i = 0; locked && i < n; i++)
		still_own(&kernel_mmaps[i]);
	_exit(kernel_closed(PRIVCMD_FD) == 1 &&
			      kernel_closed(BUFFER_FD) == !locked
		      ? 0
		      : 6);
}

static void check(bool locked)
{
	struct opened o = open_all();
	int i, status;
	size_t j;
	pid_t child;

	cr_assert(eq(int, kernel_nmmaps, PIECES + 1));
	child = fork();
	if (!child)
		close_in_child(o, locked);
	cr_assert(eq(int, waitpid(child, &status, 0), child));
	cr_assert(eq(int, status, 0));
	/* The parent's are its own to give back, with all that is in them. */
	for (i = 0; i < kernel_nmmaps; i++)
		cr_assert(is_there(&kernel_mmaps[i]));
	for (i = 0; i < PIECES; i++)
		for (j = 0; j < sizes[i % 2]; j++)
			cr_assert(eq(u8, pieces[i][j], MARK));
	close_all(o);
	for (i = 0; i < kernel_nmmaps; i++)
		cr_assert(kernel_mmaps[i].unmapped);
}

Test(fork, a_child_that_closes_keeps_what_it_mapped_over_locked_pages)
{
	kernel_buffer_error = ENOENT;
	check(true);
}

/* It shares that with the parent. */
Test(fork, a_child_that_closes_leaves_the_driver_s_memory)
{
	check(false);
}
