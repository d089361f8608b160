/* SPDX-License-Identifier: MIT */
/*
 * What the heads of the public headers say needs no heap gets none here.  Of
 * xenstore and of running guests that is in the tables of costs: STEADY, UNDO.
 */
#include <errno.h>

#include "hypercall/abi.h"
#include "nextboot/nextboot.h"
#include "tests/conform/host.h"
#include "tests/fake/xen.h"
#include "tests/model/no_heap.h"

TestSuite(heap, .timeout = 300);

static long value;

/* Of a call that gets nothing from malloc(). */
#define NO_HEAP(call)                                                          \
	(no_heap = true, value = (long)(call), no_heap = false, value)
#define WORKS(call) cr_expect(ge(long, NO_HEAP(call), 0), "%s", #call)

#define CPUS 1024

static struct hypercall *hc;
static unsigned char storage[4][64 + 16384 / 8] __attribute__((aligned(64)));

static struct cpumap *map_in(unsigned char *bytes, uint32_t nbits)
{
	return (struct cpumap *)NO_HEAP(
		cpumap_init(bytes, sizeof(storage[0]), nbits));
}

static void prepare(void)
{
	model_boot("4.20");
	model_set_host(CPUS, 4);
	model_add_domain(1, 3);
	model_add_domain(7, 2);
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
}

static void use_maps(uint32_t nbits)
{
	struct cpumap *a = map_in(storage[0], nbits);
	struct cpumap *b = map_in(storage[1], nbits);
	struct cpumap *c = map_in(storage[2], nbits);
	static const uint32_t nodes[4] = {0, 0, 1, 1};
	const struct cpumap_topology topology = {.ncpus = 4, .node = nodes};
	static uint32_t cpus[16384];
	static char text[65536];

	WORKS(cpumap_parse(a, "all,^1,^node:1", &topology, NULL));
	WORKS(cpumap_parse(b, "0xf0f", NULL, NULL));
	WORKS(cpumap_or(c, a, b) + cpumap_and(c, c, a) + cpumap_xor(c, c, b));
	WORKS(cpumap_andnot(c, a, b) + cpumap_equal(a, b) +
	      cpumap_subset(a, b));
	WORKS(cpumap_weight(a) + cpumap_weight_and(a, b) + cpumap_nth(a, 2));
	WORKS(cpumap_extract(a, cpus, 16384) + cpumap_full(a));
	WORKS(cpumap_clear_range(a, 3, 9) + cpumap_set_range(a, 3, 9));
	WORKS(cpumap_format_list(a, text, sizeof(text)));
	WORKS(cpumap_format_hex(a, text, sizeof(text)));
	WORKS(cpumap_to_bytes(a, text, sizeof(text)));
	WORKS(cpumap_from_bytes(b, text, sizeof(text)));
	WORKS(cpumap_to_cpu_set(b, text, sizeof(text)));
	WORKS(cpumap_from_cpu_set(a, text, sizeof(text)));
}

Test(heap, is_for_new_maps_alone)
{
	use_maps(12);
	use_maps(512);
	use_maps(16384);
	cr_expect(zero(long, NO_HEAP(cpumap_alloc(1))));
	cr_expect(zero(long, NO_HEAP(cpumap_array_alloc(1, 1))));
}

Test(heap, is_for_texts_about_more_than_16384_cpus)
{
	struct cpumap *map = cpumap_alloc(16385);

	cr_expect(
		eq(long, NO_HEAP(cpumap_parse(map, "0", NULL, NULL)), -ENOMEM));
	cpumap_free(map);
}

static long fill(struct hypercall_batch *batch)
{
	long index = 0;
	int i;

	hypercall_batch_reset(batch);
	if (!hypercall_batch_memory(batch, 10000))
		return -ENOMEM;
	for (i = 0; i < 100 && index >= 0; i++)
		index = hypercall_batch_add(batch, __HYPERVISOR_xen_version,
					    XENVER_version, 0, 0);
	return index < 0 ? index : hypercall_batch_submit(batch);
}

Test(heap, is_for_batches_that_grow)
{
	static const uint64_t args[5] = {XENVER_version};
	struct hypercall_batch *batch;

	prepare();
	WORKS(hypercall_call(hc, __HYPERVISOR_xen_version, args));
	WORKS(hypercall_explain(hc, -EACCES));
	WORKS(hypercall_explain(hc, -EPERM));
	cr_assert(eq(int, hypercall_batch_open(hc, &batch), 0));
	cr_expect(eq(long, NO_HEAP(fill(batch)), -ENOMEM));
	cr_assert(eq(long, fill(batch), 0));
	WORKS(fill(batch));
	WORKS(hypercall_batch_result(batch, 99));
	WORKS((hypercall_batch_give_back(batch), 0));
	WORKS(hypercall_batch_borrow(hc, &batch));
	WORKS((hypercall_batch_close(batch), hypercall_trim(hc), 0));
	WORKS((hypercall_close(hc), 0));
}

static long read_in_batch(struct domctl_batch *batch)
{
	uint32_t both = DOMCTL_BATCH_HARD | DOMCTL_BATCH_SOFT;

	domctl_batch_reset(batch);
	return domctl_batch_get_domain(batch, 1) < 0 ||
			       domctl_batch_get_vcpu(batch, 1, 0) < 0 ||
			       domctl_batch_get_affinity(batch, 1, 0, both) < 0
		       ? -ENOMEM
		       : domctl_batch_submit(batch);
}

Test(heap, is_for_what_has_not_been_asked_before)
{
	static struct domctl_domain domains[128];
	static struct domctl_cpu cpus[CPUS];
	static struct domctl_node nodes[4];
	static uint32_t distances[16];
	struct domctl_batch *batch;
	struct domctl_host host;

	prepare();
	WORKS(domctl_list_domains(hc, 0, domains, 128));
	WORKS(domctl_get_host(hc, &host));
	WORKS(domctl_get_nodes(hc, nodes, distances, 4));
	cr_expect(eq(long, domctl_get_cpus(hc, cpus, CPUS), CPUS));
	WORKS(domctl_get_cpus(hc, cpus, CPUS));
	cr_assert(eq(int, domctl_batch_open(hc, &batch), 0));
	cr_assert(eq(long, read_in_batch(batch), 0));
	WORKS(read_in_batch(batch));
	WORKS(domctl_batch_domain(batch, 0, &domains[0]));
	WORKS((domctl_batch_close(batch), 0));
	hypercall_close(hc);
}

static long read_snapshot(const struct domctl_snapshot *s)
{
	struct domctl_snapshot_info info;
	struct domctl_domain domain;
	struct domctl_vcpu vcpu;
	uint64_t idle_ns;

	domctl_snapshot_info(s, &info);
	return domctl_snapshot_domain(s, 1, &domain, NULL) ||
			       domctl_snapshot_vcpu(s, 2, &vcpu) ||
			       domctl_snapshot_idle(s, 0, &idle_ns) ||
			       !domctl_snapshot_hard(s, 2) ||
			       !domctl_snapshot_soft(s, 2)
		       ? -1
		       : 0;
}

static void look(unsigned int what)
{
	struct domctl_snapshot *s;

	what |= DOMCTL_SNAPSHOT_HARD | DOMCTL_SNAPSHOT_SOFT |
		DOMCTL_SNAPSHOT_IDLE;
	cr_assert(eq(int, domctl_snapshot_open(hc, what, NULL, 0, &s), 0));
	cr_assert(eq(int, domctl_snapshot_take(s), 0));
	WORKS(domctl_snapshot_take(s));
	WORKS(read_snapshot(s));
	WORKS((domctl_snapshot_close(s), 0));
}

Test(heap, is_for_domains_that_come)
{
	struct domctl_sampler *s;
	struct domctl_load load;

	prepare();
	look(0);
	look(DOMCTL_SNAPSHOT_ONCE);
	cr_assert(eq(int, domctl_sampler_open(hc, NULL, 0, &s), 0));
	WORKS(domctl_sampler_step(s));
	WORKS(domctl_sampler_vcpu(s, 2, &load));
	WORKS(domctl_sampler_cpu(s, 0, &load));
	WORKS((domctl_sampler_close(s), 0));
	hypercall_close(hc);
}

static int move(struct cpumap *map, uint16_t domid)
{
	cpumap_zero(map);
	cpumap_set_range(map, domid, domid + 3u);
	return domctl_set_vcpu_affinity(hc, domid, 0, 0, map, map, NULL, NULL);
}

static void open_steady(unsigned int what, const uint16_t *domids, size_t n,
			struct domctl_snapshot **out)
{
	cr_assert(eq(int, domctl_snapshot_open(hc, what, domids, n, out), 0));
	cr_assert(eq(int, domctl_snapshot_take(*out), 0));
}

/* With other maps each time, and another snapshot in between. */
Test(heap, is_for_more_maps_of_one_look_alone)
{
	const unsigned int maps = DOMCTL_SNAPSHOT_HARD | DOMCTL_SNAPSHOT_SOFT;
	struct cpumap *map = map_in(storage[0], CPUS);
	struct domctl_snapshot *kept, *once, *small;
	const uint16_t one = 7;
	uint16_t domid;

	prepare();
	for (domid = 100; domid < 200; domid++)
		model_add_domain(domid, 1);
	open_steady(maps, NULL, 0, &kept);
	open_steady(maps | DOMCTL_SNAPSHOT_ONCE, NULL, 0, &once);
	open_steady(DOMCTL_SNAPSHOT_ONCE, &one, 1, &small);
	cr_expect(eq(long, NO_HEAP(domctl_snapshot_take(once)), -ENOMEM));
	cr_assert(eq(int, domctl_snapshot_take(once), 0));
	WORKS(domctl_snapshot_take(once));
	for (domid = 100; domid < 200; domid++) {
		cr_assert(eq(int, move(map, domid), 0));
		cr_assert(eq(int, domctl_snapshot_take(small), 0));
		WORKS(domctl_snapshot_take(kept));
	}
	cr_assert(eq(int, domctl_snapshot_take(once), 0));
	WORKS(domctl_snapshot_take(once));
	domctl_snapshot_close(small);
	domctl_snapshot_close(once);
	domctl_snapshot_close(kept);
	hypercall_close(hc);
}

Test(heap, is_for_pins_and_not_for_undoing_them)
{
	struct cpumap *map = map_in(storage[0], CPUS);
	struct domctl_pin pin = {.domid = 1, .hard = map, .soft = map};
	struct domctl_pinned *pinned;

	prepare();
	cpumap_set(map, 3);
	cr_expect(eq(long, NO_HEAP(domctl_pin(hc, &pin, 1, 0)), -ENOMEM));
	cr_assert(eq(int, domctl_pin_begin(hc, &pin, 1, 0, &pinned), 0));
	WORKS(domctl_pin_undo(pinned));
	WORKS((domctl_pin_end(pinned), 0));
	hypercall_close(hc);
}

Test(heap, is_not_for_telling_of_a_file)
{
	const char *path = "tests/plain/corpus/xl/list-multiline.cfg";
	struct nextboot *file;

	cr_assert(
		eq(int, nextboot_open(path, NEXTBOOT_DRY_RUN, &file, NULL), 0));
	WORKS(nextboot_resolve(NEXTBOOT_LIVE, true));
	WORKS(nextboot_max(file) + nextboot_online(file, 0));
	WORKS((nextboot_path(file), nextboot_interrupted(file)));
	WORKS((nextboot_name(file), nextboot_uuid(file), 0));
	WORKS((nextboot_hard(file, 0), nextboot_soft(file, 0), 0));
	WORKS((nextboot_close(file), 0));
}
