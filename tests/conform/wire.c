/* SPDX-License-Identifier: MIT */
/*
 * What Xen itself does with raw hypercalls, to the byte.  The library relies on
 * it, and so the model must do it too.
 */
#include <string.h>

#include "hypercall/abi.h"
#include "tests/conform/host.h"

#define MARK 0x5a

static struct hypercall_batch *raw;

static void *memory(struct host *h, size_t size)
{
	void *p;

	if (!raw)
		cr_assert(eq(int, hypercall_batch_open(h->hc, &raw), 0));
	p = hypercall_batch_memory(raw, size);
	cr_assert(ne(ptr, p, NULL));
	return p;
}

static void finish(void)
{
	hypercall_batch_close(raw);
	raw = NULL;
}

static long call(struct host *h, unsigned long op, void *arg)
{
	uint64_t args[5] = {(uintptr_t)arg};

	return hypercall_call(h->hc, op, args);
}

static struct xen_domctl *domctl(struct host *h, uint32_t cmd)
{
	struct xen_domctl *op = memory(h, sizeof(*op));

	op->cmd = cmd;
	op->interface_version = h->xen->domctl;
	op->domain = h->domid;
	return op;
}

/* An affinity operation on vCPU 0's hard map with nr_bits of map. */
static long affinity(struct host *h, uint32_t cmd, uint8_t *map,
		     uint32_t nr_bits)
{
	struct xen_domctl *op = domctl(h, cmd);

	op->u.vcpuaffinity.flags = XEN_VCPUAFFINITY_HARD;
	set_xen_guest_handle(op->u.vcpuaffinity.cpumap_hard.bitmap, map);
	op->u.vcpuaffinity.cpumap_hard.nr_bits = nr_bits;
	return call(h, __HYPERVISOR_domctl, op);
}

static uint8_t *marked(struct host *h, size_t size)
{
	return memset(memory(h, size), MARK, size);
}

/* Bytes of Xen's own map. */
static uint32_t map_bytes(struct host *h)
{
	return (h->ncpus + 7) / 8;
}

CONFORM(wire, a_wrong_domctl_version_is_eacces_and_nothing_comes_back)
{
	struct xen_domctl *op = domctl(h, XEN_DOMCTL_getvcpuinfo), before;

	op->interface_version++;
	before = *op;
	cr_assert(eq(long, call(h, __HYPERVISOR_domctl, op), -EACCES));
	cr_assert(eq(int, memcmp(&before, op, sizeof(before)), 0));
	finish();
}

CONFORM(wire, a_wrong_sysctl_version_is_eacces_and_nothing_comes_back)
{
	struct xen_sysctl *op = memory(h, sizeof(*op)), before;

	op->cmd = XEN_SYSCTL_physinfo;
	op->interface_version = h->xen->sysctl - 1;
	before = *op;
	cr_assert(eq(long, call(h, __HYPERVISOR_sysctl, op), -EACCES));
	cr_assert(eq(int, memcmp(&before, op, sizeof(before)), 0));
	finish();
}

CONFORM(wire, an_unknown_sysctl_is_enosys)
{
	struct xen_sysctl *op = memory(h, sizeof(*op));

	op->cmd = 0xffff;
	op->interface_version = h->xen->sysctl;
	cr_assert(eq(long, call(h, __HYPERVISOR_sysctl, op), -ENOSYS));
	finish();
}

CONFORM(wire, no_domain_is_esrch_with_the_right_version)
{
	struct xen_domctl *op = domctl(h, XEN_DOMCTL_getvcpuinfo);

	op->domain = ABI_NO_DOMAIN;
	cr_assert(eq(long, call(h, __HYPERVISOR_domctl, op), -ESRCH));
	finish();
}

CONFORM(wire, set_writes_the_effective_map_into_the_caller_s)
{
	uint8_t *map = marked(h, map_bytes(h) + 1);
	uint8_t *want = memory(h, map_bytes(h));

	memset(map, 0xff, map_bytes(h));
	if (h->ncpus % 8)
		map[h->ncpus / 8] = (1u << h->ncpus % 8) - 1;
	cr_assert(eq(long,
		     affinity(h, XEN_DOMCTL_setvcpuaffinity, map, h->ncpus),
		     0));
	cr_assert(eq(int, cpumap_to_bytes(h->usable, want, map_bytes(h)), 0));
	cr_assert(eq(int, memcmp(map, want, map_bytes(h)), 0));
	cr_assert(eq(u8, map[map_bytes(h)], MARK));
	finish();
}

CONFORM(wire, set_leaves_the_struct_alone)
{
	struct xen_domctl *op = domctl(h, XEN_DOMCTL_setvcpuaffinity), before;
	uint8_t *map = memory(h, map_bytes(h));

	memset(&op->u, MARK, sizeof(op->u));
	op->u.vcpuaffinity.vcpu = 0;
	op->u.vcpuaffinity.flags = XEN_VCPUAFFINITY_SOFT;
	map[0] = 1;
	set_xen_guest_handle(op->u.vcpuaffinity.cpumap_soft.bitmap, map);
	op->u.vcpuaffinity.cpumap_soft.nr_bits = h->ncpus;
	before = *op;
	cr_assert(eq(long, call(h, __HYPERVISOR_domctl, op), 0));
	cr_assert(eq(int, memcmp(&before, op, sizeof(before)), 0));
	finish();
}

CONFORM(wire, a_longer_map_is_filled_up_with_zeros)
{
	uint32_t size = map_bytes(h) + 5, i;
	uint8_t *map = marked(h, size + 1);

	cr_assert(eq(long,
		     affinity(h, XEN_DOMCTL_getvcpuaffinity, map, size * 8 - 7),
		     0));
	cr_assert(eq(u8, map[0], h->ncpus < 8 ? (1u << h->ncpus) - 1 : 255));
	for (i = map_bytes(h); i < size; i++)
		cr_assert(eq(u8, map[i], 0));
	cr_assert(eq(u8, map[size], MARK));
	finish();
}

CONFORM(wire, a_map_of_no_bits_is_not_looked_at)
{
	uint8_t *map = marked(h, 8);

	cr_assert(eq(long, affinity(h, XEN_DOMCTL_getvcpuaffinity, map, 0), 0));
	cr_assert(eq(u8, map[0], MARK));
	cr_assert(eq(long, affinity(h, XEN_DOMCTL_setvcpuaffinity, map, 0),
		     -EINVAL));
	finish();
}

/* It undoes a temporary pin: what bulk pins do first with DOMCTL_PIN_FORCE. */
CONFORM(wire, the_force_flag_alone_is_taken_from_4_7_on)
{
	struct xen_domctl *op = domctl(h, XEN_DOMCTL_setvcpuaffinity);

	op->u.vcpuaffinity.flags = XEN_VCPUAFFINITY_FORCE;
	cr_assert(eq(long, call(h, __HYPERVISOR_domctl, op),
		     h->xen->xen_minor < 7 ? -EINVAL : 0));
	cr_assert(eq(str, (char *)host_hard(h, h->domid, 0),
		     (char *)host_text(host_map(h->ncpus, "all"))));
	finish();
}

CONFORM(wire, bits_past_the_length_are_not_read_but_written)
{
	uint8_t *map;

	if (!cpumap_test(h->usable, 0))
		return;
	map = memory(h, 8);
	map[0] = 0xff;
	cr_assert(eq(long, affinity(h, XEN_DOMCTL_setvcpuaffinity, map, 1), 0));
	cr_assert(eq(str, (char *)host_hard(h, h->domid, 0), "0"));
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, h->domid, 0, 0,
					      host_map(h->ncpus, "all"), NULL,
					      NULL, NULL),
		     0));
	if (h->ncpus <= 16) {
		map[0] = 0;
		cr_assert(eq(long,
			     affinity(h, XEN_DOMCTL_getvcpuaffinity, map,
				      h->ncpus < 8 ? 1 : 9),
			     0));
		cr_assert(eq(u8, map[0],
			     h->ncpus < 8 ? (1u << h->ncpus) - 1 : 255));
	}
	finish();
}

/* Why a map must never have fewer bytes than Xen's: 4.21 and 4.22. */
CONFORM(wire, a_shorter_map_gets_a_wrong_last_byte_from_4_21_on)
{
	struct cpumap *pin = host_map(h->ncpus, "none");
	uint32_t cpu = cpumap_first(h->usable);
	uint8_t *map;

	if (h->ncpus <= 8 || cpu >= 8)
		return;
	map = marked(h, 2);
	cpumap_set(pin, cpu);
	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, h->domid, 0, 0, pin, NULL,
					      NULL, NULL),
		     0));
	cr_assert(eq(long, affinity(h, XEN_DOMCTL_getvcpuaffinity, map, 8), 0));
	cr_assert(eq(u8, map[0], h->xen->xen_minor < 21 ? 1u << cpu : 0));
	cr_assert(eq(u8, map[1], MARK));
	finish();
}

CONFORM(wire, an_entry_of_the_domain_list_is_as_long_as_was_found)
{
	struct xen_sysctl *op = memory(h, sizeof(*op));
	uint32_t size = h->xen->domaininfo_size, i;
	uint8_t *list = marked(h, 3 * size);

	op->cmd = XEN_SYSCTL_getdomaininfolist;
	op->interface_version = h->xen->sysctl;
	op->u.getdomaininfolist.max_domains = 2;
	set_xen_guest_handle(op->u.getdomaininfolist.buffer, (void *)list);
	cr_assert(eq(long, call(h, __HYPERVISOR_sysctl, op), 0));
	cr_assert(eq(u32, op->u.getdomaininfolist.num_domains, 2));
	for (i = 2 * size; i < 3 * size; i++)
		cr_assert(eq(u8, list[i], MARK), "byte %u", i);
	cr_assert(ne(u8, list[2 * size - 1], MARK));
	cr_assert(eq(u16, *(uint16_t *)list, 0));
	cr_assert(gt(u16, *(uint16_t *)(list + size), 0));
	finish();
}
