/* SPDX-License-Identifier: MIT */
/*
 * The floor: a multicall filled by hand, with nothing around it.  What it takes
 * is the kernel's and Xen's; nobody can read the same in less.
 */
#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench/xen/bench.h"
#include "hypercall/abi.h"
#include "hypercall/hypercall.h"

#include <xen/sys/privcmd.h>

#define MAP_BYTES 64

/* Bytes of a vCPU beside its entries. */
#define STATE    sizeof(struct xen_domctl)
#define AFFINITY (sizeof(struct xen_domctl) + 2 * MAP_BYTES)

/* Operations on the affinity of each vCPU. */
struct affinities {
	struct xen_domctl *domctls;
	uint8_t *maps; /* hard, then soft, MAP_BYTES each */
};

struct floor {
	const struct bench_host *host;
	int fd, buffer;
	char *memory;
	size_t size, used, n;
	struct multicall_entry *entries;
	struct xen_domctl *infos;
	struct affinities get, set;
	struct xen_sysctl *list;
	unsigned int turn;
};

static void *take(struct floor *f, size_t size)
{
	void *p = f->memory + f->used;

	f->used += (size + 63) & ~(size_t)63;
	if (f->used > f->size)
		errx(1, "floor: no room");
	return p;
}

static void make_domctls(struct floor *f, struct xen_domctl *domctls,
			 uint32_t cmd)
{
	const struct hypercall_interface *interface =
		hypercall_interface(f->host->hc);
	size_t i;

	for (i = 0; i < f->host->nvcpus; i++) {
		domctls[i].cmd = cmd;
		domctls[i].interface_version = interface->domctl;
		domctls[i].domain = f->host->vcpus[i].domid;
		domctls[i].u.getvcpuinfo.vcpu = f->host->vcpus[i].vcpu;
	}
}

static void make_bitmap(struct floor *f, struct xenctl_bitmap *bitmap,
			uint8_t *map)
{
	bitmap->nr_bits = hypercall_interface(f->host->hc)->ncpus;
	if (bitmap->nr_bits > MAP_BYTES * 8)
		errx(1, "floor: too many CPUs");
	set_xen_guest_handle(bitmap->bitmap, map);
}

static void make_affinities(struct floor *f, struct affinities *a, uint32_t cmd,
			    uint32_t flags)
{
	struct xen_domctl_vcpuaffinity *affinity;
	size_t n = f->host->nvcpus, i;

	a->domctls = take(f, n * sizeof(*a->domctls));
	a->maps = take(f, 2 * n * MAP_BYTES);
	make_domctls(f, a->domctls, cmd);
	for (i = 0; i < n; i++) {
		affinity = &a->domctls[i].u.vcpuaffinity;
		affinity->vcpu = f->host->vcpus[i].vcpu;
		affinity->flags = flags;
		make_bitmap(f, &affinity->cpumap_hard,
			    a->maps + 2 * i * MAP_BYTES);
		make_bitmap(f, &affinity->cpumap_soft,
			    a->maps + (2 * i + 1) * MAP_BYTES);
	}
}

static void make_list(struct floor *f)
{
	const struct hypercall_interface *interface =
		hypercall_interface(f->host->hc);
	size_t n = f->host->ndomains;
	void *domains = take(f, n * interface->domaininfo_size);

	f->list = take(f, sizeof(*f->list));
	f->list->cmd = XEN_SYSCTL_getdomaininfolist;
	f->list->interface_version = interface->sysctl;
	f->list->u.getdomaininfolist.max_domains = (uint32_t)n;
	set_xen_guest_handle(f->list->u.getdomaininfolist.buffer, domains);
}

/* With the pages that are needed, and no more: so many bytes a vCPU. */
static struct floor *open_floor(const struct bench_host *host, size_t each)
{
	size_t domain = hypercall_interface(host->hc)->domaininfo_size;
	struct floor *f = calloc(1, sizeof(*f));

	if (!f)
		err(1, NULL);
	f->host = host;
	f->fd = open("/dev/xen/privcmd", O_RDWR | O_CLOEXEC);
	f->buffer = open("/dev/xen/hypercall", O_RDWR | O_CLOEXEC);
	f->size = host->nvcpus * (each + 2 * sizeof(*f->entries)) +
		  host->ndomains * domain + 1024;
	f->size = (f->size + 4095) & ~(size_t)4095;
	f->memory = mmap(NULL, f->size, PROT_READ | PROT_WRITE, MAP_SHARED,
			 f->buffer, 0);
	if (f->fd < 0 || f->memory == MAP_FAILED)
		err(1, "floor");
	f->entries = take(f, (2 * host->nvcpus + 1) * sizeof(*f->entries));
	return f;
}

static struct floor *open_infos(const struct bench_host *host, size_t each)
{
	struct floor *f = open_floor(host, each);

	f->infos = take(f, host->nvcpus * sizeof(*f->infos));
	make_domctls(f, f->infos, XEN_DOMCTL_getvcpuinfo);
	make_list(f);
	return f;
}

static void *open_state(const struct bench_host *host)
{
	return open_infos(host, STATE);
}

static void *open_full(const struct bench_host *host)
{
	struct floor *f = open_infos(host, STATE + AFFINITY);

	make_affinities(f, &f->get, XEN_DOMCTL_getvcpuaffinity,
			XEN_VCPUAFFINITY_HARD | XEN_VCPUAFFINITY_SOFT);
	return f;
}

static void *open_pin(const struct bench_host *host)
{
	struct floor *f = open_floor(host, 2 * AFFINITY);

	make_affinities(f, &f->get, XEN_DOMCTL_getvcpuaffinity,
			XEN_VCPUAFFINITY_HARD);
	make_affinities(f, &f->set, XEN_DOMCTL_setvcpuaffinity,
			XEN_VCPUAFFINITY_HARD);
	return f;
}

static inline void fill(struct floor *f, unsigned long op, const void *arg)
{
	struct multicall_entry *entry = &f->entries[f->n++];

	entry->op = op;
	entry->args[0] = (uintptr_t)arg;
}

static void cross(struct floor *f)
{
	privcmd_hypercall_t call = {
		.op = __HYPERVISOR_multicall,
		.arg = {(uintptr_t)f->entries, f->n},
	};

	if (ioctl(f->fd, IOCTL_PRIVCMD_HYPERCALL, &call))
		err(1, "floor: multicall");
}

static void run_state(void *state)
{
	struct floor *f = state;
	size_t i;

	f->n = 0;
	for (i = 0; i < f->host->nvcpus; i++)
		fill(f, __HYPERVISOR_domctl, &f->infos[i]);
	fill(f, __HYPERVISOR_sysctl, f->list);
	cross(f);
}

static void run_full(void *state)
{
	struct floor *f = state;
	size_t i;

	f->n = 0;
	for (i = 0; i < f->host->nvcpus; i++) {
		fill(f, __HYPERVISOR_domctl, &f->infos[i]);
		fill(f, __HYPERVISOR_domctl, &f->get.domctls[i]);
	}
	fill(f, __HYPERVISOR_sysctl, f->list);
	cross(f);
}

/* Xen leaves the effective maps: they, too, are filled each time. */
static void set_pins(struct floor *f, bool get)
{
	size_t i;

	f->n = 0;
	f->turn ^= 1;
	for (i = f->host->first_guest; i < f->host->nvcpus; i++) {
		if (get)
			fill(f, __HYPERVISOR_domctl, &f->get.domctls[i]);
		f->set.maps[2 * i * MAP_BYTES] = f->turn ? 1 : 3;
		fill(f, __HYPERVISOR_domctl, &f->set.domctls[i]);
	}
	cross(f);
}

static void run_set(void *state)
{
	set_pins(state, false);
}

/* What can be undone must be read first. */
static void run_get_set(void *state)
{
	set_pins(state, true);
}

static void check_floor(void *state)
{
	struct floor *f = state;
	size_t i;

	for (i = 0; i < f->n; i++)
		if (f->entries[i].result)
			errx(1, "floor: entry %zu: %ld", i,
			     (long)f->entries[i].result);
}

static void close_floor(void *state)
{
	struct floor *f = state;

	munmap(f->memory, f->size);
	close(f->buffer);
	close(f->fd);
	free(f);
}

const struct bench_case floor_full = {"floor_full", open_full, run_full,
				      check_floor, close_floor};
const struct bench_case floor_state = {"floor_state", open_state, run_state,
				       check_floor, close_floor};
const struct bench_case floor_set = {"floor_set", open_pin, run_set,
				     check_floor, close_floor};
const struct bench_case floor_pin = {"floor_pin", open_pin, run_get_set,
				     check_floor, close_floor};
