/* SPDX-License-Identifier: MIT */
/* Memory that Xen may touch: how many pages there are, and when they go. */
#include "hypercall/abi.h"
#include "tests/conform/host.h"
#include "tests/fake/xen.h"

TestSuite(pages, .timeout = 300);

#define PAGE 4096

static struct hypercall *hc;
static struct hypercall_batch *batch;
static size_t before; /* bytes, of the handle alone */

static void open_batch(void)
{
	model_boot("4.17");
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	cr_assert(eq(int, hypercall_batch_open(hc, &batch), 0));
	before = model.mapped;
}

static void close_batch(void)
{
	hypercall_batch_close(batch);
	hypercall_close(hc);
	cr_assert(eq(sz, model.mapped, 0));
}

static size_t pages(void)
{
	return (model.mapped - before) / PAGE;
}

static void ask(size_t n, size_t size)
{
	while (n--)
		cr_assert(ne(ptr, hypercall_batch_memory(batch, size), NULL));
}

/* At every number of pieces; those of 1,984 bytes fill no page. */
Test(pages, are_at_most_a_tenth_more_than_is_asked_for)
{
	static const size_t sizes[] = {64, 192, 576, 1984, 4096, 20480};
	size_t i, n;

	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		open_batch();
		for (n = 1; n * sizes[i] < 2000 * PAGE; n++) {
			ask(1, sizes[i]);
			cr_assert(le(sz, 10 * pages(),
				     11 * n * sizes[i] / PAGE + 20),
				  "%zu pieces of %zu bytes", n, sizes[i]);
		}
		close_batch();
	}
}

/* The first is one page; what comes after a large piece is not its like. */
Test(pages, of_a_small_piece_are_few_whatever_was_before)
{
	open_batch();
	ask(1, 1);
	cr_assert(eq(sz, pages(), 1));
	ask(1, 600 * PAGE);
	cr_assert(eq(sz, pages(), 601));
	ask(1, 1);
	cr_assert(eq(sz, pages(), 601 + 601 / 16 + 1));
	/* Nor do these grow without end. */
	ask(1, 10000 * PAGE);
	ask(1, 1);
	ask(1, 64 * PAGE);
	cr_assert(eq(sz, pages(), 601 + 601 / 16 + 1 + 10000 + 2 * 64));
	hypercall_batch_reset(batch);
	ask(1, 1);
	cr_assert(eq(sz, pages(), 601 + 601 / 16 + 1 + 10000 + 2 * 64));
	close_batch();
}

/* Each is larger than all before it, which are no use to it. */
Test(pages, of_a_piece_that_grows_are_its_own)
{
	size_t i;

	open_batch();
	for (i = 1; i < 200; i++) {
		hypercall_batch_reset(batch);
		ask(1, i * PAGE);
		cr_assert(eq(sz, pages(), i));
	}
	/* What is in use stays; so does what there is when there is no more. */
	ask(1, 300 * PAGE);
	cr_assert(eq(sz, pages(), 199 + 300));
	hypercall_batch_reset(batch);
	model.fail_map = model.maps + 1;
	cr_assert(eq(ptr, hypercall_batch_memory(batch, 400 * PAGE), NULL));
	ask(1, 300 * PAGE);
	cr_assert(eq(sz, pages(), 199 + 300));
	close_batch();
}

/* And with it those of a handle that pins some more vCPUs each time. */
Test(pages, of_pins_are_those_of_the_most_that_there_were)
{
	static struct domctl_pin pins[400];
	struct cpumap *hard = cpumap_alloc(256);
	size_t n;

	model_boot("4.17");
	model_set_host(256, 1);
	model_add_domain(1, 400);
	cpumap_set(hard, 7);
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	before = model.mapped;
	for (n = 1; n <= 400; n++) {
		pins[n - 1] = (struct domctl_pin){
			.domid = 1, .vcpu = (uint32_t)n - 1, .hard = hard};
		cr_assert(eq(int, domctl_pin(hc, pins, n, 0), 0));
		/* Two operations with a map each; entries of multicalls. */
		cr_assert(le(sz, pages(),
			     n * 2 * (192 + 128) / PAGE + 1 + n / 32 + 1));
	}
	cpumap_free(hard);
	hypercall_close(hc);
}

static size_t one_piece(size_t size)
{
	hypercall_batch_reset_for(batch, &size);
	ask(1, size);
	return size;
}

/* As a piece grows, none of those that it had is left beside it. */
Test(pages, of_one_large_piece_are_given_back_when_it_moves)
{
	size_t size, i;

	open_batch();
	cr_assert(eq(sz, one_piece(160 * PAGE), 160 * PAGE));
	cr_assert(eq(sz, pages(), 160));
	/* A little larger: a sixteenth for the next time. */
	cr_assert(eq(sz, one_piece(161 * PAGE), 161 * PAGE + 161 * PAGE / 16));
	cr_assert(eq(sz, pages(), 172));
	for (i = 161; i <= 171; i++) {
		cr_assert(eq(sz, one_piece(i * PAGE), i * PAGE));
		cr_assert(eq(sz, pages(), 172));
	}
	/* Another size altogether. */
	cr_assert(eq(sz, one_piece(1000 * PAGE), 1000 * PAGE));
	cr_assert(eq(sz, pages(), 1000));
	cr_assert(eq(sz, one_piece(500 * PAGE), 500 * PAGE));
	cr_assert(eq(sz, pages(), 1000));
	cr_assert(eq(sz, one_piece(499 * PAGE), 499 * PAGE));
	cr_assert(eq(sz, pages(), 499));
	/* A page is the least, and no reason to give it back. */
	for (size = 1; size <= PAGE; size *= 16) {
		one_piece(size);
		i = model.maps;
		one_piece(size);
		cr_assert(eq(sz, model.maps, i));
		cr_assert(eq(sz, pages(), 1));
	}
	close_batch();
}

/* Four in one piece, for most calls, and one of entries. */
Test(pages, of_a_new_handle_are_five)
{
	model_boot("4.17");
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	cr_assert(eq(sz, model.mapped, 5 * PAGE));
	cr_assert(eq(u64, model.maps, 2));
	cr_assert(ne(ptr,
		     hypercall_batch_memory(hypercall_scratch(hc), 4 * PAGE),
		     NULL));
	cr_assert(eq(sz, model.mapped, 5 * PAGE));
	hypercall_close(hc);
}

/* Entries are of no use there. */
Test(pages, are_fewer_where_there_is_no_multicall)
{
	size_t with;

	model_boot("4.14");
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	with = model.mapped;
	hypercall_close(hc);
	model.hvm_caller = true;
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	cr_assert(not(hypercall_interface(hc)->multicall));
	cr_assert(eq(sz, model.mapped, with - PAGE));
	hypercall_close(hc);
	cr_assert(eq(sz, model.mapped, 0));
}

static void add_versions(struct hypercall_batch *to, size_t n)
{
	while (n--)
		cr_assert(ge(long,
			     hypercall_batch_add(to, __HYPERVISOR_xen_version,
						 XENVER_version, 0, 0),
			     0));
}

/* A batch that has run can run again, whatever another one lacks. */
Test(pages, of_multicalls_stay_where_there_are_no_more)
{
	struct hypercall_batch *other;

	open_batch();
	cr_assert(eq(int, hypercall_batch_open(hc, &other), 0));
	add_versions(batch, 2);
	cr_assert(eq(int, hypercall_batch_submit(batch), 0));
	add_versions(other, 2000);
	model.fail_map_all = model.maps + 1;
	cr_assert(eq(int, hypercall_batch_submit(other), -ENOMEM));
	cr_assert(eq(int, hypercall_batch_submit(batch), 0));
	model.fail_map_all = 0;
	hypercall_batch_close(other);
	close_batch();
}

/* Entries are shared, what came of them is not. */
Test(pages, of_multicalls_are_written_over_and_results_are_not)
{
	struct hypercall_batch *other;
	size_t i;

	open_batch();
	cr_assert(eq(int, hypercall_batch_open(hc, &other), 0));
	add_versions(batch, 2);
	for (i = 0; i < 2; i++)
		hypercall_batch_add(other, __HYPERVISOR_xen_version, 99, 0, 0);
	cr_assert(eq(int, hypercall_batch_submit(batch), 0));
	cr_assert(eq(int, hypercall_batch_submit(other), 0));
	hypercall_trim(hc);
	for (i = 0; i < 2; i++) {
		cr_assert(eq(long, hypercall_batch_result(batch, i),
			     4 << 16 | 17));
		cr_assert(lt(long, hypercall_batch_result(other, i), 0));
	}
	hypercall_batch_close(other);
	close_batch();
}

/* However many batches there are, and however many operations each has. */
Test(pages, of_multicalls_are_bounded_and_the_handle_s)
{
	static const size_t sizes[] = {1, 2, 64, 65, 16384, 16385, 65536, 3};
	static const size_t needs[] = {1, 1, 1, 2, 256, 256, 256, 256};
	struct hypercall_batch *other;
	uint64_t crossings;
	size_t i, n;

	open_batch();
	cr_assert(eq(int, hypercall_batch_open(hc, &other), 0));
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		hypercall_batch_reset(batch);
		add_versions(batch, sizes[i]);
		crossings = model.crossings;
		cr_assert(eq(int, hypercall_batch_submit(batch), 0));
		cr_assert(eq(u64, model.crossings - crossings,
			     (sizes[i] + 16383) / 16384));
		for (n = 0; n < sizes[i]; n++)
			cr_assert(eq(long, hypercall_batch_result(batch, n),
				     4 << 16 | 17));
		/* One is there from the start. */
		cr_assert(eq(sz, pages() + 1, needs[i]));
	}
	add_versions(other, 2);
	cr_assert(eq(int, hypercall_batch_submit(other), 0));
	cr_assert(eq(sz, pages() + 1, 256));
	hypercall_batch_close(other);
	close_batch();
}
