/* SPDX-License-Identifier: MIT */
/* struct xenctl_bitmap: which bytes Xen reads and writes, bug included. */
#include <stdlib.h>
#include <string.h>

#include "tests/fake/xen_private.h"

static uint32_t bytes(uint32_t nbits)
{
	return nbits / 8 + (nbits % 8 != 0);
}

static void fill_bits(uint8_t *map, uint32_t nbits)
{
	memset(map, 0xff, bytes(nbits));
	if (nbits % 8)
		map[nbits / 8] = (1u << nbits % 8) - 1;
}

int bitmap_to_guest(const struct xenctl_bitmap *guest, const uint8_t *map,
		    uint32_t nbits)
{
	uint32_t xen_bytes = bytes(nbits), guest_bytes = bytes(guest->nr_bits);
	uint32_t copy = guest_bytes < xen_bytes ? guest_bytes : xen_bytes;
	uint64_t address = GUEST_ADDRESS(guest->bitmap);
	uint8_t *buf = malloc(xen_bytes), zero = 0;
	uint32_t i;
	int err = 0;

	if (map)
		memcpy(buf, map, xen_bytes);
	else
		fill_bits(buf, nbits);
	/* 4.21: the last byte copied is Xen's last, whatever its place. */
	if (copy && model_since(21))
		buf[copy - 1] = buf[xen_bytes - 1];
	if (copy)
		err = guest_write(address, buf, copy);
	for (i = copy; !err && i < guest_bytes; i++)
		err = guest_write(address + i, &zero, 1);
	free(buf);
	return err;
}

int bitmap_from_guest(uint8_t *map, const struct xenctl_bitmap *guest,
		      uint32_t nbits)
{
	uint32_t xen_bytes = bytes(nbits), guest_bytes = bytes(guest->nr_bits);
	uint32_t copy = guest_bytes < xen_bytes ? guest_bytes : xen_bytes;
	uint8_t *buf = calloc(1, xen_bytes);
	int err = 0;

	if (copy)
		err = guest_read(buf, GUEST_ADDRESS(guest->bitmap), copy);
	if (!err && guest->nr_bits % 8 && guest_bytes == copy)
		buf[copy - 1] &= (1u << guest->nr_bits % 8) - 1;
	if (!err) {
		/* Xen would take them in: harmless so far, but not meant. */
		if (nbits % 8 && buf[xen_bytes - 1] >> nbits % 8)
			model_violation("a map has bits past the last CPU");
		memcpy(map, buf, xen_bytes);
	}
	free(buf);
	return err;
}

size_t model_map_bytes(void)
{
	return bytes(model.ncpus);
}

uint8_t *model_map_alloc(void)
{
	uint8_t *map = calloc(1, model_map_bytes());

	if (!map)
		model_violation("the test itself is out of memory");
	return map;
}

static void check_cpu(uint32_t cpu)
{
	if (cpu >= model.ncpus)
		model_violation("the test speaks of CPU %u of %u", cpu,
				model.ncpus);
}

void model_map_set(uint8_t *map, uint32_t cpu)
{
	check_cpu(cpu);
	map[cpu / 8] |= 1u << cpu % 8;
}

void model_map_clear(uint8_t *map, uint32_t cpu)
{
	check_cpu(cpu);
	map[cpu / 8] &= ~(1u << cpu % 8);
}

bool model_map_test(const uint8_t *map, uint32_t cpu)
{
	check_cpu(cpu);
	return !map || map[cpu / 8] >> cpu % 8 & 1;
}
