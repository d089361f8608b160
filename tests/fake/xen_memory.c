/* SPDX-License-Identifier: MIT */
/*
 * The caller's memory: only what xvcpu_transport_map gave out is there for Xen.
 *
 * A page that may not be touched lies on either side of each piece, so the
 * library's own stray accesses end the test too.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "hypercall/transport.h"
#include "tests/fake/xen_private.h"

#define GUARD 4096u

struct piece {
	struct piece *next;
	char *base;
	size_t size;
};

static MODEL_STATE struct piece *pieces;

void model_violation(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	fputs("model of Xen: ", stderr);
	vfprintf(stderr, format, ap);
	fputc('\n', stderr);
	va_end(ap);
	abort();
}

static bool fails(uint64_t n, uint64_t once, uint64_t from)
{
	return n == once || (from && n >= from);
}

void *xvcpu_transport_map(struct transport *t, size_t size)
{
	struct piece *piece;
	char *base;

	if (!model_fd_is_open(t->fd))
		model_violation("memory mapped on a closed handle");
	if (!size || size % GUARD)
		model_violation("%zu bytes mapped: not whole pages", size);
	model.maps++;
	if (fails(model.maps, model.fail_map, model.fail_map_all))
		return NULL;
	if (size > SIZE_MAX - 2 * GUARD)
		return NULL;
	base = mmap(NULL, size + 2 * GUARD, PROT_NONE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (base == MAP_FAILED)
		return NULL;
	model.in_call = true;
	piece = malloc(sizeof(*piece));
	model.in_call = false;
	if (!piece || mprotect(base + GUARD, size, PROT_READ | PROT_WRITE))
		model_violation("the test itself is out of memory");
	*piece = (struct piece){pieces, base + GUARD, size};
	pieces = piece;
	model.mapped += size;
	model.mapped_ever += size;
	if (model.mapped > model.mapped_most)
		model.mapped_most = model.mapped;
	if (model.faultable)
		t->faultable = true;
	return piece->base;
}

void xvcpu_transport_unmap(const struct transport *t, void *pages, size_t size)
{
	struct piece **link = &pieces, *piece;

	(void)t;
	while (*link && (*link)->base != pages)
		link = &(*link)->next;
	piece = *link;
	if (!piece)
		model_violation("%p unmapped: was not mapped", pages);
	if (piece->size != size)
		model_violation("%zu bytes unmapped of %zu", size, piece->size);
	*link = piece->next;
	model.mapped -= size;
	munmap(piece->base - GUARD, size + 2 * GUARD);
	free(piece);
}

static void *guest_pointer(uint64_t address, size_t size)
{
	const struct piece *piece;

	for (piece = pieces; piece; piece = piece->next) {
		uint64_t base = (uintptr_t)piece->base;

		if (address >= base && address - base <= piece->size &&
		    size <= piece->size - (address - base))
			return piece->base + (address - base);
	}
	model_violation(
		"Xen was given %zu bytes at %#llx: not memory it may touch",
		size, (unsigned long long)address);
}

void model_fail_access(uint64_t n, bool all)
{
	model.fail_access = n ? model.accesses + n : 0;
	model.fail_access_all = n && all ? model.accesses + n : 0;
}

static bool faults(void)
{
	model.accesses++;
	return fails(model.accesses, model.fail_access, model.fail_access_all);
}

int guest_read(void *dst, uint64_t address, size_t size)
{
	const void *src = guest_pointer(address, size);

	if (faults())
		return -EFAULT;
	memcpy(dst, src, size);
	return 0;
}

int guest_write(uint64_t address, const void *src, size_t size)
{
	void *dst = guest_pointer(address, size);

	if (faults())
		return -EFAULT;
	memcpy(dst, src, size);
	return 0;
}

uint64_t guest_address(const void *handle)
{
	uint64_t address;

	memcpy(&address, handle, sizeof(address));
	return address;
}
