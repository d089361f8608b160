/* SPDX-License-Identifier: MIT */
/* Runs tables of costs.h and counts. */
#include <string.h>

#include "tests/model/costs.h"
#include "tests/model/hotplug_guest.h"
#include "tests/model/no_heap.h"

#define PAGE 4096

struct hypercall *costs_hc;
struct costs_size costs_size;
void (*costs_listed)(const struct cost *row);

static const struct cost *now; /* the row that runs */
static size_t opened;          /* bytes that a new handle has */

/* Of a multicall: the handle's, for all batches. */
static size_t entries(const struct cost *row)
{
	size_t n = row->operations < 16384 ? row->operations : 16384;

	return costs_size.single ? 0 : 64 * n;
}

/* How much there may be besides what a new handle has. */
static size_t limit(const struct cost *row)
{
	return row->bytes ? row->bytes + entries(row) + 3 * PAGE : 0;
}

struct count {
	uint64_t crossings, operations;
	size_t requests, reads, writes;
};

static struct count count(void)
{
	struct count c = {
		.crossings = model.crossings,
		.operations =
			model.entries + model.crossings - model.multicalls,
		.reads = fake_seen[XS_READ],
		.writes = fake_seen[XS_WRITE],
	};
	size_t i;

	for (i = 0; i < XS_TYPE_COUNT; i++)
		c.requests += fake_seen[i];
	return c;
}

/* How many requests are to come together, which is when they are answered. */
static const size_t *flights(const struct cost *row)
{
	static size_t list[16];
	size_t n = 0, i;

	for (i = 0; i < row->others; i++)
		list[n++] = 1;
	if (row->transactions)
		list[n++] = 1;
	if (row->reads)
		list[n++] = row->reads;
	if (row->writes)
		list[n++] = row->writes;
	if (row->transactions)
		list[n++] = 1;
	list[n] = 0;
	return list;
}

#define SAME(what, have, want)                                                 \
	cr_assert(eq(u64, have, want),                                         \
		  "%s of %s: %llu CPUs, %llu domains, %llu vCPUs, %s", what,   \
		  now->calls, (unsigned long long)costs_size.cpus,             \
		  (unsigned long long)costs_size.domains,                      \
		  (unsigned long long)costs_size.vcpus, model.release->name)

static void compare(const struct count *before)
{
	struct count after = count();
	uint64_t operations = after.operations - before->operations;

	SAME("operations", operations, now->operations);
	SAME("crossings", after.crossings - before->crossings,
	     costs_size.single ? now->operations : now->crossings);
	SAME("requests", after.requests - before->requests,
	     2 * now->transactions + now->reads + now->writes + now->others);
	SAME("reads", after.reads - before->reads, now->reads);
	SAME("writes", after.writes - before->writes, now->writes);
}

static void run(void)
{
	struct count before = count();
	size_t mapped = model.mapped;
	long ret;

	fake_script.flights = flights(now);
	model.mapped_most = mapped;
	no_heap = now->when == STEADY || now->when == UNDO;
	ret = now->run();
	no_heap = false;
	cr_assert(ge(long, ret, 0), "%s", now->calls);
	compare(&before);
	if (model.mapped_most > mapped)
		cr_assert(le(sz, model.mapped_most - opened, limit(now)), "%s",
			  now->calls);
}

static void run_steady(int times)
{
	uint64_t maps = model.maps;

	while (times--)
		run();
	SAME("maps", model.maps, maps);
}

static void close_handle(void)
{
	hypercall_close(costs_hc);
	costs_hc = NULL;
	cr_assert(eq(sz, model.mapped, 0), "memory of Xen's is left mapped");
}

static void open_handle(void)
{
	close_handle();
	cr_assert(eq(int, hypercall_open(&costs_hc, 0, NULL), 0));
	opened = model.mapped;
}

/* When the handle has given its own back. */
static size_t left(void)
{
	hypercall_trim(costs_hc);
	return model.mapped;
}

void costs_check(const struct cost *rows, size_t n)
{
	for (now = rows; now < rows + n; now++) {
		if (costs_listed) {
			costs_listed(now);
			continue;
		}
		if (now->when <= FIRST)
			open_handle();
		if (now->when == STEADY || now->when == UNDO)
			run_steady(now->when == STEADY ? 3 : 1);
		else
			run();
		if (now->when <= OWN)
			run_steady(1);
		if (now->when == LAST)
			SAME("bytes left", left(), 0);
	}
	close_handle();
}

static const struct {
	uint32_t cpus, nodes, pools, domains, each;
} hosts[] = {
	{8, 1, 1, 1, 1},     {8, 1, 1, 1, 128},     {8, 1, 1, 1, 129},
	{256, 4, 2, 1, 512}, {256, 4, 3, 300, 2},   {64, 2, 1, 64, 64},
	{4095, 8, 8, 64, 4}, {4095, 64, 1, 1, 512}, {4095, 8, 1, 64, 64},
};

/* Pool i has CPU i, the first one the rest as well; domains take turns. */
static void make_host(size_t i)
{
	uint32_t domid, pool;

	model_set_host(hosts[i].cpus, hosts[i].nodes);
	for (pool = 1; pool < hosts[i].pools; pool++)
		model_add_pool(pool, pool, pool);
	for (domid = 1; domid <= hosts[i].domains; domid++) {
		model_add_domain((uint16_t)domid, hosts[i].each);
		model_domain((uint16_t)domid)->cpupool = domid % hosts[i].pools;
	}
	/* Effective maps are then computed, which costs more. */
	model.no_write_back = true;
}

static void set_host(size_t i)
{
	make_host(i);
	open_handle();
	costs_size = (struct costs_size){
		.cpus = hosts[i].cpus,
		.nodes = hosts[i].nodes,
		.pools = hosts[i].pools,
		.domains = 1 + hosts[i].domains,
		.each = hosts[i].each,
		.vcpus = 2 + (uint64_t)hosts[i].domains * hosts[i].each,
		.map = cpumap_size(hosts[i].cpus),
		.entry = hypercall_interface(costs_hc)->domaininfo_size,
		.old = model.release->minor == 5,
		.single = model.hvm_caller,
	};
}

void costs_on_every_host(void (*table)(const struct costs_size *s))
{
	static const char *const releases[] = {"4.5", "4.14", "4.17", "4.22"};
	size_t release, i;

	for (release = 0; release < 4; release++) {
		model_boot(releases[release]);
		/* A PVH dom0 has no multicall before 4.15.1. */
		model.hvm_caller = release == 1;
		for (i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
			set_host(i);
			table(&costs_size);
		}
	}
}

void costs_on_every_guest(void (*table)(const struct costs_size *s))
{
	static const uint32_t sizes[] = {2, 128, 129, 512};
	char vcpus[513];
	uint16_t domid;
	size_t i;

	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		memset(vcpus, 'f', sizeof(vcpus));
		vcpus[0] = 'N';
		vcpus[sizes[i]] = '\0';
		guest_boot(vcpus);
		for (domid = 2; domid < 300; domid++)
			model_add_domain(domid, 2);
		costs_size = (struct costs_size){
			.cpus = model.ncpus, .domains = 300, .each = sizes[i]};
		fake_connections = 0;
		table(&costs_size);
		cr_assert(eq(sz, fake_connections, 1));
		guest_end();
	}
}

static struct xenstore *xs;
struct hotplug *costs_hp;

const struct domctl_domain *costs_guest(void)
{
	return guest_find(1);
}

uint32_t costs_each(void)
{
	return (uint32_t)costs_size.each;
}

long costs_open_hotplug(void)
{
	int err = xenstore_open(&xs, guest_socket, GUEST_MS);

	return err ? err : hotplug_open(costs_hc, xs, &costs_hp);
}

long costs_close_hotplug(void)
{
	hotplug_close(costs_hp);
	xenstore_close(xs);
	return 0;
}
